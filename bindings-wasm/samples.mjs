// Schemas as large as those in use, and what becomes of them: for usual.mjs. The project's cases hold one behaviour each, so they are small.

const words = ["id", "name", "created", "amount", "state", "parts", "labels", "parent", "note", "ratio", "valid", "data"];
/** Members of whatever has many: more than tables, lists and sorts begin with. */
const WIDTH = 160;
const REFERENCES = 20;

/** What is done to a member in the version that is changed, by its place. */
const changes = ["keep", "keep", "remove", "retype", "keep", "rename", "keep"];

/** Makes many of something from the place, a name, and what is done to it; without those that are removed. */
const each = (isChanged, make) =>
  Array.from({ length: WIDTH }, (_, at) => [at, `${words[at % words.length]}_${at}`, isChanged ? changes[at % changes.length] : "keep"])
    .filter(([, , change]) => change !== "remove")
    .map(([at, name, change]) => make(at, name, change));

/** Returns one of some types, and the next one where the type is changed. */
const typeOf = (types, at, change) => types[(change === "retype" ? at + 1 : at) % types.length];

const avroTypes = [
  ["long", 0],
  ["string", 'a "quoted" text, Köln\n'],
  [{ type: "long", logicalType: "timestamp-millis" }, 0],
  [{ type: "bytes", logicalType: "decimal", precision: 12, scale: 2 }, "\u0000"],
  [["null", "string"], null],
  [{ type: "array", items: "double" }, []],
  [{ type: "map", values: ["null", "int"] }, {}],
  ["float", 1.5],
  ["boolean", true],
  ["double", -0.25],
  [["null", "boolean"], null],
  ["bytes", ""],
];

function avro(isChanged, references) {
  const fields = each(isChanged, (at, name, change) => {
    const [type, value] = typeOf(avroTypes, at, change);
    const names = change === "rename" ? { name: `${name}_new`, aliases: [name] } : { name };
    return { ...names, type, doc: `What ${name} says.`, ...(at % 3 ? { default: value } : {}) };
  });
  const symbols = each(isChanged, (at) => `SYMBOL_${at}`);
  fields.push({ name: "kind", type: { type: "enum", name: "Kind", symbols, default: "SYMBOL_0" } });
  fields.push({ name: "code", type: { type: "fixed", name: "Code", size: isChanged ? 12 : 16 } });
  for (const [at, change] of each(isChanged, (at, _, change) => [at, change])) {
    const next = { name: "next", type: ["null", `Part${at}`], default: null };
    const own = [{ name: "at", type: change === "retype" ? "string" : "int" }, next];
    fields.push({ name: `part_${at}`, type: { type: "record", name: `Part${at}`, namespace: "org.example.parts", fields: own } });
  }
  references.forEach((name, at) => fields.push({ name: `other_${at}`, type: name }));
  return JSON.stringify({ type: "record", name: "Sample", namespace: "org.example", doc: "A sample.", fields }, null, 2);
}

const protobufTypes = [
  "int64",
  "string",
  "bool",
  "double",
  "bytes",
  "repeated string",
  "Kind",
  "optional int32",
  "Part",
  "google.protobuf.Timestamp",
  "uint32",
  "repeated Part",
];
const head = 'syntax = "proto3";\n\npackage org.example;\n';

function protobuf(isChanged, references) {
  const fields = each(isChanged, (at, name, change) => {
    const [type, now] = [typeOf(protobufTypes, at, change), change === "rename" ? `${name}_new` : name];
    return `  // What ${name} says.\n  ${type} ${now} = ${at + 1}${at % 5 === 0 ? " [deprecated = true]" : ""};\n`;
  });
  const part = (at, _, change) => `message Part${at} {\n  ${change === "retype" ? "string" : "int32"} at = 1;\n  map<string, Part> parts = 2;\n}\n`;
  return [
    head,
    'import "google/protobuf/timestamp.proto";\n',
    ...references.map((name) => `import "${name}";\n`),
    'option java_package = "org.example";\noption java_multiple_files = true;\n',
    "/* A sample. */\nmessage Sample {\n",
    ...fields,
    ...references.map((name, at) => `  ${name.replace(".proto", "")} other_${at} = ${1000 + at};\n`),
    "  oneof choice {\n    string text = 2000;\n    int64 number = 2001;\n  }\n",
    '  reserved 3000 to 3010;\n  reserved "gone";\n}\n',
    "message Part {\n  string id = 1;\n  enum Level {\n    LOW = 0;\n    HIGH = 1;\n  }\n  Level level = 2;\n}\n",
    ...each(isChanged, part),
    "enum Kind {\n",
    ...each(isChanged, (at) => `  KIND_${at} = ${at};\n`),
    "}\n",
    "service Store {\n  rpc Get(Sample) returns (Part);\n}\n",
  ].join("");
}

const part = { $ref: "#/definitions/part" };
const jsonTypes = [
  { type: "integer", minimum: 0, maximum: 1000 },
  { type: "string", minLength: 1, maxLength: 200, pattern: "^[a-z]+$" },
  { type: "string", format: "date-time", pattern: "^[\\s\\S]*[^\\W\\d,;].*$" },
  { type: "number", exclusiveMinimum: 0.5, multipleOf: 0.25 },
  { type: ["null", "string"], default: null },
  { type: "array", items: { type: "number" }, minItems: 1, maxItems: 8, uniqueItems: true },
  { type: "object", additionalProperties: { type: "integer" }, maxProperties: 9 },
  { enum: ["a", "b", "c", null, 4] },
  { type: "boolean", default: true },
  { oneOf: [{ type: "string" }, { type: "integer" }] },
  { anyOf: [part, { const: "none" }] },
  { allOf: [part], not: { type: "string" } },
  { type: "string", pattern: "^[A-Za-z0-9_.:/@#-]+$", enum: ["a", "b"] },
  { type: "string", pattern: "^(?:[0-9a-fA-F]{8}-){2,4}[\\w.\\-]+(\\d{1,3}|x)?$", format: "uri", minLength: 2 },
  { type: "object", patternProperties: { "^x-[a-z0-9_]*$": { type: "string" } }, default: { b: 1.5, a: { d: [1, null], c: true } } },
  { type: "number", minimum: -1.5, maximum: 90.25 },
  { const: { b: "text", a: [0.5, {}] } },
];
const choice = {
  anyOf: [
    ...jsonTypes,
    {
      type: "object",
      properties: Object.fromEntries(jsonTypes.map((type, at) => [`${words[at % words.length]}_${at}`, type])),
      required: ["name_1", "id_0"],
      dependencies: { id_0: ["name_1", "created_2"] },
    },
  ],
};
const drafts = { old: "http://json-schema.org/draft-07/schema#", new: "https://json-schema.org/draft/2020-12/schema" };

function json(isChanged, references) {
  const named = each(isChanged, (at, name, change) => {
    const now = change === "rename" ? `${name}_new` : name;
    return [now, { title: name, description: `What ${name} says: "Köln"\n`, ...typeOf(jsonTypes, at, change) }];
  });
  const parts = each(isChanged, (at, _, change) => {
    const properties = { at: { type: change === "retype" ? "string" : "integer" }, next: part };
    return [`part_${at}`, { type: "object", properties, required: isChanged ? ["at"] : ["at", "next"], additionalProperties: false }];
  });
  const others = references.map((name, at) => [`other_${at}`, { $ref: name }]);
  const symbols = { type: "string", enum: each(isChanged, (at) => `symbol ${(at * 7) % WIDTH}`) };
  const links = each(isChanged, (at) => [`link_${at}`, { $ref: `#/definitions/part_${at}` }]);
  const properties = Object.fromEntries([...named, ...parts, ...others, ...links, ["symbol", symbols], ["choice", choice]]);
  const definitions = each(false, (at) => [`part_${at}`, { type: "object", properties: { [`own_${at}`]: { type: "string" } }, minProperties: 1 }]);
  return JSON.stringify(
    {
      $schema: drafts.old,
      title: "A sample.",
      type: "object",
      properties,
      required: Object.keys(properties).filter((_, at) => at % 4 === 0),
      definitions: {
        part: { type: "object", properties: { id: { type: "string" }, parts: { type: "array", items: part } }, required: ["id"] },
        ...Object.fromEntries(definitions),
      },
      dependencies: { id_0: ["name_1"], name_1: { required: ["created_2"] } },
      additionalProperties: !isChanged,
    },
    null,
    2,
  );
}

/** For each format how a version is made, and a schema that it refers to: the name, and the text. */
const formats = {
  AVRO: {
    make: avro,
    name: (at) => `org.example.Other${at}`,
    text: (at) => JSON.stringify({ type: "record", name: `Other${at}`, namespace: "org.example", fields: [{ name: "id", type: "string" }] }),
  },
  PROTOBUF: {
    make: protobuf,
    name: (at) => `Other${at}.proto`,
    text: (at) => `${head}message Other${at} {\n  string id = 1;\n}\n`,
  },
  JSON: {
    make: json,
    name: (at) => `Other${at}.json`,
    text: () => JSON.stringify({ type: "object", properties: { id: { type: "string" } } }),
  },
};

/**
 * Returns the references of a schema, and its versions: the first, one that says the same in other words, one that breaks, and for JSON Schema one of a draft
 * that another loader reads.
 */
export function samples(format) {
  const { make, name, text } = formats[format];
  const references = Array.from({ length: REFERENCES }, (_, at) => ({ name: name(at), subject: `other-${at}`, version: 1, schema: text(at) }));
  const [first, changed] = [false, true].map((isChanged) => make(isChanged, references.map((reference) => reference.name)));
  const others = format === "JSON" ? [first.replace(drafts.old, drafts.new)] : [];
  return { references, versions: [first, first.replace("A sample.", "The sample."), changed, ...others] };
}
