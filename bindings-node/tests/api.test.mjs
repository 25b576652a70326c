import assert from "node:assert/strict";
import { once } from "node:events";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

import { apiTests } from "../../tests/api.mjs";
import schemaccord, { parse } from "../index.js";

apiTests(test, schemaccord, fileURLToPath(new URL("../index.d.ts", import.meta.url)));

test("imports: by name", () => assert.equal(parse, schemaccord.parse));

test("workers: each has its own class of errors", async () => {
  const source = `
    const { parentPort, workerData } = require("node:worker_threads");
    const { parse, SchemaError } = require(workerData);
    try { parse("{"); } catch (error) { parentPort.postMessage([error instanceof SchemaError, error.code]); }`;
  const workerData = fileURLToPath(new URL("../index.js", import.meta.url));
  for (let round = 0; round < 3; round += 1) {
    const worker = new Worker(source, { eval: true, workerData });
    const [message] = await once(worker, "message");
    assert.deepEqual(message, [true, "JSON_SYNTAX"]);
    assert.deepEqual(await once(worker, "exit"), [0]);
  }
  assert.throws(() => parse("{"), schemaccord.SchemaError);
});
