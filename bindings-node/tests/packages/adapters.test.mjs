// The adapters, against the packages they are for.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { SchemaRegistryClient } from "@confluentinc/schemaregistry";
import kafkajs from "@kafkajs/confluent-schema-registry";
import avro from "avsc";

import * as avsc from "../../adapters/avsc.cjs";
import * as confluent from "../../adapters/confluent.cjs";
import * as kafka from "../../adapters/kafkajs.cjs";
import { check, parse, SchemaError, UnresolvedReferenceError } from "../../index.js";

const user = '{"type": "record", "name": "User", "fields": [{"name": "id", "type": "long"}]}';
const userWithEmail = '{"type": "record", "name": "User", "fields": [{"name": "id", "type": "long"}, {"name": "email", "type": "string"}]}';

/** The package's own client without a registry. */
async function registry() {
  const client = SchemaRegistryClient.newClient({ baseURLs: ["mock://registry"] });
  await client.updateDefaultCompatibility("BACKWARD");
  return client;
}

test("confluent: a schema is checked before it is registered", async () => {
  const client = await registry();
  await client.register("users-value", { schema: user, schemaType: "AVRO" });
  const refused = await confluent.check(client, "users-value", { schema: userWithEmail, schemaType: "AVRO" });
  assert.deepEqual([refused.compatible, refused.level], [false, "BACKWARD"]);
  assert.ok(refused.messages.includes("{oldSchemaVersion: 1}"));
  assert.ok((await confluent.check(client, "users-value", { schema: userWithEmail }, { level: "FORWARD" })).compatible);
  assert.ok((await confluent.check(client, "new-value", { schema: userWithEmail })).compatible);
  await client.updateCompatibility("users-value", "FULL_TRANSITIVE");
  assert.equal((await confluent.check(client, "users-value", { schema: user })).level, "FULL_TRANSITIVE");
  await assert.rejects(confluent.check(client, "users-value", { schema: "{" }), SchemaError);
});

test("confluent: a failing client is not taken for an empty subject", async () => {
  const client = await registry();
  const fault = Object.assign(new Error("down"), { status: 500 });
  client.getAllVersions = () => Promise.reject(fault);
  await assert.rejects(confluent.check(client, "users-value", { schema: user }), fault);
});

test("confluent: references are asked of the client", async () => {
  const client = await registry();
  await client.register("user.proto", { schema: 'syntax = "proto3"; message User { int64 id = 1; }', schemaType: "PROTOBUF" });
  const order = {
    schema: 'syntax = "proto3"; import "user.proto"; message Order { User user = 1; }',
    schemaType: "PROTOBUF",
    references: [{ name: "user.proto", subject: "user.proto", version: 1 }],
  };
  assert.ok((await confluent.check(client, "orders-value", order)).compatible);
  assert.equal((await confluent.parse(order, client)).name, "Order");
  await assert.rejects(confluent.parse(order), UnresolvedReferenceError);
});

test("confluent: metadata and rules enter the GUID", async () => {
  const metadata = { tags: { "**.ssn": ["PII"] }, properties: { owner: "team" }, sensitive: ["secret"] };
  const ruleSet = { domainRules: [{ name: "check", kind: "CONDITION", mode: "WRITE", type: "CEL", expr: "true" }] };
  const rich = await confluent.parse({ schema: user, metadata, ruleSet });
  assert.equal(rich.guid, parse(user, { metadata, ruleSet }).guid);
  assert.notEqual(rich.guid, parse(user).guid);
});

test("kafkajs: what its `register` takes", () => {
  const { SchemaType } = kafkajs;
  assert.equal(kafka.parse({ type: SchemaType.AVRO, schema: JSON.parse(user) }).guid, parse(user).guid);
  assert.equal(kafka.parse({ type: SchemaType.AVRO, schema: user }, { mode: "new" }).name, "User");
  assert.equal(kafka.parse({ type: SchemaType.JSON, schema: '{"type": "string"}' }).format, "JSON");
  const order = {
    type: SchemaType.PROTOBUF,
    schema: 'syntax = "proto3"; import "user.proto"; message Order { User user = 1; }',
    references: [{ name: "user.proto", subject: "user.proto", version: 1 }],
  };
  assert.throws(() => kafka.parse(order), UnresolvedReferenceError);
  const schema = 'syntax = "proto3"; message User { int64 id = 1; }';
  assert.equal(kafka.parse(order, { references: [{ ...order.references[0], schema }] }).name, "Order");
});

test("avsc: a type is what its text is", () => {
  const folder = fileURLToPath(new URL("../../../tests/conformance/avro", import.meta.url));
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".jsonl"));
  const cases = files.flatMap((name) => readFileSync(`${folder}/${name}`, "utf8").split("\n").filter(Boolean));
  const texts = new Set(cases.map((line) => JSON.parse(line).schema).filter((text) => typeof text === "string"));
  let same = 0;
  for (const text of texts) {
    let original, type;
    try {
      original = parse(text, { mode: "new" });
      type = avro.Type.forSchema(JSON.parse(text));
    } catch {
      // What either refuses says nothing about the other.
      continue;
    }
    assert.ok(check(avsc.parse(type), [original], { level: "FULL" }).compatible, text);
    same += 1;
  }
  assert.ok(same > 50, `${same} of ${texts.size}`);
});

test("avsc: aliases, defaults and documentation count", () => {
  const text = '{"type":"record","name":"a.R","doc":"d","aliases":["Q"],"fields":[{"name":"f","type":"long","default":1}]}';
  const type = avro.Type.forSchema(JSON.parse(text));
  assert.ok(check(avsc.parse(type), [parse('{"type":"record","name":"a.Q","fields":[]}')]).compatible);
  assert.deepEqual(JSON.parse(avsc.parse(type).render("canonical")).doc, "d");
});
