// order.mjs IN OUT: gives the functions of a module names whose order puts alike ones beside each other, for `wasm-opt --reorder-functions-by-name`.
// Compressors look back a little way only (gzip: 32 kB), and what they find there need not be said again: gzip -9 takes 3 % less of such a module.

import { readFileSync, writeFileSync } from "node:fs";

import { IMPORTED_FUNCTION, Reader } from "./reader.mjs";

/** How far back functions are held for near, in bytes: well within what gzip looks back. */
const NEAR = 20_000;
/** Bytes of the pieces that functions are compared by. */
const PIECE = 6;
/** Pieces that are in more functions are found near wherever one stands. */
const COMMON = 40;
/** Added to the length of a function when what it shares is set beside it, lest the shortest come first by one piece. */
const SHORT = 200;

const CUSTOM = 0;
const IMPORTS = 2;
const CODE = 10;
const FUNCTION_NAMES = 1;

const [from, to] = process.argv.slice(2);
const module = readFileSync(from);
const { sections, imported, bodies } = read(module);
const names = order(bodies).map((at, rank) => [imported + at, String(rank).padStart(6, "0")]);
const kept = sections.filter(({ id, name }) => id !== CUSTOM || name !== "name").map(({ start, end }) => module.subarray(start, end));
writeFileSync(to, Buffer.concat([module.subarray(0, 8), ...kept, nameSection(names.sort(([a], [b]) => a - b))]));

/** Returns where the sections lie, how many functions are imported, and the code of the others. */
function read(bytes) {
  const reader = new Reader(bytes, 8);
  const module = { sections: [], imported: 0, bodies: [] };
  while (!reader.done) {
    const section = { start: reader.at, id: reader.byte() };
    const part = reader.part(reader.unsigned());
    section.end = reader.at;
    if (section.id === CUSTOM) section.name = part.text();
    if (section.id === CODE) for (let left = part.unsigned(); left > 0; left--) module.bodies.push(part.part(part.unsigned()).taken());
    if (section.id === IMPORTS) module.imported = part.imports().filter(({ kind }) => kind === IMPORTED_FUNCTION).length;
    module.sections.push(section);
  }
  return module;
}

/** Returns the functions in an order: next is always the one that shares most with those near before it. */
function order(bodies) {
  const all = bodies.map(pieces);
  const holders = new Map();
  all.forEach((found, at) => {
    for (const piece of found) {
      const others = holders.get(piece);
      if (others) others.push(at);
      else holders.set(piece, [at]);
    }
  });
  for (const [piece, { length }] of holders) if (length < 2 || length > COMMON) holders.delete(piece);
  const telling = all.map((found) => [...found].filter((piece) => holders.has(piece)));

  const shared = new Int32Array(bodies.length);
  const near = new Map();
  const count = (at, by) => {
    for (const piece of telling[at]) {
      const times = (near.get(piece) ?? 0) + by;
      near.set(piece, times);
      // It came, or was the last to go.
      if (times === Math.max(by, 0)) for (const other of holders.get(piece)) shared[other] += by;
    }
  };

  const left = new Set(bodies.keys());
  const placed = [];
  let [first, held] = [0, 0];
  let next = [...left].reduce((most, at) => (bodies[at].length > bodies[most].length ? at : most));
  while (next !== undefined) {
    placed.push(next);
    left.delete(next);
    count(next, 1);
    held += bodies[next].length;
    for (; held > NEAR && first < placed.length - 1; first++) {
      count(placed[first], -1);
      held -= bodies[placed[first]].length;
    }
    let best = -1;
    next = undefined;
    for (const at of left) {
      const worth = shared[at] / (bodies[at].length + SHORT);
      if (worth > best) [best, next] = [worth, at];
    }
  }
  return placed;
}

/** Returns the pieces of a function, as numbers. */
function pieces(body) {
  const found = new Set();
  for (let at = 0; at + PIECE <= body.length; at++) found.add(body.readUIntBE(at, PIECE));
  return found;
}

function nameSection(names) {
  const prefixed = (bytes) => Buffer.concat([unsigned(bytes.length), bytes]);
  const string = (text) => prefixed(Buffer.from(text));
  const functions = Buffer.concat([unsigned(names.length), ...names.flatMap(([index, name]) => [unsigned(index), string(name)])]);
  const section = Buffer.concat([string("name"), Buffer.of(FUNCTION_NAMES), prefixed(functions)]);
  return Buffer.concat([Buffer.of(CUSTOM), prefixed(section)]);
}

/** Returns a number as WebAssembly writes it (unsigned LEB128). */
function unsigned(value) {
  const bytes = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return Buffer.of(...bytes, value);
}
