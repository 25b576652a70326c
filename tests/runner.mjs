// The conformance runner: the same program as core/tests/conformance.rs and bindings-python/tests/conformance.py, for both
// JavaScript packages. The format: tests/README.md.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

import { isUnanswered, readVector, registryOf, requestOf, vectorAgrees } from "./vector.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const own = join(root, "tests/conformance");
const shared = join(process.env.SCHEMACCORD_SHARED || join(dirname(root), "shared"), "conformance");
const operations = new Set([
  "compat", "diff", "parse", "indexes", "frame", "wire", "subject", "upgrade", "position", "rules", "encode", "decode", "validate",
]);
// Members of a case that are no part of the request.
const about = new Set(["expect", "expect_any", "source", "origin", "suspect", "line"]);
const parsed = ["accepted_as_new", "name", "canonical", "normalized", "guid", "normalized_guid"];
// Members of a parsed schema where a registry identifies by fingerprints.
const identified = ["canonical", "fingerprint", "global_fingerprint"];
// What messages begin with that quote a registry's parser library: only the verdict is compared then.
const quoted = ["invalid reader schema: ", "invalid writer schema: ", "failed to parse new schema: ", "failed to parse old schema: "];
const informative = new Set(["raw_guid", "raw_class", "inline_tags", "valid", "valid_strict", "avroResult"]);

/**
 * Registers a test for each case file with `test` of node:test.
 *
 * @param {(name: string, body: (context: object) => void) => unknown} test
 * @param {(text: string) => string} batch the function under test
 */
export function conformance(test, batch) {
  const files = caseFiles();
  test("conformance: cases are there", (context) => {
    if (!files.some((file) => file.own)) throw new Error("tests/conformance holds no case");
    if (!files.some((file) => !file.own)) context.diagnostic(`notice: no recorded answers in ${shared}: not compared`);
  });
  test("conformance: known failures name existing files", (context) => {
    if (!files.some((file) => file.own) || !files.some((file) => !file.own)) return context.skip("not all case files are there");
    for (const [name] of knownFailures()) {
      if (!files.some((file) => file.name === name)) throw new Error(`tests/known-failures.txt names ${name}`);
    }
  });
  for (const file of files) {
    test(`conformance: ${file.name}`, () => {
      const { compared, faults } = run(file, batch);
      if (faults.length) throw new Error(`${faults.length} of ${compared} differ:\n${faults.slice(0, 20).join("\n")}`);
    });
    test(`the same as core to the byte: ${file.name}`, (context) => {
      const folder = process.env.SCHEMACCORD_ANSWERS;
      if (!folder) return context.skip("SCHEMACCORD_ANSWERS names no folder of answers; tests/run sets it");
      const stem = join(folder, file.own ? "own" : "shared", file.name.replace(/\.jsonl$/, ""));
      const answers = readFileSync(`${stem}.answers.jsonl`, "utf8");
      // Not an assertion: it would print megabytes.
      if (batch(readFileSync(`${stem}.requests.jsonl`, "utf8")) !== answers) throw new Error("the answers differ");
    });
  }
}

/** Returns every case file: the project's own, then recorded answers where they are present. */
export function caseFiles() {
  return [...ownFiles(), ...sharedFiles()];
}

function lines(path) {
  return readFileSync(path, "utf8").split("\n").filter((line) => line.trim() && !line.startsWith("#"));
}

function ownFiles() {
  if (!existsSync(own)) return [];
  const paths = readdirSync(own, { recursive: true }).filter((path) => path.endsWith(".jsonl"));
  return paths.sort().map((path) => read(join(own, path), true));
}

function sharedFiles() {
  return [...recordedFiles(), ...publishedFiles()];
}

/** The cases that `tests/run` has made from published suites. */
function publishedFiles() {
  const folder = process.env.SCHEMACCORD_CASES;
  if (!folder || !existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => name.endsWith(".jsonl")).sort().map((name) => read(join(folder, name), false));
}

function recordedFiles() {
  if (!existsSync(shared)) return [];
  return lines(join(root, "tests/shared-cases.txt")).flatMap((pattern) => {
    const matching = new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", ".*")}$`);
    return readdirSync(shared).filter((name) => matching.test(name)).sort().map((name) => read(join(shared, name), false));
  });
}

function read(path, isOwn) {
  const name = isOwn ? relative(own, path) : basename(path);
  const registry = isOwn ? null : registryOf(name);
  const text = readFileSync(path, "utf8").split("\n").filter((line) => line.trim());
  return { name, own: isOwn, registry, cases: text.map((line) => (registry ? readVector(line) : JSON.parse(line))) };
}

/** Pairs of file and id. */
function knownFailures() {
  return pairs("known-failures.txt");
}

/** Returns the first two words of a list's lines. */
function pairs(name) {
  return lines(join(root, "tests", name)).map((line) => line.split(/\s+/, 2));
}

/** Returns the line that a case of a file sends. */
export function request(testCase, file) {
  if ("line" in testCase) return testCase.line;
  const sent = Object.fromEntries(Object.entries(testCase).filter(([key]) => !about.has(key)));
  // Recorded answers are those of the registry that their file is named after.
  if (file.startsWith("axonops-")) sent.dialect = "axonops";
  return JSON.stringify(sent);
}

/** Sends the cases of a file and compares the answers. */
function run(file, batch) {
  const outcome = { compared: 0, faults: [] };
  const sent = (testCase) => (file.registry ? requestOf(file.registry, testCase) : request(testCase, file.name));
  const answers = batch(file.cases.map((testCase) => `${sent(testCase)}\n`).join("")).split("\n");
  if (answers.length !== file.cases.length + 1 || answers.pop() !== "") {
    outcome.faults.push(`${file.cases.length} requests, ${answers.length} answers`);
    return outcome;
  }
  const known = new Set(knownFailures().filter(([name]) => name === file.name).map(([, id]) => id));
  const unanswered = new Set(pairs("unanswered.txt").filter(([name]) => name === file.name).map(([, kind]) => kind));
  for (const kind of unanswered) {
    if (!file.cases.some((testCase) => testCase.kind === kind)) {
      outcome.faults.push(`${kind}: in tests/unanswered.txt, but there is no such kind`);
    }
  }
  file.cases.forEach((testCase, at) => {
    if (testCase.suspect) return;
    const answer = JSON.parse(answers[at]);
    if (unanswered.has(testCase.kind)) {
      if (!isUnanswered(answer)) outcome.faults.push(`${testCase.id}: answered, but tests/unanswered.txt lists its kind`);
      return;
    }
    outcome.compared += 1;
    const agrees = file.registry ? vectorAgrees(testCase, answer) : judge(testCase, answer, file.own);
    if (known.delete(testCase.id)) {
      if (agrees) outcome.faults.push(`${testCase.id}: passes, but tests/known-failures.txt lists it`);
    } else if (!agrees) {
      const wanted = JSON.stringify(testCase.expect_any ?? testCase.expect ?? testCase);
      outcome.faults.push(`${testCase.id}\n  expected ${wanted}\n  got      ${answers[at]}`);
    }
  });
  for (const id of known) outcome.faults.push(`${id}: in tests/known-failures.txt, but there is no such case`);
  if (!outcome.compared) outcome.faults.push("no case was compared");
  return outcome;
}

function judge(testCase, answer, isOwn) {
  const expected = testCase.expect_any ?? [testCase.expect];
  const refusedOnPurpose = expected.some((one) => "error" in one);
  if (!operations.has(testCase.op) && !refusedOnPurpose) return false;
  return expected.some((one) => (isOwn ? ownAgrees : sharedAgrees)(testCase.op, one, answer));
}

/** Returns whether everything that a case of ours names is so. */
function ownAgrees(operation, expected, answer) {
  if (!("error" in expected) && "error" in answer) return false;
  return named(expected).every(([key, value]) => {
    if (!(key in answer)) return false;
    if (operation === "compat" && key === "messages") return sameMultiset(value, answer[key]);
    if (operation === "diff" && (key === "differences" || key === "incompatible")) return paired(value, answer[key]);
    return contains(answer[key], value);
  });
}

/** Returns whether `got` is `expected`, where objects may have more members. */
function contains(got, expected) {
  if (Array.isArray(expected)) {
    return Array.isArray(got) && got.length === expected.length && expected.every((value, at) => contains(got[at], value));
  }
  if (isObject(expected)) {
    return isObject(got) && named(expected).every(([key, value]) => key in got && contains(got[key], value));
  }
  return got === expected;
}

function same(got, expected) {
  if (Array.isArray(expected)) {
    return Array.isArray(got) && got.length === expected.length && expected.every((value, at) => same(got[at], value));
  }
  if (isObject(expected)) {
    const keys = Object.keys(expected);
    return isObject(got) && Object.keys(got).length === keys.length && keys.every((key) => key in got && same(got[key], expected[key]));
  }
  return got === expected;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Returns whether each expected entry has an entry of its own, in any order, and none is left over. */
function paired(expected, got) {
  if (!Array.isArray(got) || got.length !== expected.length) return false;
  const taken = new Map();
  const place = (wanted, tried) =>
    got.some((item, at) => {
      if (tried.has(at) || !contains(item, expected[wanted])) return false;
      tried.add(at);
      // An entry that is taken is free again if its taker finds another.
      if (taken.has(at) && !place(taken.get(at), tried)) return false;
      taken.set(at, wanted);
      return true;
    });
  return expected.every((_, wanted) => place(wanted, new Set()));
}

/** The members that are compared. */
function named(expected) {
  return Object.entries(expected).filter(([key]) => !informative.has(key) && !key.endsWith("_error"));
}

/** Returns whether a recorded answer is the same as far as such files are compared. */
function sharedAgrees(operation, expected, answer) {
  if (expected.ok === false) return answer.ok === false || "error" in answer;
  if ("error" in expected) {
    return "error" in answer && ((expected.error?.where ?? null) === null || answer.error.where === expected.error.where);
  }
  if ("error" in answer) return false;
  if (operation === "compat") {
    const messages = expected.messages ?? [];
    const quotes = messages.some((message) => quoted.some((start) => message.includes(start)));
    return answer.compatible === expected.compatible && (quotes || sameMultiset(messages, answer.messages ?? []));
  }
  if (operation === "diff") {
    const typesPaths = (items) => (items ?? []).map(({ type, path }) => JSON.stringify([type, path]));
    return (
      answer.compatible === expected.compatible &&
      ["differences", "incompatible"].every((key) => sameMultiset(typesPaths(expected[key]), typesPaths(answer[key])))
    );
  }
  if (operation === "parse") {
    return (
      [...parsed, ...identified].every((key) => !(key in expected) || answer[key] === expected[key]) &&
      Object.entries(expected.formatted ?? {}).every(
        ([key, value]) => key === "default" || key.endsWith("_error") || answer.formatted?.[key] === value,
      )
    );
  }
  return named(expected).every(([key, value]) => key in answer && same(answer[key], value));
}

/** Returns whether two lists of strings hold the same, in any order. */
function sameMultiset(expected, got) {
  return Array.isArray(got) && same([...got].sort(), [...expected].sort());
}
