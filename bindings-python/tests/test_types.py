"""The types are those of the one description, bindings-node/index.d.ts, and those of what comes back."""

from __future__ import annotations

import re
import typing
from pathlib import Path
from typing import Any

import pytest

import schemaccord
from schemaccord import _native, types

DESCRIPTION = (Path(__file__).parents[2] / "bindings-node/index.d.ts").read_text()
INTERFACES = dict(re.findall(r"^export interface (\w+) \{(.*?)^\}", DESCRIPTION, re.M | re.S))
ALIASES = dict(re.findall(r"^export type (\w+) =(.*?);", DESCRIPTION, re.M | re.S))


def sentences(text: str) -> str:
    """A comment's text without the words that only one language has."""
    return " ".join(text.replace("`None`", "`null`").split())


def described() -> dict[str, str]:
    """The documented functions and members by name, with their comments."""
    body = re.search(r"^export class Schema \{(.*?)^\}", DESCRIPTION, re.M | re.S)
    assert body
    members = re.findall(r"/\*\* (.*?) \*/\s+(?:readonly )?(\w+)[(:]", body[1])
    functions = re.findall(r"^/\*\* (.*?) \*/\nexport (?:function|class) (\w+)", DESCRIPTION, re.M)
    return {f"Schema.{name}": text for text, name in members} | {snake(name): text for text, name in functions}


def snake(name: str) -> str:
    """A function's name as Python writes it; a class keeps its own."""
    return name if name[0].isupper() else re.sub("[A-Z]", lambda capital: f"_{capital[0].lower()}", name)


def test_functions_are_the_described_ones() -> None:
    present = set(schemaccord.__all__) | {f"Schema.{name}" for name in vars(schemaccord.Schema) if not name.startswith("_")}
    assert set(described()) == present
    assert set(schemaccord.__all__) == set(_native.__all__)


@pytest.mark.parametrize("name", described())
def test_documentation_is_the_described_one(name: str) -> None:
    thing: Any = schemaccord
    for part in name.split("."):
        thing = getattr(thing, part)
    assert sentences(thing.__doc__) == sentences(described()[name])


@pytest.mark.parametrize("name", INTERFACES)
def test_members_are_the_described_ones(name: str) -> None:
    wanted = re.findall(r"^  (\w+)(\??):", INTERFACES[name], re.M)
    shape = getattr(types, name)
    assert set(typing.get_type_hints(shape)) == {member for member, _ in wanted}
    assert shape.__required_keys__ == {member for member, optional in wanted if not optional}


@pytest.mark.parametrize("name", ALIASES)
def test_words_are_the_described_ones(name: str) -> None:
    assert list(typing.get_args(getattr(types, name))) == re.findall(r'"(.*?)"', ALIASES[name])


def test_results_have_the_declared_members() -> None:
    writer = schemaccord.parse('{"type": "record", "name": "R", "fields": []}')
    reader = schemaccord.parse('{"type": "record", "name": "R", "fields": [{"name": "f", "type": "int"}]}')
    report = schemaccord.check(reader, [writer])
    found = report["incompatibilities"][0]
    each = schemaccord.unframe_each([bytes(5), b"", b"\xff" * 8])
    for value, shape in [
        (report, types.Report),
        (found, types.Incompatibility),
        (found["reader"], types.Site),
        (found["reader"]["span"], types.Span),
        (schemaccord.diff(reader, writer)[0], types.Difference),
        (schemaccord.position("", 0, "utf-8"), types.Position),
        (schemaccord.rules("AVRO")[0], types.Rule),
        (schemaccord.detect(bytes(5))[0], types.Candidate),
        (each, types.UnframedEach),
        (each["headers"][0], types.FrameHeader),
        (each["refused"][0], types.Refused),
        (each["apart"][0], types.Apart),
    ]:
        assert isinstance(value, dict)
        assert value.keys() == typing.get_type_hints(shape).keys()
