// overhead.mjs [--limit MICROSECONDS]: what a check of parsed schemas costs here beyond what it costs in Rust, for each of some requests.
// Rust's figure is that of `schemaccord bench` in the same build. With a limit the status is 1 when the cost of any is above it. What was found is
// read when it is asked for: what that takes is told apart.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { check, parse } from "../index.js";

const long = '{"type": "record", "name": "User", "fields": [{"name": "id", "type": "long"}]}';
const int = '{"type": "record", "name": "User", "fields": [{"name": "id", "type": "int"}]}';
const requests = {
  compatible: { schema: long, previous: [int], level: "BACKWARD" },
  "compatible, three versions": { schema: long, previous: [long, long, long], level: "FULL_TRANSITIVE" },
  incompatible: { schema: int, previous: [long], level: "BACKWARD" },
};

/** Microseconds for a check in Rust. */
function rust(request, seconds) {
  const line = { op: "compat", format: "AVRO", ...request, previous: request.previous.map((schema) => ({ schema })) };
  const folder = mkdtempSync(join(tmpdir(), "schemaccord-"));
  try {
    const file = join(folder, "request.jsonl");
    writeFileSync(file, `${JSON.stringify(line)}\n`);
    const program = fileURLToPath(new URL("../bin/schemaccord.js", import.meta.url));
    const printed = execFileSync(process.execPath, [program, "bench", file, "--seconds", String(seconds)], { encoding: "utf8" });
    return 1e6 / Number(/check only ([\d.]+) ops\/s/.exec(printed)[1]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Microseconds for a check here, with what a caller does: an object of options, and what `look` makes a number of the report. */
function node({ schema, previous, level }, look) {
  const [now, before] = [parse(schema, { mode: "new" }), previous.map((text) => parse(text))];
  const turn = (count) => {
    const start = performance.now();
    let seen = 0;
    for (let at = 0; at < count; at += 1) seen += look(check(now, before, { level }));
    return ((performance.now() - start) * 1e3) / count + 0 * seen;
  };
  turn(20_000);
  // Many short turns: some of them meet a quiet moment.
  return Math.min(...Array.from({ length: 200 }, () => turn(1_000)));
}

const { values } = parseArgs({ options: { limit: { type: "string" }, seconds: { type: "string", default: "1" } } });
const tries = 3;
const limit = Number(values.limit ?? Infinity);
let worst = 0;
for (const [name, request] of Object.entries(requests)) {
  let [inside, here] = [Infinity, Infinity];
  // The fastest of some turns each: on a busy machine the others measure the neighbours. What is above the limit is given more turns.
  for (let turn = 0; turn === 0 || (turn < tries && here - inside > limit); turn += 1) {
    inside = Math.min(inside, ...Array.from({ length: 20 }, () => rust(request, Number(values.seconds) / 200)));
    here = Math.min(here, node(request, ({ compatible }) => Number(compatible)));
  }
  const read = node(request, ({ incompatibilities }) => incompatibilities.length) - here;
  worst = Math.max(worst, here - inside);
  const figures = `Rust ${inside.toFixed(2)} us, Node.js ${here.toFixed(2)} us, ${(here - inside).toFixed(2)} us on top`;
  console.log(`check, ${name}: ${figures}; what was found ${read.toFixed(2)} us more`);
}
if (worst > limit) process.exitCode = 1;
