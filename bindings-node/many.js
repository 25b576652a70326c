// Checks over a WebAssembly module, which takes options and gives a report as text. There are no threads to make many.

import { optionsText } from "./options.js";
import { firstOf, reportOf } from "./report.js";

/** Milliseconds after which others have their turn: half of what a screen shows one picture for. */
const slice = 8;

/** Makes checks one after the other and lets others have their turn between two of them. */
export const oneByOne = (engine) => async (subjects, options, { signal }) => {
  const reports = [];
  let since = performance.now();
  for (const [schema, previous, own] of subjects) {
    reports.push(engine.check(schema, previous, own ?? options));
    if (performance.now() - since >= slice) {
      await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
      since = performance.now();
    }
  }
  return reports;
};

/** Characters of a line that is worth being kept. */
const short = 300;

/** Returns the function that makes a check of what a module has of schemas. */
export function checksOfModule(module) {
  // The first lines are nearly all alike, and a copy costs less than reading one again.
  let last = { line: "" };
  return (schema, previous, options) => {
    const lines = module.check(schema, previous, optionsText(options));
    const line = lines.slice(0, lines.indexOf("\n") + 1) || lines;
    const first = line === last.line ? last : firstOf(line);
    if (first.isUsual && line.length < short) last = first;
    return reportOf(first, () => lines);
  };
}
