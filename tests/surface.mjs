// The objects answer what `batch` does, over the case files: the same as bindings-python/tests/test_surface.py, for both JavaScript packages.

import assert from "node:assert/strict";

import { caseFiles, request as lineOf } from "./runner.mjs";

const schemaMembers = ["references", "version", "metadata", "ruleSet"];
const checkMembers = ["level", "strategy", "validation", "defects", "dialect", "policy", "memo", "all"];
// A request may only have these members; what else it can ask for has no function of its own.
const known = {
  compat: new Set(["id", "op", "format", "schema", "previous", ...schemaMembers, ...checkMembers]),
  diff: new Set(["id", "op", "format", "original", "update", "dialect", "policy"]),
};

/** The request asks for something else, or for something that it is refused for before any function is called. */
class Beyond extends Error {}

/** Registers the tests with `test` of node:test; `api` is the package. */
export function surface(test, api) {
  const pick = (value, names) => Object.fromEntries(names.filter((name) => name in value).map((name) => [name, value[name]]));
  const beyond = (condition) => {
    if (condition) throw new Beyond();
  };
  const schema = (request, one, mode) => {
    beyond(typeof one?.schema !== "string" || Object.keys(one).some((name) => name !== "schema" && !schemaMembers.includes(name)));
    return api.parse(one.schema, { mode, ...pick(one, schemaMembers), ...pick(request, ["format", "dialect"]) });
  };
  const bytes = (digits) => {
    beyond(typeof digits !== "string" || !/^([0-9a-fA-F]{2})*$/.test(digits));
    return new Uint8Array(Buffer.from(digits, "hex"));
  };
  const hex = (data) => Buffer.from(data).toString("hex");
  const payloadOptions = (request) => {
    const message = request.message ?? request.indexes;
    return { ...pick(request, ["json", "defaults", "formats"]), ...(message === undefined ? {} : { message }) };
  };
  /** Returns the schema of data, and the options. */
  const payload = (request) => {
    try {
      const given = schema(request, pick(request, ["schema", ...schemaMembers]), "stored");
      const options = payloadOptions(request);
      if ("reader" in request) options.reader = schema(request, request.reader, "stored");
      return [given, options];
    } catch (error) {
      // A request looks for its other members first.
      if (error instanceof api.SchemaccordError) throw new Beyond();
      throw error;
    }
  };
  const operations = {
    compat(request) {
      // A request has to say the level or the registry's own mode; a call is at BACKWARD without, and its mode stands in place of the level.
      beyond("level" in request === "strategy" in request || Object.keys(request).some((name) => !known.compat.has(name)));
      let now, previous;
      try {
        now = schema(request, pick(request, ["schema", ...schemaMembers]), "new");
      } catch (error) {
        // Other registries have their own order of reading and checking, and a text they cannot read may be an incompatibility.
        if ((request.dialect ?? "confluent") === "confluent") throw error;
        throw new Beyond();
      }
      try {
        previous = (request.previous ?? []).map((one) => schema(request, one, "stored"));
      } catch {
        // A request reads a version only if the check comes to it.
        throw new Beyond();
      }
      return api.check(now, previous, pick(request, checkMembers));
    },
    diff(request) {
      beyond(Object.keys(request).some((name) => !known.diff.has(name)));
      const [original, update] = [request.original, request.update].map((one) => schema(request, one, "stored"));
      return { differences: api.diff(update, original, pick(request, checkMembers)) };
    },
    encode(request) {
      if ("schemas" in request) {
        const bundle = new api.SchemaBundle(request.schemas, payloadOptions(request));
        return { hex: hex(bundle.encode(request.value, request.frame)) };
      }
      const [given, options] = payload(request);
      return { hex: hex(given.encode(request.value, options)) };
    },
    decode(request) {
      const data = bytes(request.hex);
      if ("schemas" in request) {
        beyond("reader" in request);
        const bundle = new api.SchemaBundle(request.schemas, { ...payloadOptions(request), text: true });
        return JSON.parse(bundle.decode(data, request.record));
      }
      const [given, options] = payload(request);
      // As text, which the test reads as it reads the answer of `batch`.
      return { value: JSON.parse(given.decode(data, { ...options, text: true })) };
    },
    validate(request) {
      beyond(!("schema" in request) || !("value" in request || "hex" in request));
      const [given, options] = payload(request);
      const errors = given.validate("hex" in request ? bytes(request.hex) : request.value, options);
      return { valid: errors.length === 0, errors };
    },
    position: ({ text, offset, encoding }) => api.position(text, offset, encoding),
    rules({ format, dialect = "confluent" }) {
      beyond(dialect !== "confluent");
      return { rules: api.rules(format) };
    },
  };

  /** Returns what the objects answer instead; `true` if it is the same, `false` if they are not asked. */
  const compared = (line, answer) => {
    let request;
    try {
      request = JSON.parse(line);
    } catch {
      return false;
    }
    if (!Object.hasOwn(operations, request?.op)) return false;
    // The test itself reads values with JavaScript's numbers and digits as they are.
    if ("value" in request && /[0-9]{16}|\d[.eE]/.test(line)) return false;
    let got;
    try {
      got = operations[request.op](request);
    } catch (error) {
      if (error instanceof Beyond || error instanceof TypeError) return false;
      if (!(error instanceof api.SchemaccordError)) throw error;
      return answer.error?.code === error.code || String(error);
    }
    for (const [name, value] of Object.entries(got)) {
      try {
        assert.deepEqual(answer[name], value);
      } catch {
        return JSON.stringify(got);
      }
    }
    return true;
  };

  let asked = 0;
  // Vectors of wires are requests of another shape.
  for (const file of caseFiles().filter(({ registry }) => !registry)) {
    test(`objects answer what batch does: ${file.name}`, () => {
      const lines = file.cases.map((testCase) => lineOf(testCase, file.name));
      const answers = api.batch(lines.map((line) => `${line}\n`).join("")).split("\n").slice(0, -1);
      assert.equal(answers.length, lines.length);
      const differing = [];
      lines.forEach((line, at) => {
        const found = compared(line, JSON.parse(answers[at]));
        if (found === true) asked += 1;
        else if (found) differing.push(`${line}\n  batch   ${answers[at]}\n  objects ${found}`);
      });
      if (differing.length) throw new Error(`${differing.length} of ${lines.length} differ:\n${differing.slice(0, 5).join("\n")}`);
    });
  }
  test("cases reach the objects", () => assert.ok(asked > 500, String(asked)));
}
