import assert from "node:assert/strict";
import test from "node:test";

import { conformance } from "../../tests/runner.mjs";
import { surface } from "../../tests/surface.mjs";
import { schemaccord, watched } from "./load.mjs";

conformance(test, schemaccord.batch);
surface(test, schemaccord);

test("quiet: nothing on the console, nothing fetched", () => assert.deepEqual(watched, []));
