// How long frames take to read through Node.js, beside calls that do little. `node bindings-node/benches/wire.mjs` prints nanoseconds:
// of the best of several runs, a call or a frame.

import * as schemaccord from "../index.js";

const count = 1_000;

/** Returns nanoseconds of a call. */
function best(call, times) {
  let least = Infinity;
  for (let run = 0; run < 7; run += 1) {
    const start = process.hrtime.bigint();
    for (let at = 0; at < times; at += 1) call();
    least = Math.min(least, Number(process.hrtime.bigint() - start) / times);
  }
  return least;
}

function print(nanoseconds, name) {
  console.log(`${nanoseconds.toFixed(1).padStart(9)}  ${name}`);
}

const guid = "b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63";
const payload = new Uint8Array(100);
const framings = {
  confluent: schemaccord.frame(payload, { id: 7 }),
  glue: schemaccord.frame(payload, { framing: "glue", guid }),
};
const schema = schemaccord.parse('"string"');
const [first] = Object.values(framings);
const calls = {
  "an attribute of a handle: a call into the addon": () => schema.format,
  "a part of an array, made by JavaScript itself": () => first.subarray(5, 105),
};
for (const [framing, framed] of Object.entries(framings)) {
  calls[`unframe ${framing}`] = () => schemaccord.unframe(framed, { framing });
  calls[`unframe ${framing}, auto`] = () => schemaccord.unframe(framed);
}
calls.detect = () => schemaccord.detect(first);
for (const [name, call] of Object.entries(calls)) print(best(call, 20_000), name);

for (const [framing, framed] of Object.entries(framings)) {
  const frames = Array.from({ length: count }, () => Buffer.from(framed));
  const buffer = Buffer.concat(frames);
  const offsets = Uint32Array.from({ length: count + 1 }, (_, at) => at * framed.length);
  const many = {
    "an array": () => schemaccord.unframeEach(frames, null, { framing }),
    "one Uint8Array": () => schemaccord.unframeEach(buffer, offsets),
    "one by one": () => frames.map((frame) => schemaccord.unframe(frame)),
  };
  for (const [how, call] of Object.entries(many)) print(best(call, 20) / count, `a frame of ${count}, ${framing}, ${how}`);
}
