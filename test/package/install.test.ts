import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { packageRoot } from "../../emulator/package-root.ts";
import { inProject } from "../cli/xen-ia64.ts";

const root = fileURLToPath(packageRoot);

const project = {
  "package.json": '{ "name": "theirs", "private": true, "type": "module" }\n',
  "machines/theirs.yaml": `name: theirs
processors: 1
memory: 128 MiB
hypervisor: { profile: xen-4.0, dom0: { memory: 32 MiB } }
domains:
  - { name: ours, kind: paravirtual, memory: 32 MiB, image: kernel.s }
`,
  "machines/kernel.s": `        .global _start
_start: movl    r14=answer
        mov     r15=42 ;;
        st8     [r14]=r15
1:      hint    @pause
        br.cond.sptk 1b ;;
        .align  8
        .global answer
answer: data8   0
`,
  "features/theirs.feature": `Feature: A project that installed the package

  @DOM-001
  Scenario: their kernel on their machine
    Given the machine "theirs"
    When the toolstack builds "ours"
    Then the word at "answer" in "ours" becomes 42
`,
  "cucumber.mjs": `import { preset } from "xen-ia64-conformance";
export default preset;
`,
};

test("an installed package runs somebody else's features and machines", () => {
  inProject(project, (folder) => {
    const [packed] = JSON.parse(
      execFileSync("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], {
        cwd: root,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }),
    );
    const dependencies = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
    const cucumber = `@cucumber/cucumber@${dependencies.devDependencies["@cucumber/cucumber"]}`;
    const options = ["--prefer-offline", "--no-audit", "--no-fund"];
    run(folder, "npm", "install", ...options, `./${packed.filename}`, cucumber);

    const ours = run(folder, "npx", "xen-ia64", "run", "--out", "command");
    assert.match(ours, /1 scenarios? passed, 0 failed/);
    const preset = run(folder, "npx", "cucumber-js");
    assert.match(preset, /1 scenarios? passed, 0 failed/);
    for (const out of ["command", "reports/out"]) {
      assert.ok(existsSync(path.join(folder, out, "index.html")), out);
    }
  });
});

function run(cwd: string, command: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  assert.equal(status, 0, `${command} ${args.join(" ")}\n${stdout}${stderr}`);
  return stdout;
}
