// The first parts of the modules of one format, beside the whole module of all formats.

import test from "node:test";

import * as avro from "../../bindings-node/avro.js";
import * as json from "../../bindings-node/json.js";
import * as protobuf from "../../bindings-node/protobuf.js";
import { alone } from "./alone.mjs";
import { schemaccord } from "./load.mjs";

// Cases hold one behaviour each, so more of them need a function that seldom runs than requests of pages do.
alone(test, avro, "avro", schemaccord, ["AVRO"], 0.25);
alone(test, protobuf, "protobuf", schemaccord, ["PROTOBUF"], 0);
alone(test, json, "json", schemaccord, ["JSON"], 0);
