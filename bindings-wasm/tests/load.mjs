// Loads the module from its bytes, and watches that it neither writes to the console nor fetches.

import * as schemaccord from "../../bindings-node/browser.js";
import { bytes } from "./bytes.mjs";

export const watched = [];
for (const name of ["log", "info", "warn", "error", "debug", "trace"]) {
  console[name] = (...values) => watched.push([name, ...values]);
}
globalThis.fetch = (...values) => {
  watched.push(["fetch", ...values]);
  return Promise.reject(new Error("fetch was called"));
};

schemaccord.initSync(...bytes("all"));

export { bytes, schemaccord };
