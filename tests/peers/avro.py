#!/usr/bin/env python3
"""avro.py [COUNT [SEED]]: compares how data are encoded, decoded and resolved with fastavro, over generated schemas and data.

Needs fastavro and the built command line: SCHEMACCORD names it, `target/debug/schemaccord` if unset. Ends with 1 for a disagreement that
docs/payload.md ("Other implementations") does not list.
"""

from __future__ import annotations

import io
import json
import os
import random
import struct
import subprocess
import sys
from typing import Any

import fastavro

PROGRAM = os.environ.get("SCHEMACCORD", "target/debug/schemaccord")
PRIMITIVES = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"]


class Author:
    """Makes schemas, data of them, and readers' versions of them."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.names = 0

    def fresh(self, letter: str) -> str:
        self.names += 1
        return f"{letter}{self.names}"

    def schema(self, depth: int = 0) -> Any:
        kinds = ["primitive"] * 4 + (["record", "array", "map", "union", "enum", "fixed"] if depth < 4 else [])
        match self.chance.choice(kinds):
            case "primitive":
                return self.chance.choice(PRIMITIVES)
            case "record":
                return self.record(depth)
            case "array":
                return {"type": "array", "items": self.schema(depth + 1)}
            case "map":
                return {"type": "map", "values": self.schema(depth + 1)}
            case "enum":
                symbols = [f"S{n}" for n in range(self.chance.randint(1, 4))]
                return {"type": "enum", "name": self.fresh("E"), "symbols": symbols}
            case "fixed":
                return {"type": "fixed", "name": self.fresh("F"), "size": self.chance.randint(0, 5)}
        branches = self.chance.sample(PRIMITIVES, self.chance.randint(1, 3))
        if self.chance.random() < 0.5:
            branches.append(self.record(depth + 1))
        return branches

    def record(self, depth: int = 0) -> Any:
        fields = [{"name": self.fresh("f"), "type": self.schema(depth + 1)} for _ in range(self.chance.randint(0, 4))]
        return {"type": "record", "name": self.fresh("R"), "fields": fields}

    def datum(self, schema: Any) -> Any:
        c = self.chance
        if isinstance(schema, list):
            branch = c.choice(schema)
            value = self.datum(branch)
            # A pair says which branch it is, which a value alone does not.
            return (branch["name"] if isinstance(branch, dict) else branch, value) if branch != "null" else None
        kind = schema["type"] if isinstance(schema, dict) else schema
        match kind:
            case "null":
                return None
            case "boolean":
                return c.random() < 0.5
            case "int":
                return c.choice([0, -1, 2**31 - 1, -(2**31), c.randint(-1000, 1000)])
            case "long":
                return c.choice([0, -1, 2**63 - 1, -(2**63), 2**53 + 1, c.randint(-(2**40), 2**40)])
            case "float":
                return c.choice([0.0, -0.5, 1.5, 2.0**100, float("inf"), float(c.randint(-9999, 9999))])
            case "double":
                return c.choice([0.0, 0.1, -1e300, 5e-324, float("-inf"), c.random()])
            case "bytes":
                return bytes(c.randrange(256) for _ in range(c.randint(0, 5)))
            case "string":
                return c.choice(["", "a", "é😀\n\"\\", "\u0000", "text"])
            case "array":
                return [self.datum(schema["items"]) for _ in range(c.randint(0, 3))]
            case "map":
                return {f"k{n}": self.datum(schema["values"]) for n in range(c.randint(0, 3))}
            case "enum":
                return c.choice(schema["symbols"])
            case "fixed":
                return bytes(c.randrange(256) for _ in range(schema["size"]))
        return {field["name"]: self.datum(field["type"]) for field in schema["fields"]}

    def evolve(self, schema: Any) -> Any:
        """Returns what a reader may have in place of a record: fields moved, dropped, added, renamed and promoted."""
        c = self.chance
        if isinstance(schema, list):
            return [self.evolve(branch) if isinstance(branch, dict) else branch for branch in schema]
        if isinstance(schema, str):
            wider = {"int": "long", "long": "float", "float": "double", "string": "bytes", "bytes": "string"}
            return wider.get(schema, schema) if c.random() < 0.1 else schema
        schema = dict(schema)
        for inner in ("items", "values"):
            if inner in schema:
                schema[inner] = self.evolve(schema[inner])
        if schema["type"] == "enum" and c.random() < 0.3:
            schema["symbols"] = schema["symbols"][1:] + ["NEW"]
            schema["default"] = "NEW"
        if "fields" in schema:
            fields = []
            for field in schema["fields"]:
                if c.random() < 0.2:
                    continue
                field = {"name": field["name"], "type": self.evolve(field["type"])}
                if c.random() < 0.1:
                    field = field | {"name": field["name"] + "x", "aliases": [field["name"]]}
                fields.append(field)
            if c.random() < 0.3:
                fields.append({"name": self.fresh("new"), "type": "int", "default": 7})
            if c.random() < 0.3:
                c.shuffle(fields)
            schema["fields"] = fields
        return schema


def ask(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
    text = "".join(json.dumps(request) + "\n" for request in requests)
    done = subprocess.run([PROGRAM, "batch"], input=text, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.rstrip("\n").split("\n")]


def tagged(schema: Any, value: Any) -> Any:
    """Returns a datum in Avro's JSON encoding, by the words of the specification."""
    if isinstance(schema, list):
        if value is None:
            return None
        name, inner = value
        branch = next(b for b in schema if (b["name"] if isinstance(b, dict) else b) == name)
        kind = branch["type"] if isinstance(branch, dict) and branch["type"] in ("array", "map") else name
        return {kind: tagged(branch, inner)}
    kind = schema["type"] if isinstance(schema, dict) else schema
    match kind:
        case "bytes" | "fixed":
            return value.decode("latin-1")
        case "float" | "double" if value in (float("inf"), float("-inf")):
            return "Infinity" if value > 0 else "-Infinity"
        case "array":
            return [tagged(schema["items"], item) for item in value]
        case "map":
            return {key: tagged(schema["values"], item) for key, item in value.items()}
        case "record":
            return {field["name"]: tagged(field["type"], value[field["name"]]) for field in schema["fields"]}
    return value


def written(schema: Any, value: Any) -> bytes:
    out = io.BytesIO()
    fastavro.schemaless_writer(out, fastavro.parse_schema(json.loads(json.dumps(schema))), value)
    return out.getvalue()


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    chance = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    cases, requests = [], []
    for _ in range(count):
        author = Author(chance)
        schema = author.record()
        value = author.datum(schema)
        reader = author.evolve(schema)
        data = written(schema, value)
        text = json.dumps(schema)
        cases.append((schema, value, reader, data))
        requests += [
            {"op": "encode", "format": "AVRO", "schema": text, "value": tagged(schema, value)},
            {"op": "decode", "format": "AVRO", "schema": text, "hex": data.hex()},
            {"op": "decode", "format": "AVRO", "schema": text, "hex": data.hex(), "reader": {"schema": json.dumps(reader)}},
        ]
    answers = iter(ask(requests))
    encoded = decoded = resolved = refused = listed = 0
    bad: list[str] = []
    for schema, value, reader, data in cases:
        told = f"schema {json.dumps(schema)}\n  value {value!r}"
        if (answer := next(answers)).get("hex") == data.hex():
            encoded += 1
        else:
            bad.append(f"encode: {answer}\n  theirs {data.hex()}\n  {told}")
        if same((answer := next(answers)).get("value"), tagged(schema, value)):
            decoded += 1
        else:
            bad.append(f"decode: {answer}\n  theirs {tagged(schema, value)}\n  {told}")
        answer = next(answers)
        try:
            seen = fastavro.schemaless_reader(
                io.BytesIO(data),
                fastavro.parse_schema(json.loads(json.dumps(schema))),
                fastavro.parse_schema(json.loads(json.dumps(reader))),
            )
        except Exception as error:  # fastavro has no one class for what it cannot resolve
            # It stops at bytes that are no text; Avro Java puts replacement characters there, and so do we.
            if "error" in answer or isinstance(error, UnicodeDecodeError):
                refused += 1
            else:
                bad.append(f"resolve: theirs {error!r}\n  ours {answer}\n  reader {json.dumps(reader)}\n  {told}")
            continue
        if "error" in answer:
            bad.append(f"resolve: ours {answer}\n  theirs {seen!r}\n  reader {json.dumps(reader)}\n  {told}")
        elif same(bare(reader, answer["value"]), plain(seen)):
            resolved += 1
        elif promotes_early(reader):
            listed += 1
        else:
            bad.append(f"resolve: ours {answer}\n  theirs {plain(seen)!r}\n  reader {json.dumps(reader)}\n  {told}")
    print(f"fastavro {fastavro.__version__}: {encoded} encoded, {decoded} decoded, {resolved} resolved, {refused} refused, {listed} listed, of {count} each")
    for line in bad[:10]:
        print(line)
    print(f"{len(bad)} disagreements")
    return 1 if bad else 0


def promotes_early(schema: Any) -> bool:
    """Whether a union has a branch before another one that promotes to it: fastavro takes the first, Avro Java the same type."""
    if isinstance(schema, list):
        wider = {"int": {"long", "float", "double"}, "long": {"float", "double"}, "float": {"double"}, "string": {"bytes"}, "bytes": {"string"}}
        names = [branch for branch in schema if isinstance(branch, str)]
        return any(wider.get(name, set()) & set(names[:place]) for place, name in enumerate(names)) or any(map(promotes_early, schema))
    if isinstance(schema, dict):
        inner = [field["type"] for field in schema.get("fields", [])] + [schema[key] for key in ("items", "values") if key in schema]
        return any(map(promotes_early, inner))
    return False


def same(ours: Any, theirs: Any) -> bool:
    """Compares data; a float of 32 bits has as many digits with us as tell it from others, and those of 64 bits with fastavro."""
    if isinstance(ours, float) and isinstance(theirs, (int, float)):
        return ours == theirs or single(ours) == single(theirs)
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(same(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return bool(ours == theirs)


def single(value: float) -> float:
    try:
        return float(struct.unpack("<f", struct.pack("<f", value))[0])
    except OverflowError:
        return value


def bare(schema: Any, value: Any) -> Any:
    """Takes the names of branches off a datum in Avro's JSON encoding."""
    if isinstance(schema, list):
        if value is None:
            return None
        ((name, inner),) = value.items()
        kinds = {(b["name"] if isinstance(b, dict) and "name" in b else b["type"] if isinstance(b, dict) else b): b for b in schema}
        return bare(kinds[name], inner)
    kind = schema["type"] if isinstance(schema, dict) else schema
    match kind:
        case "float" | "double":
            return float({"Infinity": "inf", "-Infinity": "-inf"}.get(value, value))
        case "array":
            return [bare(schema["items"], item) for item in value]
        case "map":
            return {key: bare(schema["values"], item) for key, item in value.items()}
        case "record":
            return {field["name"]: bare(field["type"], value[field["name"]]) for field in schema["fields"]}
    return value


def plain(value: Any) -> Any:
    """Returns a datum of fastavro's in the shapes that JSON has."""
    match value:
        case bytes():
            return value.decode("latin-1")
        case tuple():
            return plain(value[1])
        case list():
            return [plain(item) for item in value]
        case dict():
            return {key: plain(item) for key, item in value.items()}
    return value


if __name__ == "__main__":
    sys.exit(main())
