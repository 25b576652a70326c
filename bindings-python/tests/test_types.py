"""The types are those of the one description, bindings-node/index.d.ts, and those of what comes back."""

from __future__ import annotations

import ast
import re
import typing
from pathlib import Path
from typing import Any

import pytest

import schemaccord
from schemaccord import enums, results, types

DESCRIPTION = (Path(__file__).parents[2] / "bindings-node/index.d.ts").read_text()
INTERFACES = dict(re.findall(r"^export interface (\w+)(?: extends \w+)? \{(.*?)^\}", DESCRIPTION, re.M | re.S))
# Aliases of words; others name shapes.
ALIASES = {
    name: words for name, words in re.findall(r"^export type (\w+) =(.*?);", DESCRIPTION, re.M | re.S) if re.fullmatch(r'[\s|]*("[\w-]+"[\s|]*)+', words)
}
COMMENTS = {name: text for text, name in re.findall(r"^/\*\* (.*?) \*/\nexport (?:type|interface) (\w+)", DESCRIPTION, re.M)}
MEMBERS = {name: re.findall(r"^  (\w+)(\??):", body, re.M) for name, body in INTERFACES.items()}
PACKAGE = Path(schemaccord.__file__).parent
# Other languages have other ways to break off, load modules and give memory back.
ONLY_NODE = {"CheckAllOptions", "DecodeOptions", "ModuleSource", "CompiledModule", "init", "init_sync", "Schema.free"}
# As a dictionary it has no shape of its own here.
ONLY_CLASSES = {"Hazard"}


def sentences(text: str) -> str:
    """A comment's text without the words that only one language has, and without its layout."""
    text = text.replace("`None`", "`null`").replace("Raises:", "")
    text = re.sub(r"@throws \{(\w+)\}", r"\1:", text)
    # A JavaScript object's bytes are a part of others, Python has views, and whole numbers of any size.
    text = re.sub(r"a part of the bytes that were read(, of the same class)?", "a view of the bytes that were read", text, flags=re.I)
    return " ".join(re.sub(r"^ *\* ?", "", text, flags=re.M).split()).replace("; decimal digits beyond 2^53", "").lower()


def snake(name: str) -> str:
    """A name as Python writes it."""
    return name if name[0].isupper() else re.sub(r"[A-Z]", lambda letter: "_" + letter[0].lower(), name)


def described() -> dict[str, str]:
    """The documented functions, classes and members of classes by name, with their comments."""
    found = {}
    for kind in ("Schema", "SchemaBundle"):
        body = re.search(rf"^export class {kind} \{{(.*?)^\}}", DESCRIPTION, re.M | re.S)
        assert body
        for text, name in re.findall(r"/\*\*((?:(?!\*/).)*)\*/\s+(?:readonly )?(\w+)[(:]", body[1], re.S):
            found[f"{kind}.{'__new__' if name == 'constructor' else snake(name)}"] = text
    functions = re.findall(r"^/\*\*((?:(?!\*/).)*)\*/\nexport (?:function|class) (\w+)", DESCRIPTION, re.M | re.S)
    every = found | {snake(name): text for text, name in functions}
    return {name: text for name, text in every.items() if name not in ONLY_NODE}


def stubs() -> dict[str, str]:
    """The same of the stub."""
    found = {}
    for node in ast.parse((PACKAGE / "_native.pyi").read_text()).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            found[node.name] = ast.get_docstring(node) or ""
            for member in node.body if isinstance(node, ast.ClassDef) else ():
                if isinstance(member, ast.FunctionDef):
                    found[f"{node.name}.{member.name}"] = ast.get_docstring(member) or ""
    return found


def attributes(module: str) -> dict[tuple[str, str], str]:
    """The texts below the attributes of a module's classes; those of a class that is one shape with another are the other's."""
    found = {}
    for kind in ast.parse((PACKAGE / f"{module}.py").read_text()).body:
        if isinstance(kind, ast.ClassDef):
            for member, text in zip(kind.body, kind.body[1:]):
                if isinstance(member, ast.AnnAssign) and isinstance(member.target, ast.Name) and isinstance(text, ast.Expr):
                    assert isinstance(text.value, ast.Constant)
                    name = {"_Named": "Reference", "WithEvidence": "Incompatibility", "WithHazards": "Report"}.get(kind.name, kind.name.lstrip("_"))
                    found[name, member.target.id] = str(text.value.value)
    return found


def test_names_are_the_described_ones() -> None:
    schema = {
        f"{kind.__name__}.{name}"
        for kind in (schemaccord.Schema, schemaccord.SchemaBundle)
        for name in vars(kind)
        if not name.startswith("_")
    }
    types_of_node = set(re.findall(r"^export (?:type|interface) (\w+)", DESCRIPTION, re.M)) - ONLY_NODE
    assert set(described()) - {"SchemaBundle.__new__"} | types_of_node == set(schemaccord.__all__) | schema
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
    wanted = sentences(described()[name])
    if name in stubs():
        assert sentences(stubs()[name]) == wanted
    thing: Any = schemaccord
    for part in name.split("."):
        thing = getattr(thing, part)
    # A constructor of the extension has no text of its own.
    if not name.endswith("__new__"):
        assert sentences(thing.__doc__) == wanted


@pytest.mark.parametrize("module", ["types", "results"])
def test_documentation_of_members_is_the_described_one(module: str) -> None:
    texts = attributes(module)
    for name, body in INTERFACES.items():
        for text, member in re.findall(r"/\*\* (.*?) \*/\n  (\w+)\??:", body):
            if name in (types.__dict__ if module == "types" else results.__all__):
                got = texts.get((name, member)) or texts["FrameHeader", member]
                assert sentences(got) == sentences(text), (name, member)


def test_every_member_is_documented() -> None:
    for name, body in INTERFACES.items():
        documented = re.findall(r"\*/\n  (\w+)\??:", body)
        assert documented == [member for member, _ in MEMBERS[name]], name


@pytest.mark.parametrize("name", INTERFACES.keys() - ONLY_NODE - ONLY_CLASSES)
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


def test_pages_that_are_named_as_sources_have_those_sections() -> None:
    text = " ".join(re.sub(r"^ *\* ?", "", DESCRIPTION, flags=re.M).split())
    named = re.findall(r'docs/([\w-]+\.md)((?:,? (?:and )?"[^"]+")*)', text)
    assert len(named) > 20
    for page, sections in named:
        headings = re.findall(r"^#+ (.*)$", (Path(__file__).parents[2] / "docs" / page).read_text(), re.M)
        for section in re.findall(r'"([^"]+)"', sections):
            assert section in headings, (page, section)
