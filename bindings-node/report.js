// What a check returns. The engine writes a report as JSON: on one line if it found nothing, else on two, the second with what it found. That
// line is read when it is asked for, since reading it takes longer than the check, and many callers only ask for the verdict.

// The first lines are nearly all alike, and a copy costs less than reading one again.
let lastLine;
let lastReport;
const alike = 300;

/** Returns the report of its lines: a plain object, also where its lists are not read yet. */
export function report(lines) {
  const end = lines.indexOf("\n");
  const line = end === -1 ? lines : lines.slice(0, end);
  if (line.length > alike) return found(JSON.parse(line), lines, end);
  if (line !== lastLine) {
    lastReport = JSON.parse(line);
    lastLine = line;
  }
  return found(copied(lastReport), lines, end);
}

/** Lets a report have what was found as its own, so that no reader can tell when that was read. */
function found(report, lines, end) {
  if (end === -1) return report;
  const read = () => {
    const [messages, incompatibilities] = JSON.parse(lines.slice(end + 1));
    own(report, "messages", messages);
    own(report, "incompatibilities", incompatibilities);
  };
  for (const name of ["messages", "incompatibilities"]) {
    Object.defineProperty(report, name, {
      enumerable: true,
      configurable: true,
      get() {
        read();
        return report[name];
      },
      set(value) {
        read();
        report[name] = value;
      },
    });
  }
  Object.defineProperty(report, inspected, printing);
  return report;
}

function own(report, name, value) {
  Object.defineProperty(report, name, { value, enumerable: true, configurable: true, writable: true });
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
