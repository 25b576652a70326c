// Compiled, never run. The functions are those of the Node.js package, whose types are tested there.

import { check, init, initSync, parse } from "../index.js";
import type { Report } from "../index.js";

await init();
await init("schemaccord_bg.wasm");
initSync(new Uint8Array());
const report: Report = check(parse("text"), []);

// @ts-expect-error loading at once needs the bytes
initSync();

void report;
