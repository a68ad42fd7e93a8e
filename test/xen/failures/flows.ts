import type { Fields } from "../../../emulator/contract/record.ts";
import { agentVirtual } from "../../../emulator/xen/agent.ts";
import { frameSize, grantTableGpfn, SHUTDOWN_REBOOT } from "../../../emulator/xen/constants.ts";
import { GuestStore } from "../../../emulator/xen/guest/store-driver.ts";
import { Toolstack } from "../../../emulator/xen/toolstack/index.ts";
import { DirectMachine } from "../toolstack/direct-machine.ts";
import { guestConfig, guestFrames } from "../toolstack/toolstack-fixture.ts";

/** A machine with one guest, and the toolstack that built it. */
export interface Site {
  readonly machine: DirectMachine;
  readonly toolstack: Toolstack;
  readonly guest: number;
  /** Makes a call of a domain, whatever comes of it; fields of the reply, or none. */
  call(domain: number, call: string, op: string | null, fields?: Fields): Fields;
}

/** What is done while something fails. */
export interface Flow {
  readonly name: string;
  readonly act: (site: Site) => void;
}

const self = 0x7ff0;
const frames = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => `0x${(first + i).toString(16)}`);

/** A machine on which nothing fails yet. */
export function makeSite(): Site {
  const machine = new DirectMachine();
  const options = { now: () => 0, minimumUptimeNs: 0, dom0MinimumMemory: 1 << 20 };
  const toolstack = new Toolstack(machine.agent(0), options);
  toolstack.start();
  const guest = toolstack.create(guestConfig);
  toolstack.service();
  return {
    machine,
    toolstack,
    guest,
    call: (domain, call, op, fields = {}) =>
      machine.agent(domain).call(call, op, fields).reply ?? {},
  };
}

/** What domains and toolstack do with memory, events, vcpus and each other. */
export const flows: readonly Flow[] = [
  {
    name: "a domain is built",
    act: ({ toolstack }) => void toolstack.create({ ...guestConfig, name: "second" }),
  },
  {
    name: "a domain reboots",
    act: ({ machine, toolstack, guest }) => {
      machine.hv.shutdownDomain(machine.hv.domains.get(guest)!, SHUTDOWN_REBOOT);
      toolstack.service();
    },
  },
  {
    name: "a guest balloons down and up",
    act: ({ call, guest }) => {
      const list = { extent_start: frames(40, 4), domid: self };
      call(guest, "memory_op", "decrease_reservation", list);
      call(guest, "memory_op", "populate_physmap", list);
      call(guest, "memory_op", "populate_physmap", { ...list, extent_start: frames(40, 8) });
    },
  },
  {
    name: "dom0 exchanges frames for contiguous ones",
    act: ({ call }) => {
      call(0, "memory_op", "decrease_reservation", { extent_start: frames(200, 8), domid: self });
      const extents = { extent_start: frames(200, 2), extent_order: 2, domid: self };
      call(0, "memory_op", "populate_physmap", extents);
    },
  },
  {
    name: "dom0 maps frames of a guest",
    act: ({ toolstack, guest }) => {
      const mapped = [20, 21, 22].map((gpfn) => toolstack.window.map(guest, gpfn));
      for (const frame of mapped) toolstack.window.unmap(frame);
    },
  },
  {
    name: "a guest grants pages to dom0, and dom0 gives it one",
    act: ({ machine, call, guest }) => {
      const hypercall = "grant_table_op";
      call(guest, hypercall, "setup_table", { dom: self, nr_frames: 3 });
      const agent = machine.agent(guest);
      const table = agentVirtual(grantTableGpfn * frameSize);
      // Two entries: frame 20 may be accessed, frame 130 awaits a page, both by dom0.
      agent.store(table + 8n, 8, (20n << 32n) | 1n);
      agent.store(table + 16n, 8, (130n << 32n) | 2n);
      for (const flags of [1, 2, 6]) {
        const host_addr = `0x${(300 * frameSize).toString(16)}`;
        const map = [{ dom: guest, ref: 1, flags, host_addr }];
        const [mapped] = (call(0, hypercall, "map_grant_ref", { ops: map }).ops ?? []) as Fields[];
        const { handle = 99, dev_bus_addr = "0x0" } = mapped ?? {};
        const unmap = [{ host_addr, dev_bus_addr, handle }];
        // Twice: a call that could not read its array is made again.
        call(0, hypercall, "unmap_grant_ref", { ops: unmap });
        call(0, hypercall, "unmap_grant_ref", { ops: unmap });
      }
      const copy = { source: "0x1", source_domid: guest, dest: "0x14", dest_domid: self };
      call(0, hypercall, "copy", { ops: [{ ...copy, len: 64, flags: 1 }] });
      call(0, "memory_op", "decrease_reservation", { extent_start: frames(200, 1), domid: self });
      call(guest, "memory_op", "decrease_reservation", {
        extent_start: frames(40, 1),
        domid: self,
      });
      call(0, hypercall, "transfer", { ops: [{ mfn: "0x15", domid: guest, ref: 2 }] });
      call(guest, hypercall, "set_version", { version: 2 });
      call(guest, hypercall, "setup_table", { dom: self, nr_frames: 9 });
      call(guest, hypercall, "set_version", { version: 1 });
    },
  },
  {
    name: "a guest uses xenstore",
    act: ({ machine, toolstack, guest }) => {
      const startInfo = (guestFrames - 3) * 0x4000;
      const service = () => toolstack.service();
      const { client } = GuestStore.connect(machine.agent(guest), startInfo, service);
      try {
        client.write("data/key", "value");
        client.read("data/key");
      } catch (error) {
        // What a driver sees when the event for its request got lost.
        if (!/gave no reply/.test((error as Error).message)) throw error;
      }
    },
  },
  {
    name: "channels are opened, used and closed",
    act: ({ call, guest }) => {
      const { port } = call(guest, "event_channel_op", "alloc_unbound", {
        dom: self,
        remote_dom: 0,
      });
      const remote = { remote_dom: guest, remote_port: port ?? 0 };
      const { local_port } = call(0, "event_channel_op", "bind_interdomain", remote);
      call(guest, "event_channel_op", "send", { port: port ?? 0 });
      call(guest, "event_channel_op", "bind_ipi", { vcpu: 0 });
      call(guest, "event_channel_op", "bind_virq", { virq: 16, vcpu: 1 });
      call(guest, "event_channel_op", "status", { dom: self, port: port ?? 0 });
      call(0, "event_channel_op", "close", { port: local_port ?? 0 });
      call(0, "event_channel_op", "reset", { dom: guest });
    },
  },
  {
    name: "vcpus are made, started, timed and asked about",
    act: ({ call, guest }) => {
      call(guest, "vcpu_op", "initialise", { vcpu: 1 });
      call(guest, "vcpu_op", "up", { vcpu: 1 });
      call(guest, "vcpu_op", "register_runstate_memory_area", { vcpu: 0 });
      call(guest, "vcpu_op", "get_runstate_info", { vcpu: 0 });
      call(guest, "vcpu_op", "set_periodic_timer", { vcpu: 0, period_ns: "0x1e8480" });
      call(guest, "callback_op", "register", { type: 0, address: "0x100000" });
    },
  },
  {
    name: "dom0 asks about domains and machine",
    act: ({ call, guest }) => {
      call(0, "domctl", "getdomaininfo", { domain: guest });
      call(0, "domctl", "getvcpucontext", { domain: guest, vcpu: 0 });
      call(0, "domctl", "getmemlist", { domain: guest, max_pfns: "0x10" });
      call(0, "sysctl", "getdomaininfolist", { max_domains: 4 });
      call(0, "sysctl", "physinfo");
      call(0, "ia64_dom0vp_op", "get_memmap", { domid: guest });
      call(0, "xen_version", "capabilities");
    },
  },
];
