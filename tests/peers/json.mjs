#!/usr/bin/env node
// json.mjs [COUNT [SEED]]: compares which documents fit a schema with ajv, over COUNT generated schemas of each draft with documents for each.
//
// Needs the packages of tests/peers/packages and the command line: SCHEMACCORD names it, `target/debug/schemaccord` if unset. Ends with 1 for a
// disagreement that docs/payload.md ("Other implementations") does not list, and for a listed kind that is not met.

import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";

const PROGRAM = process.env.SCHEMACCORD ?? "target/debug/schemaccord";
const DOCUMENTS = 4;

const require = createRequire(new URL("./packages/package.json", import.meta.url));
const version = require("ajv/package.json").version;
/** How many digits of a quotient ajv looks at where it is asked again. */
const PRECISION = 9;
const OPTIONS = { strict: false, validateFormats: false, logger: false };
const DRAFTS = {
  "draft-04": { age: 4, uri: "http://json-schema.org/draft-04/schema#", ajv: (options) => new (require("ajv-draft-04").default)({ ...OPTIONS, ...options }) },
  "draft-06": {
    age: 6,
    uri: "http://json-schema.org/draft-06/schema#",
    ajv: (options) => new (require("ajv").default)({ ...OPTIONS, ...options }).addMetaSchema(require("ajv/dist/refs/json-schema-draft-06.json")),
  },
  "draft-07": { age: 7, uri: "http://json-schema.org/draft-07/schema#", ajv: (options) => new (require("ajv").default)({ ...OPTIONS, ...options }) },
  "2019-09": {
    age: 2019,
    uri: "https://json-schema.org/draft/2019-09/schema",
    ajv: (options) => new (require("ajv/dist/2019").default)({ ...OPTIONS, ...options }),
  },
  "2020-12": {
    age: 2020,
    uri: "https://json-schema.org/draft/2020-12/schema",
    ajv: (options) => new (require("ajv/dist/2020").default)({ ...OPTIONS, ...options }),
  },
};

/** Numbers from a seed (mulberry32), so that a run can be repeated. */
class Chance {
  constructor(seed) {
    this.state = seed >>> 0;
  }
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  below(count) {
    return Math.floor(this.next() * count);
  }
  in(low, high) {
    return low + this.below(high - low + 1);
  }
  of(probability) {
    return this.next() < probability;
  }
  pick(items) {
    return items[this.below(items.length)];
  }
  some(items) {
    const few = items.filter(() => this.of(0.4));
    return few.length > 0 ? few : [this.pick(items)];
  }
}

const NAMES = ["a", "b", "c", "d", "ab", "é"];
const TEXTS = ["", "a", "ab", "abc", "é😀", "42", "a b", "\u0000"];
const PATTERNS = ["^a", "b$", "^[a-c]+$", "^\\d*$", "é", "^.{2,3}$", "a|b"];
const NUMBERS = [0, 1, -1, 2, 3, 7, 1.5, -2.5, 0.1, 0.3, 1e10, 100];
const TYPES = ["null", "boolean", "integer", "number", "string", "array", "object"];

/** Makes schemas of a draft. */
class Author {
  constructor(chance, age) {
    this.c = chance;
    this.age = age;
    this.defined = this.c.below(3);
    this.holder = age >= 2019 ? "$defs" : "definitions";
    // The first definition that may be referred to here. Without a step into the data a definition refers to later ones only, so none applies
    // itself to the same value.
    this.from = 0;
  }

  root(uri) {
    const schema = this.keywords(3);
    const definitions = {};
    for (let at = 0; at < this.defined; at += 1) {
      this.from = at + 1;
      definitions[`d${at}`] = this.schema(2);
    }
    if (this.defined > 0) schema[this.holder] = definitions;
    return { $schema: uri, ...schema };
  }

  schema(depth) {
    if (this.age >= 6 && this.c.of(0.08)) return this.c.of(0.7);
    return this.keywords(depth);
  }

  /** A schema for what a value holds. */
  inner(depth) {
    const from = this.from;
    this.from = 0;
    const schema = this.schema(depth - 1);
    this.from = from;
    return schema;
  }

  keywords(depth) {
    const made = {};
    if (this.c.of(0.6)) made.type = this.c.of(0.7) ? this.c.pick(TYPES) : this.c.some(TYPES);
    const groups = ["numbers", "texts", "values", ...(depth > 0 ? ["arrays", "objects", "objects", "logic", "reference"] : [])];
    for (let turn = this.c.in(1, 3); turn > 0; turn -= 1) this[this.c.pick(groups)](made, depth);
    return made;
  }

  numbers(made) {
    if (this.c.of(0.3)) made.multipleOf = this.c.pick([1, 2, 3, 0.5, 0.1, 0.01]);
    for (const bound of ["minimum", "maximum"]) {
      if (!this.c.of(0.4)) continue;
      const exclusive = `exclusive${bound[0].toUpperCase()}${bound.slice(1)}`;
      if (this.age === 4) {
        made[bound] = this.c.pick(NUMBERS);
        if (this.c.of(0.3)) made[exclusive] = this.c.of(0.7);
      } else made[this.c.of(0.7) ? bound : exclusive] = this.c.pick(NUMBERS);
    }
  }

  texts(made) {
    if (this.c.of(0.4)) made.minLength = this.c.below(4);
    if (this.c.of(0.4)) made.maxLength = this.c.below(5);
    if (this.c.of(0.4)) made.pattern = this.c.pick(PATTERNS);
  }

  values(made) {
    if (this.age >= 6 && this.c.of(0.5)) made.const = anything(this.c, 1);
    // The early drafts ask for values that differ.
    else made.enum = different(Array.from({ length: this.c.in(1, 3) }, () => anything(this.c, 1)));
  }

  arrays(made, depth) {
    const inner = () => this.inner(depth);
    if (this.c.of(0.4)) {
      const list = Array.from({ length: this.c.in(1, 2) }, inner);
      made[this.age >= 2020 ? "prefixItems" : "items"] = list;
      const rest = this.age >= 2020 ? "items" : "additionalItems";
      if (this.c.of(0.5)) made[rest] = this.age === 4 && this.c.of(0.4) ? this.c.of(0.3) : inner();
    } else if (this.c.of(0.5)) made.items = inner();
    if (this.c.of(0.2)) made.minItems = this.c.below(3);
    if (this.c.of(0.2)) made.maxItems = this.c.below(4);
    if (this.c.of(0.3)) made.uniqueItems = this.c.of(0.8);
    if (this.age >= 6 && this.c.of(0.3)) {
      made.contains = inner();
      if (this.age >= 2019 && this.c.of(0.4)) made.minContains = this.c.below(3);
      if (this.age >= 2019 && this.c.of(0.4)) made.maxContains = this.c.in(1, 2);
    }
    if (this.age >= 2019 && this.c.of(0.2)) made.unevaluatedItems = this.c.of(0.5) ? false : inner();
  }

  objects(made, depth) {
    const inner = () => this.inner(depth);
    const named = (make) => Object.fromEntries(this.c.some(NAMES).map((name) => [name, make()]));
    if (this.c.of(0.6)) made.properties = named(inner);
    if (this.c.of(0.2)) made.patternProperties = { [this.c.pick(PATTERNS)]: inner() };
    if (this.c.of(0.3)) made.additionalProperties = this.age === 4 && this.c.of(0.5) ? this.c.of(0.4) : inner();
    if (this.c.of(0.3)) made.required = this.c.some(NAMES);
    if (this.c.of(0.15)) made.minProperties = this.c.below(3);
    if (this.c.of(0.15)) made.maxProperties = this.c.below(4);
    if (this.age >= 6 && this.c.of(0.2)) made.propertyNames = inner();
    if (this.age < 2019 && this.c.of(0.2)) made.dependencies = named(() => (this.c.of(0.5) ? this.c.some(NAMES) : this.schema(depth - 1)));
    if (this.age >= 2019) {
      if (this.c.of(0.15)) made.dependentRequired = named(() => this.c.some(NAMES));
      if (this.c.of(0.15)) made.dependentSchemas = named(() => this.schema(depth - 1));
      if (this.c.of(0.2)) made.unevaluatedProperties = this.c.of(0.5) ? false : inner();
    }
  }

  logic(made, depth) {
    const same = () => this.schema(depth - 1);
    const keyword = this.c.pick(["allOf", "anyOf", "oneOf", "not", ...(this.age >= 7 ? ["if"] : [])]);
    if (keyword === "not") made.not = same();
    else if (keyword === "if") {
      made.if = same();
      if (this.c.of(0.7)) made.then = same();
      if (this.c.of(0.7)) made.else = same();
    } else made[keyword] = Array.from({ length: this.c.in(1, 3) }, same);
  }

  /** What stands beside a reference counts from 2019-09 on only; sometimes something does in earlier drafts, too. */
  reference(made) {
    if (this.defined <= this.from) return;
    if (this.age < 2019 && this.c.of(0.9)) for (const name of Object.keys(made)) delete made[name];
    made.$ref = `#/${this.holder}/d${this.c.in(this.from, this.defined - 1)}`;
  }
}

function different(values) {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** Any document. */
function anything(c, depth) {
  const kinds = ["null", "boolean", "number", "number", "string", "string", ...(depth > 0 ? ["array", "object", "object"] : [])];
  const kind = c.pick(kinds);
  if (kind === "null") return null;
  if (kind === "boolean") return c.of(0.5);
  if (kind === "number") return c.of(0.7) ? c.pick(NUMBERS) : c.in(-5, 20);
  if (kind === "string") return c.pick(TEXTS);
  if (kind === "array") return Array.from({ length: c.below(4) }, () => anything(c, depth - 1));
  return Object.fromEntries(c.some(NAMES).map((name) => [name, anything(c, depth - 1)]));
}

/** A document that often fits the schema: it follows types, members, items and branches, and little else. */
function fitting(c, schema, root, depth = 4) {
  if (typeof schema !== "object" || depth === 0 || c.of(0.08)) return anything(c, Math.min(depth, 2));
  const inside = (inner) => fitting(c, inner, root, depth - 1);
  if (schema.$ref !== undefined) {
    const [, holder, name] = schema.$ref.split("/");
    return inside(root[holder][name]);
  }
  if ("const" in schema) return schema.const;
  if (schema.enum) return c.pick(schema.enum);
  const branches = schema.allOf ?? schema.anyOf ?? schema.oneOf ?? (schema.then && c.of(0.5) ? [schema.then] : undefined);
  if (branches && c.of(0.6)) return inside(c.pick(branches));
  const told = schema.type ?? (schema.properties || schema.required ? "object" : schema.items || schema.prefixItems ? "array" : c.pick(TYPES));
  const type = Array.isArray(told) ? c.pick(told) : told;
  if (type === "null") return null;
  if (type === "boolean") return c.of(0.5);
  if (type === "string") return c.pick(TEXTS);
  if (type === "integer") return c.in(-5, 20);
  if (type === "number") {
    const step = schema.multipleOf;
    return step && c.of(0.7) ? Number((step * c.in(-5, 20)).toFixed(2)) : c.pick(NUMBERS);
  }
  if (type === "array") {
    const first = schema.prefixItems ?? (Array.isArray(schema.items) ? schema.items : []);
    const rest = Array.isArray(schema.items) ? schema.additionalItems : schema.items;
    const length = c.in(schema.minItems ?? 0, Math.max(schema.minItems ?? 0, schema.maxItems ?? 3));
    const contained = schema.contains !== undefined && c.of(0.5) ? [inside(schema.contains)] : [];
    return [...Array.from({ length }, (_, at) => inside(first[at] ?? rest ?? true)), ...contained];
  }
  const members = schema.properties ?? {};
  const names = [...(schema.required ?? []), ...Object.keys(members).filter(() => c.of(0.6)), ...(c.of(0.3) ? [c.pick(NAMES)] : [])];
  return Object.fromEntries(names.map((name) => [name, inside(members[name] ?? schema.additionalProperties ?? true)]));
}

/**
 * What the two are known to differ in; docs/payload.md says why. Each makes of a schema what ajv would have to see instead, nothing where the
 * schema has no such thing: asked so, it must agree.
 */
const LISTED = {
  "beside a reference": (schema, age) =>
    age < 2019 &&
    changed(schema, (one) => {
      if (one.$ref === undefined) return one;
      const { $ref, $schema, definitions } = one;
      return { ...($schema && { $schema }), $ref, ...(definitions && { definitions }) };
    }),
  "contains beside a list of schemas": (schema) =>
    changed(schema, (one) => {
      const { contains, minContains, maxContains, ...rest } = one;
      if (contains === undefined || !(Array.isArray(one.items) || Array.isArray(one.prefixItems))) return one;
      const apart = { contains, ...(minContains !== undefined && { minContains }), ...(maxContains !== undefined && { maxContains }) };
      return { ...rest, allOf: [...(one.allOf ?? []), apart] };
    }),
  "contains beside unevaluatedItems": (schema, age) =>
    changed(schema, (one) => {
      const { contains, minContains, maxContains, unevaluatedItems, ...rest } = one;
      if (contains === undefined || unevaluatedItems === undefined) return one;
      const apart = { contains, ...(minContains !== undefined && { minContains }), ...(maxContains !== undefined && { maxContains }) };
      // What is inside of a negation evaluates nothing. From 2020-12 on the items that fit `contains` are evaluated, and no others.
      const others = age < 2020 ? unevaluatedItems : { anyOf: [unevaluatedItems, contains] };
      return { ...rest, allOf: [...(one.allOf ?? []), { not: { not: apart } }], unevaluatedItems: others };
    }),
  // A copy is asked of an ajv that allows for what doubles lose.
  "multipleOf with a fraction": (schema) => (/"multipleOf":0\./.test(JSON.stringify(schema)) ? structuredClone(schema) : undefined),
};

/** Returns a schema with every object in it replaced; nothing where that changes nothing. */
function changed(schema, replace) {
  const walk = (one) => {
    if (typeof one !== "object" || one === null) return one;
    if (Array.isArray(one)) return one.map(walk);
    return Object.fromEntries(Object.entries(replace(one)).map(([name, inner]) => [name, walk(inner)]));
  };
  const made = walk(schema);
  return JSON.stringify(made) === JSON.stringify(schema) ? undefined : made;
}

function ask(requests) {
  const input = requests.map((request) => `${JSON.stringify(request)}\n`).join("");
  const done = spawnSync(PROGRAM, ["batch"], { input, encoding: "utf8", maxBuffer: 1 << 30 });
  if (done.status !== 0) throw new Error(`${PROGRAM} batch ended with ${done.status}: ${done.error ?? done.stderr}`);
  return done.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
}

function main() {
  const count = Number(process.argv[2] ?? 1000);
  const seed = Number(process.argv[3] ?? 1);
  const bad = [];
  const met = Object.fromEntries(Object.keys(LISTED).map((kind) => [kind, 0]));
  for (const [name, { age, uri, ajv }] of Object.entries(DRAFTS)) {
    const chance = new Chance(seed * 10_000 + age);
    const validator = ajv();
    const again = ajv({ multipleOfPrecision: PRECISION });
    const agrees = (schema, document, ours) => {
      const fits = again.validate(schema, document);
      again.removeSchema(schema);
      return fits === ours;
    };
    /** The kinds that a disagreement is of: one that explains it, else all that the schema has, if they do together. */
    const listed = (schema, document, ours) => {
      const kinds = Object.keys(LISTED).filter((kind) => LISTED[kind](schema, age));
      const one = kinds.find((kind) => agrees(LISTED[kind](schema, age), document, ours));
      if (one) return [one];
      const all = kinds.reduce((made, kind) => LISTED[kind](made, age) ?? made, schema);
      return kinds.length > 1 && agrees(all, document, ours) ? kinds : [];
    };
    const cases = [];
    let [fits, refused] = [0, 0];
    for (let at = 0; at < count; at += 1) {
      const schema = new Author(chance, age).root(uri);
      const documents = Array.from({ length: DOCUMENTS }, () => fitting(chance, schema, schema));
      try {
        for (const document of documents) cases.push({ schema, document, theirs: validator.validate(schema, document) });
      } catch (error) {
        bad.push(`${name}: ajv refuses the schema: ${error.message}\n  ${JSON.stringify(schema)}`);
      }
      // It keeps what it compiled.
      validator.removeSchema(schema);
    }
    const text = new Map();
    const written = (schema) => text.get(schema) ?? text.set(schema, JSON.stringify(schema)).get(schema);
    const answers = ask(cases.map(({ schema, document }) => ({ op: "validate", format: "JSON", schema: written(schema), value: document })));
    cases.forEach(({ schema, document, theirs }, at) => {
      const { valid, error, errors } = answers[at];
      if (valid === theirs) return void (valid ? (fits += 1) : (refused += 1));
      const kinds = error === undefined ? listed(schema, document, valid) : [];
      for (const kind of kinds) met[kind] += 1;
      if (kinds.length === 0) {
        const ours = JSON.stringify(error ?? errors);
        bad.push(`${name}: theirs ${theirs}, ours ${valid} ${ours}\n  schema ${written(schema)}\n  document ${JSON.stringify(document)}`);
      }
    });
    console.log(`ajv ${version}, ${name}: ${fits} documents fit, ${refused} do not, of ${cases.length} for ${count} schemas`);
  }
  for (const [kind, times] of Object.entries(met)) {
    console.log(`listed: ${kind}: ${times}`);
    if (times === 0) bad.push(`listed, and not met: ${kind}`);
  }
  for (const line of bad.slice(0, 10)) console.log(line);
  console.log(`${bad.length} disagreements`);
  process.exitCode = bad.length > 0 ? 1 : 0;
}

main();
