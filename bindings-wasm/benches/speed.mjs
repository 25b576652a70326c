// speed.mjs [--limit RATIO]: how many times as long as native Rust the module takes for the requests of the case files, for each format. Both run in
// this process: the native engine as the addon of Node.js. With a limit the status is 1 when a format is above it.

import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { batch, initSync } from "../../bindings-node/browser.js";
import { batch as native } from "../../bindings-node/index.js";
import { caseFiles, request } from "../../tests/runner.mjs";

const { values } = parseArgs({ options: { limit: { type: "string" }, seconds: { type: "string", default: "3" } } });
initSync(...["schemaccord", "schemaccord.rest"].map((part) => readFileSync(new URL(`../../bindings-node/wasm/all/${part}.wasm`, import.meta.url))));

/** The requests of a format, a line each. */
const requests = { AVRO: "", PROTOBUF: "", JSON: "" };
for (const { name, registry, cases } of caseFiles()) {
  // Vectors of wires and requests that are none have no format.
  if (registry) continue;
  for (const one of cases) {
    if (Object.hasOwn(requests, one.format)) requests[one.format] += `${request(one, name)}\n`;
  }
}

/** Returns milliseconds of the best of the runs of each, by turns: on a busy machine the others measure the neighbours. */
function times(text) {
  const best = [Infinity, Infinity];
  const until = performance.now() + 1e3 * values.seconds;
  for (let run = 0; run < 3 || performance.now() < until; run += 1) {
    [native, batch].forEach((answer, at) => {
      const start = performance.now();
      answer(text);
      best[at] = Math.min(best[at], performance.now() - start);
    });
  }
  return best;
}

for (const [format, text] of Object.entries(requests)) {
  const [rust, wasm] = times(text);
  const ratio = wasm / rust;
  const count = text.split("\n").length - 1;
  console.log(`${format}, ${count} requests: Rust ${rust.toFixed(1)} ms, module ${wasm.toFixed(1)} ms, ${ratio.toFixed(2)} times as long`);
  if (values.limit !== undefined && !(ratio <= Number(values.limit))) process.exitCode = 1;
}
