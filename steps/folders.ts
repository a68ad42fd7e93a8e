import path from "node:path";
import { fileURLToPath } from "node:url";
import { packageRoot } from "../emulator/package-root.ts";

/** Environment variable that names more folders of machine descriptions (PATH-like). */
export const machinesVariable = "XEN_IA64_MACHINES";

/**
 * Where machines are looked for, first match wins: folders given to the run, machines/ of the
 * project that runs, and those of this package.
 */
export function machineFolders(): string[] {
  const given = process.env[machinesVariable]?.split(path.delimiter).filter(Boolean) ?? [];
  return [...given, path.resolve("machines"), fileURLToPath(new URL("machines", packageRoot))];
}
