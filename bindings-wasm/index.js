import start, { initSync as startSync } from "./pkg/schemaccord.js";

export { parse, Schema, diff, check, frame, unframe, unframeEach, detect, position, rules, batch } from "./pkg/schemaccord.js";
export { SchemaError } from "./error.js";

/** Loads the module; call it once and await it before anything else. */
export async function init(input) {
  await start(input === undefined ? undefined : { module_or_path: input });
}

/** Loads the module from its bytes or from a compiled module, at once. */
export function initSync(module) {
  startSync({ module });
}
