"""The objects answer what `batch` does, over the case files; tests/surface.mjs is the same for JavaScript. The options are those of the engine."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import conformance
import schemaccord
import vector
from schemaccord import SchemaccordError, types

# Vectors of wires are requests of another shape.
FILES = [file for file in conformance.own_files() + conformance.shared_files() if file.own or not vector.registry(file.name)]
SCHEMA = ("references", "version", "metadata", "ruleSet")
CHECK = ("level", "strategy", "validation", "defects", "dialect", "policy", "memo", "all")
# Beside these a request may only have members that are options; what else a request can ask for has no function of its own.
COMPAT = {"id", "op", "format", "schema", "previous", *CHECK, *SCHEMA}
DIFF = {"id", "op", "format", "original", "update", "dialect", "policy"}

Value = dict[str, Any]


class Beyond(Exception):
    """The request asks for something else, or for something that it is refused for before any function is called."""


def schema(request: Value, one: Value, mode: str) -> schemaccord.Schema:
    if not isinstance(one, dict) or not one.keys() <= {"schema", *SCHEMA} or not isinstance(one.get("schema"), str):
        raise Beyond
    options = {name: one[name] for name in SCHEMA if name in one}
    options |= {name: request[name] for name in ("format", "dialect") if name in request}
    return schemaccord.parse(one["schema"], mode=mode, **options)  # type: ignore[arg-type]


def compat(request: Value) -> Value:
    # A request has to say the level or the registry's own mode; a call is at BACKWARD without, and its mode stands in place of the level.
    if not request.keys() <= COMPAT or len(request.keys() & {"level", "strategy"}) != 1:
        raise Beyond
    try:
        new = schema(request, {name: request[name] for name in ("schema", *SCHEMA) if name in request}, "new")
    except SchemaccordError:
        if request.get("dialect", "confluent") == "confluent":
            raise
        # Other registries have their own order of reading and checking, and a text they cannot read may be an incompatibility.
        raise Beyond from None
    try:
        previous = [schema(request, one, "stored") for one in request.get("previous", [])]
    except SchemaccordError:
        # A request reads a version only if the check comes to it.
        raise Beyond from None
    return schemaccord.check(new, previous, **{name: request[name] for name in CHECK if name in request}).to_dict()


def diff(request: Value) -> Value:
    if not request.keys() <= DIFF:
        raise Beyond
    original, update = (schema(request, request.get(name, {}), "stored") for name in ("original", "update"))
    found = schemaccord.diff(update, original, **{name: request[name] for name in CHECK if name in request})
    return {"differences": [one.to_dict() for one in found]}


def position(request: Value) -> Value:
    return schemaccord.position(request["text"], request["offset"], request["encoding"]).to_dict()


def rules(request: Value) -> Value:
    if request.get("dialect", "confluent") != "confluent":
        raise Beyond
    return {"rules": [one.to_dict() for one in schemaccord.rules(request["format"])]}


def payload_options(request: Value) -> Value:
    options: Value = {name: request[name] for name in ("json", "defaults", "formats") if name in request}
    message = request.get("message", request.get("indexes"))
    return options if message is None else options | {"message": message}


def payload(request: Value) -> tuple[schemaccord.Schema, Value]:
    """The schema of data, and the options."""
    try:
        given = schema(request, {name: request[name] for name in ("schema", *SCHEMA) if name in request}, "stored")
        options = payload_options(request)
        if "reader" in request:
            options["reader"] = schema(request, request["reader"], "stored")
    except SchemaccordError:
        # A request looks for its other members first.
        raise Beyond from None
    return given, options


def encode(request: Value) -> Value:
    if "schemas" in request:
        bundle = schemaccord.SchemaBundle(request["schemas"], **payload_options(request))
        return {"hex": bundle.encode(request["value"], **request.get("frame", {})).hex()}
    given, options = payload(request)
    return {"hex": given.encode(request["value"], **options).hex()}


def decode(request: Value) -> Value:
    data = bytes.fromhex(request["hex"])
    if "schemas" in request:
        if "reader" in request:
            raise Beyond
        bundle = schemaccord.SchemaBundle(request["schemas"], **payload_options(request))
        return dict(bundle.decode(data, **request.get("record", {})))
    given, options = payload(request)
    return {"value": given.decode(data, **options)}


def validate(request: Value) -> Value:
    if "schema" not in request or not request.keys() & {"value", "hex"} or request.get("validator"):
        raise Beyond
    given, options = payload(request)
    found = given.validate(bytes.fromhex(request["hex"]) if "hex" in request else request["value"], **options)
    return {"valid": not found, "errors": [one.to_dict() for one in found]}


OPERATIONS: dict[str, Callable[[Value], Value]] = {
    "compat": compat,
    "diff": diff,
    "encode": encode,
    "decode": decode,
    "validate": validate,
    "position": position,
    "rules": rules,
}


def difference(line: str, answer: Value) -> str | None:
    """What the objects answer instead; `None` if it is the same, `""` if they are not asked."""
    try:
        request = json.loads(line)
        operation = OPERATIONS[request["op"]]
    except (ValueError, KeyError, TypeError):
        return ""
    try:
        got = operation(request)
    except (Beyond, KeyError, TypeError, OverflowError):
        return ""
    except SchemaccordError as error:
        return None if answer.get("error", {}).get("code") == error.code else f"{error!r}"
    same = all(answer.get(name) == value for name, value in got.items())
    return None if same else json.dumps(got)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_objects_answer_what_batch_does(file: conformance.CaseFile) -> None:
    lines = [conformance.request(case, file.name) for case in file.cases]
    answers = schemaccord.batch("".join(line + "\n" for line in lines)).split("\n")[:-1]
    differing = []
    for line, answer in zip(lines, answers, strict=True):
        found = difference(line, json.loads(answer))
        if found:
            differing.append(f"{line}\n  batch   {answer}\n  objects {found}")
    assert not differing, f"{len(differing)} of {len(lines)} differ:\n" + "\n".join(differing[:5])


def test_cases_reach_the_objects() -> None:
    asked = 0
    for file in conformance.own_files():
        lines = [conformance.request(case, file.name) for case in file.cases]
        answers = schemaccord.batch("".join(line + "\n" for line in lines)).split("\n")[:-1]
        asked += sum(difference(line, json.loads(answer)) is None for line, answer in zip(lines, answers))
    assert asked > 500, asked


@pytest.mark.parametrize(
    "shape, call",
    [
        (types.ParseOptions, lambda options: schemaccord.parse('"int"', **options)),
        (types.CheckOptions, lambda options: schemaccord.check(schemaccord.parse('"int"'), [], **options)),
        (types.FrameOptions, lambda options: schemaccord.frame(b"", **options)),
        (types.RecordOptions, lambda options: schemaccord.SchemaBundle([]).decode(b"", **options)),
        (types.UnframeOptions, lambda options: schemaccord.unframe(b"", **options)),
    ],
)  # fmt: skip
def test_options_are_those_of_the_engine(shape: Any, call: Callable[[Value], object]) -> None:
    with pytest.raises(SchemaccordError, match="unknown field") as caught:
        call({"colour": "red"})
    # The engine says which it knows. How the registry normalizes is a choice of tests alone.
    known = set(re.findall(r"`(\w+)`", str(caught.value))) - {"colour", "normalization"}
    assert known == set(shape.__annotations__)


def test_functions_are_those_of_the_engine() -> None:
    """Core has them by the same names; a schema is read by `Schema::parse`, and threads are the packages' own."""
    text = (Path(__file__).parents[2] / "core/src/lib.rs").read_text()
    exported = set(re.findall(r"\w+", " ".join(re.findall(r"^pub use [^;]*;", text, re.M))))
    functions = {name for name in schemaccord.__all__ if name[0].islower()} - {"parse", "check_all"}
    assert functions <= exported
