// Runs pages in headless Chromium: a static server, a browser, and a watch over what should stay silent.

import assert from "node:assert/strict";
import { createReadStream } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join, normalize } from "node:path";

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".wasm": "application/wasm",
};

/** Serves a folder's files as they are; returns the address and how to end it. */
export async function serve(folder) {
  const server = createServer(async (request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url, "http://localhost").pathname));
    const file = join(folder, path.endsWith("/") ? `${path}index.html` : path);
    const known = await stat(file).catch(() => null);
    // What a browser asks for by itself.
    if (path === "/favicon.ico") {
      response.writeHead(204).end();
      return;
    }
    if (!known?.isFile()) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { "content-type": types[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${server.address().port}/`, close: () => new Promise((resolve) => server.close(resolve)) };
}

/**
 * Opens the address in Chromium, gives the page to `body`, and asserts that nothing failed and nothing was written, or fetched from elsewhere than
 * `origin`, but what `expected` matches.
 */
export async function browse(chromium, executablePath, url, body, origin = url, expected = /^$/) {
  const folder = await mkdtemp(join(tmpdir(), "schemaccord-"));
  const context = await chromium.launchPersistentContext(folder, {
    headless: true,
    executablePath,
    viewport: { width: 1200, height: 900 },
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  const faults = [];
  try {
    const page = await context.newPage();
    const thrown = new Promise((_, reject) => page.on("pageerror", reject));
    page.on("console", (message) => faults.push(`console: ${message.text()}`));
    page.on("requestfailed", (request) => faults.push(`failed: ${request.url()}`));
    page.on("request", (request) => {
      const there = request.url();
      if (!there.startsWith(origin) && !there.startsWith("data:")) {
        faults.push(`fetched: ${there}`);
      }
    });
    thrown.catch(() => {});
    await Promise.race([thrown, page.goto(url).then(() => body(page))]);
    assert.deepEqual(faults.filter((fault) => !expected.test(fault)), []);
  } finally {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  }
}
