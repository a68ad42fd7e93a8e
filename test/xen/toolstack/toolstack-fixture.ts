import { SHUTDOWN_POWEROFF, SHUTDOWN_REBOOT } from "../../../emulator/xen/constants.ts";
import { GuestStore } from "../../../emulator/xen/guest/store-driver.ts";
import type { DomainConfig } from "../../../emulator/xen/toolstack/domain-config.ts";
import { Toolstack } from "../../../emulator/xen/toolstack/index.ts";
import { FakeMachine } from "./fake-machine.ts";

export const guestFrames = 128;
export const reason = { poweroff: SHUTDOWN_POWEROFF, reboot: SHUTDOWN_REBOOT };

export const guestConfig: DomainConfig = {
  name: "guest",
  vcpus: 2,
  memory: guestFrames * 0x4000,
  maxMemory: guestFrames * 0x4000,
  image: {
    entry: 0x100000n,
    segments: [
      {
        paddr: 0x101ff0,
        vaddr: 0x101ff0n,
        data: Uint8Array.from({ length: 40 }, (_, i) => i),
        memsz: 60,
      },
    ],
    notes: [],
  },
  commandLine: "quiet",
  onCrash: "destroy",
};

/** A toolstack that has started on the fake; `clock.ns` is its time. */
export function toolstackFixture(minimumUptimeNs = 0) {
  const machine = new FakeMachine();
  const clock = { ns: 0 };
  const toolstack = new Toolstack(machine.agent(0), {
    now: () => clock.ns,
    minimumUptimeNs,
    dom0MinimumMemory: 8 << 20,
  });
  toolstack.start();
  return { machine, toolstack, clock };
}

/** A domain's store, over its ring; the toolstack serves it while the domain waits. */
export function guestStore(machine: FakeMachine, toolstack: Toolstack, domain: number): GuestStore {
  const startInfo = (guestFrames - 3) * 0x4000;
  return GuestStore.connect(machine.agent(domain), startInfo, () => toolstack.service());
}
