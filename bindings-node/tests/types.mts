// Compiled, never run: what callers write must fit the types, and what they must not write must not.

import {
  batch, check, checkAll, detect, diff, frame, FrameError, init, initSync, parse, position, ready, rules, SchemaBundle, SchemaccordError, SchemaError, unframe, unframeEach, whole,
} from "../index.js";
import type { CheckOptions, Incompatibility, Report, Rule } from "../index.js";

const options: CheckOptions = { level: "FULL", memo: "sound", all: true };
const schema = parse("text", { format: "AVRO", references: [{ name: "a", schema: "b", references: [{ name: "c" }] }] });
const report: Report = check(schema, [schema, parse(new Uint8Array())], options);
const found: Incompatibility | undefined = report.incompatibilities[0];
const start: number | undefined = found?.reader.span?.start;
const allowed: string[] = diff(schema, schema).filter((one) => one.compatible).map((one) => one.rule);
const line: number = position("text", start ?? 0, "utf-16").line;
const catalogue: Rule[] = rules("PROTOBUF");
const framed: Uint8Array = frame(new Uint8Array(), { framing: "glue", guid: "", compression: "ZLIB" });
const payload: Uint8Array | null = unframe(framed, { framing: "auto", format: "PROTOBUF", reading: "strict" }).payload;
const starts: number | undefined = unframeEach(framed, new Uint32Array([0, 5]), { framing: "glue" }).start[0];
const ids: (number | string | null)[] = unframeEach([framed], null).headers.map((header) => header.id);
const sure: boolean = detect(framed).some(({ certainty }) => certainty === "certain");
const answer: string = batch(new Uint8Array());
const name: string | null = schema.name;
const rendered: string = schema.render("parsing-canonical") + schema.fingerprint("rabin") + schema.guid + schema.format;
const encoded: Uint8Array = schema.encode({ a: 1n }, { json: "plain", message: [0, 1], reader: schema });
const decoded: [unknown, unknown] = [schema.decode(encoded, { integers: "string" }), schema.decodeEach([encoded], { text: true })];
const wrong: string[] = schema.validate(encoded).map((one) => one.schema_path);
const bundle = new SchemaBundle([{ id: 7, schema: "text" }], { integers: "bigint" });
const opened: [unknown, string][] = bundle.decodeEach([bundle.encode(5, { id: 7 })], { framing: "auto" }).map(({ value, format }) => [value, format]);
void [decoded, wrong, opened];

const reports: Report[] = await checkAll([[schema, [schema]], [schema, [], { level: "NONE" }]], { level: "FULL", threads: 2, signal: AbortSignal.timeout(1) });

await ready;
await init();
await whole;
await init("schemaccord.wasm");
await init(fetch(new URL("schemaccord.wasm", import.meta.url)), new URL("schemaccord.rest.wasm", import.meta.url));
initSync(new Uint8Array(), "schemaccord.rest.wasm");
schema.free();
schema[Symbol.dispose]();

try {
  parse("");
} catch (error) {
  if (error instanceof SchemaError) {
    const code: string = error.code;
    const where: [string | null, number | undefined, string | null] = [error.path, error.span?.end, error.schema_path];
    void [code, where];
  } else if (error instanceof FrameError) {
    const any: SchemaccordError = error;
    void any.span;
  }
}

// @ts-expect-error an unknown format
parse("text", { format: "XML" });
// @ts-expect-error an unknown option
check(schema, [], { strict: true });
// @ts-expect-error an unknown way of integers
schema.decode(encoded, { integers: "number" });
// @ts-expect-error a subject is a pair
checkAll([schema]);
// @ts-expect-error errors are not made by callers
new SchemaError();
// @ts-expect-error a text is no schema
diff("text", schema);
// @ts-expect-error loading at once needs the bytes
initSync();
// @ts-expect-error an unknown form
schema.render("pretty");
// @ts-expect-error the name is read only
schema.name = "other";

void [reports, allowed, line, catalogue, payload, starts, ids, sure, answer, name, rendered];
