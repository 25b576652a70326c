#!/usr/bin/env python3
"""protobuf.py [COUNT [SEED]]: compares how messages are encoded, decoded and put into JSON with Google's protobuf for Python.

Needs protobuf, grpcio-tools and the built command line: SCHEMACCORD names it, `target/debug/schemaccord` if unset. Ends with 1 for a
disagreement that docs/payload.md ("Other implementations") does not list.
"""

from __future__ import annotations

import base64
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
from grpc_tools import protoc

PROGRAM = os.environ.get("SCHEMACCORD", "target/debug/schemaccord")
WELL_KNOWN = ["any", "duration", "field_mask", "struct", "timestamp", "wrappers"]
TEXT = (
    'syntax = "proto3"; package p; '
    + " ".join(f'import "google/protobuf/{name}.proto";' for name in WELL_KNOWN)
    + """
message M {
  int32 int_32 = 1; int64 int_64 = 2; uint32 u32 = 3; uint64 u64 = 4; sint32 s32 = 5; sint64 s64 = 6;
  fixed32 f32 = 7; fixed64 f64 = 8; sfixed32 sf32 = 9; sfixed64 sf64 = 10; float fl = 11; double db = 12;
  bool flag = 13; string text = 14; bytes data = 15; E kind = 16; M inner = 17;
  repeated int32 packed = 18; repeated int32 loose = 19 [packed = false]; repeated string texts = 20; repeated M many = 21;
  map<string, int32> by_text = 22; map<int32, M> by_number = 23; map<bool, E> by_flag = 24;
  optional int32 maybe = 25; oneof choice { string a = 26; M b = 27; bool c = 28; }
  google.protobuf.Timestamp at = 29; google.protobuf.Duration took = 30; google.protobuf.Int64Value wrapped = 31;
  google.protobuf.Struct free = 32; google.protobuf.FieldMask mask = 33; google.protobuf.BytesValue blob = 34;
  double other = 35 [json_name = "renamed"];
}
enum E { ZERO = 0; ONE = 1; MINUS = -1; }
"""
)


def message_class() -> Any:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "m.proto").write_text(TEXT)
        included = Path(protoc.__file__).parent / "_proto"
        out = Path(folder, "set")
        status = protoc.main(["", f"-I{folder}", f"-I{included}", "--include_imports", f"--descriptor_set_out={out}", "m.proto"])
        if status != 0:
            sys.exit(status)
        files = descriptor_pb2.FileDescriptorSet.FromString(out.read_bytes())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    return message_factory.GetMessageClass(pool.FindMessageTypeByName("p.M"))


def fill(message: Any, c: random.Random, depth: int = 0) -> Any:
    numbers = {
        "int_32": 32, "s32": 32, "sf32": 32, "int_64": 64, "s64": 64, "sf64": 64, "u32": -32, "f32": -32, "u64": -64, "f64": -64,
    }  # fmt: skip
    for name, bits in numbers.items():
        if c.random() < 0.3:
            size = abs(bits)
            low, high = (-(2 ** (size - 1)), 2 ** (size - 1) - 1) if bits > 0 else (0, 2**size - 1)
            setattr(message, name, c.choice([low, high, c.randint(low, high), min(5, high)]))
    if c.random() < 0.3:
        message.fl = c.choice([0.1, -1.5, float("inf"), float("nan"), 1e30, 16777216.0])
    if c.random() < 0.3:
        message.db = c.choice([0.1, -0.0, 1e300, 5e-324, float("-inf"), c.random()])
    if c.random() < 0.3:
        message.other = c.random()
    message.flag = c.random() < 0.3
    if c.random() < 0.3:
        message.text = c.choice(["a", "é😀\n\"\\", "\u0000\u2028", "x" * 200])
    if c.random() < 0.3:
        message.data = bytes(c.randrange(256) for _ in range(c.randint(0, 5)))
    message.kind = c.choice([0, 0, 1, -1, 9])
    message.packed.extend(c.randint(-5, 500) for _ in range(c.randint(0, 3)))
    message.loose.extend(c.randint(-5, 500) for _ in range(c.randint(0, 3)))
    message.texts.extend(c.choice(["", "t"]) for _ in range(c.randint(0, 2)))
    for _ in range(c.randint(0, 2)):
        message.by_text[c.choice(["", "k", "é"])] = c.randint(-9, 9)
        message.by_flag[c.random() < 0.5] = c.choice([0, 1])
    if c.random() < 0.3:
        message.maybe = c.choice([0, 7])
    if c.random() < 0.3:
        message.at.FromNanoseconds(c.randint(-(2**55), 2**60))
    if c.random() < 0.3:
        message.took.FromNanoseconds(c.choice([0, 1, -1, 10**9, -1_500_000_000, c.randint(-(2**60), 2**60)]))
    if c.random() < 0.3:
        message.wrapped.value = c.choice([0, 2**63 - 1])
    if c.random() < 0.3:
        message.blob.value = b"\xff"
    if c.random() < 0.3:
        message.free.update({"n": None, "x": 1.5, "l": [True, "s", {}], "e": {}})
    if c.random() < 0.3:
        message.mask.paths.extend(["a_b.c", "d"])
    match c.choice(["none", "a", "b", "c"]):
        case "a":
            message.a = ""
        case "b":
            message.b.int_32 = 1
        case "c":
            message.c = False
    if depth < 2:
        if c.random() < 0.3:
            fill(message.inner, c, depth + 1)
        for _ in range(c.randint(0, 1)):
            fill(message.many.add(), c, depth + 1)
            fill(message.by_number[c.randint(-3, 3)], c, depth + 1)
    return message


def ask(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    text = "".join(json.dumps(request) + "\n" for request in requests)
    done = subprocess.run([PROGRAM, "batch"], input=text, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.rstrip("\n").split("\n")]


def same(ours: Any, theirs: Any) -> bool:
    """Compares JSON; numbers by value."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(same(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return bool(ours == theirs)


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    kind = message_class()
    base = {"format": "PROTOBUF", "schema": TEXT}
    messages, requests = [], []
    for _ in range(count):
        message = fill(kind(), chance)
        data = message.SerializeToString(deterministic=True)
        messages.append((message, data))
        value = json.loads(json_format.MessageToJson(message))
        requests += [
            base | {"op": "decode", "hex": data.hex()},
            base | {"op": "decode", "hex": data.hex(), "defaults": "omitted"},
            base | {"op": "encode", "value": value},
        ]
        # Cut off somewhere: both must agree on whether it is a message.
        requests.append(base | {"op": "decode", "hex": data[: chance.randint(0, len(data))].hex()})
    answers = iter(ask(requests))
    cuts = [bytes.fromhex(request["hex"]) for request in requests[3::4]]
    agreed = [0, 0, 0, 0]
    bad: list[str] = []
    for (message, data), cut in zip(messages, cuts, strict=True):
        told = f"message {base64.b64encode(data).decode()}"
        shown = json.loads(json_format.MessageToJson(message, always_print_fields_with_no_presence=True))
        for place, expected in ((0, shown), (1, json.loads(json_format.MessageToJson(message)))):
            answer = next(answers)
            if same(answer.get("value"), expected):
                agreed[place] += 1
            else:
                bad.append(f"decode: {answer}\n  theirs {expected}\n  {told}")
        answer = next(answers)
        if "hex" in answer and kind.FromString(bytes.fromhex(answer["hex"])).SerializeToString(deterministic=True) == data:
            agreed[2] += 1
        else:
            bad.append(f"encode: {answer}\n  theirs {data.hex()}\n  {told}")
        answer = next(answers)
        try:
            kind.FromString(cut)
            whole = True
        except Exception:  # the class depends on the implementation that the package runs on
            whole = False
        if whole == ("value" in answer):
            agreed[3] += 1
        else:
            bad.append(f"cut off: theirs {whole}, ours {answer}\n  {cut.hex()}")
    print(f"protobuf: {agreed[0]} decoded, {agreed[1]} without defaults, {agreed[2]} encoded, {agreed[3]} cut off alike of {count} each")
    for line in bad[:10]:
        print(line)
    print(f"{len(bad)} disagreements")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
