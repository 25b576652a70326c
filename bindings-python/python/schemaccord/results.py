"""What the functions return: objects of the members that every surface has, and `Report`, which is true when compatible."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, KeysView, Mapping
from typing import TYPE_CHECKING, Any, ClassVar

from .enums import Dialect, Direction, Format, Level, Strategy
from .html import report_table

if TYPE_CHECKING:
    from ._native import Outcome
    from .types import Args

__all__ = ["Difference", "Evidence", "Flaw", "Hazard", "Incompatibility", "Position", "Report", "Rule", "Site", "Span", "Upgrade", "Violation"]

_Plain = dict[str, Any] | list[Any] | str | int | None


class Result:
    """Members by attribute, or by name in brackets as in the JSON of every surface. It cannot be changed."""

    __slots__ = ("_members",)
    _members: dict[str, Any]

    _kinds: ClassVar[Mapping[str, Callable[[Any], object]]] = {}
    """How members that are more than plain values are made of them."""

    _optional: ClassVar[frozenset[str]] = frozenset()
    """Members that not every result has; asked for as attributes they are `None` then."""

    def __init__(self, members: Mapping[str, Any]) -> None:
        self._members = dict(members)

    def _load(self) -> dict[str, Any]:
        return self._members

    # Type checkers see the attributes that are declared, and no others.
    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            # Only called for what is no attribute otherwise; copying asks for names of its own before there are members.
            if not name.startswith("_"):
                members = self._load()
                if name in members:
                    return self._made(name, members[name])
                if name in self._optional:
                    return None
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)

    def __getitem__(self, name: str) -> Any:
        return self._made(name, self._load()[name])

    def _made(self, name: str, value: _Plain) -> Any:
        kind = self._kinds.get(name)
        if isinstance(value, list):
            return value.copy() if kind is None else [kind(item) for item in value]
        if kind is not None and value is not None:
            return kind(value)
        return value.copy() if isinstance(value, dict) else value

    def __contains__(self, name: object) -> bool:
        return name in self._load()

    def __dir__(self) -> list[str]:
        return [*super().__dir__(), *self._load()]

    def keys(self) -> KeysView[str]:
        """Returns the names of the members, in their order; so `dict(result)` works."""
        return self._load().keys()

    def to_dict(self) -> dict[str, Any]:
        """Returns plain dictionaries, lists, strings and numbers."""
        plain: dict[str, Any] = json.loads(self.to_json())
        return plain

    def to_json(self) -> str:
        """Returns JSON on one line."""
        return json.dumps(self._load(), ensure_ascii=False, separators=(",", ":"))

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Result):
            return type(self) is type(other) and self._load() == other._load()
        if isinstance(other, dict):
            return self._load() == other
        return NotImplemented

    def __hash__(self) -> int:
        return hash(json.dumps(self._load(), sort_keys=True))

    def __reduce__(self) -> tuple[type[Result], tuple[dict[str, Any]]]:
        return type(self), (self._load(),)

    def __repr__(self) -> str:
        members = ", ".join(f"{name}={self._made(name, value)!r}" for name, value in self._load().items())
        return f"{type(self).__name__}({members})"


class Span(Result):
    """A stretch of one text: byte offsets from 0, the end exclusive."""

    __slots__ = ()
    source: str
    start: int
    end: int


class Position(Result):
    """A place as editors show it."""

    __slots__ = ()
    line: int
    column: int
    offset: int


class Violation(Result):
    """What is wrong with a document or a schema."""

    __slots__ = ()
    _kinds = {"span": Span}
    code: str
    path: str
    schema_path: str
    message: str
    span: Span | None


class Rule(Result):
    """One kind of difference."""

    __slots__ = ()
    name: str
    breaking: bool
    message: str
    reason: str
    doc: str


class Site(Result):
    """An element of a schema."""

    __slots__ = ()
    _kinds = {"span": Span}
    path: str
    span: Span | None


class Difference(Result):
    """One thing that differs between what a reader expects and what a writer writes."""

    __slots__ = ()
    _kinds = {"reader": Site, "writer": Site}
    rule: str
    type: str
    path: str
    compatible: bool
    reader: Site
    writer: Site
    args: Args
    message: str
    reason: str


class Evidence(Result):
    """What backs or contradicts an incompatibility: a datum, an argument that there is none, or neither."""

    __slots__ = ()
    _optional = frozenset({"datum", "hex", "message", "outcome", "error", "seen", "note", "why", "sentence"})
    kind: str
    datum: Any
    hex: str | None
    message: str | None
    outcome: str | None
    error: str | None
    seen: Any
    note: str | None
    why: str | None
    sentence: str | None


class Hazard(Evidence):
    """A witness against what the registry calls compatible."""

    __slots__ = ()
    _kinds = {"direction": Direction.of, "reader": Site, "writer": Site}
    direction: Direction
    against: int
    reader: Site
    writer: Site


class Incompatibility(Result):
    """A breaking difference with one previous schema, in one direction."""

    __slots__ = ()
    _kinds = {"direction": Direction.of, "reader": Site, "writer": Site, "evidence": Evidence}
    _optional = frozenset({"evidence"})
    rule: str
    type: str | None
    path: str
    direction: Direction
    against: int
    reader: Site
    writer: Site
    args: Args
    message: str
    reason: str
    evidence: Evidence | None


class Flaw(Result):
    """What a known mistake of the registry's checker does to one comparison."""

    __slots__ = ()
    _kinds = {"direction": Direction.of}
    name: str
    doc: str
    direction: Direction
    against: int
    missed: list[str]
    invented: list[str]


class Upgrade(Result):
    """In which order clients are upgraded, and against which versions the schema was held for that."""

    __slots__ = ()
    _kinds = {"level": Level.of}
    level: Level | None
    first: str
    checks: str


class Report(Result):
    """The outcome of holding a new schema against previous ones: true when compatible, and iterates over what breaks."""

    __slots__ = ("_outcome",)
    _outcome: Outcome | None
    _kinds = {
        "format": Format.of,
        "level": Level.of,
        "strategy": Strategy.of,
        "dialect": Dialect.of,
        "incompatibilities": Incompatibility,
        "defects": Flaw,
        "upgrade": Upgrade,
        "hazards": Hazard,
    }
    _optional = frozenset({"strategy", "defects", "semantic", "hazards"})
    verdict: str
    compatible: bool
    format: Format
    level: Level | None
    strategy: Strategy | None
    dialect: Dialect
    messages: list[str]
    incompatibilities: list[Incompatibility]
    defects: list[Flaw] | None
    upgrade: Upgrade
    semantic: str | None
    hazards: list[Hazard] | None

    def __init__(self, outcome: Outcome | dict[str, Any]) -> None:
        # Most reports are only asked whether they are true; their members are made when they are asked for.
        if isinstance(outcome, dict):
            self._outcome, self._members = None, dict(outcome)
        else:
            self._outcome = outcome

    def _load(self) -> dict[str, Any]:
        try:
            return self._members
        except AttributeError:
            assert self._outcome is not None
            # Two threads may both do so, and find the same.
            self._members = json.loads(self._outcome.json())
            return self._members

    def __bool__(self) -> bool:
        return self._load()["compatible"] is True if self._outcome is None else self._outcome.compatible

    def __iter__(self) -> Iterator[Incompatibility]:
        return iter(self.incompatibilities)

    def __str__(self) -> str:
        lines = [f"{self.verdict} ({self.strategy or self.level}, {self.dialect})"]
        lines += [f"  {one.direction} against {one.against}, {one.path or '/'}: {one.reason} [{one.rule}]" for one in self]
        return "\n".join(lines)

    def __repr__(self) -> str:
        rules = "".join(f"\n  {one.rule} at {one.path or '/'} ({one.direction} against {one.against})" for one in self)
        return f"<Report {self.verdict} {self.format} {self.strategy or self.level} {self.dialect}{rules}>"

    def _repr_html_(self) -> str:
        """The view that notebooks show."""
        return report_table(self._load())
