import assert from "node:assert/strict";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { diskDirectory } from "../../cli/disk-directory.ts";
import { inProject } from "./xen-ia64.ts";

const text = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString();

test("files below the folder can be read and written in place", () => {
  inProject({ "disks/a/disk": "0123456789" }, (folder) => {
    const files = diskDirectory(path.join(folder, "disks"));
    const file = files.open("a/disk", "both")!;
    assert.equal(text(file.read(8, 100)), "89");
    assert.equal(text(file.read(100, 1)), "");
    assert.equal(file.write(4, Buffer.from("xy")), 2);
    file.close();
    assert.equal(readFileSync(path.join(folder, "disks/a/disk"), "utf8"), "0123xy6789");
    const readOnly = files.open("/a/./disk", "read")!;
    assert.equal(text(readOnly.read(0, 2)), "01", "an absolute path starts at the folder");
    assert.equal(readOnly.write(0, Buffer.from("no")), undefined);
    readOnly.close();
    const writeOnly = files.open("a/disk", "write")!;
    assert.equal(writeOnly.read(0, 1), undefined);
    writeOnly.close();
  });
});

test("nothing outside the folder can be opened, nor what is no file", () => {
  inProject({ "disks/a": "inside", secret: "secret", "disks2/b": "beside" }, (folder) => {
    const disks = path.join(folder, "disks");
    mkdirSync(path.join(disks, "folder"));
    symlinkSync("../secret", path.join(disks, "link"));
    symlinkSync("..", path.join(disks, "up"));
    symlinkSync("a", path.join(disks, "fine"));
    const files = diskDirectory(disks);
    const refused = [
      ...["../secret", "/../secret", "folder/../../secret", "link", "up/secret", "up/disks2/b"],
      ...["../disks2/b", "folder", "", ".", "missing", "a/b", "a\0"],
      path.join(folder, "secret"),
    ];
    for (const name of refused) assert.equal(files.open(name, "read"), undefined, name);
    const fine = files.open("fine", "read")!;
    assert.equal(text(fine.read(0, 10)), "inside");
    fine.close();
  });
});
