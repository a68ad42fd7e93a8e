/** Bytes of a vcpu_guest_context (layouts 8). */
export const guestContextSize = 22208;
/** Its flags. */
export const contextFlag = { extraRegisters: 2n, online: 8n, itc: 16n } as const;
/** Offsets in it. */
export const at = {
  flags: 0x0000,
  grs: 0x0010,
  brs: 0x0110,
  ip: 0x01d0,
  psr: 0x01d8,
  cfm: 0x01e0,
  pr: 0x01e8,
  nats: 0x01f0,
  ars: 0x01f8,
  crs: 0x05f8,
  frs: 0x0a00,
  rrs: 0x1280,
  itrs: 0x1378,
  dtrs: 0x14f8,
  rbsOffset: 0x1694,
  rbs: 0x1698,
  rbsRnat: 0x5698,
  physicalStacked: 0x56a0,
  eventCallback: 0x56b0,
  privregsFrame: 0x56b8,
} as const;
/** Bytes of its register-stack image. */
export const rbsSize = 16384;
/** Application registers that are copied as they are; the rest is derived or not a guest's. */
export const plainArs = [0, 1, 2, 3, 4, 5, 6, 7, 25, 26, 32, 36, 40, 64, 65, 66];
/** Control registers that are in mapped_regs, at controlRegisterOffset (layouts 3). */
export const mappedCrs = [0, 8, 16, 17, 19, 20, 21, 22, 23, 24, 25, 66, 72, 73, 74];
