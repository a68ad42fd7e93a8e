import { DOMID_FIRST_RESERVED } from "../../constants.ts";
import { EINVAL, ENOMEM } from "../../errno.ts";
import { resumeDomain } from "../../shutdown.ts";
import { type ControlCall, domainOffset, onDomain, reply } from "./control.ts";

/** Flags of createdomain: bits 0..3 are known, the lowest asks for a VTi domain. */
const knownFlags = 0xf;
const hvmFlag = 1;

/** createdomain: paused, without vcpus and memory. An id of 0 or a reserved one asks for any. */
export function createDomain(call: ControlCall): number {
  const { hv, op } = call;
  const flags = op.u32(36);
  // The processors have no VT-i.
  if ((flags & ~knownFlags) !== 0 || (flags & hvmFlag) !== 0) return -EINVAL;
  const id = op.u16(domainOffset);
  const chosen = id !== 0 && id < DOMID_FIRST_RESERVED;
  if (chosen && hv.domains.has(id)) return -EINVAL;
  const domain = hv.createDomain({
    ...(chosen ? { id } : {}),
    handle: op.bytes.slice(20, 36),
    ssidref: op.u32(16),
  });
  if (domain === undefined) return -ENOMEM;
  op.set16(domainOffset, domain.id);
  return reply(call);
}

export const destroyDomain = onDomain(({ hv, domain }, target) =>
  target === domain ? -EINVAL : hv.destroyDomain(target),
);

export const pauseDomain = onDomain(({ hv, domain }, target) => {
  if (target === domain) return -EINVAL;
  hv.setPausedByController(target, true);
  return 0;
});

export const unpauseDomain = onDomain(({ hv }, target) => {
  hv.setPausedByController(target, false);
  return 0;
});

/** resumedomain: a suspend that was called off; the vcpus go on. */
export const resume = onDomain((_call, target) => {
  resumeDomain(target);
  return 0;
});

/** subscribe: the port of the domain that tells of its suspend. */
export const subscribe = onDomain(({ op }, target) => {
  target.suspendPort = op.u32(16);
  return 0;
});
