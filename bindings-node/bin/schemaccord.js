#!/usr/bin/env node

// The command line, the same as that of the program written in Rust: it reads and writes the standard streams of the process itself.

import { addon } from "../engine.cjs";

try {
  process.exitCode = addon().run(["schemaccord", ...process.argv.slice(2)]);
} catch (error) {
  console.error(`error: ${error.message}\n  ${error.cause?.message?.split("\n")[0]}`);
  process.exitCode = 2;
}
