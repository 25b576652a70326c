import assert from "node:assert/strict";
import test from "node:test";

import { conformance } from "../../tests/runner.mjs";
import { schemaccord, watched } from "./load.mjs";

conformance(test, schemaccord.batch);

test("quiet: nothing on the console, nothing fetched", () => assert.deepEqual(watched, []));
