// What a linked module says of its data: which function names which of them, and which name which others. rust-lld writes it when it is told to
// keep relocations (`--emit-relocs`): the custom sections `linking` and `reloc.*`, in the format of WebAssembly's tool conventions (Linking.md).

import { IMPORTED_FUNCTION, Reader } from "./reader.mjs";

const CUSTOM = 0;
const IMPORTS = 2;
const CODE = 10;
const DATA = 11;
const SEGMENT_INFO = 5;
const SYMBOL_TABLE = 8;
/** What a symbol is. */
const kinds = { function: 0, data: 1, global: 2, section: 3, tag: 4, table: 5 };
const UNDEFINED = 0x10;
const EXPLICIT_NAME = 0x40;
const HASH = /_[0-9a-f]{16}$/;
/** The kind of relocations that have a type in place of a symbol. */
const TYPE_INDEX = 6;
/** Kinds of relocations with a number to add: all of addresses in memory, and offsets into functions and sections. */
const added = new Set([3, 4, 5, 8, 9, 11, 14, 15, 16, 17, 21, 22, 23, 25]);

/**
 * Reads a module. Returns `segments`, each with its name and where it lies in memory; `data`, each with its segment, and its place and size there; what
 * names them, as places in `data`: `ofFunctions` by the name of a function, `ofData` by the place of a datum; and `names`, those of functions.
 */
export function linked(bytes) {
  const sections = [];
  const reader = new Reader(bytes, 8);
  while (!reader.done) {
    const id = reader.byte();
    const part = reader.part(reader.unsigned());
    sections.push({ id, name: id === CUSTOM ? part.text() : undefined, part });
  }
  const section = (id, name) => {
    const found = sections.find((one) => one.id === id && one.name === name);
    if (!found) throw new Error(`the module has no section ${name ?? id}: was it linked with --emit-relocs?`);
    return found.part;
  };

  const functions = bodies(section(CODE), section(IMPORTS).imports().filter(({ kind }) => kind === IMPORTED_FUNCTION).length);
  const segments = dataSegments(section(DATA));
  const symbols = linking(section(CUSTOM, "linking"), segments);
  const data = symbols.filter(({ kind }) => kind === kinds.data);
  data.forEach((datum, place) => (datum.place = place));
  // A function may have many names, and wasm-bindgen takes the hash from those of exports.
  const names = new Map();
  for (const { kind, index, name } of symbols) {
    if (kind === kinds.function) names.set(index, [...(names.get(index) ?? []), name, name.replace(HASH, "")]);
  }

  const ofFunctions = new Map();
  for (const { at, datum } of relocations(section(CUSTOM, "reloc.CODE"), symbols)) {
    const { index } = within(functions, at);
    for (const name of names.get(index) ?? []) ofFunctions.set(name, (ofFunctions.get(name) ?? new Set()).add(datum.place));
  }
  const ofData = data.map(() => new Set());
  for (const { at, datum } of relocations(section(CUSTOM, "reloc.DATA"), symbols)) {
    const segment = within(segments, at);
    const offset = at - segment.start;
    for (const other of data) {
      const isThere = other.segment === segment && offset >= other.offset && offset < other.offset + other.size;
      if (isThere) ofData[other.place].add(datum.place);
    }
  }
  return { segments, data, ofFunctions, ofData, names: new Set([...names.values()].flat()) };
}

/** Returns where the code of each function lies in its section. */
function bodies(part, first) {
  const from = part.at;
  return Array.from({ length: part.unsigned() }, (_, at) => {
    const size = part.unsigned();
    const start = part.at - from;
    part.part(size);
    return { index: first + at, start, end: start + size };
  });
}

/** Returns where each segment lies in its section and in memory. */
function dataSegments(part) {
  const from = part.at;
  return Array.from({ length: part.unsigned() }, () => {
    const address = part.unsigned() === 0 ? part.address() : undefined;
    const size = part.unsigned();
    const start = part.at - from;
    part.part(size);
    return { address, start, end: start + size };
  });
}

/** Returns the symbols; segments get their names. */
function linking(part, segments) {
  part.unsigned();
  const symbols = [];
  while (!part.done) {
    const kind = part.byte();
    const table = part.part(part.unsigned());
    if (kind === SEGMENT_INFO) {
      for (let at = 0, left = table.unsigned(); at < left; at++) {
        segments[at].name = table.text();
        table.unsigned();
        table.unsigned();
      }
    }
    if (kind === SYMBOL_TABLE) for (let left = table.unsigned(); left > 0; left--) symbols.push(symbol(table, segments));
  }
  return symbols;
}

function symbol(table, segments) {
  const kind = table.byte();
  const flags = table.unsigned();
  if (kind === kinds.data) {
    const name = table.text();
    if (flags & UNDEFINED) return { kind, name };
    return { kind, name, segment: segments[table.unsigned()], offset: table.unsigned(), size: table.unsigned() };
  }
  const index = table.unsigned();
  if (kind === kinds.section || (flags & UNDEFINED && !(flags & EXPLICIT_NAME))) return { kind, index };
  return { kind, index, name: table.text() };
}

/** Returns the relocations that are about data: where they stand in their section, and the datum. */
function relocations(part, symbols) {
  part.unsigned();
  const found = [];
  for (let left = part.unsigned(); left > 0; left--) {
    const type = part.byte();
    const at = part.unsigned();
    const symbol = symbols[part.unsigned()];
    if (added.has(type)) part.signed();
    if (type !== TYPE_INDEX && symbol?.kind === kinds.data) found.push({ at, datum: symbol });
  }
  return found;
}

/** Returns the one that a place lies in; they stand in order. */
function within(parts, place) {
  let [low, high] = [0, parts.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (parts[middle].start <= place) low = middle;
    else high = middle;
  }
  return parts[low];
}
