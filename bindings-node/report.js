// What a check returns. The engine writes a report as lines of JSON: one if it found nothing, else two, the second with what it found. That line is
// read when it is asked for, since reading it takes longer than the check, and many callers only ask for the verdict.

// The members of most reports. Others have been asked for more than the verdict, and are read at once.
const usual = "verdict,compatible,format,level,dialect,messages,incompatibilities,upgrade";

/** Returns what a first line says; it ends with a line feed if there is a second. */
export function firstOf(line) {
  const report = JSON.parse(line);
  return { line, report, isUsual: Object.keys(report).join() === usual, isWhole: !line.endsWith("\n") };
}

/** Returns the report of a first line: a plain object, also where its lists are not read yet. `lines` returns both lines. */
export function reportOf({ report, isUsual, isWhole }, lines) {
  if (!isUsual) return isWhole ? report : Object.assign(report, readSecond(lines()));
  return isWhole ? whole(report) : unread(report, lines);
}

function readSecond(lines) {
  const [messages, incompatibilities] = JSON.parse(lines.slice(lines.indexOf("\n")));
  return { messages, incompatibilities };
}

/** Returns a report in which nothing was found. */
const whole = ({ verdict, compatible, format, level, dialect, upgrade }) => ({
  verdict,
  compatible,
  format,
  level,
  dialect,
  messages: [],
  incompatibilities: [],
  upgrade: { ...upgrade },
});

/** Returns a report that reads what was found when it is looked at. */
function unread({ verdict, compatible, format, level, dialect, upgrade }, lines) {
  const report = { verdict, compatible, format, level, dialect };
  Reflect.defineProperty(report, "messages", messages);
  Reflect.defineProperty(report, "incompatibilities", incompatibilities);
  report.upgrade = { ...upgrade };
  const value = () => ({ ...report });
  let found;
  value.found = () => {
    if (found === undefined) {
      found = readSecond(lines());
      // What the lines are made of is not held any longer.
      lines = undefined;
    }
    return found;
  };
  Reflect.defineProperty(report, printed, { value, configurable: true });
  return report;
}

// What Node.js prints in place of a report: `[Getter/Setter]` it would be else. It brings along what reads the report, since a second such property
// would cost as much as the first.
const printed = Symbol.for("nodejs.util.inspect.custom");

// All reports share these: an object whose accessors are its own functions takes three times as long to make. They stay when the report was read: to
// make others of them takes as long as to read it.
const [messages, incompatibilities] = ["messages", "incompatibilities"].map((name) => ({
  enumerable: true,
  configurable: true,
  get() {
    return this[printed].found()[name];
  },
  set(value) {
    this[printed].found()[name] = value;
  },
}));
