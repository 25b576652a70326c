// The package in browsers: every format.

import { loadable } from "./loading.js";
import * as glue from "./wasm/all/schemaccord.js";

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
  () => new URL("./wasm/all/schemaccord.wasm", import.meta.url),
  () => new URL("./wasm/all/schemaccord.rest.wasm", import.meta.url),
);
