import assert from "node:assert/strict";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { apiTests } from "../../tests/api.mjs";
import { schemaccord, watched } from "./load.mjs";

apiTests(test, schemaccord, fileURLToPath(new URL("../../bindings-node/index.d.ts", import.meta.url)));

test("quiet: nothing on the console, nothing fetched", () => assert.deepEqual(watched, []));
