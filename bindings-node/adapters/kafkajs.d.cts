import type { ParseOptions, Schema } from "../index.cjs";

/** What a `ConfluentSchema` of @kafkajs/confluent-schema-registry has. */
export interface RegistrySchema {
  type?: string;
  schema: string | object;
  references?: { name: string; subject: string; version: number }[];
}

/** Reads a schema object. The texts of its references, if it has any, go into the options. */
export function parse(schema: RegistrySchema, options?: ParseOptions): Schema;
