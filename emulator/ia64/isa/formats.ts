/* The instruction formats of the manual, by name. */
export * from "./formats/a.ts";
export * from "./formats/b.ts";
export * from "./formats/f.ts";
export * from "./formats/i.ts";
export * from "./formats/m.ts";
export * from "./formats/x.ts";
