// Avro and frames, in browsers: the smallest module.

import { loadable } from "./loading.js";
import * as glue from "./wasm/avro/schemaccord.js";

export const {
  parse,
  Schema,
  SchemaBundle,
  diff,
  check,
  checkAll,
  frame,
  unframe,
  unframeEach,
  detect,
  position,
  rules,
  batch,
  SchemaccordError,
  SchemaError,
  UnresolvedReferenceError,
  FrameError,
  ready,
  whole,
  init,
  initSync,
} = loadable(
  glue,
  () => new URL("./wasm/avro/schemaccord.wasm", import.meta.url),
  () => new URL("./wasm/avro/schemaccord.rest.wasm", import.meta.url),
);
