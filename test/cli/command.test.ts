import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { inProject, xenIa64 } from "./xen-ia64.ts";

const commands = ["run", "steps", "asm", "disasm"];

test("--help everywhere", () => {
  const all = xenIa64(".", "--help");
  assert.equal(all.status, 0);
  for (const command of commands) {
    assert.match(all.stdout, new RegExp(`^  ${command} `, "m"));
    const { status, stdout } = xenIa64(".", command, "--help");
    assert.equal(status, 0);
    assert.match(stdout, new RegExp(`^usage: xen-ia64 ${command}`));
  }
});

test("--version everywhere", () => {
  for (const args of [["--version"], ...commands.map((command) => [command, "--version"])]) {
    const { status, stdout } = xenIa64(".", ...args);
    assert.equal(status, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  }
});

test("steps lists the library, and filters it", () => {
  const all = xenIa64(".", "steps").stdout.split("\n");
  const ports = xenIa64(".", "steps", "IPI port").stdout.trim().split("\n");
  assert.ok(all.includes("the machine {string}"));
  assert.ok(ports.includes("{vcpu} has bound an IPI port"));
  assert.ok(ports.length < all.length);
});

test("what asm assembles, disasm shows", () => {
  inProject({ "a.s": "_start: add r8=r32,r33\n  br.ret.sptk.many b0 ;;\n" }, (folder) => {
    assert.equal(xenIa64(folder, "asm", "a.s", "-o", "a.elf").status, 0);
    const { status, stdout } = xenIa64(folder, "disasm", "a.elf");
    assert.equal(status, 0);
    assert.match(stdout, /add r8=r32,r33/);
    assert.match(stdout, /br\.ret\.sptk\.many b0;;/);
    assert.equal(xenIa64(folder, "asm", "a.s", "--raw").status, 0);
    assert.equal(readFileSync(path.join(folder, "a.bin")).length % 16, 0);
    assert.match(
      xenIa64(folder, "disasm", "a.bin", "--raw", "--base", "0x4000").stdout,
      /^0*4000/m,
    );
  });
});

test("disasm shows code, a line a slot with its own address and template, and no data", () => {
  const source = `_start: movl r14 = 0x123456789
    br.ret.sptk.many b0 ;;
    .data
    data8 1`;
  inProject({ "a.s": source }, (folder) => {
    assert.equal(xenIa64(folder, "asm", "a.s").status, 0);
    assert.equal(
      xenIa64(folder, "disasm", "a.elf").stdout,
      `_start:
100000: [MLX] nop.m 0x0
100006: [MLX] movl r14=0x123456789
100010: [MIB] nop.m 0x0
100016: [MIB] nop.i 0x0
10001c: [MIB] br.ret.sptk.many b0;;
`,
    );
  });
});

test("an assembly with mistakes leaves no output behind", () => {
  inProject({ "a.s": "  addd r8=r8,r9\n" }, (folder) => {
    assert.equal(xenIa64(folder, "asm", "a.s", "-o", "a.elf").status, 2);
    assert.equal(existsSync(path.join(folder, "a.elf")), false);
  });
});

test("a scenario that fails gives exit status 1, and a report all the same", () => {
  const feature = `Feature: Mine

  Scenario: not so
    Given the machine "one-domain"
    When dom0 calls xen_version version
    Then the call returns 0x50000
`;
  inProject({ "features/a.feature": feature }, (folder) => {
    const { status, output } = xenIa64(folder, "run", "--out", "out");
    assert.equal(status, 1, output);
    assert.match(output, /features\/a\.feature:6:5/);
    assert.match(output, /expected 262144n to equal 327680n/);
    for (const file of ["index.html", "junit.xml", "messages.ndjson", "trace.ndjson"]) {
      assert.ok(existsSync(path.join(folder, "out", file)), file);
    }
  });
});
