import test from "node:test";

import { conformance } from "../../tests/runner.mjs";
import { surface } from "../../tests/surface.mjs";
import * as schemaccord from "../index.js";

conformance(test, schemaccord.batch);
surface(test, schemaccord);
