import { json } from "@codemirror/lang-json";
import { linter, lintGutter, forceLinting } from "@codemirror/lint";
import { Compartment } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { basicSetup } from "codemirror";
import { SchemaccordError, check, parse, position, ready } from "schemaccord";

import { samples } from "./samples.js";

const levels = ["BACKWARD", "FORWARD", "FULL", "NONE"];

const element = (id) => document.getElementById(id);
const format = element("format");
const level = element("level");
const verdict = element("verdict");
const findings = element("findings");

/** What is to be shown in each editor. */
const marks = { previous: [], schema: [] };
const views = {};
const language = new Compartment();

/** Turns a span of UTF-8 bytes into the editor's places, which count UTF-16 units. */
function place(text, span) {
  if (span === null || span.source !== "") {
    return { from: 0, to: 0 };
  }
  const [from, to] = [span.start, span.end].map((offset) => position(text, offset, "utf-16").offset);
  // Of what goes on over many lines the first shows the place.
  const line = text.indexOf("\n", from);
  return { from, to: line === -1 ? to : Math.min(to, line) };
}

function editor(side) {
  return new EditorView({
    parent: element(side),
    doc: samples[format.value][side],
    extensions: [
      basicSetup,
      EditorView.lineWrapping,
      language.of(json()),
      lintGutter(),
      linter(() => marks[side], { delay: 0 }),
      EditorView.updateListener.of((update) => update.docChanged && judge()),
      EditorView.contentAttributes.of({ "aria-label": side === "schema" ? "new schema" : "earlier schema" }),
    ],
  });
}

const texts = () => Object.fromEntries(Object.entries(views).map(([side, view]) => [side, view.state.doc.toString()]));

/** Reads one side; where it is refused the fault is marked, and there is nothing to check. */
function read(side, text, mode) {
  try {
    return parse(text, { format: format.value, mode });
  } catch (error) {
    if (!(error instanceof SchemaccordError)) {
      throw error;
    }
    marks[side].push({ ...place(text, error.span), severity: "error", source: error.code, message: error.message });
    return null;
  }
}

function show(name, text) {
  verdict.className = name;
  verdict.textContent = text;
}

function judge() {
  const text = texts();
  marks.previous = [];
  marks.schema = [];
  findings.replaceChildren();
  const handles = [read("previous", text.previous, "stored"), read("schema", text.schema, "new")];
  try {
    if (handles.includes(null)) {
      show("refused", "refused");
      for (const mark of [...marks.previous, ...marks.schema]) {
        list(mark.source, mark.message, "");
      }
      return;
    }
    const [previous, schema] = handles;
    const report = check(schema, [previous], { level: level.value });
    show(report.verdict, report.verdict);
    for (const found of report.incompatibilities) {
      const [mine, theirs] = found.direction === "backward" ? [found.reader, found.writer] : [found.writer, found.reader];
      marks.schema.push({ ...place(text.schema, mine.span), severity: "error", source: found.rule, message: found.reason });
      marks.previous.push({ ...place(text.previous, theirs.span), severity: "info", source: found.rule, message: found.reason });
      list(found.rule, found.reason, found.message);
    }
  } catch (error) {
    if (!(error instanceof SchemaccordError)) {
      throw error;
    }
    show("refused", "no verdict");
    list(error.code, error.message, "");
  } finally {
    // What lies in the module's memory is given back at once.
    handles.forEach((handle) => handle?.free());
    Object.values(views).forEach(forceLinting);
  }
}

/** Adds a finding: the rule, our sentence, and the registry's own message. */
function list(rule, reason, message) {
  const item = document.createElement("li");
  const name = document.createElement("strong");
  name.textContent = rule;
  const own = document.createElement("code");
  own.textContent = message;
  item.append(name, ` ${reason}`, own);
  findings.append(item);
}

function options(select, names) {
  select.append(...names.map((name) => new Option(name, name)));
}

function replace(view, text) {
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: text },
    effects: language.reconfigure(format.value === "PROTOBUF" ? [] : json()),
  });
}

options(format, Object.keys(samples));
options(level, levels);
format.addEventListener("change", () => {
  for (const [side, view] of Object.entries(views)) {
    replace(view, samples[format.value][side]);
  }
});
level.addEventListener("change", judge);
ready.then(() => {
  for (const side of ["previous", "schema"]) {
    views[side] = editor(side);
  }
  judge();
});
