/** Numbers of the ELF64 file format that the reader and the writer share (System V gABI, IA-64 psABI). */
export const elfMagic = 0x464c457f;
export const headerSize = 64;
export const programHeaderSize = 56;
export const sectionHeaderSize = 64;
export const symbolSize = 24;

export const machineIa64 = 50;

export const fileType = { relocatable: 1, executable: 2, shared: 3 } as const;
export const segmentType = { load: 1, dynamic: 2, interpreter: 3, note: 4 } as const;
export const sectionType = { progbits: 1, symtab: 2, strtab: 3, note: 7, nobits: 8 } as const;
export const sectionFlag = { write: 1, alloc: 2, execute: 4 } as const;
export const segmentFlag = { execute: 1, write: 2, read: 4 } as const;

/** A note: what an ELF image tells its loader. Xen's have the owner "Xen". */
export interface Note {
  readonly owner: string;
  readonly type: number;
  readonly data: Uint8Array;
}
