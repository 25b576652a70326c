export * from "./types.js";

/** Loads the module; call it once and await it before anything else. Without an argument it is fetched from beside the script. */
export function init(input?: RequestInfo | URL | Response | BufferSource | WebAssembly.Module): Promise<void>;

/** Loads the module from its bytes or from a compiled module, at once. */
export function initSync(module: BufferSource | WebAssembly.Module): void;
