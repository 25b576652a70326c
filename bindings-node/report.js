// What a check returns. The engine writes a report as JSON: on one line if it found nothing, else on two, the second with what it found. That
// line is read when it is asked for, since reading it takes longer than the check, and many callers only ask for the verdict.

// The first lines are nearly all alike, and a copy costs less than reading one again.
let last = { line: "" };
/** Characters of a line that is worth being kept. */
const short = 300;

// The members of most reports. Others have been asked for more than the verdict, and are read at once.
const usual = "verdict,compatible,format,level,dialect,messages,incompatibilities,upgrade";

/** Returns the report of its lines: a plain object, also where its lists are not read yet. */
export function report(lines) {
  const end = lines.indexOf("\n");
  const line = end === -1 ? lines : lines.slice(0, end);
  const first = line === last.line ? last : readFirst(line);
  if (end === -1) return copied(first.report);
  if (first.isUsual) return unread(first.report, lines, end);
  return Object.assign(copied(first.report), readSecond(lines, end));
}

function readFirst(line) {
  const report = JSON.parse(line);
  const first = { line, report, isUsual: Object.keys(report).join() === usual };
  if (line.length < short) last = first;
  return first;
}

function readSecond(lines, end) {
  const [messages, incompatibilities] = JSON.parse(lines.slice(end + 1));
  return { messages, incompatibilities };
}

/** Returns a report that reads what was found when it is looked at, and from then on has it as its own. */
function unread({ verdict, compatible, format, level, dialect, upgrade }, lines, end) {
  const read = () => {
    for (const [name, value] of Object.entries(readSecond(lines, end))) {
      Object.defineProperty(report, name, { value, enumerable: true, configurable: true, writable: true });
    }
    return report;
  };
  // A literal: to define the members one by one takes twice as long.
  const report = {
    verdict,
    compatible,
    format,
    level,
    dialect,
    get messages() {
      return read().messages;
    },
    set messages(value) {
      read().messages = value;
    },
    get incompatibilities() {
      return read().incompatibilities;
    },
    set incompatibilities(value) {
      read().incompatibilities = value;
    },
    upgrade: { ...upgrade },
  };
  return Object.defineProperty(report, inspected, printing);
}

// Node.js would print what is not read yet as `[Getter/Setter]`.
const inspected = Symbol.for("nodejs.util.inspect.custom");
const printing = {
  configurable: true,
  value() {
    return { ...this };
  },
};

/** Returns a copy of plain values. */
function copied(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(copied);
  const copy = { ...value };
  for (const name in copy) {
    const member = copy[name];
    if (typeof member === "object" && member !== null) copy[name] = copied(member);
  }
  return copy;
}
