import { maxVcpus } from "../../constants.ts";
import { EBUSY, EINVAL, ENOMEM } from "../../errno.ts";
import { onDomain } from "./control.ts";

const kibibytesPerFrame = 16n;
/** More pages than any machine has, and exact as a number. */
const mostPages = 1n << 50n;

/** max_mem: the limit may be below what the domain has. */
export const maxMem = onDomain(({ op }, target) => {
  const pages = op.big(16) / kibibytesPerFrame;
  target.maxPages = Number(pages < mostPages ? pages : mostPages);
  return 0;
});

/** max_vcpus: sets the number once, from none. A dying domain gets none. */
export const setMaxVcpus = onDomain(({ hv, domain, op }, target) => {
  const max = op.u32(16);
  const now = target.vcpus.length;
  if (max > maxVcpus || target === domain || max < now) return -EINVAL;
  if (max > now && now > 0) return -EBUSY;
  while (target.vcpus.length < max) {
    if (target.dying || hv.createVcpu(target) === undefined) return -ENOMEM;
  }
  return 0;
});
