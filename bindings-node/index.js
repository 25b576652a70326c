"use strict";

// The addon for this machine; build.mjs makes it.
const native = require(`./schemaccord.${process.platform}-${process.arch}.node`);
const { SchemaccordError, SchemaError, UnresolvedReferenceError, FrameError, refusal } = require("./errors.js");
const { payloads } = require("./payloads.js");

function check(schema, previous, options) {
  return read(native.check(schema, previous, options === undefined ? undefined : written(options)));
}

// The last short report, as text and as values. Reports that have nothing to tell are alike, and a copy costs less than reading one again.
let lastText;
let lastReport;

/** Returns the report of a text. */
function read(text) {
  if (text.length > 300) return JSON.parse(text);
  if (text !== lastText) {
    lastReport = JSON.parse(text);
    lastText = text;
  }
  return copied(lastReport);
}

/** Returns a copy of plain values. */
function copied(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copied);
  const copy = { ...value };
  for (const name in copy) {
    const member = copy[name];
    if (typeof member === "object" && member !== null) copy[name] = copied(member);
  }
  return copy;
}

/** Returns options as JSON. */
function written(options) {
  if (typeof options !== "object" || options === null || Array.isArray(options)) throw new TypeError("options: expected an object");
  return JSON.stringify(options);
}

async function checkAll(subjects, { threads, signal, ...options } = {}) {
  signal?.throwIfAborted();
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
    return JSON.parse(await Promise.race([native.checkAll([...subjects], options, threads, stop), aborted]));
  } finally {
    signal?.removeEventListener("abort", abort);
  }
}

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

native.install(refusal, unframed);

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

// Named one by one: so `import { parse } from "schemaccord"` finds them, too.
exports.parse = native.parse;
exports.Schema = native.Schema;
exports.SchemaBundle = payloads(native.Schema, native);
exports.diff = native.diff;
exports.check = check;
exports.checkAll = checkAll;
exports.frame = native.frame;
exports.unframe = (frame, options) => native.unframe(frame, options, wordsOf(options));
exports.unframeEach = native.unframeEach;
exports.detect = native.detect;
exports.position = native.position;
exports.rules = native.rules;
exports.batch = native.batch;
exports.SchemaccordError = SchemaccordError;
exports.SchemaError = SchemaError;
exports.UnresolvedReferenceError = UnresolvedReferenceError;
exports.FrameError = FrameError;
