/// <reference lib="esnext.disposable" />

// The description of the functions and values of every binding: the types of the Python package are compared with it. For `require` the package
// holds a copy.

/** A schema language, as registries spell it. */
export type Format = "AVRO" | "PROTOBUF" | "JSON";

/** A registry whose reading, verdict and messages count. */
export type Dialect = "confluent" | "axonops" | "glue" | "hortonworks" | "pulsar";

/** How strictly a text is read: as a registry reads what it has stored, or as it reads what is to be registered. */
export type Mode = "stored" | "new";

/** A form in which a schema is printed. */
export type Form =
  | "canonical"
  | "normalized"
  | "parsing-canonical"
  | "resolved"
  | "no-extensions"
  | "serialized"
  | "descriptor"
  | "bundled";

/** How a fingerprint is computed. */
export type Algorithm = "rabin" | "md5" | "sha256";

/** A compatibility level: which previous schemas count, and who reads whom. */
export type Level =
  | "NONE"
  | "BACKWARD"
  | "BACKWARD_TRANSITIVE"
  | "FORWARD"
  | "FORWARD_TRANSITIVE"
  | "FULL"
  | "FULL_TRANSITIVE";

/** The registry's compatibility policy. */
export type Policy = "STRICT" | "LENIENT";

/** How Avro's checker remembers pairs of types: as the registry does, or without its wrong verdicts in rare recursive unions. */
export type Memo = "reference" | "sound";

/** Whether a verdict is given with the known mistakes of the registry's checker, or without them. */
export type Defects = "copied" | "fixed";

/** Who reads whom: `backward` is the new schema reading data of a previous one. */
export type Direction = "backward" | "forward";

/** The unit in which columns and offsets are counted. */
export type Encoding = "utf-8" | "utf-16" | "code-points";

/** A schema that another one refers to. Nothing is ever fetched. */
export interface Reference {
  /** The name it is referred to by. */
  name: string;
  /** The subject it is registered under; left out it is the name. */
  subject?: string | null;
  /** The version under that subject; left out it is 1, -1 is the highest that is given for the subject. */
  version?: number | null;
  /** The text; left out it is that of another reference with the same subject and version. */
  schema?: string | null;
  /** The reference's own references. */
  references?: Reference[];
}

/** Metadata registered with a schema. It enters the GUID only. */
export interface Metadata {
  /** Tags by path. */
  tags?: Record<string, string[]>;
  /** Properties by name. */
  properties?: Record<string, string>;
  /** Names of the properties that hold secrets. */
  sensitive?: string[];
}

/** A rule about data, as the registry keeps it. */
export interface DataRule {
  /** The rule's name. */
  name?: string | null;
  /** What it is for. */
  doc?: string | null;
  /** Whether it changes data or tells whether they may pass. */
  kind?: "TRANSFORM" | "CONDITION" | null;
  /** When it is run. */
  mode?: "UPGRADE" | "DOWNGRADE" | "UPDOWN" | "READ" | "WRITE" | "WRITEREAD" | null;
  /** What runs it, such as `CEL`. */
  type?: string | null;
  /** The tags of fields that it is about. */
  tags?: string[] | null;
  /** What is handed to it. */
  params?: Record<string, string> | null;
  /** What it says, in the language of its type. */
  expr?: string | null;
  /** What is done when it holds. */
  onSuccess?: string | null;
  /** What is done when it fails. */
  onFailure?: string | null;
  /** Whether it is switched off. */
  disabled?: boolean;
}

/** Rules registered with a schema. They enter the GUID only. */
export interface RuleSet {
  /** Rules that migrate data between versions. */
  migrationRules?: DataRule[] | null;
  /** Rules that hold for the data. */
  domainRules?: DataRule[] | null;
  /** Rules that encode the payload. */
  encodingRules?: DataRule[] | null;
  /** Where the rules are run. */
  enableAt?: "NONE" | "ALL" | "SERVER" | "GATEWAY" | "CLIENT" | null;
}

/** What belongs to a schema beside its text, and how it is read. */
export interface ParseOptions {
  /** The schema language; `AVRO` if left out. */
  format?: Format;
  /** How strictly the text is read; `stored` if left out. */
  mode?: Mode;
  /** The registry whose reading counts; `confluent` if left out. */
  dialect?: Dialect;
  /** The schemas it refers to. */
  references?: Reference[];
  /** The version it has in its subject; reports about it then name it. */
  version?: number | null;
  /** What is registered with it; part of the GUID only. */
  metadata?: Metadata | null;
  /** What is registered with it; part of the GUID only. */
  ruleSet?: RuleSet | null;
}

/** A registry's own mode. */
export type Strategy =
  | "NONE"
  | "DISABLED"
  | "BACKWARD"
  | "BACKWARD_ALL"
  | "BACKWARD_TRANSITIVE"
  | "FORWARD"
  | "FORWARD_ALL"
  | "FORWARD_TRANSITIVE"
  | "FULL"
  | "FULL_ALL"
  | "FULL_TRANSITIVE"
  | "BOTH"
  | "UNDEFINED"
  | "ALWAYS_COMPATIBLE"
  | "ALWAYS_INCOMPATIBLE";

/** How a check or a comparison is made. */
export interface CheckOptions {
  /** The compatibility level; `BACKWARD` if left out. A comparison of two schemas does not look at it. */
  level?: Level;
  /** In place of the level, the registry's own mode; none if left out. */
  strategy?: Strategy | null;
  /** Which versions the mode is about, where it does not say that; `ALL` if left out. */
  validation?: "LATEST" | "ALL";
  /** The registry whose verdict it is; `confluent` if left out. */
  dialect?: Dialect;
  /** The registry's compatibility policy; `STRICT` if left out. */
  policy?: Policy;
  /** How Avro's checker remembers pairs of types; `reference` if left out. */
  memo?: Memo;
  /** Whether the known mistakes of the registry's checker are made, `copied` if left out; only AxonOps has a list of them. */
  defects?: Defects;
  /** Whether the incompatibilities go on past the first version that fails, which they do not if left out; the messages stay the registry's. */
  all?: boolean;
  /** Whether each incompatibility is backed or contradicted by data, and what passes put to the test; not if left out. */
  witness?: boolean;
}

/** How many checks are made; what else is said holds for those without options of their own. */
export interface CheckAllOptions extends CheckOptions {
  /** On how many threads, left out as many as there are processors; the caller's is none of them. */
  threads?: number;
  /** Ends it between two checks; the promise is then rejected with the reason. */
  signal?: AbortSignal;
}

/** A stretch of one text: byte offsets from 0, the end exclusive. */
export interface Span {
  /** The text: empty for the schema itself, else the name of the reference; a check can also name another of its texts, `schema` or `previous[0]`. */
  source: string;
  /** Offset of the first byte, from 0. */
  start: number;
  /** Offset after the last byte. */
  end: number;
}

/** A place as editors show it. */
export interface Position {
  /** Line, from 0. */
  line: number;
  /** Column in the line, from 0, in the unit asked for. */
  column: number;
  /** Offset from the start of the text, in the unit asked for. */
  offset: number;
}

/** One kind of difference. */
export interface Rule {
  /** The public name, unique within its format; the registry's where it has one. */
  name: string;
  /** Whether it breaks, unless a dialect or policy overrides it. */
  breaking: boolean;
  /** The registry's message, with the names of the arguments in braces; empty where it prints none. */
  message: string;
  /** Our own sentence, likewise. */
  reason: string;
  /** What the rule means. */
  doc: string;
}

/** An element of a schema. */
export interface Site {
  /** A JSON Pointer into the schema's text for Avro and JSON Schema, message names and field number for Protobuf. */
  path: string;
  /** Where it is written; `null` if the element is in no text. */
  span: Span | null;
}

/** One thing that differs between what a reader expects and what a writer writes. */
export interface Difference {
  /** The name of the rule. */
  rule: string;
  /** The registry's own name for it. */
  type: string;
  /** The place as the registry names it. */
  path: string;
  /** Whether the registry lets it pass. */
  compatible: boolean;
  /** The place in the reader's schema. */
  reader: Site;
  /** The place in the writer's schema. */
  writer: Site;
  /** What the messages say beside their fixed words. */
  args: Record<string, string | number | string[]>;
  /** The registry's own text. */
  message: string;
  /** Our own sentence. */
  reason: string;
}

/** A breaking difference with one previous schema, in one direction. */
export interface Incompatibility {
  /** The name of the rule. */
  rule: string;
  /** The registry's own name for it; `null` where it has none. */
  type: string | null;
  /** The place as the registry names it. */
  path: string;
  /** Who fails to read whom. */
  direction: Direction;
  /** Which previous schema: the index into the list, oldest first. */
  against: number;
  /** The place in the reader's schema. */
  reader: Site;
  /** The place in the writer's schema. */
  writer: Site;
  /** What the messages say beside their fixed words. */
  args: Record<string, string | number | string[]>;
  /** The registry's message: the entry of `messages`. */
  message: string;
  /** Our own sentence. */
  reason: string;
  /** What real data say of it; only when it was asked for. */
  evidence?: Evidence;
}

/** The outcome of holding a new schema against previous ones. */
export interface Report {
  /** The verdict as a word. */
  verdict: "compatible" | "incompatible";
  /** The registry's verdict: whether it would take the new schema. */
  compatible: boolean;
  /** The format of the new schema. */
  format: Format;
  /** The level that was checked; `null` where the registry's own mode has none. */
  level: Level | null;
  /** The registry's own mode, if that was asked for. */
  strategy?: Strategy;
  /** The registry whose verdict it is. */
  dialect: Dialect;
  /** The registry's own strings, in its own order; empty when compatible. */
  messages: string[];
  /** What breaks: newest previous schema first, backward before forward, then by the reader's path and the rule. */
  incompatibilities: Incompatibility[];
  /** What the known mistakes of the registry's checker do to the verdict, where there are any. */
  defects?: Flaw[];
  /** In which order clients are upgraded once the schema is taken. */
  upgrade: Upgrade;
  /** What the evidence comes to; only when it was asked for. */
  semantic?: "compatible" | "incompatible" | "unknown";
  /** Witnesses against what the registry calls compatible; only when evidence was asked for. */
  hazards?: Hazard[];
}

/** What a known mistake of the registry's checker does to one comparison. */
export interface Flaw {
  /** The mistake's name. */
  name: string;
  /** What the mistake is. */
  doc: string;
  /** Who reads whom. */
  direction: Direction;
  /** Which previous schema: the index into the list, oldest first. */
  against: number;
  /** Messages that the registry would give without it. */
  missed: string[];
  /** Messages that the registry gives because of it. */
  invented: string[];
}

/** In which order clients are upgraded, and against which versions the schema was held for that. */
export interface Upgrade {
  /** The level; `null` where the mode has none. */
  level: Level | null;
  /** Who comes first. */
  first: "consumers" | "producers" | "any" | "none";
  /** Against which versions. */
  checks: "latest" | "all" | "none";
}

/** What backs or contradicts an incompatibility: a datum, an argument that there is none, or neither. */
export type Evidence =
  | Witness
  | { kind: "rule"; why: "same-meaning" | "uninhabited" | "contained" | "names-only"; sentence: string }
  | { kind: "open"; why: string };

/** A datum that the writer's schema allows and that its reader does not get as it was written. */
export interface Witness {
  /** Says that it is a witness. */
  kind: "witness";
  /** In the format's JSON encoding. */
  datum: unknown;
  /** Its bytes under the writer's schema; not for JSON Schema. */
  hex?: string;
  /** The message's full name; Protobuf only. */
  message?: string;
  /** What becomes of it: the reader refuses it, loses a part, sees another value, or differs in JSON alone. */
  outcome: "rejected" | "lost" | "changed" | "json";
  /** What the reader says of a datum that it rejects. */
  error?: string;
  /** What the reader gets instead. */
  seen?: unknown;
  /** What else must be known. */
  note?: string;
}

/** A witness against what the registry calls compatible. */
export interface Hazard extends Witness {
  /** Who reads whom. */
  direction: Direction;
  /** Index into the previous schemas. */
  against: number;
  /** The place in the reader's schema. */
  reader: Site;
  /** The place in the writer's schema. */
  writer: Site;
}

/** A way of putting a schema's name around a payload. */
export type Framing = "confluent" | "glue" | "hortonworks" | "single-object" | "pulsar-key-value" | "pulsar-version";

/** How strictly a frame is read. */
export type Reading = "lenient" | "strict" | "header";

/** What a frame is made of. Which members are needed depends on the framing. */
export interface FrameOptions {
  /** `confluent` if left out. */
  framing?: Framing;
  /** Confluent's schema id, Hortonworks' schema version id; decimal digits where a number is too narrow. */
  id?: number | string | null;
  /** Confluent's GUID, Glue's id of the schema version. */
  guid?: string | null;
  /** Confluent's message indexes; nothing is written for an empty list. */
  indexes?: number[];
  /** Glue's compression, `NONE` if left out. */
  compression?: "NONE" | "ZLIB";
  /** Hortonworks' protocol, 3 if left out. */
  protocol?: number | null;
  /** Hortonworks' id of the schema's metadata, protocol 1. */
  metadata?: number | string | null;
  /** The version's number: Hortonworks protocol 1, Pulsar. */
  version?: number | string | null;
  /** The writer schema's Rabin fingerprint, 16 hex digits: single-object. */
  fingerprint?: string | null;
  /** The key of Pulsar's pair in hex; left out it is null. */
  key?: string | null;
}

/** How a frame is read. */
export interface UnframeOptions {
  /** Left out, or `auto`, it is the likeliest one. */
  framing?: Framing | "auto" | null;
  /** The payload's format, `AVRO` if left out: Protobuf has message indexes under Confluent's framing. */
  format?: Format;
  /** How strictly; left out, Confluent's is lenient and Hortonworks' strict. */
  reading?: Reading | null;
}

/** What stands before a payload, in one shape for every framing; what a framing has not is `null`. */
export interface FrameHeader {
  /** The framing that it was read as. */
  framing: Framing;
  /** The id of the schema or of the schema version; decimal digits beyond 2^53. */
  id: number | string | null;
  /** Confluent's GUID, Glue's id of the schema version. */
  guid: string | null;
  /** Protobuf's message indexes under Confluent's framing; empty for other formats. */
  indexes: number[] | null;
  /** Glue's compression. */
  compression: "NONE" | "ZLIB" | null;
  /** Hortonworks' protocol. */
  protocol: number | null;
  /** Hortonworks' id of the schema's metadata; decimal digits beyond 2^53. */
  metadata: number | string | null;
  /** The version's number; decimal digits beyond 2^53. */
  version: number | string | null;
  /** The writer schema's Rabin fingerprint, 16 hex digits: single-object. */
  fingerprint: string | null;
  /** Bytes before the payload. */
  consumed: number;
}

/** What a frame says, in one shape for every framing; what a framing has not is `null`. */
export interface Unframed {
  /** The framing that it was read as. */
  framing: Framing;
  /** The id of the schema or of the schema version; decimal digits beyond 2^53. */
  id: number | string | null;
  /** Confluent's GUID, Glue's id of the schema version. */
  guid: string | null;
  /** Protobuf's message indexes under Confluent's framing; empty for other formats. */
  indexes: number[] | null;
  /** Glue's compression. */
  compression: "NONE" | "ZLIB" | null;
  /** Hortonworks' protocol. */
  protocol: number | null;
  /** Hortonworks' id of the schema's metadata; decimal digits beyond 2^53. */
  metadata: number | string | null;
  /** The version's number; decimal digits beyond 2^53. */
  version: number | string | null;
  /** The writer schema's Rabin fingerprint, 16 hex digits: single-object. */
  fingerprint: string | null;
  /** Bytes before the payload. */
  consumed: number;
  /** The key of Pulsar's pair, a part of the bytes that were read; `null` for a null key. */
  key: Uint8Array | null;
  /** A part of the bytes that were read, of the same class, unless it had to be inflated; `null` for Pulsar's null value. */
  payload: Uint8Array | null;
}

/** What is wrong with a document or a schema. */
export interface Violation {
  /** The keyword that it breaks, in upper snake case. */
  code: string;
  /** JSON Pointer into the document. */
  path: string;
  /** JSON Pointer of the keyword, through references. */
  schema_path: string;
  /** What is wrong, in words. */
  message: string;
  /** The bytes of the schema that it is about; `null` if they are not found. */
  span: Span | null;
}

/** A frame that is not a header and a stretch of its own bytes. */
export interface Apart {
  /** Its place among the frames. */
  frame: number;
  /** The key of Pulsar's pair, a part of the bytes that were read; `null` for a null key, and without one. */
  key: Uint8Array | null;
  /** A part of the bytes that were read, unless it had to be inflated; `null` for Pulsar's null value. */
  payload: Uint8Array | null;
}

/** Why a frame of many was refused. */
export interface Refused {
  /** Its place among the frames. */
  frame: number;
  /** Why; the span counts from the frame's first byte. */
  error: SchemaccordError;
}

/** Many frames in columns; an element a frame, in their order. */
export interface UnframedEach {
  /** What the frames say, each once, in the order in which it was met. */
  headers: FrameHeader[];
  /** The place among `headers`; -1 for a frame that was refused. */
  header: Int32Array;
  /** The offset of the payload's first byte: in the frame, or in the one array that holds all frames. */
  start: Float64Array;
  /** The offset after the payload's last byte; that of `start` for a frame in `apart` or `refused`. */
  end: Float64Array;
  /** The frames with a key, and those whose payload is null or was inflated. */
  apart: Apart[];
  /** The frames that were refused. */
  refused: Refused[];
}

/** How data are encoded, decoded and validated. */
export interface PayloadOptions {
  /** Avro: how JSON says which branch of a union a datum is of, by its name around it or where needed only; `avro` if left out. */
  json?: "avro" | "plain";
  /** Protobuf: which message the bytes are of, by its full name or message indexes; the file's first if left out. */
  message?: string | number[] | null;
  /** Protobuf: whether fields without a value are told; `shown` if left out. */
  defaults?: "shown" | "omitted";
  /** JSON Schema: whether formats are asserted; not if left out. */
  formats?: boolean;
  /** The schema that the reader has; left out, the writer's. */
  reader?: Schema | null;
  /** Whether data are given and returned as JSON text, as it is; as values if left out. */
  text?: boolean;
}

/** How data become values of JavaScript. */
export interface DecodeOptions extends PayloadOptions {
  /** What integers beyond 2^53 become, so that no digit is lost; `bigint` if left out. */
  integers?: "bigint" | "string";
}

/** What of a record is known beside its bytes. */
export interface RecordOptions {
  /** Left out, or `auto`, it is the likeliest one. */
  framing?: Framing | "auto" | null;
  /** The value of the record header that names the schema, in hex; the bytes are then the payload alone. */
  header?: string | null;
  /** The subject, or Pulsar's topic. */
  subject?: string | null;
  /** Pulsar's schema version; left out, the subject's newest. */
  version?: number | string | null;
  /** Pulsar's key in hex, where it stands outside of the payload. */
  key?: string | null;
}

/** A field of a Protobuf message that its schema does not know. */
export interface UnknownField {
  /** JSON Pointer to the message that holds it; empty for the outermost. */
  path: string;
  /** The field number. */
  number: number;
  /** The wire type. */
  wire: number;
  /** The bytes after its tag in hex. */
  hex: string;
}

/** A record that was decoded. */
export interface DecodedRecord {
  /** `null` for a bare payload, as Pulsar has. */
  framing: Framing | null;
  /** The schema language, or the name of Pulsar's type. */
  format: string;
  /** The id of the schema or of the schema version; decimal digits beyond 2^53. */
  id: number | string | null;
  /** Confluent's GUID, Glue's id of the schema version. */
  guid: string | null;
  /** The subject of the schema that was found. */
  subject: string | null;
  /** Its version. */
  version: number | string | null;
  /** The full name of the message; Protobuf only. */
  message: string | null;
  /** The datum. */
  value: unknown;
  /** Fields that the schema does not know; Protobuf only. */
  unknown?: UnknownField[];
}

/** How sure a guess is: nothing else begins so; what else does rarely looks like it; it can be read so. */
export type Certainty = "certain" | "likely" | "possible";

/** A framing that bytes may have. */
export interface Candidate {
  /** The framing. */
  framing: Framing;
  /** How sure it is. */
  certainty: Certainty;
  /** Why, in one sentence. */
  reason: string;
}

/**
 * A parsed schema; parse once and use it as often as needed.
 *
 * It cannot be changed.
 */
export class Schema {
  private constructor();
  /**
   * Returns the schema printed in that form.
   *
   * Source: docs/avro.md, "Canonical text", "Normalization" and "Parsing Canonical Form"; docs/protobuf.md, "Formats"; docs/json-schema.md,
   * "Canonical text".
   *
   * @throws {SchemaError} `NOT_NORMALIZABLE` where the registry fails to normalize; `UNSUPPORTED` for a form that the format has not;
   * `LIMIT_OUTPUT`, `LIMIT_DEPTH`; `INVALID_REQUEST` for a name that is no form.
   */
  render(form: Form): string;
  /**
   * Returns the fingerprint of the Parsing Canonical Form as lower-case hex.
   *
   * `rabin` has 16 digits, the low byte first as in the header of a single object; `md5` has 32 digits and `sha256` 64.
   *
   * Source: Avro specification, "Schema Fingerprints".
   *
   * @throws {SchemaError} `UNSUPPORTED` for Protobuf and JSON Schema, which have no such form; `LIMIT_OUTPUT`, `LIMIT_DEPTH`;
   * `INVALID_REQUEST` for a name that is no algorithm.
   */
  fingerprint(algorithm: Algorithm): string;
  /**
   * Returns what the meta-schema of its draft finds wrong with a JSON Schema; registries do not look.
   *
   * The list is empty when nothing is wrong; `path` of a finding leads into the schema.
   *
   * Source: docs/json-schema.md, "Lint".
   *
   * @throws {SchemaError} `UNSUPPORTED` for other formats; `LIMIT_DEPTH`; why the text is no schema.
   */
  lint(): Violation[];
  /**
   * Returns the bytes of a datum.
   *
   * Those are Avro's binary encoding, a Protobuf message with its fields in the order of their numbers, or JSON text without white space;
   * no frame stands before them.
   *
   * Source: docs/payload.md.
   *
   * @throws {SchemaError} `INVALID_DATA` for a datum that does not fit, with `path` in the datum and `schema_path` and `span` in the
   * schema; `JSON_SYNTAX`, `EMPTY_TEXT` or `DANGLING_CONTENT` for text that is no JSON; `INVALID_REQUEST` for an option or a message that there is not; `PROTOC_REFUSES` for a
   * file of which no descriptor can be made; `LIMIT_DEPTH`, `LIMIT_BYTES`, `LIMIT_NODES`.
   */
  encode(value: unknown, options?: PayloadOptions): Uint8Array;
  /**
   * Returns the datum at the front of bytes, as the reader's schema sees it if one is given.
   *
   * Bytes after the datum are left; `validate` tells of them. With `text` it is JSON text.
   *
   * Source: docs/payload.md; Avro specification, "Schema Resolution".
   *
   * @throws {SchemaError} `DATA_TRUNCATED` for bytes that end too early and `INVALID_DATA` for bytes that are no such datum, with
   * `path` in the datum and `schema_path` and `span` in the schema; `CHECK_FAILED` for what the reader cannot take; `UNSUPPORTED` for a
   * reader of another format; `INVALID_REQUEST`; `LIMIT_DEPTH`, `LIMIT_NODES`, `LIMIT_OUTPUT`.
   */
  decode(data: Uint8Array, options?: DecodeOptions): unknown;
  /**
   * Decodes many data at once and returns them in the same order.
   *
   * With `text` it is the text of one JSON array. One datum that is refused refuses all; `index` of the error is its place, from 0.
   *
   * Source: docs/payload.md, "Python and JavaScript".
   *
   * @throws {SchemaError} as `decode`.
   */
  decodeEach(data: Iterable<Uint8Array>, options?: DecodeOptions): unknown;
  /**
   * Returns what is wrong with a datum, given as a value or as bytes; nothing when it fits.
   *
   * Findings stand in the order of the datum's text. Of bytes only the first fault is told, since nothing after it can be read; bytes after
   * the datum are `TRAILING_BYTES`.
   *
   * Source: docs/payload.md, "Validation".
   *
   * @throws {SchemaError} `JSON_SYNTAX`, `EMPTY_TEXT` or `DANGLING_CONTENT` for text that is no JSON; `UNSUPPORTED` where no validator can be made of the schema;
   * `INVALID_REQUEST`; limits. What is wrong with a datum is no error.
   */
  validate(datum: unknown, options?: PayloadOptions): Violation[];
  /**
   * Returns the name that subject strategies use; `null` without one.
   *
   * That is the full name of a record (Avro), of the first message or else the first enum (Protobuf), and the `title` of a JSON Schema.
   *
   * Source: docs/wire.md, "Subjects".
   */
  readonly name: string | null;
  /** Returns the schema language. */
  readonly format: Format;
  /**
   * Returns the registry's GUID.
   *
   * It is the MD5 of canonical text, references, metadata and rules: 32 lower-case hex digits in the form of a UUID.
   *
   * Source: docs/identity.md, "GUID".
   *
   * @throws {SchemaError} as `render` with `canonical`.
   */
  readonly guid: string;
  /** Gives the memory back at once, not when garbage is collected; the schema is of no use afterwards. A second call does no harm. */
  free(): void;
  /** Does what `free` does, at the end of a block that declares the schema with `using`. */
  [Symbol.dispose](): void;
}

/**
 * Schemas of a registry, to decode and encode whole records with.
 *
 * Of each schema a decoder is made when it is first needed, and kept.
 *
 * Source: docs/payload.md, "Bundles".
 */
export class SchemaBundle {
  /**
   * Reads a registry's export, as JSON text or as the array of its members.
   *
   * References are found among the other members by subject and version. A member that is no schema is an error when it is needed.
   *
   * @throws {SchemaError} `INVALID_REQUEST` for another shape, or an option that there is not.
   */
  constructor(members: string | readonly object[], options?: DecodeOptions);
  /**
   * Decodes a whole record with the schema that it names.
   *
   * What names the schema stands before the payload, or is given as `header`, `subject` and `version`.
   *
   * @throws {SchemaError} `SCHEMA_UNKNOWN` for a schema that was not given, why its text is no schema, and as `Schema.decode`.
   * @throws {FrameError} `FRAME_UNKNOWN`, `FRAME_TRUNCATED`, `FRAME_INVALID`, `FRAME_CORRUPT`, `FRAME_INDEXES`.
   */
  decode(data: Uint8Array, known?: RecordOptions): DecodedRecord;
  /**
   * Decodes many records of which the same is known.
   *
   * They are returned in the same order. One record that is refused refuses all; `index` of the error is its place, from 0.
   *
   * @throws {SchemaError} as `decode`.
   * @throws {FrameError} as `decode`.
   */
  decodeEach(data: Iterable<Uint8Array>, known?: RecordOptions): DecodedRecord[];
  /**
   * Encodes a datum into a frame that names its schema.
   *
   * The schema is that of the `guid`, the `metadata` and `version`, the `fingerprint` or the `id` of the frame. A datum that does not fit
   * its schema is refused, so this validates before sending, too.
   *
   * @throws {SchemaError} `SCHEMA_UNKNOWN`, why its text is no schema, and as `Schema.encode`.
   * @throws {FrameError} `FRAME_UNWRITABLE` for what the framing has no form for.
   */
  encode(value: unknown, frame: FrameOptions): Uint8Array;
}

/** What every error of this package is. */
export class SchemaccordError extends Error {
  protected constructor();
  /** The stable name, to be matched on; docs/batch.md, "Errors", lists all. */
  readonly code: string;
  /** The path of the offending element; `null` if none is known. */
  readonly path: string | null;
  /** The path in the schema of what a datum does not fit; `null` if the fault is not in a datum. */
  readonly schema_path: string | null;
  /** The place of the datum among those decoded at once; `null` elsewhere. */
  readonly index: number | null;
  /** The bytes it is about; `null` if the fault lies in no text. */
  readonly span: Span | null;
  /** The name of the reference that brought the fault; `null` when it lies in the schema itself. */
  readonly reference: string | null;
}

/** Why a schema, a check or a request was refused. */
export class SchemaError extends SchemaccordError {
  private constructor();
}

/** Why the references of a schema were refused: one is missing, or they lead back to themselves. */
export class UnresolvedReferenceError extends SchemaccordError {
  private constructor();
}

/** Why a frame cannot be read or written. */
export class FrameError extends SchemaccordError {
  private constructor();
}

/**
 * Reads a schema's text.
 *
 * Returns a handle: a schema is read once and used as often as needed. The text is a string, or bytes that are
 * UTF-8; spans in errors and reports count the bytes of its UTF-8 from 0, the end exclusive. References are texts that the caller gives;
 * nothing is fetched.
 *
 * Source: what a registry reads is told by docs/avro.md, "Parsing", docs/protobuf.md, "Parsing", docs/json-schema.md, "Reading", and
 * docs/references.md.
 *
 * @throws {SchemaError} why the text is no schema, with `path` and `span` where the fault has a place; `INVALID_UTF8` for bytes that
 * are no text; `INVALID_REQUEST` for an option that there is not, or a value that it cannot have; `LIMIT_BYTES`, `LIMIT_DEPTH`,
 * `LIMIT_NODES` and `LIMIT_TOKEN` for what is too large.
 * @throws {UnresolvedReferenceError} `REFERENCE_MISSING`, `REFERENCE_CYCLE`.
 */
export function parse(text: string | Uint8Array, options?: ParseOptions): Schema;

/**
 * Returns every difference between what a reader expects and what a writer writes, allowed ones too.
 *
 * They stand in the registry's order; the list is empty when nothing differs. Spans count bytes from 0.
 *
 * Source: the rules are listed by `rules` and in docs/avro.md, "Compatibility", docs/protobuf.md, "Differences", and docs/json-schema.md,
 * "Differences".
 *
 * @throws {SchemaError} `CHECK_FAILED` where the registry's checker throws or the formats differ; `INVALID_REQUEST` for an option;
 * `LIMIT_PAIRS`, `LIMIT_OUTPUT`, `LIMIT_DEPTH`.
 */
export function diff(reader: Schema, writer: Schema, options?: CheckOptions): Difference[];

/**
 * Returns the registry's verdict on a new schema after the previous ones, oldest first.
 *
 * The level says which of the previous ones count and who reads whom; left out it is `BACKWARD`. An incompatibility is a result and no
 * error.
 *
 * Source: docs/batch.md, "Report"; docs/avro.md, "Levels"; docs/registries.md.
 *
 * @throws {SchemaError} `INVALID_REQUEST` for an option, or a mode that the registry has not; `CHECK_FAILED` where a comparison
 * cannot be made; `LIMIT_PAIRS`, `LIMIT_OUTPUT`, `LIMIT_DEPTH`.
 */
export function check(schema: Schema, previous: readonly Schema[], options?: CheckOptions): Report;

/**
 * Makes many checks at once and returns their reports in the same order.
 *
 * A subject is a schema, the previous ones, oldest first, and options of its own in place of the common ones, if it has any. `threads` says
 * on how many threads, left out as many as there are processors. The first check that is refused, in the order of the subjects, refuses
 * all.
 *
 * @throws {SchemaError} as `check`.
 */
export function checkAll(
  subjects: Iterable<readonly [schema: Schema, previous: readonly Schema[], options?: CheckOptions | null]>,
  options?: CheckAllOptions,
): Promise<Report[]>;

/**
 * Puts a payload into a frame.
 *
 * Returns what the framing puts before the payload, and the payload, compressed where that is asked for. Left out, the framing is
 * Confluent's, which needs an `id` or a `guid`.
 *
 * Source: docs/wire.md.
 *
 * @throws {SchemaError} `INVALID_REQUEST` for an option.
 * @throws {FrameError} `FRAME_UNWRITABLE` for what is missing or has no form in the framing.
 */
export function frame(payload: Uint8Array, options?: FrameOptions): Uint8Array;

/**
 * Reads a frame: what stands before the payload, and the payload without a copy of it.
 *
 * Spans of errors count the bytes of the frame from 0.
 *
 * Source: docs/wire.md; which framing it is where none is named, "Which framing is it" there.
 *
 * @throws {SchemaError} `INVALID_REQUEST` for an option.
 * @throws {FrameError} `FRAME_UNKNOWN`, `FRAME_TRUNCATED`, `FRAME_INVALID`, `FRAME_CORRUPT`, `FRAME_INDEXES`.
 */
export function unframe(frame: Uint8Array, options?: UnframeOptions): Unframed;

/**
 * Reads many frames at once: what they say, each once, and where their payloads stand.
 *
 * Frames are a sequence, or one buffer with the offset of each frame and of the end in bytes from 0. Frames that cannot be read are told in
 * `refused`, and the others are read.
 *
 * Source: docs/wire.md, "Many frames".
 *
 * @throws {SchemaError} `INVALID_REQUEST` for an option.
 */
export function unframeEach(
  frames: Uint8Array[] | Uint8Array,
  offsets?: Uint32Array | Float64Array | number[] | null,
  options?: UnframeOptions,
): UnframedEach;

/**
 * Returns the framings that bytes can be read as, the surest first.
 *
 * The list is empty where none fits.
 *
 * Source: docs/wire.md, "Which framing is it".
 */
export function detect(frame: Uint8Array): Candidate[];

/**
 * Returns line and column of a byte offset, both from 0.
 *
 * The offset counts bytes of the text's UTF-8 from 0, as spans do, and may be the text's length; column and offset of the result are in the
 * unit asked for. A line ends with a line feed, a carriage return or both.
 *
 * Source: docs/batch.md, "Positions".
 *
 * @throws {SchemaError} `INVALID_OFFSET` for an offset past the end or inside a character; `INVALID_UTF8`; `INVALID_REQUEST` for a
 * name that is no unit.
 */
export function position(text: string | Uint8Array, offset: number, encoding: Encoding): Position;

/**
 * Returns the rules of a format in the order of its documentation.
 *
 * They are Confluent's; the one that all formats have stands first.
 *
 * Source: docs/batch.md, "rules".
 *
 * @throws {SchemaError} `INVALID_REQUEST` for a name that is no format.
 */
export function rules(format: Format): Rule[];

/**
 * Answers requests, one JSON object a line, with one JSON object a line.
 *
 * Answers stand in the order of the requests, each ended by a line feed; blank lines are passed over. A line that is no request is answered
 * with an error.
 *
 * Source: docs/batch.md.
 *
 * @throws {SchemaError} `INVALID_UTF8` for bytes that are no text.
 */
export function batch(text: string | Uint8Array): string;

/**
 * Resolves when the package can be used: in Node.js at once, elsewhere once the first part of its WebAssembly module is loaded, which begins when
 * this is first waited for. Every other function throws before.
 *
 * The first part reads, prints, compares and checks schemas as Confluent's registry does, and reads and writes frames. A call that needs the
 * rest, as for payloads, evidence, other registries, metadata with rules, descriptors and compressed frames, loads it and waits meanwhile; `whole`
 * loads it ahead. Where a call cannot wait, as in service workers, both are loaded.
 */
export const ready: Promise<void>;

/** Resolves when the rest of the module is loaded, too, so that no call waits for it; it begins when this is first waited for. In Node.js at once. */
export const whole: Promise<void>;

/**
 * Loads the first part of the module from elsewhere than from beside the script: an address, what `fetch` returned, its bytes, or a compiled
 * module. The rest is loaded from `rest`, or else from beside the script, when it is needed; at once where `rest` is something else than an
 * address, bytes or a module.
 */
export function init(input?: ModuleSource | PromiseLike<ModuleSource>, rest?: ModuleSource | PromiseLike<ModuleSource>): Promise<void>;

/** Loads the first part of the module from its bytes or from a compiled module, at once, and the rest from `rest` when it is needed. */
export function initSync(module: ArrayBuffer | ArrayBufferView | CompiledModule, rest?: string | URL | ArrayBuffer | ArrayBufferView | CompiledModule): void;

/** Where a WebAssembly module comes from. */
export type ModuleSource = string | URL | Request | Response | ArrayBuffer | ArrayBufferView | CompiledModule;

/** A `WebAssembly.Module`, where the types of the platform know it. */
export type CompiledModule = typeof globalThis extends { WebAssembly: { Module: abstract new (...given: never[]) => infer Module } } ? Module : never;
