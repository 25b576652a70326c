/** What a bundler makes of the module's file: its address or its bytes, for `init` and `initSync`. */
declare const source: any;
export default source;
