// The rest of a module: payloads, evidence, and what else pages seldom use (../bindings-wasm/split.mjs). The first part asks for it when it comes to
// such a function; whoever does not want to wait then loads it ahead.

const noun = "the rest of the module of schemaccord";

/** Whether a file can be loaded while a call waits for it: service workers and other programs have nothing for it. */
const canWait = () => typeof XMLHttpRequest === "function";

const isAddress = (source) => typeof source === "string" || source instanceof URL;

/** Whether a module can be made of it without waiting. */
const isAtHand = (source) => source instanceof WebAssembly.Module || source instanceof ArrayBuffer || ArrayBuffer.isView(source);

/** Returns what loads the rest, from `address()` unless it is given elsewhere. */
export function restOf(address) {
  let source;
  let first;
  /** The ends of the stacks, and where they are while no call is under way. */
  let stacks;
  let loading;
  let isLoaded = false;

  function failed(cause, from) {
    const why = cause instanceof WebAssembly.LinkError ? "it is of another version than the first part" : cause.message;
    const where = isAddress(from) ? ` from ${from}` : "";
    return new Error(`${noun} cannot be loaded${where}: ${why}; serve it there, or give it to \`init\``, { cause });
  }

  async function load() {
    let from;
    try {
      from = source ?? address();
      const module = await compiled(from);
      // Meanwhile a call may have loaded it.
      if (!isLoaded) await WebAssembly.instantiate(module, { first });
      isLoaded = true;
    } catch (cause) {
      loading = undefined;
      // What can be read once only is not tried again.
      if (!isAddress(source) && !isAtHand(source)) source = undefined;
      if (!isLoaded) throw failed(cause, from);
    }
  }

  return {
    /** Takes where the rest is. */
    from(given) {
      source = given ?? source;
      // It is told of when the rest is loaded, which may never be.
      if (typeof given?.then === "function") given.then(undefined, () => {});
    },
    /** Takes what the first part exports. */
    follow(exports) {
      first = exports;
      const ends = Object.keys(exports).filter((name) => name.startsWith("__stack"));
      stacks = ends.map((name) => [exports[name], exports[name].value]);
    },
    /** Returns whether it has to be loaded before it is asked for, because a call could not load it. */
    isWanted: () => !isLoaded && (source === undefined || isAddress(source) ? !canWait() : !isAtHand(source)),
    /** Loads it while the caller waits. */
    now() {
      let from;
      try {
        from = source ?? address();
        new WebAssembly.Instance(compiledNow(from), { first });
        isLoaded = true;
      } catch (cause) {
        // The call is given up. What it has on the stacks goes when nothing runs any longer.
        queueMicrotask(() => stacks.forEach(([end, value]) => (end.value = value)));
        throw failed(cause, from);
      }
    },
    /** Loads it. */
    whole() {
      if (isLoaded) return Promise.resolve();
      loading ??= load();
      return loading;
    },
  };
}

async function compiled(source) {
  let there = await source;
  if (there instanceof WebAssembly.Module) return there;
  if (!isAtHand(there) && !(there instanceof Response)) there = await fetch(there);
  if (there instanceof Response) {
    if (!there.ok) throw new Error(`status ${there.status}`);
    there = await there.arrayBuffer();
  }
  return WebAssembly.compile(there);
}

function compiledNow(source) {
  if (source instanceof WebAssembly.Module) return source;
  return new WebAssembly.Module(isAddress(source) ? fetchedNow(source) : source);
}

function fetchedNow(address) {
  if (!canWait()) throw new Error("it has to be loaded before, with `await whole`");
  const request = new XMLHttpRequest();
  request.open("GET", address, false);
  // Pages get nothing but texts while they wait: each byte becomes a character.
  request.overrideMimeType("text/plain; charset=x-user-defined");
  request.send();
  if (request.status >= 300) throw new Error(`status ${request.status}`);
  return Uint8Array.from(request.responseText, (character) => character.charCodeAt(0) & 255);
}
