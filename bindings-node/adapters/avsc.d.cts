import type { ParseOptions, Schema } from "../index.cjs";

/** What a `Type` of avsc has. */
export interface Type {
  schema(options?: { exportAttrs?: boolean }): unknown;
}

/**
 * Reads a type, with its aliases, defaults and documentation; avsc itself keeps no logical types and no documentation of fields. The verdict is
 * the same as that on the text it was made of, the GUID need not be.
 */
export function parse(type: Type, options?: ParseOptions): Schema;
