// The same objects as `require` gives: an error of one is an error of the other.
export {
  parse,
  Schema,
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
} from "./index.js";
