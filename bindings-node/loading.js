// The package in browsers, workers and bundlers: over a WebAssembly module, which is loaded once.

import { refusal } from "./errors.js";
import { checksOfModule, oneByOne } from "./many.js";
import { surface } from "./surface.js";

const notLoaded = "schemaccord is not loaded yet: `await ready` before the first call";
const notIncluded = "this module has no `batch`: import it from `schemaccord`";

/** Returns the surface over a module that is still to be loaded, and what loads it; `glue` is the JavaScript around the module. */
export function loadable(glue, address) {
  let loaded = false;
  let loading;

  const engine = { Schema: glue.Schema };
  for (const [name, value] of Object.entries(glue)) {
    if (typeof value !== "function" || ["Schema", "Bundle", "default", "initSync", "install"].includes(name)) continue;
    engine[name] = (...given) => {
      if (!loaded) throw new Error(notLoaded);
      return value(...given);
    };
  }

  engine.check = checksOfModule({ check: engine.check });
  engine.batch ??= () => {
    throw new Error(notIncluded);
  };

  function finish() {
    glue.install(refusal);
    loaded = true;
  }

  async function load(input = address()) {
    try {
      await glue.default({ module_or_path: input });
    } catch (cause) {
      loading = undefined;
      const from = typeof input === "string" || input instanceof URL ? ` from ${input}` : "";
      throw new Error(`the module of schemaccord cannot be loaded${from}: ${cause.message}; serve it there, or give it to \`init\``, { cause });
    }
    finish();
  }

  function init(input) {
    if (loaded) return Promise.resolve();
    loading ??= load(input);
    return loading;
  }

  function initSync(module) {
    if (loaded) return;
    if (loading) throw new Error("schemaccord is being loaded: `await ready`");
    glue.initSync({ module });
    finish();
  }

  /** Loads the module when it is first waited for, so that a page may choose another way before. */
  class Ready extends Promise {
    static get [Symbol.species]() {
      return Promise;
    }

    then(...what) {
      return init().then(...what);
    }
  }

  return { ...surface(engine, oneByOne(engine)), ready: new Ready(() => {}), init, initSync };
}
