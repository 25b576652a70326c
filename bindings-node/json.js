// JSON Schema and frames, in browsers.

import { loadable } from "./loading.js";
import * as glue from "./wasm/json/schemaccord.js";

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
  () => new URL("./wasm/json/schemaccord.wasm", import.meta.url),
  () => new URL("./wasm/json/schemaccord.rest.wasm", import.meta.url),
);
