// The first part of the module of all formats, beside the whole modules of one format each.

import test from "node:test";

import * as avro from "../../bindings-node/avro.js";
import * as all from "../../bindings-node/browser.js";
import * as json from "../../bindings-node/json.js";
import * as protobuf from "../../bindings-node/protobuf.js";
import { alone } from "./alone.mjs";
import { bytes } from "./bytes.mjs";

for (const [name, api] of Object.entries({ avro, protobuf, json })) {
  api.initSync(...bytes(name));
  alone(test, all, "all", api, [name.toUpperCase()], 0);
}
