/** What every error of this package is. */
export class SchemaccordError extends Error {
  constructor({ code, message, path = null, schema_path = null, index = null, span = null, reference = null }) {
    super(message);
    this.code = code;
    this.path = path;
    this.schema_path = schema_path;
    this.index = index;
    this.span = span;
    this.reference = reference;
  }
}

/** Why a schema, a check or a request was refused. */
export class SchemaError extends SchemaccordError {}

/** Why the references of a schema were refused: one is missing, or they lead back to themselves. */
export class UnresolvedReferenceError extends SchemaccordError {}

/** Why a frame cannot be read or written. */
export class FrameError extends SchemaccordError {}

const classes = { schema: SchemaError, reference: UnresolvedReferenceError, frame: FrameError };

// Written out, because bundlers shorten the names of classes; on the prototype, as the classes of JavaScript itself have it.
for (const [kind, name] of [
  [SchemaccordError, "SchemaccordError"],
  [SchemaError, "SchemaError"],
  [UnresolvedReferenceError, "UnresolvedReferenceError"],
  [FrameError, "FrameError"],
]) {
  Object.defineProperty(kind.prototype, "name", { value: name, configurable: true, writable: true });
}

/** Returns the error for what the engine says. */
export function refusal(detail) {
  const error = new classes[detail.about](detail);
  // The stack begins where the package was called, not in here.
  Error.captureStackTrace?.(error, refusal);
  return error;
}
