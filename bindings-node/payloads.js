import { optionsText } from "./options.js";

// An integer beyond 2^53 stands in JSON text as a string of this mark and its digits; a string that begins with the mark has one more.
// Only a text that begins with the mark has such strings. See core/src/payload/wide.rs.
const MARK = "\0";

/** Returns a value as JSON text. */
function written(value) {
  let text;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    // What a big integer throws; another one is thrown again.
    if (!(error instanceof TypeError)) throw error;
    const marked = (_, member) => {
      if (typeof member === "bigint") return MARK + member;
      return typeof member === "string" && member.startsWith(MARK) ? MARK + member : member;
    };
    text = MARK + JSON.stringify(value, marked);
  }
  if (text === undefined) throw new TypeError("expected a value that JSON has");
  return text;
}

/** Returns the value of JSON text. */
function read(text, integers) {
  if (!text.startsWith(MARK)) return JSON.parse(text);
  const unmarked = (_, member) => {
    if (typeof member !== "string" || !member.startsWith(MARK)) return member;
    const rest = member.slice(1);
    return rest.startsWith(MARK) || integers === "string" ? rest : BigInt(rest);
  };
  return JSON.parse(text.slice(1), unmarked);
}

/** Takes options apart: those of the engine as JSON text, the reader's schema, and the form of values. */
function taken(options = {}, handle) {
  if (typeof options !== "object" || options === null || Array.isArray(options)) throw new TypeError("options: expected an object");
  const { reader, text, integers = "bigint", ...rest } = options;
  if (integers !== "bigint" && integers !== "string") throw new TypeError('integers: expected "bigint" or "string"');
  return {
    engine: JSON.stringify(rest),
    reader: reader == null ? undefined : handle(reader),
    give: (value) => (text ? asText(value) : written(value)),
    take: (value) => (text ? value : read(value, integers)),
    marks: !text,
  };
}

function asText(value) {
  if (typeof value !== "string") throw new TypeError("text: expected JSON text as a string");
  return value;
}

/** Lets schemas have their methods for data, and returns the class `SchemaBundle`; `handle` returns what the engine has of a schema. */
export function payloads(Schema, native, handle) {
  const methods = {
    encode(value, options) {
      const { engine, reader, give } = taken(options, handle);
      return native.payloadEncode(handle(this), give(value), engine, reader);
    },
    decode(data, options) {
      const { engine, reader, take, marks } = taken(options, handle);
      return take(native.payloadDecode(handle(this), data, engine, reader, marks));
    },
    decodeEach(data, options) {
      const { engine, reader, take, marks } = taken(options, handle);
      return take(native.payloadDecodeEach(handle(this), [...data], engine, reader, marks));
    },
    validate(datum, options) {
      const { engine, reader, give } = taken(options, handle);
      const found =
        datum instanceof Uint8Array
          ? native.payloadValidateBytes(handle(this), datum, engine, reader)
          : native.payloadValidate(handle(this), give(datum), engine, reader);
      return JSON.parse(found);
    },
  };
  for (const [name, value] of Object.entries(methods)) {
    Object.defineProperty(Schema.prototype, name, { value, configurable: true, writable: true });
  }

  return class SchemaBundle {
    #native;
    #form;

    constructor(members, options) {
      this.#form = taken(options, handle);
      const { engine, reader } = this.#form;
      this.#native = native.payloadBundle(typeof members === "string" ? members : written(members), engine, reader);
    }

    decode(data, known) {
      const { take, marks } = this.#form;
      return take(native.payloadOpen(this.#native, data, optionsText(known), marks));
    }

    decodeEach(data, known) {
      const { take, marks } = this.#form;
      return take(native.payloadOpenEach(this.#native, [...data], optionsText(known), marks));
    }

    encode(value, frame) {
      return native.payloadSeal(this.#native, this.#form.give(value), optionsText(frame));
    }
  };
}
