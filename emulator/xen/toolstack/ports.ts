/** A part of the toolstack that waits for events. */
export interface PortOwner {
  /** An event came on one of its ports. */
  serve(port: number): void;
}

/** Which part of the toolstack each bound port of dom0 belongs to. */
export class PortTable {
  readonly #owners = new Map<number, PortOwner>();

  bind(port: number, owner: PortOwner): void {
    this.#owners.set(port, owner);
  }

  unbind(port: number): void {
    this.#owners.delete(port);
  }

  /** Serves an event; false if the port isn't the toolstack's. */
  serve(port: number): boolean {
    const owner = this.#owners.get(port);
    owner?.serve(port);
    return owner !== undefined;
  }
}
