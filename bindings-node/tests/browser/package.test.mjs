// The packed tarball, installed in a clean folder, in headless Chromium: from a plain static server, as Vite and esbuild build it, and in a worker.
// The pages and programs are those of the README. CHROMIUM names the browser.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test, { after, before } from "node:test";
import { fileURLToPath } from "node:url";

import * as esbuild from "esbuild";
import { chromium } from "playwright-core";
import * as vite from "vite";

import { browse, serve } from "../../../tests/browser.mjs";

const packageFolder = fileURLToPath(new URL("../../", import.meta.url));
const browser = process.env.CHROMIUM;
let folder;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "schemaccord-"));
  const npm = (cwd, ...given) => execFileSync("npm", given, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  const tarball = npm(packageFolder, "pack", "--silent", "--pack-destination", folder).trim().split("\n").at(-1);
  await writeFile(join(folder, "package.json"), '{"private": true, "type": "module"}');
  npm(folder, "install", "--no-audit", "--no-fund", "--loglevel=error", `./${tarball}`);
});

after(() => rm(folder, { recursive: true, force: true }));

const readme = await readFile(join(packageFolder, "README.md"), "utf8");

/** Returns the block of the README that holds these words. */
function block(words) {
  const found = [...readme.matchAll(/^```\w+[^\n]*\n(.*?)^```$/gms)].map(([, text]) => text).filter((text) => text.includes(words));
  assert.equal(found.length, 1, words);
  return found[0];
}

/** Makes a folder of a project beside the installed package. */
async function project(name, files) {
  const made = join(folder, name);
  await mkdir(made, { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(join(made, file), text);
  return made;
}

/** Opens a folder's page and returns what it says, and which modules it fetched. */
async function open(root, path, body = async () => {}) {
  const server = await serve(root);
  const modules = [];
  let said;
  try {
    await browse(chromium, browser, `${server.url}${path}`, async (page) => {
      await page.waitForFunction(() => document.getElementById("verdict")?.textContent !== "loading");
      said = await page.locator("#verdict").textContent();
      modules.push(...(await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.includes(".wasm")))));
      await body(page);
    }, server.url);
  } finally {
    await server.close();
  }
  return [said, modules.map((module) => module.slice(server.url.length))];
}

const page = (script) => `<!doctype html><link rel="icon" href="data:,"><output id="verdict">loading</output><script type="module" src="${script}"></script>`;
const show = (name, source) => `import { check, parse, ready } from "${name}";\nawait ready;\ndocument.getElementById("verdict").textContent = ${source};\n`;
const judged = `check(parse('"int"'), [parse('"long"')]).verdict`;
const texts = {
  avro: ['"int"', '"long"'],
  protobuf: ['syntax = "proto3"; message M { int64 a = 1; }', 'syntax = "proto3"; message M { double a = 1; }'],
  json: ['{"maxLength": 1}', '{"maxLength": 2}'],
};
const judgedOf = (name) => {
  const [now, old] = texts[name].map((text) => `parse(${JSON.stringify(text)}, { format: "${name.toUpperCase()}" })`);
  return `check(${now}, [${old}]).verdict`;
};

test("a plain page from a static server, as the README has it", async () => {
  await writeFile(join(folder, "index.html"), block("importmap"));
  assert.deepEqual(await open(folder, ""), ["incompatible", ["node_modules/schemaccord/wasm/all/schemaccord.wasm"]]);
});

for (const name of Object.keys(texts)) {
  test(`${name}: a plain page fetches its own module only`, async () => {
    const script = show(`./node_modules/schemaccord/${name}.js`, judgedOf(name));
    await writeFile(join(folder, `${name}.html`), `<!doctype html><output id="verdict">loading</output><script type="module">${script}</script>`);
    assert.deepEqual(await open(folder, `${name}.html`), ["incompatible", [`node_modules/schemaccord/wasm/${name}/schemaccord.wasm`]]);
  });
}

// Something of the rest, in a page and in a worker.
const payload = `(() => {
    const schema = parse('{"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}]}');
    return JSON.stringify(schema.decode(schema.encode({ a: 5 })));
  })()`;

test("a call that needs the rest of the module loads it, and waits", async () => {
  await writeFile(join(folder, "rest.html"), `<!doctype html><output id="verdict">loading</output><script type="module">${show("./node_modules/schemaccord/avro.js", payload)}</script>`);
  const modules = ["schemaccord.wasm", "schemaccord.rest.wasm"].map((name) => `node_modules/schemaccord/wasm/avro/${name}`);
  assert.deepEqual(await open(folder, "rest.html"), ['{"a":5}', modules]);
});

test("`whole` loads the rest ahead", async () => {
  const script = show("./node_modules/schemaccord/avro.js", payload).replace("ready }", "whole }").replace("await ready", "await whole");
  await writeFile(join(folder, "whole.html"), `<!doctype html><output id="verdict">loading</output><script type="module">${script}</script>`);
  const [said, modules] = await open(folder, "whole.html", (page) =>
    page.evaluate(() => performance.getEntriesByType("resource").filter(({ initiatorType }) => initiatorType === "xmlhttprequest").length).then((waited) => assert.equal(waited, 0)),
  );
  assert.deepEqual([said, modules.length], ['{"a":5}', 2]);
});

test("a worker waits for the rest as well", async () => {
  const worker = `import { parse, ready } from "./node_modules/schemaccord/avro.js"; await ready; postMessage(${payload});`;
  await writeFile(join(folder, "rest-worker.js"), worker);
  const script = `new Worker("./rest-worker.js", { type: "module" }).onmessage = ({ data }) => (document.getElementById("verdict").textContent = data);`;
  await writeFile(join(folder, "rest-worker.html"), `<!doctype html><output id="verdict">loading</output><script type="module">${script}</script>`);
  assert.equal((await open(folder, "rest-worker.html"))[0], '{"a":5}');
});

test("a module that is not there: the error says from where", async () => {
  await cp(join(folder, "node_modules/schemaccord"), join(folder, "broken/schemaccord"), { recursive: true });
  await rm(join(folder, "broken/schemaccord/wasm/avro/schemaccord.wasm"));
  const script = `import { ready, parse } from "./schemaccord/avro.js";
    const said = [];
    try { parse('"int"'); } catch ({ message }) { said.push(message); }
    await ready.catch(({ message }) => said.push(message.replace(/:\\d+/, "")));
    document.getElementById("verdict").textContent = said.join("\\n");`;
  await writeFile(join(folder, "broken/index.html"), `<!doctype html><output id="verdict">loading</output><script type="module">${script}</script>`);
  const server = await serve(join(folder, "broken"));
  try {
    // The browser itself writes of what is not found.
    const missing = /status of 404|failed: .*\/avro\/schemaccord\.wasm/;
    await browse(chromium, browser, server.url, async (opened) => {
      await opened.waitForFunction(() => document.getElementById("verdict").textContent !== "loading");
      const [early, late] = (await opened.locator("#verdict").textContent()).split("\n");
      assert.match(early, /^schemaccord is not loaded yet: `await ready`/);
      assert.match(late, /cannot be loaded from http:\/\/127\.0\.0\.1\/schemaccord\/wasm\/avro\/schemaccord\.wasm: .*give it to `init`/);
    }, server.url, missing);
  } finally {
    await server.close();
  }
});

/** Builds a project with Vite as it is. */
async function viteBuild(root) {
  await vite.build({ root, logLevel: "warn", configFile: false, base: "./" });
  return join(root, "dist");
}

for (const name of ["", ...Object.keys(texts)]) {
  test(`Vite without configuration: schemaccord${name && `/${name}`}`, async () => {
    const root = await project(`vite-${name}`, { "index.html": page("./main.js"), "main.js": show(`schemaccord${name && `/${name}`}`, name ? judgedOf(name) : judged) });
    const [said, modules] = await open(await viteBuild(root), "");
    assert.equal(said, "incompatible");
    assert.equal(modules.length, 1);
    assert.match(modules[0], /^assets\/schemaccord-.*\.wasm$/);
  });
}

test("Vite without configuration: the rest is loaded from the bundle", async () => {
  const root = await project("vite-rest", { "index.html": page("./main.js"), "main.js": show("schemaccord/avro", payload) });
  const [said, modules] = await open(await viteBuild(root), "");
  assert.equal(said, '{"a":5}');
  assert.match(modules.join(), /^assets\/schemaccord-.*\.wasm,assets\/schemaccord\.rest-.*\.wasm$/);
});

test("Vite's own server without configuration", async () => {
  const root = await project("vite-server", { "index.html": page("./main.js"), "main.js": show("schemaccord", judged) });
  const server = await vite.createServer({ root, configFile: false, logLevel: "warn", server: { host: "127.0.0.1" } });
  await server.listen();
  const url = `http://127.0.0.1:${server.httpServer.address().port}/`;
  try {
    await browse(chromium, browser, url, (opened) => opened.waitForFunction(() => document.getElementById("verdict").textContent === "incompatible"), url, /\[vite\]/);
  } finally {
    await server.close();
  }
});

/** Builds a project's main.js with esbuild as the README says. */
async function esbuildBuild(root, more = {}) {
  const outdir = join(root, "dist");
  await esbuild.build({ absWorkingDir: root, entryPoints: ["main.js"], bundle: true, format: "esm", outdir, logLevel: "warning", ...more });
  await writeFile(join(outdir, "index.html"), page("./main.js"));
  return outdir;
}

test("esbuild, the modules copied beside the script", async () => {
  const dist = await esbuildBuild(await project("esbuild", { "main.js": show("schemaccord", judged) }));
  await cp(join(folder, "node_modules/schemaccord/wasm"), join(dist, "wasm"), { recursive: true });
  assert.deepEqual(await open(dist, ""), ["incompatible", ["wasm/all/schemaccord.wasm"]]);
});

test("esbuild, the module as a file of the bundle", async () => {
  const main = block("schemaccord.wasm").replace("console.log(", 'document.getElementById("verdict").textContent = (');
  const dist = await esbuildBuild(await project("esbuild-file", { "main.js": main }), { loader: { ".wasm": "file" } });
  const [said, modules] = await open(dist, "");
  assert.equal(said, "AVRO");
  assert.match(modules.join(), /^schemaccord-\w+\.wasm$/);
});

test("esbuild, the module as a part of the script", async () => {
  const main = `import { initSync } from "schemaccord/avro";\nimport first from "schemaccord/avro.wasm";\nimport rest from "schemaccord/avro.rest.wasm";
    initSync(first, rest);\n${show("schemaccord/avro", payload)}`;
  const dist = await esbuildBuild(await project("esbuild-binary", { "main.js": main }), { loader: { ".wasm": "binary" } });
  assert.deepEqual(await open(dist, ""), ['{"a":5}', []]);
});

// A check that takes long: it is under way when it is aborted.
const workerPage = `import { check } from "./checker.js";
  const small = { schema: '"int"', previous: ['"long"'], options: { level: "BACKWARD" } };
  const wide = JSON.stringify({ type: "record", name: "R", fields: Array.from({ length: 4000 }, (_, at) => ({ name: "f" + at, type: ["null", "string", "long"] })) });
  const large = { schema: wide, previous: Array(400).fill(wide), options: { level: "FULL_TRANSITIVE" } };
  let frames = 0;
  const ticking = setInterval(() => (frames += 1), 1);
  const said = [];
  said.push((await check(small)).incompatibilities[0].rule);
  said.push(await check({ ...small, schema: "{" }).catch(({ name, code, span }) => [name, code, span.start].join()));
  const controller = new AbortController();
  const under = check(large, controller.signal);
  const queued = check(small, AbortSignal.timeout(20));
  const last = check(small);
  const before = frames;
  setTimeout(() => controller.abort(new Error("enough")), 300);
  said.push((await queued.catch(({ name }) => name)), (await under.catch(({ message }) => message)), (await last).verdict);
  clearInterval(ticking);
  said.push(frames - before > 10);
  document.getElementById("verdict").textContent = said.join(" ");`;
const workerSays = "TYPE_MISMATCH SchemaError,JSON_SYNTAX,1 TimeoutError enough incompatible true";

test("a worker, as Vite builds it", async () => {
  const files = { "index.html": page("./main.js"), "main.js": workerPage, "worker.js": block("// worker.js"), "checker.js": block("// checker.js") };
  const [said] = await open(await viteBuild(await project("vite-worker", files)), "");
  assert.equal(said, workerSays);
});

test("a worker from a static server, which imports by path", async () => {
  const worker = block("// worker.js").replace('"schemaccord"', '"../node_modules/schemaccord/browser.js"');
  await project("worker", { "index.html": page("./main.js"), "main.js": workerPage, "worker.js": worker, "checker.js": block("// checker.js") });
  assert.equal((await open(folder, "worker/"))[0], workerSays);
});

test("the README's programs for browsers fit the types", async () => {
  const files = { "main.js": block("// main.js"), "worker.js": block("// worker.js"), "checker.js": block("// checker.js") };
  const root = await project("types", files);
  const options = ["--noEmit", "--strict", "--allowJs", "--checkJs", "--target", "es2022", "--lib", "es2022,dom", "--module", "esnext", "--moduleResolution", "bundler"];
  execFileSync(join(packageFolder, "node_modules/.bin/tsc"), [...options, ...Object.keys(files)], { cwd: root, stdio: "inherit" });
});
