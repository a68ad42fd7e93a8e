import { type DataTable, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import { inlineHandle } from "../emulator/contract/xencomm.ts";
import { ByteView } from "../emulator/xen/bytes.ts";
import { frameSize } from "../emulator/xen/constants.ts";
import type { Virtual } from "./parameter-types.ts";
import type { XenWorld } from "./world.ts";

/** First word of a descriptor: "XCOM" (abi 3). */
const descriptorMagic = 0x58434f4d;
const headerSize = 8;

When(
  "{vcpu} calls {word} {word}, passing a descriptor of:",
  function (this: XenWorld, who: Virtual, call: string, op: string, table: DataTable) {
    const addresses = table.raw().flat().map(BigInt);
    callThrough(this, who, [call, op], descriptor(descriptorMagic, addresses));
  },
);

When(
  "{vcpu} calls {word} {word}, passing a descriptor with the magic {number}",
  function (this: XenWorld, who: Virtual, call: string, op: string, magic: bigint) {
    this.agent(who.domain).scratch((allocate) => {
      const { gpa } = allocate(frameSize, frameSize);
      callThrough(this, who, [call, op], descriptor(Number(magic), [BigInt(gpa)]));
    });
  },
);

When(
  "{vcpu} calls {word} {word}, passing a buffer in its frame {int}",
  function (this: XenWorld, who: Virtual, call: string, op: string, gpfn: number) {
    this.call(who, call, op, {}, { argument: inlineHandle(gpfn * frameSize) });
  },
);

Then(
  "{string} has the text {string} at {number}",
  function (this: XenWorld, domain: string, text: string, gpa: bigint) {
    const bytes = this.machine.inspect.bytes(domain, Number(gpa), text.length);
    expect(String.fromCharCode(...bytes)).to.equal(text);
  },
);

/** A descriptor of a buffer whose pieces are at these guest-physical addresses (abi 3). */
function descriptor(magic: number, addresses: readonly bigint[]): Uint8Array {
  const view = new ByteView(headerSize + 8 * addresses.length);
  view.set32(0, magic);
  view.set32(4, addresses.length);
  for (const [i, address] of addresses.entries()) view.set64(headerSize + 8 * i, address);
  return view.bytes;
}

/** Make a call whose argument is the buffer that a descriptor names. */
function callThrough(
  world: XenWorld,
  who: Virtual,
  [call, op]: [call: string, op: string],
  bytes: Uint8Array,
): void {
  const agent = world.agent(who.domain);
  agent.scratch((allocate) => {
    const { gpa } = allocate(bytes.length, 8);
    agent.write(gpa, bytes);
    world.call(who, call, op, {}, { argument: BigInt(gpa) });
  });
}
