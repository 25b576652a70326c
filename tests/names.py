#!/usr/bin/env python3
"""names.py: compares the surfaces with each other: what Rust, Python, Node.js and browsers export, the members of their objects, the names of
their options, and the members of what they answer.

They differ in nothing but case, and in what stands below with its reason. The Python package is in .venv, the package of JavaScript is
built with its modules. What they answer is compared by the conformance runners.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import schemaccord
from schemaccord import enums, types

ROOT = Path(__file__).resolve().parents[1]

# A line for each reason: the surfaces that have or lack the names, and the names as JavaScript writes them.
RUST_ONLY = {
    "a schema is a value of Rust, which can be asked for more": {"Arg", "Args", "NoNamespace", "Normalization", "UnionDefault", "Limits"},
    "one request of `batch`, for programs that read lines themselves": {"answer"},
    "checks that read earlier schemas when they come to them; hosts give lists": {"checkHistory", "checkSubmissions", "Submission"},
    "the rules of a registry other than Confluent; hosts ask `batch`": {"rulesOf"},
    "an audit by data; hosts run the command line": {"audit", "auditWatched", "Audit", "AuditOptions"},
    "texts of hosts become texts of Rust": {"utf8", "utf16"},
    "what a word comes to, or what words are in Rust; hosts have the words": {"Checks", "Course", "Defect", "First", "Verdict", "Validation", "DialectName"},
    "what tells the first lines of reports apart; hosts have the reports": {"Outline"},
    "a codec for many data; hosts have `decodeEach`": {"Decoder", "Encoder", "Decoded"},
    "words that stand in the types of options in hosts": {"Defaults", "Formats", "Json", "EnableAt", "RuleKind", "RuleMode"},
    "registries as values of Rust; hosts have their names": {"AXONOPS", "CONFLUENT", "GLUE", "HORTONWORKS", "PULSAR"},
    "what an error is about: the class of an error in hosts": {"Matter"},
    "codes are texts in hosts": {"Code"},
    "parts of evidence; hosts have one shape for each": {"Argument", "Outcome", "Semantic", "Value"},
    "a frame as Rust has it; hosts have `Unframed`": {"Frame"},
}
NOT_IN_RUST = {
    "`Schema::parse` in Rust": {"parse"},
    "threads are the packages' own": {"checkAll"},
    "Rust has one type for every error, whose code tells the kind": {"SchemaccordError", "UnresolvedReferenceError", "FrameError"},
    "shapes of values of hosts; in Rust they are those of `wire` and `payload`": {
        "Unframed", "UnframedEach", "FrameHeader", "Refused", "Apart", "Candidate", "Certainty", "DecodedRecord", "RecordOptions", "Reading",
    },
}  # fmt: skip
ONLY_IN_JAVASCRIPT = {
    "loads the module, which other surfaces are when they are imported": {"ready", "whole", "init", "initSync", "ModuleSource", "CompiledModule"},
    "other ways to break off, and integers that JavaScript's numbers do not hold": {"CheckAllOptions", "DecodeOptions"},
}
MEMBERS_ONLY_IN_JAVASCRIPT = {"gives memory of the module back, which others do by themselves": {"free"}}
# Members of options that are no part of JSON, and one that tests alone give.
OBJECTS = {"reader", "text", "integers"}
HIDDEN = {"normalization"}
# Members of Schema and SchemaBundle in Rust that hosts have elsewhere, or have no use for.
METHODS_NOT_IN_RUST = {"`Decoder::decode_each` in Rust": {"decodeEach"}}

faults: list[str] = []


def same(what: str, got: set[str], wanted: set[str], beside: set[str] = set()) -> None:
    """Notes what one has and the other has not, but for `beside`."""
    for name in sorted((got - wanted) - beside):
        faults.append(f"{what}: {name} is in the first alone")
    for name in sorted((wanted - got) - beside):
        faults.append(f"{what}: {name} is in the second alone")


def listed(reasons: dict[str, set[str]]) -> set[str]:
    return set().union(*reasons.values())


def used(what: str, reasons: dict[str, set[str]], has: set[str], lacks: set[str]) -> None:
    """Notes an exception that is none."""
    for name in sorted(listed(reasons)):
        if name not in has or name in lacks:
            faults.append(f"{what}: {name} needs no reason")


def camel(name: str) -> str:
    """A name as JavaScript writes it; constants stay."""
    return name if name[0].isupper() else re.sub(r"_(\w)", lambda letter: letter[1].upper(), name)


def exported_by_rust() -> set[str]:
    text = (ROOT / "core/src/lib.rs").read_text()
    return {camel(name) for many, one in re.findall(r"^pub use [\w:]+?::(?:\{([^}]*)\}|(\w+));", text, re.M) for name in re.findall(r"\w+", many) or [one]}


def methods_of_rust(name: str) -> set[str]:
    """The public methods of a type, wherever they stand."""
    found = set()
    for path in (ROOT / "core/src").glob("**/*.rs"):
        for body in re.findall(rf"^impl {name} \{{\n(.*?)^\}}", path.read_text(), re.M | re.S):
            found |= {camel(method) for method in re.findall(r"^    pub (?:const )?fn (\w+)", body, re.M)}
    return found


def members_of_python(kind: type) -> set[str]:
    return {camel(name) for name in vars(kind) if not name.startswith("_")}


def options_of_python() -> Iterator[tuple[str, set[str]]]:
    schema, bundle = schemaccord.parse('"int"'), schemaccord.SchemaBundle([{"id": 1, "schema": '"int"'}])
    calls: dict[str, Callable[..., object]] = {
        "ParseOptions": lambda **given: schemaccord.parse('"int"', **given),
        "CheckOptions": lambda **given: schemaccord.check(schema, [], **given),
        "CheckOptions of diff": lambda **given: schemaccord.diff(schema, schema, **given),
        "FrameOptions": lambda **given: schemaccord.frame(b"", **given),
        "FrameOptions of a bundle": lambda **given: bundle.encode(1, **given),
        "UnframeOptions": lambda **given: schemaccord.unframe(bytes(5), **given),
        "UnframeOptions of many": lambda **given: schemaccord.unframe_each([], **given),
        "PayloadOptions": lambda **given: schema.decode(b"\0", **given),
        "PayloadOptions of encoding": lambda **given: schema.encode(1, **given),
        "PayloadOptions of a bundle": lambda **given: schemaccord.SchemaBundle([], **given),
        "RecordOptions": lambda **given: bundle.decode(b"", **given),
    }
    for name, call in calls.items():
        try:
            call(colour="red")
        except schemaccord.SchemaError as error:
            yield name, set(re.findall(r"`(\w+)`", str(error))) - {"colour"}
        else:
            faults.append(f"{name}: an option that there is not was taken")


def answered() -> dict[str, set[str]]:
    """The members that answers to the cases have, by the shape that they are of."""
    lines = [line for path in sorted((ROOT / "tests/conformance").glob("**/*.jsonl")) for line in path.read_text().split("\n") if line.strip()]
    found: dict[str, set[str]] = {}

    def add(shape: str, value: Any) -> None:
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                found.setdefault(shape, set()).update(one)
                for member, inner in PARTS.get(shape, {}).items():
                    if member in one:
                        add(inner, one[member])

    for line in lines:
        case = json.loads(line)
        operation = case.get("op")
        if "line" in case or operation not in ANSWERS:
            continue
        asked = [case | {"witness": True, "all": True}] if operation == "compat" else [case]
        for request in [case, *asked]:
            sent = {name: value for name, value in request.items() if name not in ("expect", "expect_any", "source", "origin", "id")}
            answer = json.loads(schemaccord.batch(json.dumps(sent)))
            if "error" not in answer:
                for member, shape in ANSWERS[operation].items():
                    add(shape, answer if member == "" else answer.get(member))
    # A hazard is evidence, with the place beside it.
    found["Evidence"] |= found["Hazard"] - {"direction", "against", "reader", "writer"}
    return found


# Which member of an answer is of which shape; the empty one is the answer itself.
ANSWERS = {
    "compat": {"": "Report"},
    "diff": {"differences": "Difference"},
    "rules": {"rules": "Rule"},
    "position": {"": "Position"},
    "validate": {"errors": "Violation"},
    "decode": {"": "DecodedRecord"},
}
SITES = {"reader": "Site", "writer": "Site"}
PARTS: dict[str, dict[str, str]] = {
    "Report": {"incompatibilities": "Incompatibility", "defects": "Flaw", "upgrade": "Upgrade", "hazards": "Hazard"},
    "Incompatibility": {**SITES, "evidence": "Evidence"},
    "Difference": SITES,
    "Hazard": SITES,
    "Site": {"span": "Span"},
    "Violation": {"span": "Span"},
    "DecodedRecord": {"unknown": "UnknownField"},
}
# Of a datum without a frame `batch` tells how many bytes it took, which a host's value has no place for.
ANSWERS_BESIDE = {"DecodedRecord": {"consumed"}}


def main() -> int:
    """Compares, and prints what differs."""
    printed = subprocess.run(["node", ROOT / "tests/names.mjs"], check=True, capture_output=True, text=True).stdout
    told = json.loads(printed)
    described, node, browser = told["described"], told["node"], told["browser"]
    values = set(described["functions"]) | set(described["classes"])
    names = values | set(described["shapes"]) | set(described["words"])
    rust, python = exported_by_rust(), {camel(name) for name in schemaccord.__all__}

    same("names of Node.js and of its types", set(node["names"]), values)
    same("names of browsers and of their types", set(browser["names"]), values)
    same("names of Python and of the types", python, names, listed(ONLY_IN_JAVASCRIPT))
    same("names of Rust and of the types", rust, names, listed(RUST_ONLY) | listed(NOT_IN_RUST) | listed(ONLY_IN_JAVASCRIPT))
    used("names of Rust alone", RUST_ONLY, rust, names)
    used("names that Rust has not", NOT_IN_RUST, names, rust)
    used("names of JavaScript alone", ONLY_IN_JAVASCRIPT, names, rust | python)

    for kind in (schemaccord.Schema, schemaccord.SchemaBundle):
        name = kind.__name__
        wanted = set(described["classes"][name])
        same(f"members of {name} in Python and in the types", members_of_python(kind), wanted, listed(MEMBERS_ONLY_IN_JAVASCRIPT))
        same(f"members of {name} in Node.js and in the types", set(node["members"][name]), wanted)
        same(f"members of {name} in the browser and in the types", set(browser["members"][name]), wanted)
        for lacking in sorted(wanted - methods_of_rust(name) - listed(METHODS_NOT_IN_RUST) - listed(MEMBERS_ONLY_IN_JAVASCRIPT)):
            faults.append(f"members of {name}: {lacking} is not in Rust")
    error = set(described["classes"]["SchemaccordError"])
    same("members of errors in Python and in the types", set(schemaccord.SchemaccordError.__annotations__), error)
    same("members of errors in Node.js and in the types", set(node["members"]["SchemaccordError"]), error)
    same("members of errors in the browser and in the types", set(browser["members"]["SchemaccordError"]), error)
    # `about` and the message of an error have their own places in hosts; where it lies among many data is what hosts know.
    same("members of errors in Rust and in the types", methods_of_rust("SchemaError") - {"new", "at", "on", "within", "inReference", "message"},
         {camel(name) for name in error} - {"index"})  # fmt: skip

    for name, taken in options_of_python():
        shape = name.split(" ")[0]
        same(f"{name} of Python and of Node.js", taken, set(node["options"][name]))
        same(f"{name} of Python and of the browser", taken, set(browser["options"][name]))
        same(f"{name} of the engine and of the types", taken, set(described["shapes"][shape]), OBJECTS | HIDDEN)
        same(f"{name} of Python's types and of the types", set(typing.get_type_hints(getattr(types, shape))), set(described["shapes"][shape]))

    for word in described["words"]:
        if hasattr(enums, word):
            same(f"words of {word}", {one.value for one in getattr(enums, word)}, set(typing.get_args(getattr(types, word))))

    evidence = set(schemaccord.Evidence.__annotations__)
    for shape, got in answered().items():
        wanted = evidence if shape == "Evidence" else set(described["shapes"][shape])
        # What is found in no case is told too: the cases are to have all.
        same(f"members of {shape} in answers and in the types", got, wanted, ANSWERS_BESIDE.get(shape, set()))

    print("\n".join(faults) or f"{len(names)} names, {len(node['options'])} sets of options: the surfaces differ in nothing but case")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
