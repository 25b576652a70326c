// Published histories of schemas, which are none of what modules are split by: the first part is enough for nearly all that is asked of them.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import * as avro from "../../bindings-node/avro.js";
import * as json from "../../bindings-node/json.js";
import * as protobuf from "../../bindings-node/protobuf.js";
import { bytes } from "./bytes.mjs";

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
  test(`${name}: the first part is enough for published histories`, async (context) => {
    if (!existsSync(join(shared, file))) return context.skip(`no ${file} in ${shared}`);
    api.initSync(bytes(name)[0], new Uint8Array());
    const [count, read] = [{ asked: 0, missed: 0 }, new Map()];
    const ask = async (call) => {
      count.asked += 1;
      try {
        return call();
      } catch (error) {
        if (/^the rest of the module/.test(error.message)) count.missed += 1;
        else if (!(error instanceof api.SchemaccordError)) throw error;
        // A call that is given up gives back its stack behind what waits for it.
        await undefined;
      }
    };
    const versions = JSON.parse(readFileSync(join(shared, file), "utf8"));
    const all = new Map(versions.map((version) => [`${version.subject} ${version.version}`, version]));
    for (const version of versions) {
      const { subject, schemaType: format, schema } = version;
      const now = await ask(() => api.parse(schema, { format, mode: "new", references: references(version, all) }));
      if (!now) continue;
      const before = read.get(subject) ?? [];
      await ask(() => [now.guid, now.render("canonical"), now.render("normalized")]);
      for (const level of levels) await ask(() => JSON.stringify(api.check(now, before, { level })));
      read.set(subject, [...before, now]);
    }
    context.diagnostic(`${count.missed} of ${count.asked} requests need the rest`);
    assert.ok(count.asked > 300 && count.missed <= count.asked / 100, JSON.stringify(count));
  });
}
