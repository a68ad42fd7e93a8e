import { assemble } from "../../ia64/assembler/index.ts";

/** Guest-physical entry points of the firmware in page 0 (abi 7.1). */
export const stubAddress = {
  efi: 0x100,
  pal: 0x800,
  sal: 0x820,
  salReturn: 0x840,
  fpswaDescriptor: 0x900,
  fpswa: 0x910,
} as const;

/** Runtime services in the order of their stubs (abi 7.1). */
export const efiServices = [
  "GetTime",
  "SetTime",
  "GetWakeupTime",
  "SetWakeupTime",
  "SetVirtualAddressMap",
  "GetVariable",
  "GetNextVariableName",
  "SetVariable",
  "GetNextHighMonotonicCount",
  "ResetSystem",
] as const;

/** Guest-physical address of the stub of runtime service `index`. */
export function efiStubAddress(index: number): number {
  return stubAddress.efi + 16 * index;
}

/** r2 of each class of calls (abi 1.3). */
const callClass = { efi: 0x300, fpswa: 0x501, pal: 0x1000, sal: 0x1100, salReturn: 0x1200 };

/**
 * Writes the call stubs and the FPSWA descriptor into page 0 (abi 7.1). `immediate` is that of
 * the domain's hypercall break, up to 21 bits.
 */
export function writeStubs(page: Uint8Array, immediate: number): void {
  const options = { file: "firmware stubs", base: 0 };
  page.set(assemble(stubSource(immediate), options).image);
}

function stubSource(immediate: number): string {
  const place = (r2: number, leave: string) => `
    { .mib
        addl    r2 = ${r2}, r0
        break.i ${immediate}
        ${leave} ;;
    }`;
  const services = efiServices.map((_, index) =>
    place(callClass.efi + index, "br.ret.sptk.many b0"),
  );
  return `
        .explicit
        .text
        .org    ${stubAddress.efi}
        ${services.join("")}
        .org    ${stubAddress.pal}
        ${palStub(immediate)}
        .org    ${stubAddress.sal}
        ${place(callClass.sal, "br.ret.sptk.many b0")}
        .org    ${stubAddress.salReturn}
        ${place(callClass.salReturn, "br.cond.sptk.many b0")}
        .org    ${stubAddress.fpswaDescriptor}
        data8   ${stubAddress.fpswa}, 0
        .org    ${stubAddress.fpswa}
        ${fpswaStub(immediate)}`;
}

/** Returns by branch from a static procedure (index in r28 below 256), else by `br.ret`. */
function palStub(immediate: number): string {
  return `
    { .mii
        addl    r2 = ${callClass.pal}, r0
        addl    r9 = 256, r0 ;;
        cmp.gtu p7, p8 = r9, r28 ;;
    }
    { .mbb
        break.m ${immediate}
  (p7)  br.cond.sptk.many b0
  (p8)  br.ret.sptk.many b0 ;;
    }`;
}

/**
 * Takes (type, bundle, ipsr, fsr, isr, preds, ifs, state): all but the first are addresses. The
 * state's pointers may be 0; those that aren't are made physical.
 */
function fpswaStub(immediate: number): string {
  return `
    { .mmi
        mov     r14 = r32
        ld8     r15 = [r33], 8
        addl    r2 = ${callClass.fpswa}, r0 ;;
    }
    { .mmi
        ld8     r16 = [r33]
        ld8     r17 = [r34]
        adds    r23 = 8, r39
    }
    { .mmi
        ld8     r18 = [r35]
        ld8     r19 = [r36]
        adds    r24 = 16, r39
    }
    { .mmi
        ld8     r20 = [r37]
        ld8     r21 = [r38]
        adds    r25 = 24, r39
    }
    { .mmi
        ld8     r22 = [r39]
        adds    r26 = 32, r39
        adds    r27 = 40, r39 ;;
    }
    { .mmi
        ld8     r23 = [r23]
        ld8     r24 = [r24]
        nop.i   0
    }
    { .mmi
        ld8     r25 = [r25]
        ld8     r26 = [r26]
        nop.i   0 ;;
    }
    { .mmi
        ld8     r27 = [r27]
        cmp.ne  p6, p0 = r24, r0
        cmp.ne  p7, p0 = r25, r0 ;;
    }
    { .mmi
  (p6)  tpa     r24 = r24
  (p7)  tpa     r25 = r25
        cmp.ne  p8, p0 = r26, r0
    }
    { .mmi
        cmp.ne  p9, p0 = r27, r0 ;;
  (p8)  tpa     r26 = r26
        nop.i   0
    }
    { .mmi
  (p9)  tpa     r27 = r27 ;;
        nop.m   0
        break.i ${immediate} ;;
    }
    { .mmi
        st8     [r34] = r17
        st8     [r35] = r18
        nop.i   0
    }
    { .mmi
        st8     [r36] = r19
        st8     [r37] = r20
        nop.i   0
    }
    { .mib
        st8     [r38] = r21
        nop.i   0
        br.ret.sptk.many b0 ;;
    }`;
}
