import { EINVAL, ESRCH } from "../../errno.ts";
import { setFeature } from "../../firmware/opt-feature.ts";
import { onDomain, reply } from "./control.ts";

const addressBits = 64;

export const setDomainHandle = onDomain(({ op }, target) => {
  target.handle.set(op.bytes.subarray(16, 32));
  return 0;
});

/** irq_permission: whether the domain may bind an interrupt; what it has bound stays. */
export const irqPermission = onDomain(({ op }, target) => {
  const [pirq, allow] = op.bytes.subarray(16, 18);
  if (allow !== 0) target.permittedIrqs.add(pirq!);
  else target.permittedIrqs.delete(pirq!);
  return 0;
});

/** settimeoffset: seconds, signed, that EFI GetTime adds. */
export const setTimeOffset = onDomain(({ op }, target) => {
  target.timeOffset = op.u32(16) | 0;
  return 0;
});

export const setAddressSize = onDomain(({ op }) => (op.u32(16) === addressBits ? 0 : -EINVAL));

export const getAddressSize = onDomain((call) => {
  call.op.set32(16, addressBits);
  return reply(call);
});

/** set_target: the domain may act for another one, once and for all. */
export const setTarget = onDomain(({ hv, op }, domain) => {
  const target = hv.domains.get(op.u16(16));
  if (target === undefined) return -ESRCH;
  if (target === domain || domain.target !== undefined) return -EINVAL;
  domain.target = target;
  return 0;
});

/** setdebugging: a debugger of dom0's is attached. */
export const setDebugging = onDomain(({ domain, op }, target) => {
  if (target === domain) return -EINVAL;
  target.debugged = op.u8(16) !== 0;
  return 0;
});

/** set_opt_feature: what the domain itself could ask for (abi 5.8). */
export const setOptFeature = onDomain(({ op }, target) => setFeature(target, op, 16), -EINVAL);

/** disable_migrate: told to whoever migrates; nothing here does. */
export const disableMigrate = onDomain(({ op }, target) => {
  target.migratable = op.u32(16) === 0;
  return 0;
});
