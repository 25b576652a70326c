// The JavaScript API beside `batch`: options, handles, errors and hostile input. Run over the addon and over the modules.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { inspect } from "node:util";

const user = '{"type": "record", "name": "User", "namespace": "org.acme", "fields": [{"name": "id", "type": "long"}]}';
const userWithEmail =
  '{"type": "record", "name": "User", "namespace": "org.acme", "fields": [{"name": "id", "type": "long"}, {"name": "email", "type": "string"}]}';

/** Asserts that `body` throws the error for that code and returns it. */
function refused(api, body, code) {
  let thrown;
  try {
    body();
  } catch (error) {
    thrown = error;
  }
  assert.ok(thrown instanceof api.SchemaccordError, `expected a SchemaccordError, got ${thrown}`);
  assert.ok(thrown instanceof Error);
  // Whose class it is follows from the code alone.
  const name = code.startsWith("REFERENCE_") ? "UnresolvedReferenceError" : code.startsWith("FRAME_") ? "FrameError" : "SchemaError";
  assert.equal(thrown.name, name);
  assert.equal(thrown.constructor, api[name]);
  assert.equal(thrown.code, code, thrown.message);
  return thrown;
}

/** Registers the tests with `test` of node:test; `api` is the package, `declared` the path of its types. */
export function apiTests(test, api, declared) {
  test("parse: a schema is a reusable handle", () => {
    const schema = api.parse(user);
    for (let round = 0; round < 3; round += 1) {
      assert.equal(schema.name, "org.acme.User");
      assert.equal(schema.format, "AVRO");
      assert.match(schema.guid, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
      assert.deepEqual(JSON.parse(schema.render("canonical")).name, "User");
      assert.match(schema.fingerprint("rabin"), /^[0-9a-f]{16}$/);
      assert.match(schema.fingerprint("md5"), /^[0-9a-f]{32}$/);
      assert.match(schema.fingerprint("sha256"), /^[0-9a-f]{64}$/);
      assert.deepEqual(api.diff(schema, schema), []);
      assert.equal(api.check(schema, [schema, schema], { level: "FULL_TRANSITIVE" }).compatible, true);
    }
    assert.equal(api.parse('"int"').name, null);
  });

  test("lint: a meta-schema's findings", () => {
    const [found] = api.parse('{"minLength": -1}', { format: "JSON" }).lint();
    assert.deepEqual([found.code, found.path, found.span], ["MINIMUM", "/minLength", { source: "", start: 14, end: 16 }]);
    assert.deepEqual(api.parse("true", { format: "JSON" }).lint(), []);
    refused(api, () => api.parse('"int"').lint(), "UNSUPPORTED");
  });

  test("parse: bytes and strings are the same text", () => {
    const bytes = new TextEncoder().encode(user);
    assert.equal(api.parse(bytes).guid, api.parse(user).guid);
    // A view into a larger buffer is only the view.
    const padded = new Uint8Array(bytes.length + 8).fill(0xff);
    padded.set(bytes, 4);
    assert.equal(api.parse(padded.subarray(4, 4 + bytes.length)).guid, api.parse(user).guid);
    const beyondAscii = '{"type": "record", "name": "R", "doc": "é \u{1f600} \ufffd", "fields": []}';
    assert.equal(api.parse(beyondAscii).render("canonical"), api.parse(new TextEncoder().encode(beyondAscii)).render("canonical"));
  });

  test("parse: options reach the engine", () => {
    const references = [{ name: "org.acme.User", subject: "user-value", version: 1, schema: user }];
    const list = api.parse('{"type": "array", "items": "org.acme.User"}', { format: "AVRO", mode: "new", dialect: "confluent", references });
    assert.deepEqual(JSON.parse(list.render("resolved")).items.name, "User");
    assert.equal(api.parse(user, {}).guid, api.parse(user, undefined).guid);
    assert.equal(api.parse(user, { version: undefined }).guid, api.parse(user).guid);
    assert.notEqual(api.parse(user, { metadata: { properties: { owner: "a" } } }).guid, api.parse(user).guid);
    refused(api, () => api.parse(user, { format: "XML" }), "INVALID_REQUEST");
    refused(api, () => api.parse(user, { colour: "red" }), "INVALID_REQUEST");
    refused(api, () => api.parse(user, { version: "one" }), "INVALID_REQUEST");
    refused(api, () => api.check(list, [], { level: "SIDEWAYS" }), "INVALID_REQUEST");
    refused(api, () => list.render("pretty"), "INVALID_REQUEST");
    refused(api, () => list.fingerprint("crc"), "INVALID_REQUEST");
    refused(api, () => api.rules("XML"), "INVALID_REQUEST");
  });

  test("errors: code, path, span and reference", () => {
    const broken = '{"type": "record", "name": "R", "fields": [{"name": "f", "type": "nothing"}]}';
    const error = refused(api, () => api.parse(broken), "UNDEFINED_NAME");
    assert.ok(error.message.includes("nothing"), error.message);
    assert.equal(error.path, "/fields/0/type");
    assert.deepEqual(error.span, { source: "", start: broken.indexOf('"nothing"'), end: broken.indexOf('"nothing"') + 9 });
    assert.equal(error.reference, null);

    const references = [{ name: "org.acme.Broken", schema: '{"type": "recor' }];
    const inside = refused(api, () => api.parse('"org.acme.Broken"', { references }), "JSON_SYNTAX");
    assert.equal(inside.reference, "org.acme.Broken");
    assert.equal(inside.span.source, "org.acme.Broken");

    const missing = refused(api, () => api.parse(user, { references: [{ name: "Gone" }] }), "REFERENCE_MISSING");
    assert.equal(missing.reference, "Gone");
    assert.equal(missing.span, null);
  });

  test("errors: text that is not Unicode", () => {
    const bytes = refused(api, () => api.parse(new Uint8Array([0x22, 0xff, 0x22])), "INVALID_UTF8");
    assert.deepEqual(bytes.span, { source: "", start: 1, end: 2 });
    for (const lone of ["\ud800", "\udc00", "\ud800a", "\udc00\ud800"]) {
      const error = refused(api, () => api.parse(`"é${lone}"`), "INVALID_UTF8");
      assert.equal(error.span.start, 3);
      refused(api, () => api.batch(lone), "INVALID_UTF8");
      refused(api, () => api.position(lone, 0, "utf-8"), "INVALID_UTF8");
    }
    // The character that conversions put in place of a lone surrogate is a character like any other.
    refused(api, () => api.parse('"\ufffd"'), "UNDEFINED_NAME");
  });

  test("errors: values of the wrong type", () => {
    const schema = api.parse(user);
    const wrong = [
      () => api.parse(),
      () => api.parse(5),
      () => api.parse(null),
      () => api.parse({}),
      () => api.parse(new String(user)),
      () => api.parse(user, 5),
      () => api.parse(user, null),
      () => api.parse(user, []),
      () => api.parse(user, "AVRO"),
      () => api.diff(),
      () => api.diff(schema, user),
      () => api.diff({}, schema),
      () => api.diff(null, schema),
      () => api.check(schema, schema),
      () => api.check(schema, [schema, user]),
      () => api.check(schema, [undefined]),
      () => api.check(schema),
      () => schema.render(),
      () => schema.render(1),
      () => schema.fingerprint({}),
      () => api.position(user, "0", "utf-8"),
      () => api.position(user, -1, "utf-8"),
      () => api.position(user, 0.5, "utf-8"),
      () => api.position(user, NaN, "utf-8"),
      () => api.position(user, 0, 8),
      () => api.rules(),
      () => api.batch(),
      () => api.batch(1),
    ];
    for (const body of wrong) assert.throws(body, TypeError, body.toString());
    // After all of these the engine still answers, and no handle was lost.
    assert.equal(api.check(schema, [schema]).compatible, true);
  });

  test("hostile input is refused at once", () => {
    const deep = "[".repeat(100_000);
    refused(api, () => api.parse(deep), "LIMIT_DEPTH");
    refused(api, () => api.parse(`${'{"type":"array","items":'.repeat(100_000)}"int"${"}".repeat(100_000)}`), "LIMIT_DEPTH");
    assert.ok(JSON.parse(api.batch(`{"op": "compat", "schema": ${deep}`)).error);
    assert.ok(JSON.parse(api.batch(JSON.stringify({ id: 1, op: "parse", format: "AVRO", schema: deep }))).error);
    const before = performance.now();
    refused(api, () => api.parse(" ".repeat(50 << 20)), "LIMIT_BYTES");
    assert.ok(performance.now() - before < 10_000);
    let references = [];
    for (let depth = 0; depth < 2_000; depth += 1) references = [{ name: `R${depth}`, schema: '"int"', references }];
    assert.throws(() => api.parse(user, { references }), api.SchemaccordError);
    assert.equal(api.parse(user).name, "org.acme.User");
  });

  test("nesting up to the limits overflows no stack", () => {
    const arrays = (first) => api.parse(`${'{"type":"array","items":'.repeat(900)}${first}${"}".repeat(900)}`);
    // Records that each have a field of the one before: nested through their names only.
    const records = (length, first) => {
      const references = Array.from({ length }, (_, at) => {
        const type = at ? `"R${at - 1}"` : first;
        return { name: `R${at}`, schema: `{"type":"record","name":"R${at}","fields":[{"name":"f","type":${type}}]}` };
      });
      return api.parse(`"R${length - 1}"`, { references });
    };
    for (const [numbers, texts] of [
      [arrays('"int"'), arrays('"string"')],
      [records(900, '"int"'), records(900, '"string"')],
    ]) {
      for (const form of ["canonical", "normalized", "parsing-canonical", "resolved"]) assert.ok(numbers.render(form).length > 0);
      assert.deepEqual(api.diff(numbers, numbers), []);
      assert.ok(api.check(numbers, [numbers, numbers], { level: "FULL_TRANSITIVE", memo: "sound" }).compatible);
      assert.ok(api.check(numbers, [texts], { level: "FULL" }).incompatibilities.length > 0);
    }
    const [numbers, texts] = [records(20_000, '"int"'), records(20_000, '"string"')];
    refused(api, () => api.check(numbers, [texts]), "LIMIT_DEPTH");
    refused(api, () => numbers.render("resolved"), "LIMIT_DEPTH");
    assert.equal(api.parse(user).name, "org.acme.User");
  });

  test("check: the report is that of batch", () => {
    const report = api.check(api.parse(userWithEmail, { mode: "new" }), [api.parse(user), api.parse(user)], { level: "FULL_TRANSITIVE" });
    assert.equal(report.verdict, "incompatible");
    assert.equal(report.incompatibilities[0].rule, "READER_FIELD_MISSING_DEFAULT_VALUE");
    assert.equal(report.incompatibilities[0].against, 1);
    assert.deepEqual(Object.getPrototypeOf(report), Object.prototype);
    const request = {
      id: "e2e",
      op: "compat",
      format: "AVRO",
      level: "FULL_TRANSITIVE",
      schema: userWithEmail,
      previous: [{ schema: user }, { schema: user }],
    };
    const { id, ...answer } = JSON.parse(api.batch(JSON.stringify(request)));
    assert.equal(id, "e2e");
    assert.deepEqual(answer, report);
  });

  test("check: a report is a plain object, read or not", () => {
    const [now, old] = [api.parse(userWithEmail, { mode: "new" }), api.parse(user)];
    const unread = () => api.check(now, [old]);
    const { messages, ...read } = JSON.parse(JSON.stringify(unread()));
    assert.deepEqual(Object.keys(unread()).filter((name) => !(name in read)), ["messages"]);
    assert.deepEqual(unread(), { ...read, messages });
    assert.deepEqual(unread(), unread());
    assert.notDeepEqual(unread(), { ...unread(), messages: [] });
    assert.deepEqual({ ...unread() }, structuredClone(unread()));
    assert.ok(!inspect(unread()).includes("Getter"), inspect(unread()));
    // One's own to change.
    const [mine, other] = [unread(), unread()];
    mine.messages = [];
    mine.incompatibilities.push("x");
    mine.upgrade.first = "none";
    assert.deepEqual([mine.messages, mine.incompatibilities.length, other.incompatibilities.length, other.upgrade.first], [[], 2, 1, "consumers"]);
    assert.deepEqual(Object.keys(mine), Object.keys(other));
  });

  test("check: a report is read late, after other checks and without its schemas", () => {
    const [now, old, same] = [api.parse(userWithEmail, { mode: "new" }), api.parse(user), api.parse(user)];
    const levels = [{ level: "BACKWARD" }, { level: "FULL" }, { level: "BACKWARD_TRANSITIVE", all: true }];
    const checked = () => levels.map((options) => api.check(now, [same, old], options));
    const expected = JSON.parse(JSON.stringify(checked()));
    assert.deepEqual(
      expected.map(({ incompatibilities }) => incompatibilities.length),
      [1, 1, 2],
    );
    const late = checked();
    const first = api.check(now, [same, old], { level: "FULL" });
    // Others, of the same options: one that finds nothing, one that is refused, one whose report says more.
    assert.equal(api.check(same, [old], { level: "FULL" }).compatible, true);
    const [integer, foo] = ["integer", "foo"].map((type) => api.parse(`{"type": "${type}"}`, { format: "JSON" }));
    refused(api, () => api.check(integer, [foo], { level: "FULL" }), "UNKNOWN_TYPE");
    assert.equal(api.check(now, [same], { level: "FULL", witness: true }).semantic, "incompatible");
    for (const schema of [now, old, same]) schema.free();
    assert.deepEqual(late, expected);
    assert.deepEqual(first, expected[1]);
  });

  test("check: what was found is read once", () => {
    const [now, old] = [api.parse(userWithEmail, { mode: "new" }), api.parse(user)];
    for (const name of ["messages", "incompatibilities"]) {
      const report = api.check(now, [old]);
      const found = report[name];
      assert.notEqual(found.length, 0);
      // Kept through a look at all of it.
      assert.ok(inspect(report).includes("READER_FIELD_MISSING_DEFAULT_VALUE"), inspect(report));
      assert.equal(report[name], found);
      assert.equal({ ...report }[name], found);
      // Set before it is read.
      const mine = api.check(now, [old]);
      mine[name] = "mine";
      assert.deepEqual({ ...mine }, { ...report, [name]: "mine" });
      // Through an object that stands before the report.
      assert.deepEqual(new Proxy(api.check(now, [old]), {})[name], found);
      assert.deepEqual(Object.create(api.check(now, [old]))[name], found);
      assert.deepEqual(Object.freeze(api.check(now, [old]))[name], found);
    }
    assert.equal(api.check(now, [old]).incompatibilities[0].message, api.check(now, [old]).messages[0]);
  });

  test("check: options are read as they are now", () => {
    const [now, old] = [api.parse(userWithEmail, { mode: "new" }), api.parse(user)];
    const options = { level: "BACKWARD" };
    const verdicts = ["BACKWARD", "FORWARD", "NONE", "BACKWARD"].map((level) => {
      options.level = level;
      const { verdict, upgrade } = api.check(now, [old], options);
      return [verdict, upgrade.level];
    });
    assert.deepEqual(verdicts, [
      ["incompatible", "BACKWARD"],
      ["compatible", "FORWARD"],
      ["compatible", "NONE"],
      ["incompatible", "BACKWARD"],
    ]);
    for (const wrong of [{ level: "SIDEWAYS" }, { level: "FULL\n" }, { "level\nFULL": "x" }, { level: 1 }]) {
      for (let time = 0; time < 2; time += 1) refused(api, () => api.check(now, [old], wrong), "INVALID_REQUEST");
    }
    // What JSON makes of them counts, not their own members.
    const [one, other] = ["FORWARD", "BACKWARD"].map((level) => Object.create({ toJSON: () => ({ level }) }, { level: { value: "FULL", enumerable: true } }));
    const levels = [one, { level: "FULL" }, other, one, { level: "FULL", strategy: null }].map((given) => api.check(now, [old], given).level);
    assert.deepEqual(levels, ["FORWARD", "FULL", "BACKWARD", "FORWARD", "FULL"]);
    for (const wrong of [[], null, 5, "FULL"]) assert.throws(() => api.check(now, [old], wrong), TypeError);
    // More of them than are remembered, words and others.
    for (const level of ["NONE", "BACKWARD", "BACKWARD_TRANSITIVE", "FORWARD", "FORWARD_TRANSITIVE", "FULL", "FULL_TRANSITIVE"]) {
      for (const memo of ["reference", "sound"]) {
        for (const more of [{}, { dialect: "confluent" }, { all: true }, { all: false }, { witness: true }, { witness: false }]) {
          const report = api.check(now, [old], { level, memo, ...more });
          assert.deepEqual([report.level, report.semantic !== undefined], [level, more.witness === true]);
          assert.equal(report.compatible, /NONE|FORWARD/.test(level));
        }
      }
    }
  });

  test("free: gives a schema back; what uses it later says so", () => {
    const [schema, other] = [api.parse(user), api.parse(user)];
    schema.free();
    schema.free();
    const freed = { name: "Error", message: /^the schema was freed/ };
    for (const body of [
      () => schema.name,
      () => schema.render("canonical"),
      () => schema.encode({ id: 1 }),
      () => api.diff(schema, other),
      () => api.check(other, [schema]),
      () => other.decode(new Uint8Array([2]), { reader: schema }),
    ])
      assert.throws(body, freed, body.toString());
    assert.equal(api.check(other, [other]).compatible, true);
    if (Symbol.dispose) {
      other[Symbol.dispose]();
      assert.throws(() => other.guid, freed);
    }
    assert.throws(() => new api.Schema(), TypeError);
    assert.throws(() => api.Schema.prototype.name, TypeError);
  });

  test("ready: what is loaded stays so", async () => {
    assert.equal(await api.ready, undefined);
    assert.ok(api.ready instanceof Promise);
    assert.equal(await Promise.all([api.ready, api.init(), 5]).then(([, , five]) => five), 5);
    assert.equal(api.initSync(new Uint8Array()), undefined);
    assert.equal(api.parse(user).name, "org.acme.User");
  });

  test("diff: differences have their places", () => {
    const [difference] = api.diff(api.parse(userWithEmail), api.parse(user));
    assert.equal(difference.rule, "READER_FIELD_MISSING_DEFAULT_VALUE");
    assert.equal(difference.compatible, false);
    const { start, end } = difference.reader.span;
    assert.equal(JSON.parse(userWithEmail.slice(start, end)).name, "email");
    assert.equal(difference.writer.span.source, "");
  });

  test("frames: what is written is read, without a copy", () => {
    const payload = new Uint8Array([8, 1]);
    const framed = api.frame(payload, { id: 5, indexes: [1, 0] });
    assert.ok(framed instanceof Uint8Array);
    assert.deepEqual([...framed], [0, 0, 0, 0, 5, 4, 2, 0, 8, 1]);
    // A view into a larger buffer is only the view, and the payload is a view of the same buffer.
    const padded = new Uint8Array(framed.length + 8).fill(0xff);
    padded.set(framed, 4);
    const read = api.unframe(padded.subarray(4, 4 + framed.length), { framing: "confluent", format: "PROTOBUF" });
    assert.deepEqual({ ...read, payload: [...read.payload] }, {
      framing: "confluent",
      id: 5,
      guid: null,
      indexes: [1, 0],
      compression: null,
      protocol: null,
      metadata: null,
      version: null,
      fingerprint: null,
      consumed: 8,
      key: null,
      payload: [8, 1],
    });
    assert.equal(read.payload.buffer, padded.buffer);
    assert.equal(read.payload.byteOffset, 12);
    const large = new Uint8Array(100_000);
    large[4] = 9;
    assert.equal(api.unframe(large).payload.buffer, large.buffer);

    const guid = "b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63";
    for (const compression of ["NONE", "ZLIB"]) {
      for (const content of [payload, large]) {
        const glue = api.unframe(api.frame(content, { framing: "glue", guid, compression }));
        assert.deepEqual([glue.framing, glue.guid, glue.compression], ["glue", guid, compression]);
        assert.deepEqual([...glue.payload], [...content]);
      }
    }
    const wide = api.frame(payload, { framing: "hortonworks", id: "9223372036854775807" });
    assert.equal(api.unframe(wide, { framing: "hortonworks" }).id, "9223372036854775807");
    const pair = api.unframe(api.frame(payload, { framing: "pulsar-key-value", key: "6162" }), { framing: "pulsar-key-value" });
    assert.deepEqual([[...pair.key], [...pair.payload]], [[0x61, 0x62], [8, 1]]);
    const nulls = api.unframe(new Uint8Array(8).fill(0xff), { framing: "pulsar-key-value" });
    assert.deepEqual([nulls.key, nulls.payload], [null, null]);
  });

  test("frames: many at once, in an array or between offsets", () => {
    const guid = "b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63";
    const frames = [
      api.frame(new Uint8Array([1, 2, 3]), { id: 7 }),
      api.frame(new Uint8Array(2_000), { id: 8 }),
      new Uint8Array([9]),
      api.frame(new Uint8Array(), { id: 7 }),
      api.frame(new Uint8Array([4, 5]), { framing: "glue", guid, compression: "ZLIB" }),
    ];
    const offsets = [0];
    for (const frame of frames) offsets.push(offsets.at(-1) + frame.length);
    const buffer = new Uint8Array(offsets.at(-1));
    frames.forEach((frame, at) => buffer.set(frame, offsets[at]));
    const listed = api.unframeEach(frames);
    for (const given of [offsets, new Uint32Array(offsets), new Float64Array(offsets)]) {
      const read = api.unframeEach(buffer, given);
      assert.deepEqual([...read.header], [...listed.header]);
      assert.deepEqual(read.headers, listed.headers);
      assert.deepEqual([...read.start].slice(0, 2), [5, 13]);
      assert.deepEqual([...read.end].slice(0, 2), [8, 2013]);
    }
    assert.deepEqual([...listed.header], [0, 1, -1, 0, 2]);
    assert.deepEqual(listed.headers.map(({ framing, id, guid }) => [framing, id, guid]), [
      ["confluent", 7, null],
      ["confluent", 8, null],
      ["glue", null, guid],
    ]);
    assert.deepEqual([...listed.start], [5, 5, 0, 5, frames[4].length]);
    assert.deepEqual([...listed.end], [8, 2005, 0, 5, frames[4].length]);
    assert.deepEqual(listed.refused.map(({ frame, error }) => [frame, error instanceof api.FrameError, error.code]), [[2, true, "FRAME_UNKNOWN"]]);
    assert.deepEqual(listed.apart.map(({ frame, key, payload }) => [frame, key, [...payload]]), [[4, null, [4, 5]]]);

    // Long frames in one buffer, offsets outside it, and parts of the buffer itself.
    const pair = api.frame(new Uint8Array([6]), { framing: "pulsar-key-value", key: "6b" });
    const long = new Uint8Array(10_000);
    long.set(pair, 5_000);
    const ends = [0, 5_000, 5_000 + pair.length, 20_000];
    const read = api.unframeEach(long, ends, { framing: "pulsar-key-value" });
    assert.deepEqual([...read.header], [0, 1, -1]);
    assert.equal(read.refused[0].error.code, "INVALID_OFFSET");
    assert.deepEqual([[...read.apart[1].key], [...read.apart[1].payload]], [[0x6b], [6]]);
    assert.equal(read.apart[1].payload.buffer, long.buffer);
    assert.equal(read.apart[1].payload.byteOffset, 5_000 + pair.length - 1);
    assert.deepEqual(api.unframeEach([]).headers, []);
    assert.equal(api.unframeEach(long, [0, 10_000]).start[0], 5);
    for (const body of [
      () => api.unframeEach(),
      () => api.unframeEach(buffer),
      () => api.unframeEach(frames, offsets),
      () => api.unframeEach([5]),
      () => api.unframeEach(buffer, [0.5]),
      () => api.unframeEach(buffer, [-1]),
      () => api.unframeEach(buffer, "0"),
      () => api.detect("00"),
    ])
      assert.throws(body, TypeError, body.toString());
    refused(api, () => api.unframeEach(frames, null, { colour: "red" }), "INVALID_REQUEST");
  });

  const wide = '{"type": "record", "name": "R", "fields": [{"name": "a", "type": "long"}, {"name": "b", "type": ["null", "string"]}]}';

  test("payloads: encoded and decoded in every format", () => {
    const schema = api.parse(wide);
    const data = schema.encode({ a: 1, b: { string: "x" } });
    assert.deepEqual([...data], [2, 2, 2, 0x78]);
    assert.deepEqual(schema.decode(data), { a: 1, b: { string: "x" } });
    assert.deepEqual(schema.decode(data, { json: "plain" }), { a: 1, b: "x" });
    assert.equal(schema.decode(data, { text: true, json: "plain" }), '{"a":1,"b":"x"}');
    assert.deepEqual([...schema.encode('{"a":1,"b":"x"}', { text: true, json: "plain" })], [...data]);

    const message = api.parse('syntax = "proto3"; message A { int32 a = 1; } message M { int64 a = 1; repeated string b = 2; }', { format: "PROTOBUF" });
    const sent = message.encode({ a: "5", b: ["x"] }, { message: "M" });
    assert.deepEqual([...sent], [8, 5, 0x12, 1, 0x78]);
    assert.deepEqual(message.decode(sent, { message: [1] }), { a: "5", b: ["x"] });
    assert.deepEqual(message.decode(new Uint8Array(), { message: "M", defaults: "omitted" }), {});
    assert.deepEqual(message.decode(message.encode({ a: 2n ** 63n - 1n }, { message: "M" }), { message: "M" }).a, "9223372036854775807");

    const document = api.parse('{"type": "object", "properties": {"a": {"type": "integer"}}}', { format: "JSON" });
    assert.equal(new TextDecoder().decode(document.encode({ a: 2n ** 70n })), '{"a":1180591620717411303424}');
    assert.deepEqual(document.decode(new TextEncoder().encode('{"a": 1180591620717411303424}')), { a: 2n ** 70n });
    refused(api, () => document.encode({ a: "x" }), "INVALID_DATA");
  });

  test("payloads: no integer loses a digit", () => {
    const schema = api.parse(wide);
    for (const a of [2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, -(2n ** 53n) - 1n]) {
      const data = schema.encode({ a, b: { string: "\0a" } });
      assert.deepEqual(schema.decode(data), { a, b: { string: "\0a" } });
      assert.deepEqual(schema.decode(data, { integers: "string" }), { a: String(a), b: { string: "\0a" } });
      assert.deepEqual(schema.encode({ a: String(a), b: { string: "\0a" } }), data);
      assert.equal(JSON.parse(schema.decode(data, { text: true })).b.string, "\0a");
    }
    for (const a of [0, 2 ** 53, -(2 ** 53)]) assert.deepEqual(schema.decode(schema.encode({ a: BigInt(a), b: null })), { a, b: null });
    assert.throws(() => schema.decode(new Uint8Array([0, 0]), { integers: "number" }), TypeError);
    const doubles = api.parse('{"type": "array", "items": "double"}');
    assert.deepEqual(doubles.decode(doubles.encode([1e300, 1e17, -0.5])), [1e300, 1e17, -0.5]);
  });

  test("payloads: many at once, and with a reader's schema", () => {
    const schema = api.parse('"long"');
    const data = [1n, 2n ** 62n, -3n].map((value) => schema.encode(value));
    assert.deepEqual(schema.decodeEach(data), [1, 2n ** 62n, -3]);
    assert.deepEqual(schema.decodeEach(new Set(data)), [1, 2n ** 62n, -3]);
    assert.equal(schema.decodeEach(data, { text: true }), "[1,4611686018427387904,-3]");
    assert.deepEqual(schema.decodeEach([]), []);
    const error = refused(api, () => schema.decodeEach([data[0], new Uint8Array(), data[1]]), "DATA_TRUNCATED");
    assert.equal(error.index, 1);
    const reader = api.parse('"double"');
    assert.deepEqual(schema.decode(data[0], { reader }), 1);
    assert.deepEqual(schema.decodeEach(data, { reader }), [1, 2 ** 62, -3]);
    refused(api, () => schema.decode(data[0], { reader: api.parse('"string"') }), "CHECK_FAILED");
    assert.throws(() => schema.decode(data[0], { reader: '"string"' }), TypeError);
    // Handles outlive their use as a reader's.
    assert.deepEqual(reader.format, "AVRO");
  });

  test("payloads: what is wrong, and where", () => {
    const schema = api.parse('{"type": "map", "values": "int"}');
    assert.deepEqual(schema.validate({ a: 1 }), []);
    assert.deepEqual(schema.validate({ a: "x", b: 3e9 }).map(({ code, path, schema_path }) => [code, path, schema_path]), [
      ["WRONG_TYPE", "/a", "/values"],
      ["OUT_OF_RANGE", "/b", "/values"],
    ]);
    assert.equal(schema.validate('{"a": 1.5}', { text: true }).length, 1);
    assert.deepEqual(schema.validate(schema.encode({ a: 1 })), []);
    assert.deepEqual(schema.validate(new Uint8Array([0, 0])).map(({ code }) => code), ["TRAILING_BYTES"]);
    const error = refused(api, () => schema.encode({ a: "x" }), "INVALID_DATA");
    assert.deepEqual([error.path, error.schema_path, error.index], ["/a", "/values", null]);
    assert.deepEqual(error.span, { source: "", start: 26, end: 31 });
    assert.equal(refused(api, () => api.parse('"nothing"'), "UNDEFINED_NAME").schema_path, null);
    refused(api, () => schema.encode({}, { colour: "red" }), "INVALID_REQUEST");
    refused(api, () => schema.encode({}, { json: "loud" }), "INVALID_REQUEST");
    for (const body of [
      () => schema.encode(),
      () => schema.encode(5, { text: true }),
      () => schema.encode({}, 5),
      () => schema.decode("00"),
      () => schema.decodeEach(5),
      () => schema.decodeEach(["00"]),
      () => schema.decode(new Uint8Array(), null),
    ])
      assert.throws(body, TypeError, body.toString());
    const circle = {};
    circle.circle = circle;
    assert.throws(() => schema.encode(circle), TypeError);
  });

  test("payloads: whole records with a registry's schemas", () => {
    const members = [
      { id: 7, subject: "t-value", version: 1, schema: '{"type": "array", "items": "long"}' },
      { id: 8, schemaType: "JSON", schema: '{"type": "integer"}' },
    ];
    for (const given of [members, JSON.stringify(members)]) {
      const bundle = new api.SchemaBundle(given);
      const record = bundle.encode([4, 2n ** 60n], { id: 7 });
      assert.deepEqual([...record.slice(0, 5)], [0, 0, 0, 0, 7]);
      const opened = bundle.decode(record);
      assert.deepEqual([opened.framing, opened.format, opened.id, opened.subject, opened.version], ["confluent", "AVRO", 7, "t-value", 1]);
      assert.deepEqual(opened.value, [4, 2n ** 60n]);
      const header = Buffer.from(record.slice(0, 5)).toString("hex");
      const bare = bundle.decodeEach([record, bundle.encode(5, { id: 8 })]);
      assert.deepEqual(bare.map(({ value }) => value), [[4, 2n ** 60n], 5]);
      assert.equal(refused(api, () => bundle.decodeEach([record, api.frame(new Uint8Array([0]), { id: 9 })]), "SCHEMA_UNKNOWN").index, 1);
      refused(api, () => bundle.decode(record, { header: `${header}x` }), "INVALID_REQUEST");
      refused(api, () => bundle.encode("x", { id: 8 }), "INVALID_DATA");
      refused(api, () => bundle.decode(new Uint8Array([9])), "FRAME_UNKNOWN");
    }
    refused(api, () => new api.SchemaBundle("5"), "INVALID_REQUEST");
    assert.equal(new api.SchemaBundle(members, { text: true }).encode("5", { id: 8 }).length, 6);
    assert.throws(() => new api.SchemaBundle(), TypeError);
  });

  test("frames: what bytes can be, the surest first", () => {
    const found = api.detect(api.frame(new Uint8Array([1]), { id: 7 }));
    assert.deepEqual(found.map(({ framing, certainty }) => [framing, certainty]), [["confluent", "likely"], ["hortonworks", "possible"]]);
    assert.deepEqual(api.detect(new Uint8Array()), []);
  });

  test("frames: refusals have a code and a place", () => {
    const cut = refused(api, () => api.unframe(new Uint8Array([0, 0]), { framing: "confluent" }), "FRAME_TRUNCATED");
    assert.deepEqual(cut.span, { source: "", start: 2, end: 5 });
    refused(api, () => api.unframe(new Uint8Array()), "FRAME_UNKNOWN");
    refused(api, () => api.frame(new Uint8Array()), "FRAME_UNWRITABLE");
    refused(api, () => api.frame(new Uint8Array(), { id: 2 ** 31 }), "FRAME_UNWRITABLE");
    refused(api, () => api.frame(new Uint8Array(), { framing: "morse" }), "INVALID_REQUEST");
    refused(api, () => api.unframe(new Uint8Array(), { colour: "red" }), "INVALID_REQUEST");
    for (const body of [() => api.unframe(), () => api.unframe("00"), () => api.unframe([0]), () => api.frame(5), () => api.frame(new Uint8Array(), 5)])
      assert.throws(body, TypeError, body.toString());
  });

  test("checkAll: answers in order, with a subject's own options in place of the common ones", async () => {
    const [old, now] = [api.parse(user), api.parse(userWithEmail)];
    const subjects = [[now, [old]], [old, [now]], [old, [old, now]]];
    const many = Array.from({ length: 30 }, () => subjects).flat();
    const wanted = many.map(([schema, previous]) => api.check(schema, previous, { level: "FULL_TRANSITIVE" }));
    for (const threads of [undefined, 1, 5]) {
      assert.deepEqual(await api.checkAll(many, { level: "FULL_TRANSITIVE", threads }), wanted);
    }
    assert.deepEqual(await api.checkAll(new Set(subjects).values(), { level: "FULL_TRANSITIVE" }), wanted.slice(0, 3));
    assert.deepEqual(await api.checkAll([]), []);
    const own = await api.checkAll([[now, [old], { level: "NONE" }], [now, [old], null], [now, [old], undefined]], { level: "FULL" });
    assert.deepEqual(own.map(({ compatible, level }) => [compatible, level]), [[true, "NONE"], [false, "FULL"], [false, "FULL"]]);
  });

  test("checkAll: refuses what check refuses, and ends when it is told to", async () => {
    const schema = api.parse(user);
    const code = (wanted) => ({ code: wanted });
    await assert.rejects(api.checkAll([[schema, [schema]]], { level: "SIDEWAYS" }), code("INVALID_REQUEST"));
    await assert.rejects(api.checkAll([[schema, [schema], { colour: "red" }]]), api.SchemaError);
    for (const wrong of [5, [schema], [[schema]], [[schema, schema]], [[schema, [user]]], [[user, [schema]]], [[schema, [schema], "FULL"]]]) {
      await assert.rejects(api.checkAll(wrong), TypeError, String(wrong));
    }
    await assert.rejects(api.checkAll([[schema, []]], { threads: 0 }), TypeError);
    await assert.rejects(api.checkAll([[schema, []]], { threads: 1.5 }), TypeError);
    await assert.rejects(api.checkAll([[schema, []]], { signal: AbortSignal.abort() }), { name: "AbortError" });
    const controller = new AbortController();
    const checks = api.checkAll(Array.from({ length: 100_000 }, () => [schema, Array(20).fill(schema)]), { level: "FULL_TRANSITIVE", signal: controller.signal });
    const reason = new Error("enough");
    setTimeout(() => controller.abort(reason), 1);
    await assert.rejects(checks, reason);
    assert.equal(api.check(schema, [schema]).compatible, true);
  });

  test("position: lines and columns in the unit asked for", () => {
    const text = '{\n  "\u{1f600}": 1}';
    assert.deepEqual(api.position(text, 9, "utf-16"), { line: 1, column: 5, offset: 7 });
    assert.deepEqual(api.position(text, 9, "code-points"), { line: 1, column: 4, offset: 6 });
    assert.deepEqual(api.position(new TextEncoder().encode(text), 9, "utf-8"), { line: 1, column: 7, offset: 9 });
    refused(api, () => api.position(text, 6, "utf-8"), "INVALID_OFFSET");
    refused(api, () => api.position(text, 1_000, "utf-8"), "INVALID_OFFSET");
    refused(api, () => api.position(text, 0, "latin-1"), "INVALID_REQUEST");
  });

  test("rules: each has a name, a verdict and texts", () => {
    const rules = api.rules("AVRO");
    assert.ok(rules.some(({ name, breaking }) => name === "READER_FIELD_MISSING_DEFAULT_VALUE" && breaking));
  });

  test("batch: bytes, and lines that are no requests", () => {
    const lines = api.batch(new TextEncoder().encode('{"id": 1, "op": "nonsense"}\nnot json\n')).split("\n");
    assert.equal(lines.length, 3);
    assert.equal(JSON.parse(lines[0]).error.code, "UNKNOWN_OPERATION");
    assert.ok(JSON.parse(lines[1]).error);
  });

  test("types: what is declared is there, and the reverse", () => {
    const text = readFileSync(declared, "utf8");
    const names = [...text.matchAll(/^export (?:class|function|const) (\w+)/gm)].map(([, name]) => name);
    assert.deepEqual(names.toSorted(), Object.keys(api).toSorted());
    const body = text.match(/^export class Schema \{(.*?)^\}/ms)[1];
    const members = [...body.matchAll(/^ {2}(?:readonly )?(\w+)[(:]/gm)].map(([, name]) => name);
    const actual = Object.getOwnPropertyNames(api.Schema.prototype).filter((name) => name !== "constructor");
    assert.deepEqual(members.toSorted(), actual.toSorted());
    const bundle = text.match(/^export class SchemaBundle \{(.*?)^\}/ms)[1];
    const methods = [...bundle.matchAll(/^ {2}(\w+)\(/gm)].map(([, name]) => name);
    assert.deepEqual(methods.toSorted(), Object.getOwnPropertyNames(api.SchemaBundle.prototype).toSorted());
    const members_of = (name) =>
      [...text.match(new RegExp(`^export interface ${name} \\{(.*?)^\\}`, "ms"))[1].matchAll(/^ {2}(\w+):/gm)].map(([, member]) => member);
    const [reader, writer] = [api.parse(userWithEmail), api.parse(user)];
    const report = api.check(reader, [writer]);
    assert.deepEqual(Object.keys(report), members_of("Report"));
    assert.deepEqual(Object.keys(report.incompatibilities[0]), members_of("Incompatibility"));
    assert.deepEqual(Object.keys(api.diff(reader, writer)[0]), members_of("Difference"));
    assert.deepEqual(Object.keys(report.incompatibilities[0].reader), members_of("Site"));
    assert.deepEqual(Object.keys(report.incompatibilities[0].reader.span), members_of("Span"));
    assert.deepEqual(Object.keys(api.unframe(new Uint8Array(5))), members_of("Unframed"));
    const each = api.unframeEach([new Uint8Array(5), new Uint8Array(), new Uint8Array(8).fill(0xff)]);
    assert.deepEqual(Object.keys(each), members_of("UnframedEach"));
    assert.deepEqual(Object.keys(each.headers[0]), members_of("FrameHeader"));
    assert.deepEqual(Object.keys(each.refused[0]), members_of("Refused"));
    assert.deepEqual(Object.keys(each.apart[0]), members_of("Apart"));
    assert.deepEqual(Object.keys(api.detect(new Uint8Array(5))[0]), members_of("Candidate"));
    const record = new api.SchemaBundle([{ id: 1, schema: '"int"' }]).decode(new Uint8Array([0, 0, 0, 0, 1, 2]));
    assert.deepEqual(Object.keys(record), members_of("DecodedRecord"));
    assert.deepEqual(Object.keys(api.position("", 0, "utf-8")), members_of("Position"));
    assert.deepEqual(Object.keys(api.rules("AVRO")[0]), members_of("Rule"));
  });
}
