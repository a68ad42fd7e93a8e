import type { Mutation } from "../mutation.ts";

/** Booting and building. */
export const boot: readonly Mutation[] = [
  {
    name: "dom0 is entered with r28 at start_info itself",
    file: "emulator/xen/build-dom0.ts",
    from: "start(hv, domain, options.image, bootParamAddress(startInfo));",
    to: "start(hv, domain, options.image, startInfo);",
    requirements: ["DOM-005"],
  },
  {
    name: "setvcpucontext puts r28 one frame off",
    file: "emulator/xen/guest-context.ts",
    from: "cpu.setGr(r, view.big(at.grs + 8 * r),",
    to: "cpu.setGr(r, view.big(at.grs + 8 * r) + (r === 28 ? 0x4000n : 0n),",
    requirements: ["DOM-005"],
  },
  {
    name: "dom0 is entered with psr.ac clear",
    file: "emulator/xen/vcpu-start.ts",
    from: "export const initialPsr = PSR.ac | PSR.ic | PSR.bn;",
    to: "export const initialPsr = PSR.ic | PSR.bn;",
    requirements: ["DOM-006"],
  },
  {
    name: "dom0 is entered with interrupts on",
    file: "emulator/xen/vcpu-start.ts",
    from: "info.upcallMask = 1;",
    to: "info.upcallMask = 0;",
    requirements: ["DOM-006"],
  },
  {
    name: "region 6 is walked at entry",
    file: "emulator/xen/vcpu-start.ts",
    from: "i < 6 ? rr0To5 : rr6And7",
    to: "i < 7 ? rr0To5 : rr6And7",
    requirements: ["DOM-006"],
  },
  {
    name: "setvcpucontext ignores the psr that it is given",
    file: "emulator/xen/guest-context.ts",
    from: "cpu.setCr(CR.ipsr, hardwarePsr(vcpu, psr, 0n));",
    to: "cpu.setCr(CR.ipsr, hardwarePsr(vcpu, 0n, 0n));",
    requirements: ["DOM-006"],
  },
  {
    name: "max_vcpus cannot be set again, but says EINVAL",
    file: "emulator/xen/hypercalls/domctl/limits.ts",
    from: "if (max > now && now > 0) return -EBUSY;",
    to: "if (max > now && now > 0) return -EINVAL;",
    requirements: ["RBT-028"],
  },
  {
    name: "anybody may make a domctl",
    file: "emulator/xen/hypercalls/domctl.ts",
    from: "if (!domain.isPrivileged && !actsForTarget(domain, op)) return BigInt(-EPERM);",
    to: "",
    requirements: ["DOM-029", "RBT-015"],
  },

  {
    name: "ACPI enables every processor that could be",
    file: "emulator/xen/firmware/acpi.ts",
    from: "view.set32(at + 8, vcpu < vcpus ? 1 : 0);",
    to: "view.set32(at + 8, 1);",
    requirements: ["DOM-016"],
  },
  {
    name: "the XSI window may lie in the hypervisor's range",
    file: "emulator/xen/firmware/shared-info-va.ts",
    from: "|| isHypervisorAddress(va)) {",
    to: ") {",
    requirements: ["HYP-088"],
  },
];
