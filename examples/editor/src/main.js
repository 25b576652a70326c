import { json } from "@codemirror/lang-json";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { Compartment } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { basicSetup } from "codemirror";
import { SchemaccordError, check, parse, position, ready, whole } from "schemaccord";

import { samples } from "./samples.js";

const levels = ["BACKWARD", "FORWARD", "FULL", "NONE"];
const formats = { AVRO: "Avro", PROTOBUF: "Protobuf", JSON: "JSON Schema" };
/** What follows from a verdict that nothing stands against, by who is to be upgraded first. */
const orders = {
  consumers: "Nothing breaks. Upgrade consumers before producers.",
  producers: "Nothing breaks. Upgrade producers before consumers.",
  any: "Nothing breaks. Upgrade consumers and producers in any order.",
  none: "Nothing is checked at this level.",
};

const element = (id) => document.getElementById(id);
const format = element("format");
const level = element("level");
const verdict = element("verdict");
const findings = element("findings");
const order = element("order");

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
  order.textContent = "";
  const handles = [read("previous", text.previous, "stored"), read("schema", text.schema, "new")];
  try {
    if (handles.includes(null)) {
      show("refused", "refused");
      for (const side of ["previous", "schema"]) {
        for (const mark of marks[side]) list(mark.source, mark.message, "", { [side]: mark });
      }
      return;
    }
    const [previous, schema] = handles;
    const report = check(schema, [previous], { level: level.value });
    show(report.verdict, report.verdict);
    if (report.compatible) order.textContent = orders[report.upgrade.first];
    for (const found of report.incompatibilities) {
      const [mine, theirs] = found.direction === "backward" ? [found.reader, found.writer] : [found.writer, found.reader];
      const [source, message] = [found.rule, found.reason];
      const schema = { ...place(text.schema, mine.span), severity: "error", source, message };
      const previous = { ...place(text.previous, theirs.span), severity: "info", source, message };
      marks.schema.push(schema);
      marks.previous.push(previous);
      list(found.rule, found.reason, found.message, { previous, schema });
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
    for (const [side, view] of Object.entries(views)) view.dispatch(setDiagnostics(view.state, marks[side]));
  }
}

/** Adds a finding: the rule, our sentence, where it is written, and the registry's own message. */
function list(rule, reason, message, places) {
  const item = document.createElement("li");
  const name = document.createElement("strong");
  name.textContent = rule;
  const own = document.createElement("code");
  own.textContent = message;
  item.append(name, ` ${reason} `);
  for (const [side, { from }] of Object.entries(places)) item.append(link(side, from), " ");
  item.append(own);
  findings.append(item);
}

/** Returns a button that leads to a place. */
function link(side, from) {
  const view = views[side];
  const button = document.createElement("button");
  button.textContent = `${side === "schema" ? "new" : "earlier"} schema, line ${view.state.doc.lineAt(from).number}`;
  button.addEventListener("click", () => {
    view.dispatch({ selection: { anchor: from }, scrollIntoView: true });
    view.focus();
  });
  return button;
}

function options(select, labels) {
  select.append(...Object.entries(labels).map(([value, label]) => new Option(label, value)));
}

function replace(view, text) {
  view.dispatch({
    changes: { from: 0, to: view.state.doc.length, insert: text },
    effects: language.reconfigure(format.value === "PROTOBUF" ? [] : json()),
  });
}

options(format, formats);
options(level, Object.fromEntries(levels.map((name) => [name, name])));
format.addEventListener("change", () => {
  for (const [side, view] of Object.entries(views)) {
    replace(view, samples[format.value][side]);
  }
});
level.addEventListener("change", judge);
ready.then(
  () => {
    for (const side of ["previous", "schema"]) {
      views[side] = editor(side);
    }
    judge();
    // It comes while one reads, so that hardly a keystroke waits for it; where it does not, the call that needs it says so.
    whole.catch(() => {});
  },
  (error) => {
    show("refused", "not loaded");
    order.textContent = error.message;
  },
);
