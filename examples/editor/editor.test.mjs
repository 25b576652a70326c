// The built page.

import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { chromium } from "playwright-core";

import { browse, serve } from "../../tests/browser.mjs";

const browser = process.env.CHROMIUM;
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

async function served(folder, body) {
  const server = await serve(folder);
  try {
    await browse(chromium, browser, server.url, body);
  } finally {
    await server.close();
  }
}

const verdict = (page, text) => page.waitForFunction((wanted) => document.getElementById("verdict").textContent === wanted, text);

test("the editor judges while one types", () =>
  served(here("dist/"), async (page) => {
    await verdict(page, "incompatible");
    const rules = () => page.locator("#findings strong").allTextContents();
    assert.deepEqual(await rules(), ["TYPE_MISMATCH", "MISSING_ENUM_SYMBOLS", "READER_FIELD_MISSING_DEFAULT_VALUE"]);
    assert.ok((await page.locator(".cm-lintRange-error").count()) >= 3, "breaks are marked where they are written");
    await mkdir(here("../../target"), { recursive: true });
    await page.screenshot({ path: here("../../target/editor.png") });

    await page.getByRole("button", { name: "new schema, line 8" }).click();
    assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), "new schema");

    await page.selectOption("#level", "FORWARD");
    await verdict(page, "compatible");
    assert.equal(await page.locator(".cm-lintRange-error").count(), 0, "marks go with what broke");
    await page.selectOption("#level", "BACKWARD");

    const editor = page.getByRole("textbox", { name: "new schema" });
    await editor.fill('"lon');
    await verdict(page, "refused");
    assert.deepEqual(await rules(), ["JSON_SYNTAX"]);
    const earlier = page.getByRole("textbox", { name: "earlier schema" });
    await earlier.fill('"int"');
    await editor.fill('"long"');
    await verdict(page, "compatible");
    assert.equal(await page.locator("#order").textContent(), "Nothing breaks. Upgrade consumers before producers.");
    await page.selectOption("#level", "FULL");
    await verdict(page, "incompatible");

    for (const [format, rule] of [
      ["PROTOBUF", "FIELD_SCALAR_KIND_CHANGED"],
      ["JSON", "MAX_ITEMS_DECREASED"],
    ]) {
      await page.selectOption("#format", format);
      await page.waitForFunction((wanted) => document.getElementById("findings").textContent.includes(wanted), rule);
    }
  }));
