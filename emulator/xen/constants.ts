/** Frames of 16 KiB are the only page size between a domain and the hypervisor (layouts, head). */
export const frameShift = 14;
export const frameSize = 1 << frameShift;

/** Domain ids with a meaning of their own (abi 1.5); the first is also the end of ordinary ids. */
export const DOMID_SELF = 0x7ff0;
export const DOMID_FIRST_RESERVED = DOMID_SELF;
/** Owners of machine memory that are no domains: of what the firmware keeps, and of Xen itself. */
export const DOMID_IO = 0x7ff1;
export const DOMID_XEN = 0x7ff2;

/** vcpu_info has this many entries (layouts 2). */
export const maxVcpus = 64;
/** Size of one vcpu_info in shared_info (layouts 2). */
export const vcpuInfoSize = 0x30;

/** Default base of the XSI window, and of the break immediate of hypercalls (layouts 1, abi 1.2). */
export const defaultSharedInfoVa = 0xf500_0000_0000_0000n;
export const defaultHypercallImm = 0x1000;
/** mapped_regs lies behind the 16 KiB of shared_info in the XSI window (layouts 1.1). */
export const mappedRegsOffset = 0x4000;
export const mappedRegsSize = 0x1000;

/** Guest-physical homes of the pages that tools reach by address (layouts 5.1). */
export const sharedInfoGpfn = 2 ** 40 / frameSize;
export const mappedRegsGpfn = sharedInfoGpfn + 1;
export const grantTableGpfn = mappedRegsGpfn + maxVcpus;

/** System time counts nanoseconds; so does machine time, one an instruction (behaviour 7). */
export const nsPerSecond = 1_000_000_000;

/** Virtual interrupts that the hypervisor itself raises (abi 4.4). */
export const VIRQ_TIMER = 0;
export const VIRQ_CONSOLE = 2;
export const VIRQ_DOM_EXC = 3;
export const VIRQ_ITC = 16;

/** Shutdown reasons (abi 4.2). */
export const SHUTDOWN_POWEROFF = 0;
export const SHUTDOWN_REBOOT = 1;
export const SHUTDOWN_SUSPEND = 2;
export const SHUTDOWN_CRASH = 3;
