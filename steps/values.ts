import type { DataTable } from "@cucumber/cucumber";
import type { Fields, FieldValue } from "../emulator/contract/record.ts";
import { DOMID_SELF } from "../emulator/xen/constants.ts";
import type { XenWorld } from "./world.ts";

/** Fields of a call from the rows `| field | value |` of a table. */
export function fieldsOf(world: XenWorld, table: DataTable): Fields {
  const rows = table.raw().map(([name = "", value = ""]) => [name, fieldValue(world, name, value)]);
  return Object.fromEntries(rows);
}

/**
 * A value as features write it: a number, `SELF`, `that port`, a domain by its quoted name, a
 * quoted string, or numbers and ranges (10..19) separated by commas. Frame lists and numbers beyond
 * 32 bits become hex strings, as records have them.
 */
function fieldValue(world: XenWorld, field: string, text: string): FieldValue {
  if (text === "SELF") return DOMID_SELF;
  if (text === "that port") return portNumber(world);
  const quoted = /^"(.*)"$/.exec(text)?.[1];
  if (quoted !== undefined) return isDomain(field) ? world.machine.domainId(quoted) : quoted;
  if (text.includes(",") || field.endsWith("extent_start")) {
    return text.split(",").map((item) => frameRange(world, field, item.trim()));
  }
  const number = numberOf(world, field, text);
  return number >= -(1n << 31n) && number < 1n << 32n ? Number(number) : `0x${number.toString(16)}`;
}

/** A number, or the neighbours from one to another, as frame lists have them. */
function frameRange(world: XenWorld, field: string, text: string): string {
  const hex = (part: string) => `0x${numberOf(world, field, part).toString(16)}`;
  return text.split("..").map(hex).join("..");
}

/** A number that a feature gives in a table. */
export function numberOf(world: XenWorld, field: string, text: string): bigint {
  if (/^(0x[0-9a-f]+|-?\d+)$/i.test(text)) return BigInt(text);
  return world.misuse(
    `${field}: "${text}" is not a value`,
    "expected a number, SELF, that port, a quoted name or text, or numbers separated by commas",
  );
}

function isDomain(field: string): boolean {
  return /^((remote|source|dest|in|out)_)?dom(id|ain|ain_id)?$/.test(field);
}

/** The number of "that port". */
export function portNumber(world: XenWorld): number {
  return (world.thatPort ?? world.misuse('"that port": no port has been given out yet')).number;
}
