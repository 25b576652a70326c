/** Returns options as JSON text. */
export function optionsText(options = {}) {
  if (typeof options !== "object" || options === null || Array.isArray(options)) throw new TypeError("options: expected an object");
  return JSON.stringify(options);
}
