// Loads the module from its bytes, and watches that it neither writes to the console nor fetches.

import { readFileSync } from "node:fs";

import * as schemaccord from "../../bindings-node/browser.js";

export const watched = [];
for (const name of ["log", "info", "warn", "error", "debug", "trace"]) {
  console[name] = (...values) => watched.push([name, ...values]);
}
globalThis.fetch = (...values) => {
  watched.push(["fetch", ...values]);
  return Promise.reject(new Error("fetch was called"));
};

/** Returns the bytes of a module: `all`, or the name of a format. */
export const bytes = (name) => readFileSync(new URL(`../../bindings-node/wasm/${name}/schemaccord_bg.wasm`, import.meta.url));

schemaccord.initSync(bytes("all"));

export { schemaccord };
