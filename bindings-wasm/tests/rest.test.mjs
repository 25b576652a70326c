// When and from where the rest of a module is loaded.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import * as avro from "../../bindings-node/avro.js";
import * as json from "../../bindings-node/json.js";
import * as protobuf from "../../bindings-node/protobuf.js";
import { bytes } from "./bytes.mjs";

const text = '{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}]}';
const requested = [];

/** What pages have: it reads files, as texts whose characters are bytes. */
class Requests {
  static status = 200;

  open(method, address, later) {
    assert.deepEqual([method, later], ["GET", false]);
    this.address = address;
  }

  overrideMimeType(type) {
    assert.equal(type, "text/plain; charset=x-user-defined");
  }

  send() {
    requested.push(String(this.address));
    this.status = Requests.status;
    // Bytes from 128 on become characters of the private use area.
    const character = (byte) => String.fromCharCode(byte < 128 ? byte : 0xf700 + byte);
    if (this.status < 300) this.responseText = Array.from(readFileSync(this.address), character).join("");
  }
}

test("a call that needs the rest loads it from beside the script, once, and waits", async () => {
  globalThis.XMLHttpRequest = Requests;
  avro.initSync(bytes("avro")[0]);
  const schema = avro.parse(text);
  assert.equal(avro.check(schema, [schema]).compatible, true);
  assert.deepEqual(requested, []);
  Requests.status = 404;
  for (let turn = 0; turn < 3; turn += 1) {
    const message = /^the rest of the module of schemaccord cannot be loaded from .*\/wasm\/avro\/schemaccord\.rest\.wasm: status 404; serve it there, or/;
    assert.throws(() => schema.encode({ a: 5 }), { name: "Error", message });
  }
  // A call that is given up leaves nothing on the stack, of which there is a megabyte.
  for (let turn = 0; turn < 20_000; turn += 1) {
    assert.throws(() => avro.check(schema, [schema], { witness: true }), /^Error: the rest of the module/);
    await undefined;
  }
  requested.length = 0;
  Requests.status = 200;
  assert.deepEqual(schema.decode(schema.encode({ a: 5 })), { a: 5 });
  assert.deepEqual(schema.decode(schema.encode({ a: 6 })), { a: 6 });
  assert.equal(requested.length, 1);
  delete globalThis.XMLHttpRequest;
});

test("where a call cannot wait, `whole` loads it ahead, and the error says so", async () => {
  protobuf.initSync(bytes("protobuf")[0]);
  const schema = protobuf.parse('syntax = "proto3"; message M { int64 a = 1; }', { format: "PROTOBUF" });
  assert.throws(() => schema.encode({ a: 5 }), /: it has to be loaded before, with `await whole`; serve it there/);
  const fetched = [];
  globalThis.fetch = async (address) => {
    fetched.push(String(address));
    return fetched.length === 1 ? new Response("", { status: 503 }) : new Response(readFileSync(address));
  };
  await assert.rejects(protobuf.whole.then(), /cannot be loaded from .*schemaccord\.rest\.wasm: status 503/);
  assert.equal(await protobuf.whole, undefined);
  assert.equal(await protobuf.whole, undefined);
  assert.equal(fetched.length, 2);
  assert.deepEqual(schema.decode(schema.encode({ a: 5n })), { a: "5" });
});

test("where a call cannot wait, `ready` loads both, and tries again what failed", async () => {
  const fetched = [];
  globalThis.fetch = async (address) => {
    fetched.push(String(address).replace(/.*\/wasm\//, ""));
    if (fetched.length === 2) throw new Error("no network");
    return new Response(readFileSync(address), { headers: { "content-type": "application/wasm" } });
  };
  await assert.rejects(Promise.all([json.ready, json.ready]), /^Error: the rest of .*: no network; serve it there/);
  await assert.rejects(json.init(undefined, Promise.reject(new Error("no more"))), /: no more; serve it there/);
  await assert.rejects(json.init(undefined, bytes("avro")[1]).then(() => json.whole.then()), /: it is of another version than the first part; serve it/);
  await json.init(undefined, new URL("../../bindings-node/wasm/json/schemaccord.rest.wasm", import.meta.url));
  assert.deepEqual(fetched, ["json/schemaccord.wasm", "json/schemaccord.rest.wasm", "json/schemaccord.rest.wasm"]);
  assert.deepEqual(json.parse('{"type": "integer"}', { format: "JSON" }).validate(5), []);
});
