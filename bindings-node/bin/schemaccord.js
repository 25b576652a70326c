#!/usr/bin/env node
"use strict";

// The command line, the same as that of the program written in Rust: it reads and writes the standard streams of the process itself.
const { run } = require(`../schemaccord.${process.platform}-${process.arch}.node`);

process.exitCode = run(["schemaccord", ...process.argv.slice(2)]);
