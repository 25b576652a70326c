// Loads the module from its bytes, and watches that it neither writes to the console nor fetches.

import { readFileSync } from "node:fs";

import * as schemaccord from "../index.js";

export const watched = [];
for (const name of ["log", "info", "warn", "error", "debug", "trace"]) {
  console[name] = (...values) => watched.push([name, ...values]);
}
globalThis.fetch = (...values) => {
  watched.push(["fetch", ...values]);
  throw new Error("fetch was called");
};

schemaccord.initSync(readFileSync(new URL("../pkg/schemaccord_bg.wasm", import.meta.url)));

export { schemaccord };
