import type { CheckOptions, ParseOptions, Report, Schema } from "../index.cjs";

/** What a `Reference` of @confluentinc/schemaregistry has. */
export interface RegistryReference {
  name: string;
  subject: string;
  version: number;
}

/** What a `SchemaInfo` or `SchemaMetadata` of @confluentinc/schemaregistry has. */
export interface RegistrySchema {
  schema: string;
  schemaType?: string;
  references?: RegistryReference[];
  metadata?: object;
  ruleSet?: object;
}

/** What a `Client` of @confluentinc/schemaregistry has. */
export interface Client {
  getAllVersions(subject: string): Promise<number[]>;
  getSchemaMetadata(subject: string, version: number, deleted: boolean): Promise<object>;
  getCompatibility(subject: string): Promise<string>;
  getDefaultCompatibility(): Promise<string>;
}

/** Reads a schema object. Where it has references, their texts are asked of the client. */
export function parse(schema: RegistrySchema, client?: Client | null, options?: ParseOptions): Promise<Schema>;

/**
 * Returns the verdict on registering a schema under a subject: against the versions that the client gives, at the subject's level or the
 * registry's, unless options name another.
 */
export function check(client: Client, subject: string, schema: RegistrySchema, options?: CheckOptions): Promise<Report>;
