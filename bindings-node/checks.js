// Checks over the addon, which reads options once and says with a number what most reports say, so that little crosses. The function over a module,
// which takes and gives text each time, is in many.js.

import { optionsOf } from "./options.js";
import { firstOf, reportOf } from "./report.js";

/** Different options that are remembered at a time. */
const most = 16;

/** Returns the function that makes a check of what the addon has of schemas. */
export function checksOfAddon(native) {
  const known = [];
  const checkerOf = (options) => {
    for (const one of known) if (one.isOf(options)) return one;
    const checker = new Checker(native, options);
    // An object among them might be another inside by the next time.
    if (checker.isOf(options) && Object.values(options).every((value) => Object(value) !== value)) {
      if (known.length === most) known.length = 0;
      known.push(checker);
    }
    return checker;
  };
  return (schema, previous, options) => checkerOf(optionsOf(options)).check(schema, previous);
}

/** Makes checks with the same options. */
class Checker {
  #native;
  #names;
  #values;
  /** What first lines say, by their numbers. */
  #firsts = [];
  /** How many checks there were. */
  #count = 0;

  constructor(native, options) {
    this.#native = native.checker(JSON.stringify(options));
    this.#names = Object.keys(options);
    this.#values = Object.values(options);
  }

  /** Returns whether options are surely the same; this takes less than to compare their JSON. */
  isOf(options) {
    const names = Object.keys(options);
    if (names.length !== this.#names.length || options.toJSON !== undefined) return false;
    for (let at = 0; at < names.length; at += 1) {
      if (names[at] !== this.#names[at] || options[names[at]] !== this.#values[at]) return false;
    }
    return true;
  }

  check(schema, previous) {
    this.#count += 1;
    const said = this.#native.check(schema, previous);
    if (typeof said === "string") return JSON.parse(said);
    const first = (this.#firsts[said] ??= firstOf(this.#native.line(said)));
    const count = this.#count;
    return reportOf(first, () => this.#native.lines(schema, previous, count === this.#count));
  }
}
