import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { apiTests } from "../../tests/api.mjs";
import { schemaccord, watched } from "./load.mjs";

const types = fileURLToPath(new URL("../types.d.ts", import.meta.url));

apiTests(test, schemaccord, types);

test("types: the copy of the Node.js package's", () => {
  const original = fileURLToPath(new URL("../../bindings-node/index.d.ts", import.meta.url));
  assert.equal(readFileSync(types, "utf8"), readFileSync(original, "utf8"), "copy bindings-node/index.d.ts to bindings-wasm/types.d.ts");
});

test("payloads: the same program as the Node.js package's, in the other syntax of modules", () => {
  const [own, original] = ["../payloads.js", "../../bindings-node/payloads.js"].map((path) => readFileSync(new URL(path, import.meta.url), "utf8"));
  const moved = original.replace('"use strict";\n\n', "").replace("\nfunction payloads(", "\nexport function payloads(").replace("\nmodule.exports = { payloads };\n", "");
  assert.equal(own, moved, "carry the change of bindings-node/payloads.js over");
});

test("errors: a schema that was freed", () => {
  const schema = schemaccord.parse('"int"');
  schema.free();
  assert.throws(() => schema.render("canonical"), Error);
  assert.throws(() => schemaccord.diff(schema, schema), Error);
  assert.equal(schemaccord.parse('"int"').render("canonical"), '"int"');
});

test("init: takes bytes, and a second time does no harm", async () => {
  await schemaccord.init(readFileSync(new URL("../pkg/schemaccord_bg.wasm", import.meta.url)));
  assert.equal(schemaccord.parse('"int"').format, "AVRO");
});

test("quiet: nothing on the console, nothing fetched", () => assert.deepEqual(watched, []));
