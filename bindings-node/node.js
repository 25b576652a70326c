// The package on Node.js. build.mjs bundles this into index.cjs, which both `require` and `import` load: an error of one is one of the other.

import { checksOfAddon } from "./checks.js";
import { addon, portable } from "./engine.cjs";
import { refusal } from "./errors.js";
import { checksOfModule, oneByOne } from "./many.js";
import { surface } from "./surface.js";

/** Returns the surface over the addon; over the module where there is no addon for this machine. */
function made() {
  let native;
  try {
    native = addon();
  } catch (missing) {
    return overModule(missing);
  }
  native.install(refusal, unframed);
  const unframe = (frame, options) => native.unframe(frame, options, wordsOf(options));
  return surface({ ...native, check: checksOfAddon(native), unframe }, many(native));
}

function overModule(missing) {
  let module;
  try {
    module = portable();
  } catch {
    // A checkout without the module: what is missing is the addon.
    throw missing;
  }
  module.install(refusal, module.rest);
  const engine = { ...module, check: checksOfModule(module) };
  return surface(engine, oneByOne(engine));
}

/** Makes checks on other threads. */
const many = (native) => async (subjects, options, { threads, signal }) => {
  const stop = new native.Stop();
  let abort;
  const aborted = new Promise((_, reject) => {
    abort = () => {
      stop.now();
      reject(signal.reason);
    };
  });
  signal?.addEventListener("abort", abort, { once: true });
  try {
    return JSON.parse(await Promise.race([native.checkAll(subjects, options, threads, stop), aborted]));
  } finally {
    signal?.removeEventListener("abort", abort);
  }
};

/** Makes what `unframe` returns; the payload is a part of the frame where it has a place there. */
const unframed = (
  frame,
  framing,
  id,
  guid,
  indexes,
  compression,
  protocol,
  metadata,
  version,
  fingerprint,
  consumed,
  key,
  made,
  start,
  end,
) => ({
  framing,
  id,
  guid,
  indexes,
  compression,
  protocol,
  metadata,
  version,
  fingerprint,
  consumed,
  key,
  payload: start === null ? made : frame.subarray(start, end),
});

/** Returns names and values of options, a line each, if the values are words: they cross faster than an object. */
const wordsOf = (options) => {
  if (typeof options !== "object" || options === null || Array.isArray(options)) return undefined;
  let words = "";
  for (const name of Object.keys(options)) {
    const value = options[name];
    if (typeof value !== "string" || value.includes("\n") || name.includes("\n")) return undefined;
    words += `${name}\n${value}\n`;
  }
  return words;
};

export const {
  parse,
  Schema,
  SchemaBundle,
  diff,
  check,
  checkAll,
  frame,
  unframe,
  unframeEach,
  detect,
  position,
  rules,
  batch,
  SchemaccordError,
  SchemaError,
  UnresolvedReferenceError,
  FrameError,
} = made();

// What is waited for in browsers is there at once.
export const ready = Promise.resolve();
export const whole = Promise.resolve();
export const init = async () => {};
export const initSync = () => {};
