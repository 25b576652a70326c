"use strict";

// The addon for this machine; build.mjs makes it.
const native = require(`./schemaccord.${process.platform}-${process.arch}.node`);

/** Why a schema, a reference or a request was refused. */
class SchemaError extends Error {
  constructor({ code, message, path = null, span = null, reference = null }) {
    super(message);
    this.name = "SchemaError";
    this.code = code;
    this.path = path;
    this.span = span;
    this.reference = reference;
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

native.install(SchemaError, unframed);

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
exports.diff = native.diff;
exports.check = native.check;
exports.frame = native.frame;
exports.unframe = (frame, options) => native.unframe(frame, options, wordsOf(options));
exports.unframeEach = native.unframeEach;
exports.detect = native.detect;
exports.position = native.position;
exports.rules = native.rules;
exports.batch = native.batch;
exports.SchemaError = SchemaError;
