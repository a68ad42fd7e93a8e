import type { InterruptReceiver, Iosapic } from "../../platform/iosapic.ts";
import { RTE } from "../../platform/iosapic.ts";
import type { Domain } from "../domain.ts";
import { EBUSY, EINVAL, ENOSYS } from "../errno.ts";
import type { Hypervisor } from "../hypervisor.ts";
import { deviceVectors, type IrqLine, irqCount, irqTimerDomain, newIrqLine } from "./irq-line.ts";
import { writePirqEoiBit } from "./pirq-eoi.ts";

/** Domains that can share an interrupt (abi 4.4). */
const maxSharers = 7;
/** After this time an edge interrupt is let through again, answered or not (behaviour 5). */
const disabledFor_ns = 1_000_000;

/**
 * The interrupts of the machine: which vector each pin of the I/O SAPIC sends, and which domains
 * take it (abi 4.10, behaviour 5). Level interrupts are masked from their delivery until every
 * sharer has answered; edge interrupts go through at once.
 */
export class IrqTable implements InterruptReceiver {
  readonly iosapic: Iosapic;
  readonly lines: readonly IrqLine[] = Array.from({ length: irqCount }, newIrqLine);
  /** Vectors that have been handed out; none is ever taken back (abi 4.10). */
  readonly allocated = new Set<number>();
  readonly #hv: Hypervisor;

  constructor(hv: Hypervisor, iosapic: Iosapic) {
    this.#hv = hv;
    this.iosapic = iosapic;
    iosapic.receiver = this;
  }

  /** The lowest free vector of those for devices; undefined when none is left. */
  allocateVector(): number | undefined {
    for (let vector = deviceVectors.first; vector <= deviceVectors.last; vector++) {
      if (this.allocated.has(vector)) continue;
      this.allocated.add(vector);
      return vector;
    }
    return undefined;
  }

  /** Lets a pin interrupt the hypervisor itself, by a vector of its own: the vector. */
  claimPin(pin: number, trigger: IrqLine["mode"] & object): number {
    const vector = this.allocateVector()!;
    const line = this.lines[vector]!;
    line.mode = trigger;
    line.pins.push(pin);
    line.ownedByXen = true;
    const level = trigger.trigger === "level" ? RTE.level : 0;
    this.iosapic.write(pin, vector | level | (trigger.lowActive ? RTE.lowActive : 0), 0);
    return vector;
  }

  /**
   * Programs a pin with the low word of a redirection entry (physdev_op apic_write). -EINVAL: no
   * such pin, vector not handed out, pin or vector of the hypervisor, or a vector that another pin
   * sends with another trigger or polarity. The processor is the hypervisor's choice.
   */
  route(pin: number, low: number): number {
    const vector = low & RTE.vector;
    const line = this.lines[vector]!;
    if (pin >= this.iosapic.pins.length || !this.allocated.has(vector)) return -EINVAL;
    const before = this.lines.find(({ pins }) => pins.includes(pin));
    if (line.ownedByXen || before?.ownedByXen) return -EINVAL;
    const trigger = (low & RTE.level) !== 0 ? "level" : "edge";
    const lowActive = (low & RTE.lowActive) !== 0;
    const others = line.pins.some((other) => other !== pin);
    const sameMode = line.mode?.trigger === trigger && line.mode.lowActive === lowActive;
    if (others && !sameMode) return -EINVAL;
    if (before !== undefined && before !== line) before.pins.splice(before.pins.indexOf(pin), 1);
    if (!line.pins.includes(pin)) line.pins.push(pin);
    line.mode = { trigger, lowActive };
    const held = line.unanswered.size > 0 || line.disabled ? RTE.masked : 0;
    this.iosapic.write(pin, low | held, vector % this.#hv.processors.length);
    return 0;
  }

  /** Adds a domain to those that take an interrupt (abi 4.4, bind_pirq): 0, -ENOSYS, -EBUSY. */
  bind(domain: Domain, irq: number, share: boolean): number {
    const line = this.lines[irq]!;
    if (line.mode === undefined) return -ENOSYS;
    if (line.ownedByXen) return -EBUSY;
    if (line.sharers.length > 0 && !(share && line.shared)) return -EBUSY;
    if (line.sharers.length === maxSharers) return -EBUSY;
    line.shared = share;
    line.sharers.push(domain);
    writePirqEoiBit(this.#hv, domain, irq);
    if (line.sharers.length === 1) this.#setMasks(line, false);
    return 0;
  }

  /** A domain takes an interrupt no more; it counts as answered. */
  unbind(domain: Domain, irq: number): void {
    const line = this.lines[irq]!;
    line.sharers.splice(line.sharers.indexOf(domain), 1);
    if (line.sharers.length === 0) {
      line.unanswered.clear();
      this.#enable(irq, false);
      this.#setMasks(line, true);
    } else if (line.unanswered.has(domain)) this.endOfInterrupt(domain, irq);
  }

  /** An interrupt arrives. */
  interrupt(irq: number): void {
    const line = this.lines[irq]!;
    if (line.ownedByXen) {
      this.#hv.serial.receive();
      this.iosapic.endOfInterrupt(irq);
      return;
    }
    const level = line.mode?.trigger === "level";
    if (level || line.sharers.length === 0) this.#setMasks(line, true);
    if (line.sharers.length === 0) this.#hv.diagnostics.count("interrupt that nobody takes");
    if (level) for (const domain of line.sharers) line.unanswered.add(domain);
    const busy = line.sharers.filter((domain) => domain.events.raisePirq(irq)).length;
    if (!level && busy > 0 && busy === line.sharers.length) this.#disable(irq);
    this.iosapic.endOfInterrupt(irq);
  }

  /**
   * A domain has dealt with an interrupt (physdev_op eoi): a level interrupt goes on when all have,
   * an edge interrupt that was held back at once. Nothing happens for a domain that has not bound
   * it. -EINVAL for an interrupt that nobody has bound.
   */
  endOfInterrupt(domain: Domain, irq: number): number {
    const line = this.lines[irq];
    if (line === undefined || line.sharers.length === 0) return -EINVAL;
    if (line.disabled && line.sharers.includes(domain)) this.#enable(irq, true);
    if (line.unanswered.delete(domain)) this.#setMasks(line, false);
    return 0;
  }

  /** A domain must end this interrupt: it is not edge triggered (abi 4.10, irq_status_query). */
  needsEoi(irq: number): boolean {
    return this.lines[irq]!.mode?.trigger !== "edge";
  }

  /** The time for which an edge interrupt is held back is over. */
  timeOut(irq: number): void {
    if (this.lines[irq]!.disabled) this.#enable(irq, true);
  }

  #disable(irq: number): void {
    const line = this.lines[irq]!;
    line.disabled = true;
    this.#setMasks(line, true);
    const time = this.#hv.now() + disabledFor_ns;
    this.#hv.timers.set({ kind: "irq", domain: irqTimerDomain, vcpu: irq, time });
  }

  /** Ends a disabling, if there is one; with `unmask` the pins go through again. */
  #enable(irq: number, unmask: boolean): void {
    const line = this.lines[irq]!;
    line.disabled = false;
    this.#hv.timers.cancel("irq", irqTimerDomain, irq);
    if (unmask) this.#setMasks(line, false);
  }

  /**
   * Nothing is let through while an answer is missing: also not the second of several pins, when
   * the first has interrupted at once.
   */
  #setMasks({ pins, unanswered }: IrqLine, masked: boolean): void {
    for (const pin of pins) {
      if (!masked && unanswered.size > 0) return;
      this.iosapic.setMask(pin, masked);
    }
  }
}
