// The rest of a module: payloads, evidence, and what else pages seldom use (../bindings-wasm/split.mjs). The first part asks for it when it comes to
// such a function; whoever does not want to wait then loads it ahead.

const noun = "the rest of the module of schemaccord";

/** Whether a file can be loaded while a call waits for it: service workers and other programs have nothing for it. */
const canWait = () => typeof XMLHttpRequest === "function";

const isAddress = (source) => typeof source === "string" || source instanceof URL;

/** Returns what loads the rest, from `address()` unless it is given elsewhere. */
export function restOf(address) {
  let source;
  let first;
  /** The ends of the stacks, and where they are while no call is under way. */
  let stacks;
  let loading;
  let isLoaded = false;

  function failed(cause) {
    const from = isAddress(source) ? ` from ${source}` : "";
    return new Error(`${noun} cannot be loaded${from}: ${cause.message}; serve it there, or give it to \`init\``, { cause });
  }

  async function load() {
    source ??= address();
    try {
      const module = await compiled(source);
      // Meanwhile a call may have loaded it.
      if (!isLoaded) await WebAssembly.instantiate(module, { first });
      isLoaded = true;
    } catch (cause) {
      loading = undefined;
      throw failed(cause);
    }
  }

  return {
    /** Takes where the rest is. */
    from(given) {
      source = given ?? source;
    },
    /** Takes what the first part exports. Returns whether the rest is wanted at once, because it cannot be loaded when it is asked for. */
    follow(exports) {
      first = exports;
      const ends = Object.keys(exports).filter((name) => name.startsWith("__stack"));
      stacks = ends.map((name) => [exports[name], exports[name].value]);
      source ??= address();
      return isAddress(source) ? !canWait() : !isAtHand(source);
    },
    /** Loads it while the caller waits. */
    now() {
      try {
        new WebAssembly.Instance(compiledNow(source), { first });
        isLoaded = true;
      } catch (cause) {
        // The call is given up, and with it all that it has on the stacks.
        queueMicrotask(() => stacks.forEach(([end, value]) => (end.value = value)));
        throw failed(cause);
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

/** Whether a module can be made of it without waiting. */
const isAtHand = (source) => source instanceof WebAssembly.Module || source instanceof ArrayBuffer || ArrayBuffer.isView(source);

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
