// split.mjs LINKED FOLDER SELDOM FORMAT...: splits a module in two, so that pages load first what they usually use.
//
// LINKED is what rust-lld wrote, with its relocations; FOLDER holds what wasm-bindgen made of it, where first.wasm and rest.wasm are written. The
// first part is the module without the functions that do not run in usual.mjs, or run in a smaller share of each kind of requests there than
// SELDOM, and without the constants that none of its functions names. Where it comes to such a function, it has the package load the rest
// (`__rest` in src/lib.rs), which has these functions and constants, and shares its memory, tables and globals. What a page asks is answered
// alike wherever the module is split: that decides only when the rest is loaded.

import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { refusal } from "../bindings-node/errors.js";
import { loadable } from "../bindings-node/loading.js";
import { linked } from "./linked.mjs";
import { Reader } from "./reader.mjs";
import { usual } from "./usual.mjs";

// Tools are installed beside the package.
const { resolve } = createRequire(new URL("../bindings-node/package.json", import.meta.url));
const { default: binaryen } = await import(pathToFileURL(resolve("binaryen")));

/** The module that the rest imports the first part as. */
const FIRST = "first";
/** What the compiler makes use of. */
const FEATURES = [
  "BulkMemory",
  "BulkMemoryOpt",
  "CallIndirectOverlong",
  "Multivalue",
  "MutableGlobals",
  "NontrappingFPToInt",
  "ReferenceTypes",
  "SignExt",
  "SIMD128",
];
/** What the exports of the ends of stacks begin with. */
const STACK = "__stack";
/** Functions that run by chance of sizes: memory and what grows in it. */
const ALWAYS = /7raw_vec|8dlmalloc|13RawTableInner/;
/** The functions that wasm-bindgen makes; they name no constants. */
const MADE = / shim$|^Ref\(|^__wbindgen_/;
/** Constants that lie as near to each other are written at once: it takes about as many bytes to say where the next ones lie. */
const NEAR = 8;

const [linkedFile, folder, seldom, ...formats] = process.argv.slice(2);
const bound = withoutLinking(readFileSync(join(folder, "schemaccord_bg.wasm")));
const all = own(read(bound)).map(({ name }) => name);
const wanted = await functionsOf(bound);
/**
 * The table of the functions of the rest that the first part calls. It is exported by a name that no other pair has, lest parts of two builds be
 * linked.
 */
const CALLED = `rest-${createHash("sha256").update(bound).update([...wanted].join()).digest("hex").slice(0, 16)}`;
const { segments, kept } = constants(linked(readFileSync(linkedFile)));

/** The places of functions of the rest, for the first part to call them. */
const slots = new Map(all.filter((name) => !wanted.has(name)).map((name, at) => [name, at]));
const reached = new Set(own(used(firstPart())).map(({ name }) => name));
// Only what the first part calls or has the address of needs its place; the rest calls its own functions itself.
const called = new Set([...slots.keys()].filter((name) => reached.has(name)));
// What only functions of the rest call is of the rest.
for (const name of all) if (!reached.has(name) && !slots.has(name)) slots.set(name, slots.size);
const first = firstPart();
const rest = used(restPart());
share();
const empty = own(used(first)).filter(({ name }) => slots.has(name) && !called.has(name));
if (empty.length) throw new Error(`the first part calls ${empty.map(({ name }) => name).join(", ")}, which have no place`);
writeFileSync(join(folder, "first.wasm"), first.emitBinary());
writeFileSync(join(folder, "rest.wasm"), rest.emitBinary());

/** Returns a module without what the linker says of it, which would no longer be true. */
function withoutLinking(bytes) {
  const reader = new Reader(bytes, 8);
  const sections = [bytes.subarray(0, 8)];
  while (!reader.done) {
    const start = reader.at;
    const id = reader.byte();
    const part = reader.part(reader.unsigned());
    if (id !== 0 || !/^(linking|reloc\.)/.test(part.text())) sections.push(bytes.subarray(start, reader.at));
  }
  return Buffer.concat(sections);
}

/** Returns a module of binaryen, which puts out the names of functions as well. */
function read(bytes) {
  binaryen.setDebugInfo(true);
  const module = binaryen.readBinary(bytes);
  module.setFeatures(FEATURES.reduce((all, name) => all | (binaryen.Features[name] ?? 0), 0));
  // The ends of the stacks, of bytes and of JavaScript's values: the package sets them back where a call is given up.
  for (let at = 0; at < module.getNumGlobals(); at++) {
    const { name, mutable } = binaryen.getGlobalInfo(module.getGlobalByIndex(at));
    if (mutable) module.addGlobalExport(name, `${STACK}${at}`);
  }
  return module;
}

function functions(module) {
  return Array.from({ length: module.getNumFunctions() }, (_, at) => {
    const reference = module.getFunctionByIndex(at);
    return { ...binaryen.getFunctionInfo(reference), reference };
  });
}

/** Returns the functions of a module that are not imported. */
function own(module) {
  return functions(module).filter((one) => !one.module);
}

/** Drops what nothing in a module uses. */
function used(module) {
  module.runPasses(["remove-unused-module-elements"]);
  return module;
}

/** Returns the names of the functions that usually run. */
async function functionsOf(bytes) {
  const module = read(bytes);
  const names = own(module).map(({ name, reference, body }, at) => {
    module.addGlobal(`ran${at}`, binaryen.i32, true, module.i32.const(0));
    module.addGlobalExport(`ran${at}`, `ran${at}`);
    new binaryen.Function(reference).body = module.block(null, [module.global.set(`ran${at}`, module.i32.const(1)), body], binaryen.auto);
    return name;
  });
  const glue = await import(pathToFileURL(join(folder, "schemaccord.js")));
  const exported = glue.initSync({ module: module.emitBinary() });
  module.dispose();
  const flags = names.map((_, at) => exported[`ran${at}`]);
  const kinds = new Map();
  const asked = (kind) => {
    const { times, ran } = kinds.get(kind) ?? { times: 0, ran: new Uint32Array(names.length) };
    kinds.set(kind, { times: times + 1, ran });
    flags.forEach((flag, at) => {
      ran[at] += flag.value;
      flag.value = 0;
    });
  };

  const refused = () => {
    throw refusal;
  };
  const api = loadable(glue, () => undefined, () => undefined);
  api.initSync(new Uint8Array(), new Uint8Array());
  // How the rest is loaded, and how it is not, cannot itself be in the rest; nor can what grows the table of JavaScript's values, which is taken apart
  // meanwhile. A load that is refused leaves some there.
  glue.install(refusal, () => undefined);
  glue.__rest();
  asked("loaded");
  glue.install(refusal, refused);
  for (const before = exported.__wbindgen_externrefs.length; exported.__wbindgen_externrefs.length === before; ) {
    try {
      glue.__rest();
    } catch (error) {
      if (error !== refusal) throw error;
    }
  }
  asked("refused");
  for (const [kind, ask] of usual(formats)) {
    JSON.stringify(ask(api));
    asked(kind);
  }
  const isUsual = (at) => [...kinds.values()].some(({ times, ran }) => ran[at] > 0 && ran[at] >= times * Number(seldom));
  return new Set(names.filter((name, at) => ALWAYS.test(name) || isUsual(at)));
}

/** Returns the segments, and for each whether its bytes are kept in the first part. */
function constants({ segments, data, ofFunctions, ofData, names }) {
  const needed = new Set();
  const need = (place) => {
    if (needed.has(place)) return;
    needed.add(place);
    ofData[place].forEach(need);
  };
  for (const name of wanted) for (const place of ofFunctions.get(name) ?? []) need(place);
  // What can be written to is in the first part, and so is what constants and tables that are no symbols' own lie in.
  const constant = (segment) => segment.name.startsWith(".rodata");
  for (const { segment, place } of data) if (segment && !constant(segment)) need(place);
  const unknown = [...wanted].filter((name) => !names.has(name) && !MADE.test(name));
  if (unknown.length) throw new Error(`the linker does not know ${unknown.join(", ")}: what constants they name is not known`);

  const kept = segments.map((segment) => new Uint8Array(segment.end - segment.start).fill(1));
  const fill = (datum, value) => kept[segments.indexOf(datum.segment)].fill(value, datum.offset, datum.offset + datum.size);
  for (const datum of data) if (datum.segment && !needed.has(datum.place)) fill(datum, 0);
  for (const datum of data) if (datum.segment && needed.has(datum.place)) fill(datum, 1);
  return { segments, kept };
}

/** Sets the data of a module, which `chosen` makes of each segment's bytes and of what is kept of them. */
function setData(module, chosen) {
  const memory = exportOf(module, "memory").value;
  const { initial, max } = module.getMemoryInfo(memory);
  const all = Array.from({ length: module.getNumDataSegments() }, (_, at) => module.getDataSegmentInfo(module.getDataSegmentByIndex(at)));
  const data = all.flatMap(({ offset, data: bytes }) => {
    const at = segments.findIndex(({ address }) => address === offset);
    if (at < 0) throw new Error(`the linker does not know the segment at ${offset}`);
    return chosen(new Uint8Array(bytes), kept[at]).map(([from, part]) => ({ offset: module.i32.const(offset + from), data: part }));
  });
  module.setMemory(initial, max ?? -1, null, data, false, false, memory);
  return memory;
}

function exportOf(module, wanted) {
  for (let at = 0; at < module.getNumExports(); at++) {
    const found = binaryen.getExportInfo(module.getExportByIndex(at));
    if (found.name === wanted) return found;
  }
  throw new Error(`the module exports no ${wanted}`);
}

/** Returns the first part: in place of a function of the rest stands one that calls it there. */
function firstPart() {
  const module = read(bound);
  module.addTable(CALLED, slots.size, slots.size);
  module.addTableExport(CALLED, CALLED);
  // Returns the place that it is given, and sees to it that there is a function.
  const place = () => module.local.get(0, binaryen.i32);
  const missing = module.ref.is_null(module.table.get(CALLED, place(), binaryen.funcref));
  const load = module.if(missing, module.call(exportOf(module, "__rest").value, [], binaryen.none));
  module.addFunction("there", binaryen.i32, binaryen.i32, [], module.block(null, [load, place()], binaryen.i32));
  for (const { name, reference, params, results } of own(module)) {
    if (!slots.has(name)) continue;
    const given = binaryen.expandType(params).map((type, at) => module.local.get(at, type));
    const target = module.call("there", [module.i32.const(slots.get(name))], binaryen.i32);
    const stub = new binaryen.Function(reference);
    stub.body = module.call_indirect(CALLED, target, given, params, results);
  }
  setData(module, (bytes, keep) => [[0, bytes.map((byte, at) => (keep[at] ? byte : 0))]]);
  return module;
}

/** Returns the rest, which imports what it uses of the first part by the names that it has there. */
function restPart() {
  const module = read(bound);
  const memory = setData(module, runsOfTheRest);
  for (const { name, module: from, params, results } of functions(module)) {
    if (slots.has(name)) continue;
    if (!from) module.removeFunction(name);
    module.addFunctionImport(name, FIRST, name, params, results);
  }
  const elements = Array.from({ length: module.getNumElementSegments() }, (_, at) => binaryen.getElementSegmentInfo(module.getElementSegmentByIndex(at)));
  for (const { name, table, offset, data } of elements) {
    module.removeElementSegment(name);
    const { value } = binaryen.getExpressionInfo(offset);
    setElements(module, table, data.map((name, at) => [value + at, name]).filter(([, name]) => slots.has(name)));
  }
  module.addTable(CALLED, slots.size, slots.size);
  setElements(module, CALLED, [...slots].filter(([name]) => called.has(name)).map(([name, slot]) => [slot, name]));
  for (let at = 0; at < module.getNumTables(); at++) {
    const { name } = binaryen.getTableInfo(module.getTableByIndex(at));
    module.addTableImport(name, FIRST, name);
  }
  for (let at = 0; at < module.getNumGlobals(); at++) {
    const { name, type, mutable } = binaryen.getGlobalInfo(module.getGlobalByIndex(at));
    module.addGlobalImport(name, FIRST, name, type, mutable);
  }
  module.addMemoryImport(memory, FIRST, "memory");
  while (module.getNumExports()) module.removeExport(binaryen.getExportInfo(module.getExportByIndex(0)).name);
  return module;
}

/** Returns the bytes that the first part has not; constants near to each other with what lies between them. */
function runsOfTheRest(bytes, keep) {
  const runs = [];
  for (let at = 0; at < bytes.length; at++) {
    if (keep[at]) continue;
    const last = runs.at(-1);
    if (last && at - last[1] <= NEAR) last[1] = at + 1;
    else runs.push([at, at + 1]);
  }
  return runs.map(([from, to]) => [from, bytes.slice(from, to)]);
}

/** Puts functions into a table, those beside each other at once. */
function setElements(module, table, placed) {
  const runs = [];
  for (const [at, name] of placed) {
    const last = runs.at(-1);
    if (last && at === last.at + last.names.length) last.names.push(name);
    else runs.push({ at, names: [name] });
  }
  for (const { at, names } of runs) module.addActiveElementSegment(table, `${table} from ${at}`, names, module.i32.const(at));
}

/** Exports from the first part what the rest imports, under short names, and has the rest import these. */
function share() {
  let exported = 0;
  const short = () => `$${(exported++).toString(36)}`;
  for (const { name, module: from, params, results } of functions(rest)) {
    if (!from) continue;
    const as = short();
    first.addFunctionExport(name, as);
    rest.addFunctionImport(name, FIRST, as, params, results);
  }
  for (let at = 0; at < rest.getNumGlobals(); at++) {
    const { name, type, mutable, module: from } = binaryen.getGlobalInfo(rest.getGlobalByIndex(at));
    if (!from) continue;
    const as = short();
    first.addGlobalExport(name, as);
    rest.addGlobalImport(name, FIRST, as, type, mutable);
  }
  for (let at = 0; at < rest.getNumTables(); at++) {
    const { name, module: from } = binaryen.getTableInfo(rest.getTableByIndex(at));
    if (!from || name === CALLED) continue;
    const as = short();
    first.addTableExport(name, as);
    rest.addTableImport(name, FIRST, as);
  }
}
