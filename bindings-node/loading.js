// The package in browsers, workers and bundlers: over a WebAssembly module, which is loaded once, its first part before the first call.

import { refusal } from "./errors.js";
import { checksOfModule, oneByOne } from "./many.js";
import { restOf } from "./rest.js";
import { surface } from "./surface.js";

const notLoaded = "schemaccord is not loaded yet: `await ready` before the first call";
const notIncluded = "this module has no `batch`: import it from `schemaccord`";

/** Makes promises whose work is begun when they are first waited for, so that a page may choose another way before. */
function whenWaitedFor(work) {
  class Waiting extends Promise {
    static get [Symbol.species]() {
      return Promise;
    }

    then(...what) {
      return work().then(...what);
    }
  }
  return new Waiting(() => {});
}

/**
 * Returns the surface over a module that is still to be loaded, and what loads it; `glue` is the JavaScript around the module, and the addresses are
 * those of its first part and of the rest.
 */
export function loadable(glue, address, restAddress) {
  let loaded = false;
  let loading;
  const rest = restOf(restAddress);

  const engine = { Schema: glue.Schema };
  for (const [name, value] of Object.entries(glue)) {
    if (typeof value !== "function" || ["Schema", "Bundle", "default", "initSync", "install", "__rest"].includes(name)) continue;
    engine[name] = (...given) => {
      if (!loaded) throw new Error(notLoaded);
      return value(...given);
    };
  }

  engine.check = checksOfModule({ check: engine.check });
  engine.batch ??= () => {
    throw new Error(notIncluded);
  };

  function finish(exports) {
    glue.install(refusal, rest.now);
    rest.follow(exports);
    loaded = true;
  }

  async function loadFirst(input) {
    let from = input;
    try {
      from ??= address();
      finish(await glue.default({ module_or_path: from }));
    } catch (cause) {
      const where = typeof from === "string" || from instanceof URL ? ` from ${from}` : "";
      throw new Error(`the module of schemaccord cannot be loaded${where}: ${cause.message}; serve it there, or give it to \`init\``, { cause });
    }
  }

  async function load(input) {
    try {
      if (!loaded) await loadFirst(input);
      if (rest.isWanted()) await rest.whole();
    } finally {
      loading = undefined;
    }
  }

  function init(input, itsRest) {
    rest.from(itsRest);
    if (loaded && !rest.isWanted()) return Promise.resolve();
    loading ??= load(input);
    return loading;
  }

  function initSync(module, itsRest) {
    if (loading && !loaded) throw new Error("schemaccord is being loaded: `await ready`");
    rest.from(itsRest);
    if (!loaded) finish(glue.initSync({ module }));
  }

  const whole = async () => {
    await init();
    await rest.whole();
  };
  return { ...surface(engine, oneByOne(engine)), ready: whenWaitedFor(init), whole: whenWaitedFor(whole), init, initSync };
}
