// payload.mjs [--seconds SECONDS]: what a datum costs to decode and encode here and in avsc: the same schema, the same bytes, one run.
// The input is that of `cargo bench -p schemaccord --bench payload`, which measures Rust alone. Decoding many data as JSON text comes next to
// it: one call of JavaScript for all of them. Needs the packages of ../tests/packages.

import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { parseArgs } from "node:util";

import { parse } from "../index.js";

const require = createRequire(new URL("../tests/packages/package.json", import.meta.url));
const avro = require("avsc");

const SCHEMA = {
  type: "record",
  name: "Event",
  fields: [
    { name: "id", type: "long" },
    { name: "user", type: "string" },
    { name: "at", type: "long" },
    { name: "kind", type: { type: "enum", name: "Kind", symbols: ["CREATED", "UPDATED", "DELETED"] } },
    { name: "amount", type: "double" },
    { name: "note", type: ["null", "string"] },
    { name: "count", type: "int" },
    { name: "active", type: "boolean" },
    { name: "tags", type: { type: "array", items: "string" } },
    { name: "source", type: "string" },
  ],
};
const DATUM = {
  id: 1234567890123,
  user: "user-4711",
  at: 1700000000000,
  kind: "UPDATED",
  amount: 12.34,
  note: "a note",
  count: 42,
  active: true,
  tags: ["one", "two"],
  source: "checkout",
};
const MANY = 10_000;

/** Microseconds a datum, the fastest of some turns: on a busy machine the others measure the neighbours. */
function cost(call, seconds, count) {
  const turn = (times) => {
    const start = performance.now();
    for (let at = 0; at < times; at += 1) call();
    return (performance.now() - start) / times;
  };
  const times = Math.max(1, Math.floor(((seconds / 20) * 1e3) / Math.max(turn(count > 1 ? 2 : 5_000), 1e-4)));
  return (Math.min(...Array.from({ length: 20 }, () => turn(times))) * 1e3) / count;
}

const { values } = parseArgs({ options: { seconds: { type: "string", default: "2" } } });
const [schema, type] = [parse(JSON.stringify(SCHEMA)), avro.Type.forSchema(SCHEMA)];
const data = type.toBuffer(DATUM);
const many = Array.from({ length: MANY }, () => data);
const [plain, text] = [{ json: "plain" }, { json: "plain", text: true }];
assert.deepEqual(schema.decode(data, plain), DATUM);
assert.deepEqual(JSON.parse(JSON.stringify(type.fromBuffer(data))), DATUM);
assert.deepEqual(schema.encode(DATUM, plain), data);

const versions = `schemaccord ${require("../../package.json").version}, avsc ${require("avsc/package.json").version}`;
console.log(`Node.js ${process.versions.node}, ${versions}; a record of 10 fields, ${data.length} bytes`);
for (const [name, call, count = 1] of [
  ["avsc: decode", () => type.fromBuffer(data)],
  ["avsc: decode, and make JSON text of it", () => JSON.stringify(type.fromBuffer(data))],
  ["decode", () => schema.decode(data, plain)],
  ["decode as JSON text", () => schema.decode(data, text)],
  ["decodeEach", () => schema.decodeEach(many, plain), MANY],
  ["decodeEach as JSON text: Rust, and one crossing for all", () => schema.decodeEach(many, text), MANY],
  ["avsc: encode", () => type.toBuffer(DATUM)],
  ["encode", () => schema.encode(DATUM, plain)],
  ["avsc: validate", () => type.isValid(DATUM)],
  ["validate", () => schema.validate(DATUM, plain)],
]) {
  console.log(`${cost(call, Number(values.seconds), count).toFixed(2).padStart(8)} us  ${name}`);
}
