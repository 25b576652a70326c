"use strict";

// The engine on Node.js: the addon for this machine, else the WebAssembly module, which runs anywhere. Kept as it is by build.mjs, because
// paths are relative to this file.

const { readFileSync } = require("node:fs");
const { join } = require("node:path");

const name = `schemaccord.${process.platform}-${process.arch}.node`;

/** Returns the addon; throws an error that names the machine and the way out where none can be loaded. */
function addon() {
  try {
    return require(`./${name}`);
  } catch (cause) {
    const message =
      `schemaccord has no addon for ${process.platform} on ${process.arch} (${name}): ` +
      "functions run in the WebAssembly module instead; for the command line and threads build the addon from the sources with `npm run build`";
    throw new Error(message, { cause });
  }
}

/** Returns the WebAssembly module, its first part loaded, and `rest`, which loads the rest of it. */
function portable() {
  const glue = require("./wasm/schemaccord.cjs");
  const bytes = (name) => readFileSync(join(__dirname, "wasm/all", name));
  const first = glue.initSync({ module: bytes("schemaccord.wasm") });
  return { ...glue, rest: () => new WebAssembly.Instance(new WebAssembly.Module(bytes("schemaccord.rest.wasm")), { first }) };
}

module.exports = { addon, portable };
