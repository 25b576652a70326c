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

native.install(SchemaError);

// Named one by one: so `import { parse } from "schemaccord"` finds them, too.
exports.parse = native.parse;
exports.Schema = native.Schema;
exports.diff = native.diff;
exports.check = native.check;
exports.frame = native.frame;
exports.unframe = native.unframe;
exports.unframeEach = native.unframeEach;
exports.detect = native.detect;
exports.position = native.position;
exports.rules = native.rules;
exports.batch = native.batch;
exports.SchemaError = SchemaError;
