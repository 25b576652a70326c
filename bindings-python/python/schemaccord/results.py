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
        """Returns a member by its name, as the attribute of that name has it; a `KeyError` if there is none."""
        return self._made(name, self._load()[name])

    def _made(self, name: str, value: _Plain) -> Any:
        kind = self._kinds.get(name)
        if isinstance(value, list):
            return value.copy() if kind is None else [kind(item) for item in value]
        if kind is not None and value is not None:
            return kind(value)
        return value.copy() if isinstance(value, dict) else value

    def __contains__(self, name: object) -> bool:
        """Whether there is a member of that name."""
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
        """Whether the other is of the same class and has the same members, or is a dictionary of them."""
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
    """The text: empty for the schema itself, else the name of the reference; a check can also name another of its texts, `schema` or `previous[0]`."""
    start: int
    """Offset of the first byte, from 0."""
    end: int
    """Offset after the last byte."""


class Position(Result):
    """A place as editors show it."""

    __slots__ = ()
    line: int
    """Line, from 0."""
    column: int
    """Column in the line, from 0, in the unit asked for."""
    offset: int
    """Offset from the start of the text, in the unit asked for."""


class Violation(Result):
    """What is wrong with a document or a schema."""

    __slots__ = ()
    _kinds = {"span": Span}
    code: str
    """The keyword that it breaks, in upper snake case."""
    path: str
    """JSON Pointer into the document."""
    schema_path: str
    """JSON Pointer of the keyword, through references."""
    message: str
    """What is wrong, in words."""
    span: Span | None
    """The bytes of the schema that it is about; `None` if they are not found."""


class Rule(Result):
    """One kind of difference."""

    __slots__ = ()
    name: str
    """The public name, unique within its format; the registry's where it has one."""
    breaking: bool
    """Whether it breaks, unless a dialect or policy overrides it."""
    message: str
    """The registry's message, with the names of the arguments in braces; empty where it prints none."""
    reason: str
    """Our own sentence, likewise."""
    doc: str
    """What the rule means."""


class Site(Result):
    """An element of a schema."""

    __slots__ = ()
    _kinds = {"span": Span}
    path: str
    """A JSON Pointer into the schema's text for Avro and JSON Schema, message names and field number for Protobuf."""
    span: Span | None
    """Where it is written; `None` if the element is in no text."""


class Difference(Result):
    """One thing that differs between what a reader expects and what a writer writes."""

    __slots__ = ()
    _kinds = {"reader": Site, "writer": Site}
    rule: str
    """The name of the rule."""
    type: str
    """The registry's own name for it."""
    path: str
    """The place as the registry names it."""
    compatible: bool
    """Whether the registry lets it pass."""
    reader: Site
    """The place in the reader's schema."""
    writer: Site
    """The place in the writer's schema."""
    args: Args
    """What the messages say beside their fixed words."""
    message: str
    """The registry's own text."""
    reason: str
    """Our own sentence."""


class Evidence(Result):
    """What backs or contradicts an incompatibility: a datum, an argument that there is none, or neither."""

    __slots__ = ()
    _optional = frozenset({"datum", "hex", "message", "outcome", "error", "seen", "note", "why", "sentence"})
    kind: str
    """`witness`, `rule` or `open`."""
    datum: Any
    """In the format's JSON encoding."""
    hex: str | None
    """Its bytes under the writer's schema; not for JSON Schema."""
    message: str | None
    """The message's full name; Protobuf only."""
    outcome: str | None
    """What becomes of it: the reader refuses it, loses a part, sees another value, or differs in JSON alone."""
    error: str | None
    """What the reader says of a datum that it rejects."""
    seen: Any
    """What the reader gets instead."""
    note: str | None
    """What else must be known."""
    why: str | None
    """Why there is no witness, or none was found."""
    sentence: str | None
    """The argument in words."""


class Hazard(Evidence):
    """A witness against what the registry calls compatible."""

    __slots__ = ()
    _kinds = {"direction": Direction.of, "reader": Site, "writer": Site}
    direction: Direction
    """Who reads whom."""
    against: int
    """Index into the previous schemas."""
    reader: Site
    """The place in the reader's schema."""
    writer: Site
    """The place in the writer's schema."""


class Incompatibility(Result):
    """A breaking difference with one previous schema, in one direction."""

    __slots__ = ()
    _kinds = {"direction": Direction.of, "reader": Site, "writer": Site, "evidence": Evidence}
    _optional = frozenset({"evidence"})
    rule: str
    """The name of the rule."""
    type: str | None
    """The registry's own name for it; `None` where it has none."""
    path: str
    """The place as the registry names it."""
    direction: Direction
    """Who fails to read whom."""
    against: int
    """Which previous schema: the index into the list, oldest first."""
    reader: Site
    """The place in the reader's schema."""
    writer: Site
    """The place in the writer's schema."""
    args: Args
    """What the messages say beside their fixed words."""
    message: str
    """The registry's message: the entry of `messages`."""
    reason: str
    """Our own sentence."""
    evidence: Evidence | None
    """What real data say of it; only when it was asked for."""


class Flaw(Result):
    """What a known mistake of the registry's checker does to one comparison."""

    __slots__ = ()
    _kinds = {"direction": Direction.of}
    name: str
    """The mistake's name."""
    doc: str
    """What the mistake is."""
    direction: Direction
    """Who reads whom."""
    against: int
    """Which previous schema: the index into the list, oldest first."""
    missed: list[str]
    """Messages that the registry would give without it."""
    invented: list[str]
    """Messages that the registry gives because of it."""


class Upgrade(Result):
    """In which order clients are upgraded, and against which versions the schema was held for that."""

    __slots__ = ()
    _kinds = {"level": Level.of}
    level: Level | None
    """The level; `None` where the mode has none."""
    first: str
    """Who comes first."""
    checks: str
    """Against which versions."""


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
    """The verdict as a word."""
    compatible: bool
    """The registry's verdict: whether it would take the new schema."""
    format: Format
    """The format of the new schema."""
    level: Level | None
    """The level that was checked; `None` where the registry's own mode has none."""
    strategy: Strategy | None
    """The registry's own mode, if that was asked for."""
    dialect: Dialect
    """The registry whose verdict it is."""
    messages: list[str]
    """The registry's own strings, in its own order; empty when compatible."""
    incompatibilities: list[Incompatibility]
    """What breaks: newest previous schema first, backward before forward, then by the reader's path and the rule."""
    defects: list[Flaw] | None
    """What the known mistakes of the registry's checker do to the verdict, where there are any."""
    upgrade: Upgrade
    """In which order clients are upgraded once the schema is taken."""
    semantic: str | None
    """What the evidence comes to; only when it was asked for."""
    hazards: list[Hazard] | None
    """Witnesses against what the registry calls compatible; only when evidence was asked for."""

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
        """Whether the registry would take the new schema."""
        return self._load()["compatible"] is True if self._outcome is None else self._outcome.compatible

    def __iter__(self) -> Iterator[Incompatibility]:
        """Iterates over `incompatibilities`."""
        return iter(self.incompatibilities)

    def __str__(self) -> str:
        """Returns the verdict on a line, and a line for each incompatibility."""
        lines = [f"{self.verdict} ({self.strategy or self.level}, {self.dialect})"]
        lines += [f"  {one.direction} against {one.against}, {one.path or '/'}: {one.reason} [{one.rule}]" for one in self]
        return "\n".join(lines)

    def __repr__(self) -> str:
        rules = "".join(f"\n  {one.rule} at {one.path or '/'} ({one.direction} against {one.against})" for one in self)
        return f"<Report {self.verdict} {self.format} {self.strategy or self.level} {self.dialect}{rules}>"

    def _repr_html_(self) -> str:
        """Returns the view that notebooks show, as HTML."""
        return report_table(self._load())
