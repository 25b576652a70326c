// Which engine runs: the addon where there is one for the machine, else the WebAssembly module.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("..", import.meta.url));
const program = `
  import { check, checkAll, init, parse, ready, SchemaError } from "./index.js";
  await Promise.all([ready, init()]);
  const [int, long] = [parse('"int"'), parse('"long"')];
  const [report] = await checkAll([[int, [long]]], { threads: 2, signal: AbortSignal.timeout(60_000) });
  let code;
  try { parse("{"); } catch (error) { code = error instanceof SchemaError && error.code; }
  console.log(JSON.stringify([check(long, [int]).verdict, report.incompatibilities[0].rule, code]));`;
const answer = '["compatible","TYPE_MISMATCH","JSON_SYNTAX"]\n';

function run(cwd, source) {
  return spawnSync(process.execPath, ["--input-type=module", "--eval", source], { cwd, encoding: "utf8" });
}

test("the addon runs, and the module is not touched", () => {
  const got = run(folder, `globalThis.WebAssembly = undefined; ${program.replace("import {", "const {").replace('} from "./index.js"', '} = await import("./index.js")')}`);
  assert.deepEqual([got.stdout, got.stderr], [answer, ""]);
});

/** Runs `body` in a copy of the package without an addon. */
function without(names, body) {
  const copy = mkdtempSync(join(tmpdir(), "schemaccord-"));
  try {
    cpSync(folder, copy, { recursive: true, filter: (path) => !path.endsWith(".node") && !/node_modules|target|tests/.test(path.slice(folder.length)) });
    for (const name of names) rmSync(join(copy, name), { recursive: true, force: true });
    body(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

test("without an addon the module runs, under the same names", (context) => {
  // The part `wasm` of tests/run makes it.
  if (!existsSync(join(folder, "wasm/schemaccord.cjs"))) return context.skip("the module is not built");
  without([], (copy) => {
    const got = run(copy, program);
    assert.deepEqual([got.stdout, got.stderr], [answer, ""]);
    const command = spawnSync(process.execPath, [join(copy, "bin/schemaccord.js"), "--version"], { encoding: "utf8" });
    assert.equal(command.status, 2);
    assert.match(command.stderr, new RegExp(`no addon for ${process.platform} on ${process.arch} .*npm run build`));
  });
});

test("without either the error names the machine and the way out", () =>
  without(["wasm"], (copy) => {
    const got = run(copy, program);
    assert.equal(got.status, 1);
    assert.match(got.stderr, new RegExp(`Error: schemaccord has no addon for ${process.platform} on ${process.arch} .*npm run build`));
  }));
