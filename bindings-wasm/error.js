/** Why a schema, a reference or a request was refused. */
export class SchemaError extends Error {
  constructor({ code, message, path = null, span = null, reference = null }) {
    super(message);
    this.name = "SchemaError";
    this.code = code;
    this.path = path;
    this.span = span;
    this.reference = reference;
  }
}
