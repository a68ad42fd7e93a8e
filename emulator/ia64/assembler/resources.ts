import type { Form, Operand } from "../isa/form.ts";
import { applicationRegisters, controlRegisters } from "../isa/names.ts";
import { extract } from "../isa/operand.ts";
import { psrFields, userMaskFields } from "./registers.ts";

/**
 * What an instruction reads and writes, as far as the rules about instruction groups ask (manual
 * vol. 3, chapter 5): registers, fields of the psr and the fpsr, translations. All of it follows from
 * the operands of the instruction's form and from what its entry declares.
 */
export interface Access {
  /** "r8", "p6", "ar.lc", "psr.ic", "cfm", "dtc". */
  readonly resource: string;
  readonly writes: boolean;
  /**
   * Accesses of one kind that don't disturb each other: targets of and- or of or-type compares,
   * either side of those that do both, flags that floating-point instructions add to.
   */
  readonly kind?: "and" | "or" | "mixed-and" | "mixed-or" | "fp" | "branch" | "check";
  /** A write that others see only when it is serialized. */
  readonly lasts?: true;
  /** What a reader needs after such a write. */
  readonly needs?: "srlz.d" | "srlz.i";
  /** Which bit of ar.unat it is, if that is known. */
  readonly place?: SpillPlace;
}

/** The bit of ar.unat that a spill or fill is about, for addresses of one base. */
export interface SpillPlace {
  readonly bit: number;
  readonly base: number;
}

/** An instruction with its operands, as the rules see it. */
export interface Subject {
  readonly form: Form;
  /** Parallel to the form's operands; undefined if not yet known. */
  readonly values: readonly (bigint | undefined)[];
  readonly qp: number;
  /** General registers from r32 on that rotate. */
  readonly rotating: number;
  /** Where it spills to or fills from, if that is known. */
  readonly spillPlace: SpillPlace | undefined;
}

/** Everything that an instruction reads and writes. */
export function accessesOf(subject: Subject): readonly Access[] {
  const accesses: Access[] = [];
  const { form, qp } = subject;
  if (qp !== 0) {
    accesses.push(read(`p${qp}`, isBranch(form) ? "branch" : undefined));
    if (qp >= 16) accesses.push(read("rrb"));
  }
  addOperands(subject, accesses);
  addLiterals(subject, accesses);
  addDeclared(subject, accesses);
  addMemory(subject, accesses);
  addFloatingPoint(subject, accesses);
  return accesses;
}

/** Branches, whatever unit they are for; not brp, nor what else is of the B unit. */
export function isBranch({ mnemonic }: Form): boolean {
  return /^(br|brl|rfi)(\.|$)/.test(mnemonic);
}

const read = (resource: string, kind?: Access["kind"]): Access =>
  kind === undefined ? { resource, writes: false } : { resource, writes: false, kind };
const write = (resource: string, kind?: Access["kind"]): Access =>
  kind === undefined ? { resource, writes: true } : { resource, writes: true, kind };
const readSystem = (resource: string, needs: Access["needs"] = "srlz.d"): Access => ({
  resource,
  writes: false,
  needs: needs!,
});

const writeSystem = (resource: string): Access => ({ resource, writes: true, lasts: true });

const prefixes: Readonly<Record<string, string>> = { gr: "r", fr: "f", br: "b", pr: "p" };

function addOperands({ form, values, rotating }: Subject, accesses: Access[]): void {
  let index = 0;
  let left = form.tokens.some(({ kind, ...token }) => kind === "punctuation" && isEquals(token));
  let inBrackets = false;
  let targets = 0;
  for (const token of form.tokens) {
    if (token.kind === "punctuation") {
      if (token.text === "=") left = false;
      if (token.text === "[") inBrackets = true;
      if (token.text === "]") inBrackets = false;
    }
    if (token.kind !== "operand") continue;
    const operand = form.operands[index]!;
    const value = values[index++];
    if (value === undefined) continue;
    const isTarget = left && !inBrackets;
    const number = Number(value);
    if (operand.kind === "ar" || operand.kind === "cr") {
      addSystemRegister(operand.kind, number, isTarget, accesses);
      continue;
    }
    const prefix = prefixes[operand.kind];
    if (form.mnemonic === "invala.e") continue;
    if (prefix === undefined || isConstant(operand, number)) continue;
    const resource = `${prefix}${number}`;
    const kind = operand.kind === "pr" && isTarget ? compareKind(form, targets++) : undefined;
    // A check load that finds its entry in the ALAT leaves the register as it is.
    if (isTarget && isCheckLoad(form)) accesses.push(write(resource, "check"));
    else if (isTarget) accesses.push(write(resource, kind));
    else accesses.push(read(resource, isBranch(form) && prefix === "b" ? "branch" : undefined));
    if (form.instruction.targets.includes(operand.name) && !isTarget) {
      accesses.push(write(resource));
    }
    if (rotates(operand, number, rotating)) accesses.push(read("rrb"));
  }
}

const isEquals = (token: object): boolean => "text" in token && token.text === "=";

const isCheckLoad = ({ mnemonic }: Form): boolean => /^ld[^.]*\.c\./.test(mnemonic);

/** p0, f0 and f1 always read the same; r0 as well. */
function isConstant({ kind }: Operand, number: number): boolean {
  return kind === "fr" ? number < 2 : kind !== "br" && number === 0;
}

function rotates({ kind }: Operand, number: number, rotating: number): boolean {
  if (kind === "pr") return number >= 16;
  if (kind === "fr") return number >= 32;
  return kind === "gr" && number >= 32 && number < 32 + rotating;
}

/** How a compare writes its first or second target (manual vol. 1, table 4-8). */
function compareKind({ mnemonic, unit }: Form, index: number): Access["kind"] {
  if (unit === "F") return "fp";
  const types = mnemonic.split(".").filter((part) => /^(and|or)(cm)?$/.test(part));
  const type = types[index] ?? types[0];
  if (type === undefined) return undefined;
  const side = type.startsWith("and") ? "and" : "or";
  return types.length === 1 ? side : `mixed-${side}`;
}

const nameOf = (names: Readonly<Record<string, number>>, number: number) =>
  Object.keys(names).find((name) => names[name] === number) ?? String(number);

/** Of the interruption's state, which only has meaning while psr.ic is 0. */
const interruptionRegisters = /^cr\.(ipsr|isr|iip|ifa|itir|iipa|ifs|iim|iha)$/;

function addSystemRegister(file: "ar" | "cr", number: number, writes: boolean, to: Access[]): void {
  const name = `${file}.${nameOf(file === "ar" ? applicationRegisters : controlRegisters, number)}`;
  if (file === "cr") {
    to.push(writes ? writeSystem(name) : readSystem(name, name === "cr.iva" ? "srlz.i" : "srlz.d"));
    if (interruptionRegisters.test(name)) to.push(readSystem("psr.ic"));
    return;
  }
  if (name === "ar.fpsr") {
    for (const part of fpsrParts) to.push(writes ? write(part) : read(part));
    return;
  }
  to.push(writes ? write(name) : read(name));
  if (!writes && number < 64) to.push(readSystem("psr.si"));
  if (name !== "ar.bspstore" && name !== "ar.rnat") return;
  to.push(read("ar.rsc"), read("rse"));
  if (name === "ar.bspstore" && writes) {
    to.push(write("ar.bsp"), write("ar.rnat"), write("rse"));
  }
}

const fpsrParts: readonly string[] = [
  "fpsr.traps",
  ...[0, 1, 2, 3].flatMap((sf) => [`fpsr.controls${sf}`, `fpsr.flags${sf}`]),
];

const predicates = Array.from({ length: 63 }, (_, i) => i + 1);

/** Words of the entry's own syntax that name a resource: "ar.ccv", "psr.l", "pr", "rr". */
function addLiterals({ form, values }: Subject, to: Access[]): void {
  const { tokens } = form.instruction.syntax;
  let left = tokens.some((token) => isEquals(token));
  for (const token of tokens) {
    if (isEquals(token)) left = false;
    if (token.kind !== "literal") continue;
    const access = left ? write : read;
    const { text } = token;
    if (text === "pr") {
      const index = form.operands.findIndex(({ name }) => name === "mask17");
      const mask = left ? (values[index] ?? -1n) : -1n;
      for (const p of predicates)
        if ((mask >> BigInt(Math.min(p, 16))) & 1n) to.push(access(`p${p}`));
    } else if (text === "pr.rot") {
      for (const p of predicates) if (p >= 16) to.push(access(`p${p}`));
    } else if (text === "psr" || text === "psr.l" || text === "psr.um") {
      const fields = text === "psr.um" ? userMaskFields : psrFields;
      const touch = text === "psr.l" ? writeSystem : access;
      for (const field of fields.keys()) to.push(touch(`psr.${field}`));
    } else if (text.startsWith("ar.")) {
      to.push(access(text));
    } else if (/^(rr|pkr|dbr|ibr|pmc|pmd)$/.test(text)) {
      const lasts = left && /^(rr|pkr|dbr)$/.test(text);
      if (text === "pkr" && !left) to.push(readSystem(text));
      else to.push(lasts ? writeSystem(text) : access(text));
    }
  }
}

/** Mnemonics whose instructions depend on a field of the psr. */
const statusReaders: readonly (readonly [RegExp, string])[] = [
  [/^(br|brl|chk|fchkf)(\.|$)/, "psr.tb"],
  [/^br\.ret/, "psr.lp"],
  [/^br\.ia/, "psr.di"],
  [/^[sr]um$/, "psr.sp"],
  [/^(alloc|flushrs|loadrs)$/, "psr.rt"],
];

/** What the entry declares, and what depends on the mask of ssm and the like. */
function addDeclared({ form, values, spillPlace }: Subject, to: Access[]): void {
  const { instruction } = form;
  const accessOf = (resource: string, writes: boolean): Access =>
    resource === "ar.unat" && spillPlace !== undefined
      ? { resource, writes, place: spillPlace }
      : { resource, writes };
  for (const resource of instruction.reads ?? []) to.push(accessOf(resource, false));
  for (const resource of instruction.writes ?? []) {
    to.push(/^dt[cr]$/.test(resource) ? writeSystem(resource) : accessOf(resource, true));
  }
  if (/^[sr][su]m$/.test(instruction.name)) {
    const mask = values[0] ?? 0xff_ffffn;
    const touch = /^[sr]sm$/.test(instruction.name) ? writeSystem : write;
    for (const [field, bit] of psrFields) if (mask & bit) to.push(touch(`psr.${field}`));
  }
  if (instruction.privileged) to.push(read("psr.cpl"));
  for (const [pattern, field] of statusReaders) {
    if (pattern.test(form.mnemonic)) to.push(readSystem(field));
  }
  const { tokens } = instruction.syntax;
  const names = (word: string) => tokens.some((token) => "text" in token && token.text === word);
  if (names("pmd") || (names("psr.um") && form.tokens[0]?.kind === "literal")) {
    to.push(readSystem("psr.sp"));
  }
}

/** What memory accesses depend on. */
const translation = ["rr", "cr.pta", "psr.dt", "dtc", "dtr"];
const protection = ["pkr", "psr.pk", "dbr", "psr.db"];
const alignment = ["psr.be", "psr.ac"];

function addMemory({ form }: Subject, to: Access[]): void {
  const { name } = form.instruction;
  const system = (resources: readonly string[]) => {
    to.push(...resources.map((resource) => readSystem(resource)));
  };
  if (/^(itc|itr|ptc|ptr)/.test(name)) system(["rr"]);
  if (/^(thash|ttag)/.test(name)) system(["rr", "cr.pta"]);
  if (/^(fc$|fc\.|tak|tpa)/.test(name)) system(translation);
  const accesses = /^(ld|st|xchg|cmp8?xchg|fetchadd)/.test(name);
  if (!accesses && !/^(lfetch|probe)/.test(name)) return;
  to.push(read("psr.cpl"));
  system([...translation, ...protection]);
  if (accesses) system(alignment);
  if (name.startsWith("ld")) system(["cr.dcr"]);
}

function addFloatingPoint({ form, values }: Subject, to: Access[]): void {
  const { instruction } = form;
  for (const [i, { kind }] of form.operands.entries()) {
    const value = values[i];
    if (kind !== "fr" || value === undefined) continue;
    const half = value < 32n ? "l" : "h";
    to.push(readSystem(`psr.df${half}`));
    if (to.some((a) => a.writes && a.resource === `f${value}`))
      to.push(write(`psr.mf${half}`, "fp"));
  }
  const isStatus = Object.values(instruction.completers).some(({ values }) =>
    Object.values(values).some((fields) => fields.sf !== undefined),
  );
  if (!isStatus) return;
  const sf = extract(Number(BigInt.asUintN(41, form.bits)), instruction.format.opcode.sf!);
  switch (instruction.name) {
    case "fsetc":
      to.push(read("fpsr.controls0"), write(`fpsr.controls${sf}`));
      break;
    case "fclrf":
      to.push(write(`fpsr.flags${sf}`));
      break;
    case "fchkf":
      to.push(read(`fpsr.flags${sf}`), read("fpsr.flags0"), read("fpsr.traps"));
      break;
    default:
      to.push(read("fpsr.traps"), read(`fpsr.controls${sf}`), write(`fpsr.flags${sf}`, "fp"));
  }
}
