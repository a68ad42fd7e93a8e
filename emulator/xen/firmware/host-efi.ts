/** A variable of the firmware, by name and vendor GUID (EFI 1.10, 7.1). */
export interface EfiVariable {
  /** UCS-2 without its NUL, as text of one character a code. */
  readonly name: string;
  /** The GUID's 16 bytes in hex. */
  readonly vendor: string;
  readonly attributes: number;
  readonly data: Uint8Array;
}

/** Seconds since 1970 at machine time 0: 2006-01-17 00:00 UTC. */
const bootTime_s = 1_137_456_000;

/** What the machine's own EFI keeps: its clock, its wake-up time, its variables. dom0 sets them. */
export class HostEfi {
  /** Seconds since 1970 at machine time 0. */
  timeAtStart_s = bootTime_s;
  wakeup: { readonly enabled: boolean; readonly time: Uint8Array } = {
    enabled: false,
    time: new Uint8Array(16),
  };
  /** In the order of their creation, which is that of GetNextVariableName. */
  variables: readonly EfiVariable[] = [];
}
