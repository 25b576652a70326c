// Many checks where there are no threads to make them.

import { optionsText } from "./options.js";
import { report } from "./report.js";

/** Milliseconds after which others have their turn: half of what a screen shows one picture for. */
const slice = 8;

/** Makes checks one after the other and lets others have their turn between two of them. */
export const oneByOne = (engine) => async (subjects, options, { signal }) => {
  const reports = [];
  let since = performance.now();
  for (const [schema, previous, own] of subjects) {
    reports.push(report(engine.check(schema, previous, optionsText(own ?? options))));
    if (performance.now() - since >= slice) {
      await new Promise((resolve) => setTimeout(resolve));
      signal?.throwIfAborted();
      since = performance.now();
    }
  }
  return reports;
};
