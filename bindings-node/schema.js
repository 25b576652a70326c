// The handle of a parsed schema, which the engine has.

/** Returns the class of schemas over an engine, and the function that returns what the engine has of one. */
export function schemas(engine) {
  let handle;

  class Schema {
    #native;

    static {
      handle = (schema, expected = "expected a Schema") => {
        if (typeof schema !== "object" || schema === null || !(#native in schema)) throw new TypeError(expected);
        if (schema.#native === null) throw new Error("the schema was freed: parse its text again, or free it after its last use");
        return schema.#native;
      };
    }

    constructor(native) {
      if (!(native instanceof engine.Schema)) throw new TypeError("a Schema is made by `parse`");
      this.#native = native;
    }

    render(form) {
      return handle(this).render(form);
    }

    fingerprint(algorithm) {
      return handle(this).fingerprint(algorithm);
    }

    lint() {
      return handle(this).lint();
    }

    get name() {
      return handle(this).name;
    }

    get format() {
      return handle(this).format;
    }

    get guid() {
      return handle(this).guid;
    }

    free() {
      // The addon's is given back by the garbage collector, now that nothing holds it.
      const native = this.#native;
      this.#native = null;
      native?.free?.();
    }
  }
  if (Symbol.dispose) Object.defineProperty(Schema.prototype, Symbol.dispose, { value: Schema.prototype.free, configurable: true, writable: true });

  return { Schema, handle };
}
