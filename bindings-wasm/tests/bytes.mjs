import { readFileSync } from "node:fs";

/** Returns the bytes of a module, `all` or the name of a format: of its first part and of the rest. */
export const bytes = (name) =>
  ["schemaccord", "schemaccord.rest"].map((part) => readFileSync(new URL(`../../bindings-node/wasm/${name}/${part}.wasm`, import.meta.url)));
