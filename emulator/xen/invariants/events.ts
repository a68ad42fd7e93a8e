import type { Domain } from "../domain.ts";
import { isGlobalVirq, maxPorts } from "../events.ts";
import type { Hypervisor } from "../hypervisor.ts";
import { POLL_NONE } from "../vcpu.ts";

/** Both ends of a channel agree, no two ports share a virq, and nobody sleeps through an event. */
export function brokenEventRules(hv: Hypervisor): string[] {
  const sentences: string[] = [];
  for (const domain of hv.domains.values()) {
    checkPorts(hv, domain, sentences);
    checkSleepers(domain, sentences);
  }
  checkInterrupts(hv, sentences);
  return sentences;
}

function checkPorts(hv: Hypervisor, domain: Domain, sentences: string[]): void {
  const virqs = new Set<string>();
  for (let number = 0; number < maxPorts; number++) {
    const port = domain.events.port(number);
    if (port === undefined) return;
    const { binding } = port;
    const name = `port ${number} of domain ${domain.id}`;
    if (binding.state === "virq") {
      const { virq } = binding;
      const key = isGlobalVirq(virq) ? `${virq}` : `${virq} on vcpu ${port.vcpu}`;
      if (virqs.has(key)) sentences.push(`${name} is a second one for virq ${key}`);
      virqs.add(key);
    } else if (binding.state === "pirq") {
      const bound = hv.irqs.lines[binding.pirq]?.sharers.includes(domain);
      if (!bound) sentences.push(`${name} is for pirq ${binding.pirq}, which its domain has not`);
    } else if (binding.state === "interdomain") {
      const end = binding.remote.events.port(binding.port)?.binding;
      const joined = end?.state === "interdomain" && end.remote === domain && end.port === number;
      if (!joined) sentences.push(`${name} is joined to a port that is not joined to it`);
      const remote = binding.remote.id;
      if (hv.domains.get(remote) !== binding.remote) {
        sentences.push(`${name} is joined to domain ${remote}, which is gone`);
      }
    }
    if (port.vcpu !== 0 && domain.vcpus[port.vcpu] === undefined) {
      sentences.push(`${name} notifies vcpu ${port.vcpu}, which does not exist`);
    }
  }
}

/** Who takes an interrupt of the machine exists and has a port for it; only they have to answer. */
function checkInterrupts(hv: Hypervisor, sentences: string[]): void {
  for (const [irq, { sharers, unanswered }] of hv.irqs.lines.entries()) {
    for (const domain of sharers) {
      if (domain.events.pirqPort(irq) !== undefined && !domain.dead) continue;
      sentences.push(`domain ${domain.id} takes interrupt ${irq} without a port`);
    }
    for (const domain of unanswered) {
      if (!sharers.includes(domain))
        sentences.push(`interrupt ${irq} waits for domain ${domain.id}`);
    }
  }
}

/** A vcpu that waits has nothing to be told: what makes an event deliverable also wakes it. */
function checkSleepers(domain: Domain, sentences: string[]): void {
  for (const vcpu of domain.vcpus) {
    if (!vcpu.blocked || !vcpu.info.deliverable) continue;
    const how = vcpu.polling === POLL_NONE ? "sleeps" : "polls";
    sentences.push(`vcpu ${vcpu.id} of domain ${domain.id} ${how} through an event`);
  }
}
