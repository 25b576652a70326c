// Recorded wire answers: cases without `op` and `expect`, whose other members are the answer. The same as core/tests/vector/mod.rs and
// bindings-python/tests/vector.py. The format: tests/README.md.

// Members of a vector that are no part of the answer, or are Java's.
const about = new Set([
  "id", "kind", "inputs", "note", "error", "error_class", "cause", "java_type", "result_class", "message_error",
  "avro_schema_compatibility_class_says",
]);
const compressed = "bytes_18_on_comparable_only_after_inflate";

/** Returns the registry whose vectors a file holds; `null` for a file of whole cases. */
export function registryOf(file) {
  return /^wire-(.*)\.jsonl$/.exec(file)?.[1] ?? null;
}

/** Reads a vector. Numbers that JavaScript would round become decimal digits, which requests take as well. */
export function readVector(line) {
  const exact = line.replace(/"(?:[^"\\]|\\.)*"|(?<![\d.eE+-])-?\d{16,}(?=\s*[,}\]])/g, (token) =>
    token.startsWith('"') ? token : `"${token}"`,
  );
  return JSON.parse(exact);
}

/** Returns the line that a vector sends. */
export function requestOf(registry, { id, kind, inputs }) {
  return JSON.stringify({ id, op: "wire", registry, kind, inputs });
}

/** Returns whether an answer says that the engine does not give this kind. */
export function isUnanswered(answer) {
  return answer.error?.code === "UNSUPPORTED";
}

/**
 * Returns whether an answer is the recorded one, as far as such answers are comparable: classes and texts of errors are Java's, compressed
 * bytes the library's.
 */
export function vectorAgrees(vector, answer) {
  if (vector.ok === false) return answer.ok === false || "error" in answer;
  if (vector.compare === "as_json") {
    return typeof answer.output_text === "string" && plain(JSON.parse(answer.output_text)) === plain(JSON.parse(vector.output_text));
  }
  return Object.entries(vector)
    .filter(([name]) => !about.has(name) && name !== compressed && !(name === "output_hex" && vector[compressed] === true))
    // What is absent is null.
    .every(([name, value]) => plain(answer[name] ?? null) === plain(value));
}

/** Returns a value as JSON, its members in one order and all failures in it the same. */
function plain(value) {
  return JSON.stringify(value, (_, part) => {
    if (typeof part !== "object" || part === null || Array.isArray(part)) return part;
    if ("error" in part || "error_class" in part) return { failed: true };
    return Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
