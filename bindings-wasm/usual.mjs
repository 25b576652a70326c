// What pages usually ask of the package: schemas are read, printed and identified, compared and judged as Confluent's registry does, and frames are
// read and written. Each of the project's cases of these is a request, and so are samples as large as schemas in use. What runs meanwhile is the first
// part of a module (split.mjs); payloads, evidence, other registries, metadata with rules, and compressed frames are the rest.

import { caseFiles } from "../tests/runner.mjs";
import { samples } from "./samples.mjs";

const schemaMembers = ["references", "version"];
const checkMembers = ["level", "strategy", "validation", "policy", "all"];
/** Versions of a sample are held against as many. */
const HISTORY = 20;
const inAllFormats = new Set(["position", "rules"]);
const guid = "b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63";
const frames = [
  { id: 7 },
  { framing: "confluent", id: 7, indexes: [1, 2] },
  { framing: "confluent", guid },
  { framing: "glue", guid },
  { framing: "hortonworks", id: 5 },
  { framing: "hortonworks", protocol: 1, metadata: 4, version: 2 },
  { framing: "single-object", fingerprint: "0011223344556677" },
  { framing: "pulsar-version", version: 4 },
];

/** Yields the requests that concern these formats: of which kind each is, and the function that asks it of a module and returns what is answered. */
export function* usual(formats) {
  for (const { own, cases } of caseFiles()) {
    if (!own) continue;
    for (const request of cases) {
      const { op, format = inAllFormats.has(op) ? undefined : "AVRO", dialect = "confluent" } = request;
      if (!Object.hasOwn(operations, op) || dialect !== "confluent" || request.witness) continue;
      if (format !== undefined && !formats.includes(format)) continue;
      if ([request, ...(request.previous ?? [])].some((one) => one.metadata || one.ruleSet)) continue;
      yield [`${op} ${format}`, (api) => operations[op](api, request)];
    }
  }
  for (const format of formats) {
    yield [`refused ${format}`, (api) => operations.parse(api, { format, schema: "{" })];
    const { references, versions } = samples(format);
    for (const at of versions.keys()) yield [`sample ${format}`, (api) => history(api, format, references, versions.slice(0, at + 1))];
  }
  for (const options of frames) yield [`frame ${JSON.stringify(options)}`, (api) => framed(api, options)];
}

const pick = (value, names) => Object.fromEntries(names.filter((name) => name in value).map((name) => [name, value[name]]));
const schema = (api, request, one, mode) => api.parse(one.schema, { mode, format: request.format, ...pick(one, schemaMembers) });

const operations = {
  parse: (api, request) => told(api, () => identified(api, schema(api, request, request, "new"))),
  compat: (api, request) =>
    told(api, () => {
      const now = schema(api, request, request, "new");
      const previous = (request.previous ?? []).map((one) => schema(api, request, one, "stored"));
      return api.check(now, previous, pick(request, checkMembers));
    }),
  diff: (api, request) => told(api, () => api.diff(...[request.update, request.original].map((one) => schema(api, request, one, "stored")))),
  position: (api, { text, offset, encoding }) => told(api, () => api.position(text, offset, encoding)),
  rules: (api, { format }) => told(api, () => api.rules(format)),
};

function identified(api, read) {
  const forms = ["canonical", "normalized", "parsing-canonical"].map((form) => told(api, () => read.render(form)));
  const fingerprints = ["rabin", "md5", "sha256"].map((algorithm) => told(api, () => read.fingerprint(algorithm)));
  return [...forms, ...fingerprints, told(api, () => [read.name, read.format, read.guid])];
}

/** Holds the last version against those before it. */
function history(api, format, references, versions) {
  const all = versions.map((text) => api.parse(text, { format, references, mode: "new" }));
  const now = all.at(-1);
  const before = all.slice(0, -1);
  const reports = ["BACKWARD", "FULL_TRANSITIVE"].map((level) => api.check(now, before, { level }));
  reports.push(api.check(now, Array(HISTORY).fill(before).flat(), { level: "BACKWARD_TRANSITIVE" }));
  const answer = [identified(api, now), reports.map((report) => ({ ...report })), before.length ? api.diff(now, before[0]) : []];
  all.forEach((read) => read.free());
  return answer;
}

function framed(api, options) {
  const frame = api.frame(new Uint8Array([0, 1, 2, 3]), options);
  const short = told(api, () => api.unframe(frame.subarray(0, 3), { framing: options.framing ?? "confluent" }));
  return [frame, api.unframe(frame), api.unframeEach([frame, frame]), api.detect(frame), short];
}

/** Returns what a call returns, or the error that it tells. */
function told(api, call) {
  try {
    return call();
  } catch (error) {
    if (!(error instanceof api.SchemaccordError || error instanceof TypeError)) throw error;
    return { error: String(error), ...error };
  }
}
