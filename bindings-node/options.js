/** Returns options, or none of them where none are given. */
export function optionsOf(options = {}) {
  if (typeof options !== "object" || options === null || Array.isArray(options)) throw new TypeError("options: expected an object");
  return options;
}

/** Returns options as JSON text. */
export const optionsText = (options) => JSON.stringify(optionsOf(options));
