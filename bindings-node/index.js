"use strict";

// The addon for this machine; build.mjs makes it.
const native = require(`./schemaccord.${process.platform}-${process.arch}.node`);
const { SchemaccordError, SchemaError, UnresolvedReferenceError, FrameError, refusal } = require("./errors.js");

native.install(refusal);

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

// Named one by one: so `import { parse } from "schemaccord"` finds them, too.
exports.parse = native.parse;
exports.Schema = native.Schema;
exports.diff = native.diff;
exports.check = native.check;
exports.checkAll = checkAll;
exports.frame = native.frame;
exports.unframe = native.unframe;
exports.unframeEach = native.unframeEach;
exports.detect = native.detect;
exports.position = native.position;
exports.rules = native.rules;
exports.batch = native.batch;
exports.SchemaccordError = SchemaccordError;
exports.SchemaError = SchemaError;
exports.UnresolvedReferenceError = UnresolvedReferenceError;
exports.FrameError = FrameError;
