import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Worker } from "node:worker_threads";

import { apiTests } from "../../tests/api.mjs";
import * as named from "../index.js";

const require = createRequire(import.meta.url);
const schemaccord = require("../index.cjs");
const { parse } = named;

apiTests(test, schemaccord, fileURLToPath(new URL("../index.d.ts", import.meta.url)));

test("imports: by name, the same objects as are required", () => {
  assert.deepEqual(Object.keys(named).toSorted(), Object.keys(schemaccord).toSorted());
  for (const [name, value] of Object.entries(schemaccord)) assert.equal(named[name], value);
});

test("checkAll: the main thread goes on meanwhile", async () => {
  const fields = Array.from({ length: 2_000 }, (_, at) => ({ name: `f${at}`, type: ["null", "string", "long"] }));
  const schema = parse(JSON.stringify({ type: "record", name: "R", fields }));
  let ticks = 0;
  const ticking = setInterval(() => (ticks += 1), 1);
  const reports = await named.checkAll(Array(40).fill([schema, Array(10).fill(schema)]), { level: "FULL_TRANSITIVE" });
  clearInterval(ticking);
  assert.ok(reports.every(({ compatible }) => compatible));
  assert.ok(ticks > 5, `${ticks} ticks`);
});

test("check: reports that nobody reads take no memory, those kept are read late", () => {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc");
  const texts = ["int", "string"].map((type) => `{"type": "record", "name": "R", "fields": [{"name": "f", "type": "${type}"}]}`);
  const check = () => named.check(parse(texts[0], { mode: "new" }), [parse(texts[1])], { level: "FULL" });
  const schemas = texts.map((text) => parse(text));
  const kept = [];
  const turn = () => {
    for (let at = 0; at < 50_000; at += 1) {
      const report = named.check(schemas[at % 2], [schemas[1 - (at % 2)]], { level: "BACKWARD" });
      if (at % 1_000 === 0) kept.push(report, check());
    }
    gc();
    return process.memoryUsage().rss;
  };
  const before = turn();
  const after = Math.min(turn(), turn());
  // Their text alone would be 90 MB.
  assert.ok(after - before < 30 << 20, `${(after - before) >> 20} MB`);
  for (const report of kept) assert.equal(report.incompatibilities[0].rule, "TYPE_MISMATCH");
});

test("the command line: `npx schemaccord`", () => {
  const program = fileURLToPath(new URL("../bin/schemaccord.js", import.meta.url));
  const run = (...given) => spawnSync(process.execPath, [program, ...given], { encoding: "utf8", input: '{"type": "int"}' });
  assert.match(run("--version").stdout, /^schemaccord \d/);
  assert.match(run("--help").stdout, /Usage: schemaccord/);
  assert.deepEqual([run("parse", "-", "--form", "canonical").stdout, run("parse", "-").status], ['"int"\n', 0]);
  const wrong = run("check", "--nonsense");
  assert.deepEqual([wrong.status, wrong.stdout], [2, ""]);
  assert.match(wrong.stderr, /--nonsense/);
  const request = '{"op": "rules", "format": "JSON"}\n';
  assert.equal(spawnSync(process.execPath, [program, "batch"], { encoding: "utf8", input: request.repeat(300), maxBuffer: 1 << 28 }).stdout.split("\n").length, 301);
});

test("workers: each has its own class of errors", async () => {
  const source = `
    const { parentPort, workerData } = require("node:worker_threads");
    const { parse, SchemaError } = require(workerData);
    try { parse("{"); } catch (error) { parentPort.postMessage([error instanceof SchemaError, error.code]); }`;
  const workerData = fileURLToPath(new URL("../index.cjs", import.meta.url));
  for (let round = 0; round < 3; round += 1) {
    const worker = new Worker(source, { eval: true, workerData });
    const [message] = await once(worker, "message");
    assert.deepEqual(message, [true, "JSON_SYNTAX"]);
    assert.deepEqual(await once(worker, "exit"), [0]);
  }
  assert.throws(() => parse("{"), schemaccord.SchemaError);
});
