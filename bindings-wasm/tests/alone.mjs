// The first part of a module by itself: it answers what the whole module answers, or says that the rest is needed.

import assert from "node:assert/strict";

import { usual } from "../usual.mjs";
import { bytes } from "./bytes.mjs";

const missing = /^the rest of the module of schemaccord cannot be loaded/;

/**
 * Registers a test with `test` of node:test: asks a package that is still to be loaded, `api`, with the first part of module `name` alone, and one
 * that is whole. At most the share `most` of the requests of a kind may need the rest.
 */
export function alone(test, api, name, whole, formats, most) {
  test(`${name}: the first part answers what the whole module answers, for ${formats.join(", ")}`, async () => {
    // What is no module is not found out before it is needed.
    if (!loaded.has(api)) api.initSync(bytes(name)[0], new Uint8Array());
    loaded.add(api);
    const kinds = new Map();
    for (const [kind, ask] of usual(formats)) {
      const count = kinds.get(kind) ?? { asked: 0, missed: 0 };
      kinds.set(kind, count);
      count.asked += 1;
      let answer;
      try {
        answer = ask(api);
      } catch (error) {
        if (!missing.test(error.message)) throw error;
        count.missed += 1;
        // A call that is given up gives back its stack behind what waits for it.
        await undefined;
        continue;
      }
      assert.equal(JSON.stringify(answer), JSON.stringify(ask(whole)), kind);
    }
    const seldom = [...kinds].filter(([, { asked, missed }]) => missed > asked * most);
    assert.deepEqual(seldom, []);
    assert.ok([...kinds.values()].reduce((sum, { asked }) => sum + asked, 0) > 100);
  });
}

const loaded = new Set();
