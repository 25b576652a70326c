"""The types are those of the one description, bindings-node/index.d.ts, and those of what comes back."""

from __future__ import annotations

import re
import typing
from pathlib import Path
from typing import Any

import pytest

import schemaccord
from schemaccord import enums, results, types

DESCRIPTION = (Path(__file__).parents[2] / "bindings-node/index.d.ts").read_text()
INTERFACES = dict(re.findall(r"^export interface (\w+) \{(.*?)^\}", DESCRIPTION, re.M | re.S))
# Aliases of words; others name shapes.
ALIASES = {
    name: words for name, words in re.findall(r"^export type (\w+) =(.*?);", DESCRIPTION, re.M | re.S) if re.fullmatch(r'[\s|]*("[\w-]+"[\s|]*)+', words)
}
COMMENTS = {name: text for text, name in re.findall(r"^/\*\* (.*?) \*/\nexport (?:type|interface) (\w+)", DESCRIPTION, re.M)}
MEMBERS = {name: re.findall(r"^  (\w+)(\??):", body, re.M) for name, body in INTERFACES.items()}
# Other languages have other ways to break off, load nothing and give memory back by themselves.
ONLY_NODE = {"CheckAllOptions", "DecodeOptions", "ModuleSource", "CompiledModule", "init", "init_sync", "Schema.free"}


def sentences(text: str) -> str:
    """A comment's text without the words that only one language has."""
    return " ".join(text.replace("`None`", "`null`").split())


def snake(name: str) -> str:
    """A name as Python writes it."""
    return name if name[0].isupper() else re.sub(r"[A-Z]", lambda letter: "_" + letter[0].lower(), name)


def described() -> dict[str, str]:
    """The documented functions, classes and members of the schema by name, with their comments."""
    body = re.search(r"^export class Schema \{(.*?)^\}", DESCRIPTION, re.M | re.S)
    assert body
    members = re.findall(r"/\*\* (.*?) \*/\s+(?:readonly )?(\w+)[(:]", body[1])
    functions = re.findall(r"^/\*\* (.*?) \*/\nexport (?:function|class) (\w+)", DESCRIPTION, re.M)
    every = {f"Schema.{snake(name)}": text for text, name in members} | {snake(name): text for text, name in functions}
    return {name: text for name, text in every.items() if name not in ONLY_NODE}


def test_names_are_the_described_ones() -> None:
    schema = {f"Schema.{name}" for name in vars(schemaccord.Schema) if not name.startswith("_")}
    types_of_node = set(re.findall(r"^export (?:type|interface) (\w+)", DESCRIPTION, re.M)) - ONLY_NODE
    assert set(described()) | types_of_node == set(schemaccord.__all__) | schema
    assert all(hasattr(schemaccord, name) for name in schemaccord.__all__)


@pytest.mark.parametrize("name", ALIASES)
def test_members_of_enumerations_are_the_described_words(name: str) -> None:
    words = re.findall(r'"(.*?)"', ALIASES[name])
    members = getattr(enums, name)
    assert [member.value for member in members] == words
    assert [member.name for member in members] == [word.upper().replace("-", "_") for word in words]
    assert sentences(members.__doc__) == sentences(COMMENTS[name])


RESULTS = [name for name in results.__all__ if name in MEMBERS]


@pytest.mark.parametrize("name", RESULTS)
def test_attributes_are_the_described_members(name: str) -> None:
    assert list(getattr(results, name).__annotations__)[-len(MEMBERS[name]):] == [member for member, _ in MEMBERS[name]]


@pytest.mark.parametrize("name", described())
def test_documentation_is_the_described_one(name: str) -> None:
    thing: Any = schemaccord
    for part in name.split("."):
        thing = getattr(thing, part)
    assert sentences(thing.__doc__) == sentences(described()[name])


@pytest.mark.parametrize("name", INTERFACES.keys() - ONLY_NODE)
def test_members_are_the_described_ones(name: str) -> None:
    wanted = MEMBERS[name]
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
    shapes: list[tuple[Any, Any]] = [
        (report, types.Report),
        (found, types.Incompatibility),
        (found["reader"], types.Site),
        (report["upgrade"], types.Upgrade),
        (found["reader"]["span"], types.Span),
        (schemaccord.diff(reader, writer)[0], types.Difference),
        (schemaccord.position("", 0, "utf-8"), types.Position),
        (schemaccord.rules("AVRO")[0], types.Rule),
        (schemaccord.detect(bytes(5))[0], types.Candidate),
        (each, types.UnframedEach),
        (schemaccord.SchemaBundle([{"id": 1, "schema": '"int"'}]).decode(b"\0\0\0\0\1\2"), types.DecodedRecord),
        (each["headers"][0], types.FrameHeader),
        (each["refused"][0], types.Refused),
        (each["apart"][0], types.Apart),
    ]
    for value, shape in shapes:
        plain = value if isinstance(value, dict) else value.to_dict()
        assert shape.__required_keys__ <= plain.keys() <= typing.get_type_hints(shape).keys()
