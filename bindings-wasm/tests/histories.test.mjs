// Published histories of schemas, which are none of what modules are split by: the first part is enough for nearly all that is asked of them.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import * as avro from "../../bindings-node/avro.js";
import * as json from "../../bindings-node/json.js";
import * as protobuf from "../../bindings-node/protobuf.js";
import { bytes, schemaccord } from "./load.mjs";

const root = fileURLToPath(new URL("../../", import.meta.url));
const shared = join(process.env.SCHEMACCORD_SHARED || join(dirname(root.replace(/\/$/, "")), "shared"), "real");
const histories = { avro: [avro, "lsst.json"], protobuf: [protobuf, "otel.json"], json: [json, "iglu.json"] };
const levels = ["BACKWARD", "FULL_TRANSITIVE"];

/** Returns the references of a version with those that they have themselves before them, each once. */
function references(version, all, found = new Map()) {
  for (const { name, subject, version: number } of version.references ?? []) {
    const there = all.get(`${subject} ${number}`);
    if (!there || found.has(name)) continue;
    references(there, all, found);
    found.set(name, { name, subject, version: number, schema: there.schema });
  }
  return [...found.values()];
}

for (const [name, [api, file]] of Object.entries(histories)) {
  test(`${name}: the first part is enough for published histories, and answers as the whole module does`, async (context) => {
    if (!existsSync(join(shared, file))) return context.skip(`no ${file} in ${shared}`);
    api.initSync(bytes(name)[0], new Uint8Array());
    const count = { asked: 0, missed: 0 };
    /** Asks both; returns nothing where the rest is needed or they refuse. */
    const ask = async (call) => {
      count.asked += 1;
      const [here, there] = [api, schemaccord].map((one, at) => told(one, () => call(one, at)));
      if (/^the rest of the module/.test(here.message)) {
        count.missed += 1;
        return undefined;
      }
      assert.equal(JSON.stringify(here), JSON.stringify(there));
      return here.answer && [here.answer, there.answer];
    };
    const versions = JSON.parse(readFileSync(join(shared, file), "utf8"));
    const all = new Map(versions.map((version) => [`${version.subject} ${version.version}`, version]));
    const read = new Map();
    for (const version of versions) {
      const { subject, schemaType: format, schema } = version;
      const options = { format, mode: "new", references: references(version, all) };
      const now = await ask((one) => one.parse(schema, options));
      if (!now) continue;
      const before = read.get(subject) ?? [];
      await ask((one, at) => [now[at].guid, now[at].render("canonical"), now[at].render("normalized")]);
      for (const level of levels) await ask((one, at) => ({ ...one.check(now[at], before.map((pair) => pair[at]), { level }) }));
      read.set(subject, [...before, now]);
    }
    context.diagnostic(`${count.missed} of ${count.asked} requests need the rest`);
    assert.ok(count.asked > 300 && count.missed <= count.asked / 100, JSON.stringify(count));
  });
}

/** Returns what a call returns, or the message of what it throws. */
function told(api, call) {
  try {
    return { answer: call() };
  } catch (error) {
    if (!(error instanceof api.SchemaccordError) && !/^the rest of the module/.test(error.message)) throw error;
    return { message: error.message };
  }
}
