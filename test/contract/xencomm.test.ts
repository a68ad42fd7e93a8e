import assert from "node:assert/strict";
import { test } from "node:test";
import { readHandle } from "../../emulator/contract/xencomm.ts";

/** Memory of whole pages; a byte's value is its address over 0x100, within its page. */
function memory(pages: readonly number[], patches: readonly [gpa: number, u64: bigint][] = []) {
  const bytes = new Uint8Array(0x20000).map((_, i) => i >> 8);
  const view = new DataView(bytes.buffer);
  for (const [gpa, value] of patches) view.setBigUint64(gpa, value, true);
  return {
    read(gpa: number, length: number) {
      for (let page = gpa >> 14; page <= (gpa + length - 1) >> 14; page++) {
        if (!pages.includes(page)) return undefined;
      }
      return bytes.subarray(gpa, gpa + length);
    },
  };
}

const inline = 1n << 63n;
const magic = 0x58434f4dn;
const header = (entries: bigint) => magic | (entries << 32n);
const skipped = 0xffff_ffff_ffff_ffffn;

test("an inline handle is contiguous across pages (abi 3, HYP-011)", () => {
  const bytes = readHandle(memory([1, 2]), inline | 0x7f00n, 0, 0x200);
  assert.deepEqual([bytes?.length, bytes?.[0], bytes?.[0x1ff]], [0x200, 0x7f, 0x80]);
  assert.equal(readHandle(memory([1]), inline | 0x7f00n, 0, 0x200), undefined);
});

test("a descriptor's entries reach to the ends of their pages (HYP-014, HYP-015)", () => {
  const list: [number, bigint][] = [
    [0x4000, header(3n)],
    [0x4008, 0xbf00n],
    [0x4010, skipped],
    [0x4018, 0x10000n],
  ];
  const bytes = readHandle(memory([1, 2, 4], list), 0x4000n, 0, 0x200);
  assert.deepEqual([bytes?.[0], bytes?.[0xff], bytes?.[0x100]], [0xbf, 0xbf, 0x00]);
  assert.equal(readHandle(memory([1, 2, 4], list), 0x4000n, 0x180, 2)?.length, 2);
  assert.equal(readHandle(memory([1, 2, 4], list), 0x4000n, 0, 0x4101), undefined);
  assert.equal(readHandle(memory([1, 2], list), 0x4000n, 0, 0x101), undefined);
});

test("bad handles fault (HYP-012, HYP-013, HYP-016)", () => {
  const good: [number, bigint][] = [
    [0x4000, header(1n)],
    [0x4008, 0x8000n],
  ];
  assert.ok(readHandle(memory([1, 2], good), 0x4000n, 0, 8));
  const handles = [0n, inline, 0x4004n, 0x8000n, 0x1000_0000n, (1n << 62n) | 0x4000n];
  for (const handle of handles) {
    assert.equal(readHandle(memory([1, 2], good), handle, 0, 8), undefined, `${handle}`);
  }
});
