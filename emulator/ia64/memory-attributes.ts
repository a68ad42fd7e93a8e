/** Memory attributes, pte.ma (manual vol. 2, 4.4.1): cacheable, uncacheable, exported, coalescing. */
export const WRITE_BACK = 0;
export const UNCACHEABLE = 4;
export const UNCACHEABLE_EXPORTED = 5;
export const WRITE_COALESCING = 6;
export const NAT_PAGE = 7;

/** What an instruction demands of its data beyond access to it. */
export interface AccessRule {
  /** Natural alignment, whatever psr.ac is. */
  readonly aligned: boolean;
  /** The memory attributes that support it, one bit each. */
  readonly attributes: number;
  /** Bytes of the reference, if they are fewer than those that it is aligned to. */
  readonly bytes?: number;
}

/** Loads and stores: any memory, and psr.ac decides. */
export const plainAccess: AccessRule = { aligned: false, attributes: -1 };

/** xchg, cmpxchg, cmp8xchg16 (manual vol. 2, 4.4.9). */
export const semaphoreAccess: AccessRule = { aligned: true, attributes: 1 << WRITE_BACK };

/** fetchadd, which may be exported to the platform (manual vol. 2, 4.4.9). */
export const fetchAddAccess: AccessRule = {
  aligned: true,
  attributes: (1 << WRITE_BACK) | (1 << UNCACHEABLE_EXPORTED),
};

/** ldfe and stfe: 10 bytes at once (manual vol. 2, 4.4.9). */
export const extendedAccess: AccessRule = {
  aligned: true,
  attributes: 1 << WRITE_BACK,
  bytes: 10,
};
