// Builds the addon for this machine and puts it where index.js looks for it: a release build, unless `--debug` comes first. Other
// arguments go to cargo.

import { execFileSync } from "node:child_process";
import { copyFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const cwd = fileURLToPath(new URL(".", import.meta.url));
const given = process.argv.slice(2);
const profile = given[0] === "--debug" ? [] : ["--release"];
const stdio = ["inherit", "pipe", "inherit"];
const messages = execFileSync(
  "cargo",
  ["build", ...profile, "--quiet", "-p", "schemaccord-node", "--message-format=json-render-diagnostics", ...given.slice(1 - profile.length)],
  { cwd, stdio, encoding: "utf8", maxBuffer: 1 << 28 },
);
const built = messages
  .split("\n")
  .filter(Boolean)
  .map((line) => JSON.parse(line))
  .find(({ reason, target }) => reason === "compiler-artifact" && target.name === "schemaccord_node" && target.kind.includes("cdylib"));
copyFileSync(built.filenames[0], `${cwd}schemaccord.${process.platform}-${process.arch}.node`);
