// build.mjs [--package] [--debug] [ARGUMENT...]: builds the addon, puts it where engine.cjs looks for it, and makes what the package holds beside its
// sources. A release build for this machine, unless told otherwise; other arguments go to cargo, and with --target the addon stands beside those
// of other machines. With --package only the latter: addons and modules are taken as they are.

import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const cwd = fileURLToPath(new URL(".", import.meta.url));
const modules = fileURLToPath(new URL("../bindings-wasm/pkg", import.meta.url));
const given = process.argv.slice(2);
const wants = (option) => given.includes(option);

if (!wants("--package")) addon(given.filter((argument) => argument !== "--debug"));
await assemble();

/** Builds the addon. */
function addon(more) {
  const profile = wants("--debug") ? [] : ["--release"];
  const messages = execFileSync(
    "cargo",
    ["build", ...profile, "--quiet", "-p", "schemaccord-node", "--message-format=json-render-diagnostics", ...more],
    { cwd, stdio: ["inherit", "pipe", "inherit"], encoding: "utf8", maxBuffer: 1 << 28 },
  );
  const built = messages
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line))
    .find(({ reason, target }) => reason === "compiler-artifact" && target.name === "schemaccord_node" && target.kind.includes("cdylib"));
  copyFileSync(built.filenames[0], `${cwd}schemaccord.${machine(more)}.node`);
}

/** Returns the machine that the addon is for, as Node.js there names it. */
function machine(more) {
  const target = more.find((_, at) => more[at - 1] === "--target") ?? more.find((one) => one.startsWith("--target="))?.slice("--target=".length);
  if (target === undefined) return `${process.platform}-${process.arch}`;
  const [processor] = target.split("-");
  const platform = { linux: "linux", darwin: "darwin", windows: "win32", freebsd: "freebsd" }[/linux|darwin|windows|freebsd/.exec(target)?.[0]];
  const arch = { x86_64: "x64", aarch64: "arm64", i686: "ia32", armv7: "arm", riscv64gc: "riscv64" }[processor];
  if (!platform || !arch) throw new Error(`${target}: Node.js has no name for this machine here`);
  return `${platform}-${arch}`;
}

/** Makes the files that are made of others: the CommonJS program and its types, the licence, and the modules where they are built. */
async function assemble() {
  const common = { absWorkingDir: cwd, bundle: true, platform: "node", format: "cjs", target: "node20", logLevel: "warning" };
  await build({ ...common, entryPoints: ["node.js"], outfile: "index.cjs", external: ["./engine.cjs"] });
  copyFileSync(`${cwd}index.d.ts`, `${cwd}index.d.cts`);
  copyFileSync(`${cwd}../LICENSE`, `${cwd}LICENSE`);
  if (!existsSync(modules)) return;
  rmSync(`${cwd}wasm`, { recursive: true, force: true });
  cpSync(modules, `${cwd}wasm`, { recursive: true, filter: (path) => !path.endsWith(".d.ts") });
  // For Node.js where there is no addon: it gets its bytes, and never looks for them beside itself.
  const logOverride = { "empty-import-meta": "silent" };
  await build({ ...common, entryPoints: ["wasm/all/schemaccord.js"], outfile: "wasm/schemaccord.cjs", logOverride });
}
