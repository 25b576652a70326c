// Prints docs/api-javascript.md: what the types of the package say, read with TypeScript's own parser.

import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const root = new URL("../../", import.meta.url);
const description = "bindings-node/index.d.ts";
const ts = createRequire(new URL("bindings-node/package.json", root))("typescript");

const head = `# The JavaScript API

Made of \`${description}\` by \`docs/generate/all\`; the guide is [bindings-node/README.md](../bindings-node/README.md).

Node.js, browsers, workers and bundlers have the same names. Words such as levels and forms are strings. Offsets and spans count bytes of UTF-8 from 0, the end exclusive; lines and columns count from 0; indexes into lists count from 0.
`;

/** Returns what the description exports. */
function declarations() {
  const text = readFileSync(new URL(description, root), "utf8");
  const source = ts.createSourceFile(description, text, ts.ScriptTarget.ES2022, true);
  const exported = source.statements.filter((one) => one.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword));
  // A constant has its name inside of its statement, and the comment before that.
  return exported.map((one) => (ts.isVariableStatement(one) ? Object.assign(one.declarationList.declarations[0], { jsDoc: one.jsDoc }) : one));
}

const own = declarations();
const known = new Set(own.map((one) => one.name.text));
const printer = ts.createPrinter({ removeComments: true });
const printed = (node) => printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile());

/** Returns text as Markdown has it: a paragraph a line, with links to the pages that it names. */
const unwrapped = (text) =>
  text
    .trim()
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.split(/\s+/).join(" "))
    .join("\n\n")
    .replace(/\bdocs\/([\w-]+\.md)/g, "[$1]($1)");

/** Returns paragraphs, then what is thrown. */
function documented(node) {
  const [comment] = node.jsDoc ?? [];
  if (!comment) throw new Error(`${node.name?.getText() ?? printed(node)} has no comment`);
  const thrown = (comment.tags ?? []).map((tag) => {
    if (!ts.isJSDocThrowsTag(tag) || !tag.typeExpression) throw new Error(`a tag that is not known: ${tag.getText()}`);
    return `- Throws ${link(tag.typeExpression.type.getText())}: ${unwrapped(ts.getTextOfJSDocComment(tag.comment))}`;
  });
  return [unwrapped(ts.getTextOfJSDocComment(comment.comment)), ...(thrown.length ? [thrown.join("\n")] : [])];
}

const link = (name) => `[\`${name}\`](#${name.toLowerCase()})`;

/** Returns a type as code, linked to the first of its names that has a heading. */
function typed(node) {
  const text = printed(node).replace(/\s+/g, " ");
  const code = `\`${text.replaceAll("|", "\\|")}\``;
  const name = (text.match(/\w+/g) ?? []).find((word) => known.has(word));
  return name ? `[${code}](#${name.toLowerCase()})` : code;
}

/** Returns links to what a text names, but for the names that `besides` has. */
function seen(text, besides) {
  const names = new Set((text.match(/\w+/g) ?? []).filter((word) => known.has(word) && !besides.includes(word)));
  return names.size ? [`See ${[...names].map(link).join(", ")}.`] : [];
}

/** Returns a callable: its heading, its call and its comment. */
function callable(node, heading, call, level) {
  const parameters = node.parameters?.map(printed) ?? [];
  const result = node.type ? `: ${printed(node.type)}` : "";
  const line = node.parameters ? `${call}(${parameters.join(", ")})${result}` : `${call}${result}`;
  const shown = line.length <= 120 ? line : `${call}(\n${parameters.map((one) => `  ${one},\n`).join("")})${result}`;
  return [`${level} ${heading}`, `\`\`\`ts\n${shown}\n\`\`\``, ...documented(node), ...seen(shown, [heading.split(".")[0]])];
}

function table(members) {
  const rows = members.map((member) => {
    const optional = member.questionToken ? ", optional" : "";
    return `| \`${member.name.text}\`${optional} | ${typed(member.type)} | ${documented(member).join(" ")} |`;
  });
  return ["| Member | Type | Meaning |", "|---|---|---|", ...rows].join("\n");
}

function bases(node) {
  const found = (node.heritageClauses ?? []).flatMap((clause) => clause.types.map((type) => type.getText()));
  return found.length ? `Extends ${found.map((name) => (known.has(name) ? link(name) : `\`${name}\``)).join(", ")}. ` : "";
}

/** Returns the part of a declaration. */
function part(node) {
  const name = node.name.text;
  if (isCall(node)) return callable(node, name, name, "###");
  const lines = [`### ${name}`, ...documented(node)];
  lines[1] = bases(node) + lines[1];
  if (ts.isInterfaceDeclaration(node)) return [...lines, table(node.members)];
  if (ts.isTypeAliasDeclaration(node)) {
    const words = ts.isUnionTypeNode(node.type) ? node.type.types : [node.type];
    return [...lines, words.map((word) => typed(word).replaceAll("\\|", "|")).join(", ") + "."];
  }
  const members = node.members.filter((member) => !member.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.ProtectedKeyword));
  const error = (node.heritageClauses ?? []).length > 0;
  if (error) return members.length ? [...lines, table(members)] : lines;
  return [
    ...lines,
    ...members.flatMap((member) =>
      ts.isConstructorDeclaration(member)
        ? callable(member, `new ${name}`, `new ${name}`, "####")
        : callable(member, `${name}.${member.name.text ?? member.name.getText()}`, `${name}.${member.name.text ?? member.name.getText()}`, "####"),
    ),
  ];
}

const isCall = (node) => ts.isFunctionDeclaration(node) || ts.isVariableDeclaration(node);
const isError = (node) => ts.isClassDeclaration(node) && node.heritageClauses;
const isWords = (node) => ts.isTypeAliasDeclaration(node);
const sections = [
  ["Functions", own.filter(isCall)],
  ["Classes", own.filter((node) => ts.isClassDeclaration(node) && !isError(node))],
  ["Errors", own.filter(isError)],
  ["Values", own.filter((node) => ts.isInterfaceDeclaration(node))],
  ["Words", own.filter(isWords)],
];
const blocks = sections.flatMap(([title, nodes]) => [`## ${title}`, ...nodes.flatMap(part)]);
process.stdout.write(`${[head.trim(), ...blocks].join("\n\n")}\n`);
