// size.mjs [BUDGETS]: prints how large what browsers load is, and exits with 1 when something is larger than its budget. Budgets are bytes with
// gzip -9, what was reached and 3 % more, where std is built for size. A module is its first part, which pages load before the first call, and `rest`,
// which the first call that needs it loads; `javascript` is what each entry loads beside its module, as it lies in the package.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const folder = fileURLToPath(new URL("../bindings-node/", import.meta.url));
const budgets = process.argv[2] ? JSON.parse(readFileSync(process.argv[2], "utf8")) : {};
const entries = { avro: "avro.js", protobuf: "protobuf.js", json: "json.js", all: "browser.js" };

/** Returns a file and those that it imports. */
function loaded(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, path] of readFileSync(file, "utf8").matchAll(/^(?:import|export) [^"]*from "(\.[^"]*)"/gm)) loaded(join(dirname(file), path), found);
  return found;
}

/** Returns bytes as they are, with gzip -9, and with brotli at its best. */
function sizes(bytes) {
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  return [bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes, { params: quality }).length];
}

const rows = ["", " rest"].flatMap((part) =>
  Object.keys(entries).map((name) => [`${name}${part}`, sizes(readFileSync(join(folder, `wasm/${name}/schemaccord${part.replace(" ", ".")}.wasm`)))]),
);
const beside = Object.values(entries).map((entry) => {
  // One by one, as a server sends them.
  const files = [...loaded(join(folder, entry))].map((file) => sizes(readFileSync(file)));
  return files.reduce((sum, one) => sum.map((size, at) => size + one[at]));
});
rows.push(["javascript", beside.reduce((most, one) => (one[1] > most[1] ? one : most))]);

const line = (name, ...cells) => console.log(name.padEnd(14) + cells.map((cell) => String(cell).padStart(10)).join(""));
line("module", "raw", "gzip -9", "brotli", "budget");
for (const [name, [raw, gzip, brotli]] of rows) {
  const exceeded = gzip > budgets[name];
  if (exceeded) process.exitCode = 1;
  line(name, raw, gzip, brotli, budgets[name] ?? "none", exceeded ? "  exceeded" : "");
}
