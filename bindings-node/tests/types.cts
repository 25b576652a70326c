// Compiled, never run: what `require` gives has the same types.

import schemaccord = require("../index.cjs");
import avsc = require("../adapters/avsc.cjs");

const schema: schemaccord.Schema = schemaccord.parse("text");
const report: schemaccord.Report = schemaccord.check(schema, [avsc.parse({ schema: () => "int" })]);
// @ts-expect-error an unknown option
schemaccord.check(schema, [], { strict: true });

void [report, schemaccord.ready];
