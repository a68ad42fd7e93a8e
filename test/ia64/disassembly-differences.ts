/** A class of encodings that our disassembler and GNU objdump write differently, and why. */
export interface Difference {
  /** What objdump writes, without the address and the template. */
  readonly objdump: RegExp;
  /** What we write. */
  readonly ours: RegExp;
  readonly reason: string;
}

const data = /^data8 0x/;

/** Every difference between the two disassemblers that is meant; all others are defects. */
export const differences: readonly Difference[] = [
  {
    objdump: /^(\(p\d\d\) )?mov r\d+=dahr\[r\d+\]/,
    ours: data,
    reason: "data access hint registers came with Itanium 9500; reserved before",
  },
  {
    objdump: /^(\(p\d\d\) )?lfetch\.count/,
    ours: /^(\(p\d\d\) )?lfetch/,
    reason: "Itanium 9500 reads a count from bits that are ignored before it",
  },
  {
    objdump: /^(\(p\d\d\) )?(mov dahr\d=\d+|hint\.m \d+|data8 0x1?00[c-f]\w+)/,
    ours: /^(\(p\d\d\) )?hint\.m \d+/,
    reason: "for Itanium 9500 the immediate of hint.m has 19 bits, with mov dahr beside it",
  },
  {
    objdump: /^(\(p\d\d\) )?mov (r\d+=msr\[r\d+\]|msr\[r\d+\]=r\d+)/,
    ours: data,
    reason: "model-specific registers are not of the architecture: reserved in table 4-44",
  },
  {
    objdump: /^(\(p\d\d\) )?psh(l|r)add2 r\d+=r\d+,4,r\d+/,
    ours: data,
    reason: "counts are 1 to 3; the fourth encoding is reserved (manual vol. 3, format A10)",
  },
  {
    objdump: /^(\(p\d\d\) )?mux1 r\d+=r\d+,0x[0-9a-f]/,
    ours: data,
    reason: "permutations without a name are reserved (manual vol. 3, table 4-21)",
  },
  {
    objdump: /^\(p\d\d\) br\.ia/,
    ours: /^br\.ia/,
    reason: "br.ia has no qualifying predicate: any but p0 is an Illegal Operation fault",
  },
];
