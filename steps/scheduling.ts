import { Given, Then, When } from "@cucumber/cucumber";
import { expect } from "chai";
import type { Fields } from "../emulator/contract/record.ts";
import { agentVirtual } from "../emulator/xen/agent.ts";
import type { Virtual } from "./parameter-types.ts";
import type { XenWorld } from "./world.ts";

/** Where the agent has its vcpu_info (layouts 1 and 2). */
const XSI_BASE = 0xfffffffffff00000n;
const vcpuInfoSize = 0x30n;

When("{vcpu} blocks", function (this: XenWorld, { domain, vcpu }: Virtual) {
  this.guest(domain).callAway("sched_op", "block", {}, vcpu);
});

Given("{vcpu} computes all the time", function (this: XenWorld, { domain, vcpu }: Virtual) {
  this.guest(domain).compute(vcpu);
});

When("{vcpu} yields {int} times", function (this: XenWorld, who: Virtual, times: number) {
  this.guest(who.domain).execute(who.vcpu, yields(times), { file: this.step.file });
});

When("{vcpu} polls the port of vcpu {int}", function (this: XenWorld, who: Virtual, of: number) {
  poll(this, who, [ipiPort(this, who.domain, of)]);
});

When(
  "{vcpu} polls the port of vcpu {int} for {duration}",
  function (this: XenWorld, who: Virtual, of: number, duration: number) {
    poll(this, who, [ipiPort(this, who.domain, of)], duration);
  },
);

When(
  "{vcpu} polls the ports of vcpus {int} and {int}",
  function (this: XenWorld, who: Virtual, one: number, other: number) {
    poll(this, who, [ipiPort(this, who.domain, one), ipiPort(this, who.domain, other)]);
  },
);

When("{vcpu} polls port {int}", function (this: XenWorld, who: Virtual, port: number) {
  poll(this, who, [port]);
});

When(
  "{vcpu} polls no port for {duration}",
  function (this: XenWorld, who: Virtual, duration: number) {
    poll(this, who, [], duration);
  },
);

When(
  "{vcpu} unmasks its interrupts in memory and polls port {int}",
  function (this: XenWorld, { domain, vcpu }: Virtual, port: number) {
    const guest = this.guest(domain);
    const mask = XSI_BASE + vcpuInfoSize * BigInt(vcpu) + 1n;
    this.executed = guest.agent.scratch((allocate) => {
      const { va } = allocate(32);
      return guest.execute(vcpu, unmaskAndPoll(mask, va, port), { file: this.step.file });
    });
  },
);

Then("{vcpu} is blocked", function (this: XenWorld, who: Virtual) {
  expect(vcpuInfo(this, who).blocked).to.equal(1);
});

Then("{vcpu} is not blocked", function (this: XenWorld, who: Virtual) {
  expect(vcpuInfo(this, who).blocked).to.equal(0);
});

Then("{vcpu} has its interrupts unmasked", function (this: XenWorld, { domain, vcpu }: Virtual) {
  const mask = XSI_BASE + vcpuInfoSize * BigInt(vcpu) + 1n;
  expect(this.agent(domain).load(mask, 1, vcpu)).to.equal(0n);
});

/** Post SCHEDOP_poll, and let the machine come to rest. */
function poll(world: XenWorld, who: Virtual, ports: number[], duration?: number): void {
  const until = duration === undefined ? 0 : world.machine.time + duration;
  const fields = { ports, timeout: `0x${until.toString(16)}` };
  world.guest(who.domain).callAway("sched_op", "poll", fields, who.vcpu);
}

function ipiPort(world: XenWorld, domain: string, vcpu: number): number {
  const port = world.ipiPorts.get(`${domain}/${vcpu}`);
  return port ?? world.misuse(`vcpu ${vcpu} has bound no IPI port`);
}

/** A loop of SCHEDOP_yield. Its registers outlive the calls (abi 1.4). */
function yields(times: number): string {
  return `
        alloc   r14=ar.pfs,8,2,0,0 ;;
        mov     r40=${times} ;;
1:      mov     r2=29
        mov     r32=0 ;;
        break   0x1000 ;;
        adds    r40=-1,r40 ;;
        cmp.ne  p6,p0=r40,r0
(p6)    br.cond.sptk 1b ;;
        br.ret.sptk.many b0 ;;`;
}

/** Clears the mask byte, and polls a port at once. `va`: room for sched_poll and the port. */
function unmaskAndPoll(mask: bigint, va: bigint, port: number): string {
  const handle = (address: bigint) => (1n << 63n) | (address - agentVirtual(0));
  return `
        movl    r14=${va}
        movl    r15=${handle(va + 24n)}
        mov     r16=1
        movl    r17=${port}
        movl    r18=${mask} ;;
        st8     [r14]=r15,8 ;;
        st8     [r14]=r16,8 ;;
        st8     [r14]=r0,8 ;;
        st4     [r14]=r17
        movl    r33=${handle(va)}
        mov     r32=3
        mov     r2=29 ;;
        st1     [r18]=r0 ;;
        break   0x1000 ;;
        br.ret.sptk.many b0 ;;`;
}

/** State of a vcpu as dom0 is told; it leaves alone what the scenario's last call came to. */
function vcpuInfo(world: XenWorld, { domain, vcpu }: Virtual): Fields {
  world.machine.settle();
  const fields = { domain: world.machine.domainId(domain), vcpu };
  const { reply } = world.agent("dom0").call("domctl", "getvcpuinfo", fields);
  return reply ?? {};
}
