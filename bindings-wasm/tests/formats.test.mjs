// The modules of one format each, and how they are loaded.

import assert from "node:assert/strict";
import test from "node:test";

import * as avro from "../../bindings-node/avro.js";
import * as json from "../../bindings-node/json.js";
import * as protobuf from "../../bindings-node/protobuf.js";
import { bytes, schemaccord, watched } from "./load.mjs";

const formats = {
  avro: [avro, '"int"', '"long"', "AVRO"],
  protobuf: [protobuf, 'syntax = "proto3"; message M { int64 a = 1; }', 'syntax = "proto3"; message M { double a = 1; }', "PROTOBUF"],
  json: [json, '{"maxLength": 1}', '{"maxLength": 2}', "JSON"],
};

for (const [name, [api, text, other, format]] of Object.entries(formats)) {
  test(`${name}: the names of the whole package`, () => assert.deepEqual(Object.keys(api), Object.keys(schemaccord)));

  test(`${name}: nothing works before it is loaded, and that is said`, () => {
    const frame = new Uint8Array(5);
    for (const body of [() => api.parse(text), () => api.rules(format), () => api.unframe(frame), () => new api.SchemaBundle([])]) {
      assert.throws(body, { name: "Error", message: /^schemaccord is not loaded yet: `await ready`/ }, body.toString());
    }
  });

  test(`${name}: a load that fails says from where, and can be made again`, async () => {
    // It is fetched where nothing else is said, and here nothing can be.
    await assert.rejects(Promise.resolve(api.ready), new RegExp(`cannot be loaded from .*/wasm/${name}/schemaccord\\.wasm: fetch was called; serve it there`));
    assert.equal(watched.pop()[0], "fetch");
    await assert.rejects(api.init(new Uint8Array([1, 2, 3])), /cannot be loaded: /);
    const loading = api.init(...bytes(name));
    assert.throws(() => api.initSync(...bytes(name)), /is being loaded: `await ready`/);
    await Promise.all([loading, api.ready, api.init()]);
  });

  test(`${name}: judges its format as the whole package does`, () => {
    const check = (package_) => {
      const [now, before] = [text, other].map((one) => package_.parse(one, { format }));
      return package_.check(now, [before], { level: "FULL" });
    };
    assert.equal(check(api).compatible, false);
    assert.deepEqual(check(api), check(schemaccord));
    assert.equal(api.unframe(api.frame(new Uint8Array([1]), { id: 7 })).id, 7);
    // Classes of errors are those of the package, whichever module throws them.
    assert.throws(() => api.parse("{"), schemaccord.SchemaError);
  });

  test(`${name}: other formats are refused, and have no rules`, () => {
    for (const [, other, , unknown] of Object.values(formats).filter(([one]) => one !== api)) {
      assert.throws(() => api.parse(other, { format: unknown }), { name: "SchemaError", code: "UNSUPPORTED" });
      assert.deepEqual(api.rules(unknown), []);
      assert.notDeepEqual(schemaccord.rules(unknown), []);
    }
    assert.deepEqual(api.rules(format), schemaccord.rules(format));
  });

  test(`${name}: schemas of two modules do not mix`, () => {
    assert.throws(() => api.check(schemaccord.parse(text, { format }), []), TypeError);
  });
}

test("quiet: nothing on the console, nothing fetched", () => assert.deepEqual(watched, []));
