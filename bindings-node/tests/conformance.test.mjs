import test from "node:test";

import { conformance } from "../../tests/runner.mjs";
import schemaccord from "../index.js";

conformance(test, schemaccord.batch);
