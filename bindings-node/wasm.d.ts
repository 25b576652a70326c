/** What a bundler makes of a file of the module: its address or its bytes, for `init` and `initSync`. */
declare const source: any;
export default source;
