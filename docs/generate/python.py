"""Prints docs/api-python.md: what the package's docstrings, stubs and annotations say, in the order of `__all__`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import griffe

ROOT = Path(__file__).resolve().parents[2] / "bindings-python/python"
ADAPTERS = ("adapters.confluent_kafka", "adapters.fastavro")
HEAD = """\
# The Python API

Made of the docstrings and annotations of the package by `docs/generate/all`; its guide is [bindings-python/README.md](../bindings-python/README.md).

Words such as levels and forms are plain strings or members of the [enumerations](#the-words-of-options-and-results). Options are keyword arguments:
the tables below name them, and each can be left out unless it is said to be required. Offsets and spans count bytes of UTF-8 from 0, the end
exclusive; lines and columns count from 0; indexes into lists count from 0.
"""


class Page:
    """The page, made part by part."""

    def __init__(self) -> None:
        self.package = griffe.load("schemaccord", search_paths=[ROOT], allow_inspection=False, resolve_aliases=True)
        self.names = {name for _, names in sections() for name in names}
        self.lines = [HEAD]

    def add(self, *lines: str) -> None:
        self.lines += lines

    def type(self, annotation: object) -> str:
        """A type as code, linked to the first of its names that has a heading."""
        text = str(annotation)
        alias = self.package["types"].members.get(text)
        if text not in self.names and alias is not None and not alias.is_alias:
            text = str(alias.value)
        text = re.sub(r"\benums\.(\w+)", r"\1", text)
        parts = dict.fromkeys(text.split(" | "))
        code = "`" + " | ".join(parts).replace("|", "\\|") + "`"
        known = next((name for name in re.findall(r"\w+", text) if name in self.names), None)
        return f"[{code}](#{known.lower()})" if known else code

    def docstring(self, thing: Any) -> Iterator[str]:
        """Paragraphs, then what is raised."""
        for section in thing.docstring.parse("google") if thing.docstring else ():
            if section.kind.value == "text":
                yield f"{unwrapped(section.value)}\n"
            elif section.kind.value == "raises":
                for one in section.value:
                    yield f"- Raises [`{one.annotation}`](#{str(one.annotation).lower()}): {unwrapped(one.description)}"
                yield ""
            else:
                raise ValueError(f"{thing.path}: {section.kind}")

    def function(self, thing: Any, name: str, level: str) -> None:
        shown = signature(thing, name)
        self.add(f"{level} {name}\n", f"```py\n{shown}\n```\n", *self.docstring(thing))
        known = [found for found in dict.fromkeys(re.findall(r"\w+", shown)) if found in self.names and found[0].isupper() and found not in name]
        if known:
            self.add(f"See {', '.join(f'[`{found}`](#{found.lower()})' for found in known)}.\n")

    def attributes(self, owner: Any) -> None:
        """A table of attributes, those of private bases included."""
        rows = [
            f"| `{name}`{'' if required(owner, name) else ', optional'} | {self.type(member.annotation)} | {unwrapped(member.docstring.value)} |"
            for name, member in members(owner)
            if member.is_attribute and member.annotation is not None and "property" not in member.labels
        ]
        if rows:
            noun = "Member" if is_shape(owner) else "Attribute"
            self.add(f"| {noun} | Type | Meaning |", "|---|---|---|", *rows, "")

    def kind(self, thing: Any, name: str) -> None:
        bases = [str(base) for base in thing.bases]
        shape = "A dictionary. " if is_shape(thing) else ""
        if found := [base for base in bases if base in self.names or base == "Result"]:
            shape = f"Extends {', '.join(f'[`{base}`](#{base.lower()})' for base in found)}. "
        if any(base.endswith("Error") or base == "Exception" for base in bases):
            shape = f"An exception: {' and '.join(f'`{base}`' for base in bases)}. "
        first, *rest = self.docstring(thing)
        self.add(f"### {name}\n", shape + first, *rest)
        if "Word" in bases:
            values = [f"`{member.name}` is `{str(member.value).strip(chr(39))}`" for _, member in members(thing) if member.is_attribute]
            self.add("; ".join(values) + ".\n")
            return
        self.attributes(thing)
        for member_name, member in members(thing):
            if member.is_function or "property" in member.labels:
                self.function(member, f"{name}.{member_name}", "####")

    def text(self) -> str:
        for title, names in sections():
            self.add(f"## {title}\n")
            if title == "What they return":
                self.kind(self.package["results.Result"], "Result")
            for name in names:
                thing = self.package[name]
                thing = thing.final_target if thing.is_alias else thing
                if thing.is_function:
                    self.function(thing, name, "###")
                else:
                    self.kind(thing, name)
        self.add("## Adapters\n")
        for name in ADAPTERS:
            module = self.package[name]
            self.add(f"### schemaccord.{name}\n", *self.docstring(module))
            for function in exported(module):
                self.function(module[function], f"{name.removeprefix('adapters.')}.{function}", "####")
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).rstrip() + "\n"


def sections() -> Iterator[tuple[str, list[str]]]:
    """The parts of `__all__`: the comment above each, and its names."""
    body = (ROOT / "schemaccord/__init__.py").read_text().split("__all__ = [")[1]
    for part in re.split(r"^    # ", body, flags=re.M)[1:]:
        yield part.split("\n")[0].rstrip("."), re.findall(r'"(\w+)"', part)


def exported(module: Any) -> list[str]:
    return [str(name).strip("'\"") for name in module.exports]


def parents(thing: Any) -> list[Any]:
    """The bases that stand in the same module."""
    found = (thing.parent.members.get(str(base)) for base in thing.bases)
    return [base for base in found if base is not None and not base.is_alias]


def is_shape(thing: Any) -> bool:
    """Whether it is a dictionary, which type checkers alone know as a class."""
    return "TypedDict" in map(str, thing.bases) or any(map(is_shape, parents(thing)))


def required(thing: Any, name: str) -> bool:
    """Whether a dictionary has the member always; attributes always are there."""
    if not is_shape(thing):
        return True
    if name in thing.members:
        return "total=False" not in thing.lines[0]
    return any(required(base, name) for base in parents(thing) if name in dict(members(base)))


def members(thing: Any) -> list[tuple[str, Any]]:
    """What is documented of a class: that of dictionaries and private classes that it is made of first. Words need no text."""
    found: dict[str, Any] = {}
    for base in parents(thing):
        if base.name.startswith("_") or is_shape(base):
            found |= members(base)
    words = "Word" in map(str, thing.bases)
    for name, one in thing.members.items():
        if (one.docstring or words) and (one.is_function or not name.startswith("_")):
            found[name] = one
    return list(found.items())


def signature(thing: Any, name: str) -> str:
    """A call, on one line or a line a parameter."""
    parts = []
    keyword = False
    for parameter in thing.parameters if thing.is_function else ():
        kind = parameter.kind.value
        if parameter.name in ("self", "cls"):
            continue
        if kind == "keyword-only" and not keyword:
            parts.append("*")
            keyword = True
        prefix = "**" if kind == "variadic keyword" else ""
        default = f" = {parameter.default}" if parameter.default is not None and not prefix else ""
        annotation = re.sub(r"\benums\.(\w+)", r"\1", str(parameter.annotation))
        annotation = " | ".join(dict.fromkeys(annotation.split(" | "))) if "[" not in annotation else annotation
        parts.append(f"{prefix}{parameter.name}: {annotation}{default}")
    result = str(thing.returns if thing.is_function else thing.annotation)
    call = name.split(".")[0] if name.endswith(".__new__") else name
    if "property" in thing.labels:
        return f"{call}: {result}"
    one = f"{call}({', '.join(parts)}) -> {result}"
    return one if len(one) <= 120 else f"{call}(\n" + "".join(f"    {part},\n" for part in parts) + f") -> {result}"


def unwrapped(text: str) -> str:
    """Paragraphs on a line each, with links to the pages that they name."""
    joined = "\n\n".join(" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n"))
    return re.sub(r"\bdocs/([\w-]+\.md)", r"[\1](\1)", joined)


if __name__ == "__main__":
    print(Page().text(), end="")
