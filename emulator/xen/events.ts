import type { Domain } from "./domain.ts";
import type { Ram } from "./ram.ts";

/** The event channels of a domain (abi 4.4). */
export class EventChannels {
  readonly domain: Domain;
  readonly ram: Ram;

  constructor(domain: Domain, ram: Ram) {
    this.domain = domain;
    this.ram = ram;
  }

  /** Raises a virtual interrupt on a vcpu; dropped when no port is bound to it. */
  sendVirq(_vcpu: number, _virq: number): void {}

  /** Sends on a port of this domain on behalf of the hypervisor. */
  sendFromXen(_port: number): void {}

  /** Closes every port, those owned by the hypervisor included (behaviour 10). */
  closeAll(): void {}
}
