// Prints what the package of JavaScript exports and takes, on Node.js and in browsers, and what its types describe, as one JSON object; names.py compares it.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const root = new URL("../", import.meta.url);
const ts = createRequire(new URL("bindings-node/package.json", root))("typescript");
const description = "bindings-node/index.d.ts";
/** The package as Node.js and as browsers load it. */
const loaded = {
  node: async () => import(new URL("bindings-node/index.js", root)),
  browser: async () => {
    const api = await import(new URL("bindings-node/browser.js", root));
    api.initSync(...["schemaccord", "schemaccord.rest"].map((part) => readFileSync(new URL(`bindings-node/wasm/all/${part}.wasm`, root))));
    return api;
  },
};

/** Returns the names of what the instances of a class have, without what tools put there for themselves. */
const members = (kind) => Object.getOwnPropertyNames(kind.prototype).filter((name) => name !== "constructor" && !name.startsWith("__"));

/** Returns the names that options may have, as the engine says them when it meets another. */
function options(call) {
  try {
    call({ colour: "red" });
  } catch (error) {
    return [...String(error.message).matchAll(/`(\w+)`/g)].map(([, name]) => name).filter((name) => name !== "colour");
  }
  throw new Error("an option that there is not was taken");
}

function told(api) {
  const schema = api.parse('"int"');
  const bundle = new api.SchemaBundle([{ id: 1, schema: '"int"' }]);
  const failure = (() => {
    try {
      api.parse("");
    } catch (error) {
      return error;
    }
  })();
  return {
    names: Object.keys(api).filter((name) => name !== "default"),
    members: { Schema: members(api.Schema), SchemaBundle: members(api.SchemaBundle), SchemaccordError: Object.keys(failure) },
    options: {
      ParseOptions: options((given) => api.parse('"int"', given)),
      CheckOptions: options((given) => api.check(schema, [], given)),
      "CheckOptions of diff": options((given) => api.diff(schema, schema, given)),
      FrameOptions: options((given) => api.frame(new Uint8Array(), given)),
      "FrameOptions of a bundle": options((given) => bundle.encode(1, given)),
      UnframeOptions: options((given) => api.unframe(new Uint8Array(5), given)),
      "UnframeOptions of many": options((given) => api.unframeEach([], null, given)),
      PayloadOptions: options((given) => schema.decode(new Uint8Array(1), given)),
      "PayloadOptions of encoding": options((given) => schema.encode(1, given)),
      "PayloadOptions of a bundle": options((given) => new api.SchemaBundle([], given)),
      RecordOptions: options((given) => bundle.decode(new Uint8Array(), given)),
    },
  };
}

/** Returns the names that the types describe, and the members of each. */
function described() {
  const text = readFileSync(new URL(description, root), "utf8");
  const source = ts.createSourceFile(description, text, ts.ScriptTarget.ES2022, true);
  const found = { functions: [], classes: {}, shapes: {}, words: [] };
  const named = (node) => node.members.map((member) => member.name?.text).filter((name) => name !== undefined);
  for (const node of source.statements) {
    if (ts.isFunctionDeclaration(node)) found.functions.push(node.name.text);
    else if (ts.isVariableStatement(node)) found.functions.push(...node.declarationList.declarations.map((one) => one.name.text));
    else if (ts.isClassDeclaration(node)) found.classes[node.name.text] = named(node);
    else if (ts.isInterfaceDeclaration(node)) {
      const bases = (node.heritageClauses ?? []).flatMap((clause) => clause.types.map((type) => type.getText()));
      found.shapes[node.name.text] = [...bases.flatMap((base) => found.shapes[base]), ...named(node)];
    } else if (ts.isTypeAliasDeclaration(node)) found.words.push(node.name.text);
  }
  return found;
}

const surfaces = {};
for (const [name, load] of Object.entries(loaded)) surfaces[name] = told(await load());
process.stdout.write(JSON.stringify({ described: described(), ...surfaces }));
