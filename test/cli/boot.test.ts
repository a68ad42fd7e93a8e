import assert from "node:assert/strict";
import { test } from "node:test";
import { imageOf } from "../platform/hp-sim.ts";
import { inProject, xenIa64 } from "./xen-ia64.ts";

test("boot: console, input, command line and disks, and the program's exit status", () => {
  const image = imageOf(`
        begin
        call    21                      // what is typed
        mov     r32 = r8
        mov     r15 = 31
        ;;
        break   0x80001
        ;;
        call    75, buffer
        movl    r3 = buffer
        ;;
        ld1     r32 = [r3]
        mov     r15 = 31
        ;;
        break   0x80001
        ;;
        call    50, name, 1
        call    52, 0, 1, request, 1
        movl    r3 = buffer
        ;;
        ld1     r32 = [r3]
        mov     r15 = 31
        ;;
        break   0x80001
        ;;
        call    77, buffer
        mov     r32 = r8
        mov     r15 = 66
        ;;
        break   0x80001
        .data
        .align  16
request: data8  buffer, 1
buffer: .skip   64
name:   stringz "/disk.img"
`);
  const files = { "a.elf": image, typed: "t", "disks/disk.img": "0disk", initrd: "0123456789" };
  inProject(files, (folder) => {
    const options = ["--input", "typed", "--args", "args", "--disk-dir", "disks"];
    const { status, stdout, stderr } = xenIa64(
      folder,
      ...["boot", "a.elf", "--memory", "16MiB", "--initrd", "initrd", ...options],
    );
    assert.equal(stdout, "tad");
    assert.equal(stderr, "");
    assert.equal(status, 10);
  });
});

test("boot: a run past the limit ends with the registers and status 3", () => {
  inProject({ "a.elf": imageOf("again: br.cond.sptk.few again") }, (folder) => {
    const { status, stdout, stderr } = xenIa64(folder, "boot", "a.elf", "--max-instructions", "10");
    assert.equal(stdout, "");
    assert.match(stderr, /^xen-ia64 boot: the limit of 10 instructions is reached/);
    assert.match(stderr, /\[MIB\] .*br\.few 0x100000/s);
    assert.match(stderr, /psr 0000120000000000 bn cpl=0 ri=1/);
    assert.match(stderr, /cr\.iip /);
    assert.equal(status, 3);
  });
});
