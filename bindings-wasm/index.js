import start, * as native from "./pkg/schemaccord.js";
import { payloads } from "./payloads.js";

const { check, initSync: startSync } = native;

export { parse, Schema, diff, check, frame, unframe, unframeEach, detect, position, rules, batch } from "./pkg/schemaccord.js";
export const SchemaBundle = payloads(native.Schema, native);
export { SchemaccordError, SchemaError, UnresolvedReferenceError, FrameError } from "./error.js";

/** Makes many checks at once and returns their reports in the same order; others have their turn between two checks. */
export async function checkAll(subjects, { threads, signal, ...options } = {}) {
  signal?.throwIfAborted();
  if (threads !== undefined && !(Number.isInteger(threads) && threads > 0)) {
    throw new TypeError("threads: expected a whole number from 1");
  }
  const reports = [];
  for (const [schema, previous, own] of [...subjects]) {
    reports.push(check(schema, previous, own ?? options));
    await new Promise((resolve) => setTimeout(resolve));
    signal?.throwIfAborted();
  }
  return reports;
}

/** Loads the module; call it once and await it before anything else. */
export async function init(input) {
  await start(input === undefined ? undefined : { module_or_path: input });
}

/** Loads the module from its bytes or from a compiled module, at once. */
export function initSync(module) {
  startSync({ module });
}
