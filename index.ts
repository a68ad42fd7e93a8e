export { preset, stepLibrary } from "./cli/preset.ts";
