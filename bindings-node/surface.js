// The functions and classes of the package over an engine: the addon of Node.js or a WebAssembly module, whose functions are the same.

import { FrameError, SchemaccordError, SchemaError, UnresolvedReferenceError } from "./errors.js";
import { payloads } from "./payloads.js";
import { schemas } from "./schema.js";

/** Returns the surface; `many` makes many checks, each an array of what the engine's own check takes, and takes their common options. */
export function surface(engine, many) {
  const { Schema, handle } = schemas(engine);
  const previousOf = (previous) => {
    if (!Array.isArray(previous)) throw new TypeError("previous: expected an array of Schema");
    return previous.map((one) => handle(one, "previous: expected an array of Schema"));
  };
  const subjectOf = (subject) => {
    if (!Array.isArray(subject)) throw new TypeError("subjects: expected pairs of a schema and an array of schemas");
    const [schema, previous, own] = subject;
    return [handle(schema), previousOf(previous), own ?? undefined];
  };

  return {
    parse: (text, options) => new Schema(engine.parse(text, options)),
    Schema,
    SchemaBundle: payloads(Schema, engine, handle),
    diff: (reader, writer, options) => engine.diff(handle(reader), handle(writer), options),
    check: (schema, previous, options) => engine.check(handle(schema), previousOf(previous), options),
    async checkAll(subjects, { threads, signal, ...options } = {}) {
      signal?.throwIfAborted();
      if (threads !== undefined && !(Number.isInteger(threads) && threads > 0)) throw new TypeError("threads: expected a whole number from 1");
      return many([...subjects].map(subjectOf), options, { threads, signal });
    },
    frame: engine.frame,
    unframe: engine.unframe,
    unframeEach: engine.unframeEach,
    detect: engine.detect,
    position: engine.position,
    rules: engine.rules,
    batch: engine.batch,
    SchemaccordError,
    SchemaError,
    UnresolvedReferenceError,
    FrameError,
  };
}
