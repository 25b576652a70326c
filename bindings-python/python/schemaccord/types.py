"""The shapes of options, and of results as JSON and `to_dict` have them, for type checkers. At run time all of them are plain
dictionaries. Wherever a word is taken, the member of `schemaccord.enums` is too."""

from __future__ import annotations

from typing import Any, Literal, TypedDict, Union

from . import enums
from ._native import Schema
from .errors import SchemaccordError

Format = Literal["AVRO", "PROTOBUF", "JSON"]
Dialect = Literal["confluent", "axonops", "glue", "hortonworks", "pulsar"]
Mode = Literal["stored", "new"]
Form = Literal[
    "canonical", "normalized", "parsing-canonical", "resolved", "no-extensions", "serialized", "descriptor", "bundled"
]
Algorithm = Literal["rabin", "md5", "sha256"]
Strategy = Literal[
    "NONE",
    "DISABLED",
    "BACKWARD",
    "BACKWARD_ALL",
    "BACKWARD_TRANSITIVE",
    "FORWARD",
    "FORWARD_ALL",
    "FORWARD_TRANSITIVE",
    "FULL",
    "FULL_ALL",
    "FULL_TRANSITIVE",
    "BOTH",
    "UNDEFINED",
    "ALWAYS_COMPATIBLE",
    "ALWAYS_INCOMPATIBLE",
]
Level = Literal[
    "NONE",
    "BACKWARD",
    "BACKWARD_TRANSITIVE",
    "FORWARD",
    "FORWARD_TRANSITIVE",
    "FULL",
    "FULL_TRANSITIVE",
]
Policy = Literal["STRICT", "LENIENT"]
Memo = Literal["reference", "sound"]
Defects = Literal["copied", "fixed"]
Direction = Literal["backward", "forward"]
Encoding = Literal["utf-8", "utf-16", "code-points"]
Framing = Literal["confluent", "glue", "hortonworks", "single-object", "pulsar-key-value", "pulsar-version"]
Reading = Literal["lenient", "strict", "header"]
Certainty = Literal["certain", "likely", "possible"]


class _Named(TypedDict):
    name: str


class Reference(_Named, total=False):
    """A schema that another one refers to. Nothing is ever fetched."""

    subject: str | None
    version: int | None
    schema: str | None
    references: list[Reference]


class Metadata(TypedDict, total=False):
    """Metadata registered with a schema. It enters the GUID only."""

    tags: dict[str, list[str]]
    properties: dict[str, str]
    sensitive: list[str]


class DataRule(TypedDict, total=False):
    """A rule about data, as the registry keeps it."""

    name: str | None
    doc: str | None
    kind: Literal["TRANSFORM", "CONDITION"] | None
    mode: Literal["UPGRADE", "DOWNGRADE", "UPDOWN", "READ", "WRITE", "WRITEREAD"] | None
    type: str | None
    tags: list[str] | None
    params: dict[str, str] | None
    expr: str | None
    onSuccess: str | None
    onFailure: str | None
    disabled: bool


class RuleSet(TypedDict, total=False):
    """Rules registered with a schema. They enter the GUID only."""

    migrationRules: list[DataRule] | None
    domainRules: list[DataRule] | None
    encodingRules: list[DataRule] | None
    enableAt: Literal["NONE", "ALL", "SERVER", "GATEWAY", "CLIENT"] | None


class ParseOptions(TypedDict, total=False):
    """What belongs to a schema beside its text, and how it is read."""

    format: Format | enums.Format
    mode: Mode | enums.Mode
    dialect: Dialect | enums.Dialect
    references: list[Reference]
    version: int | None
    metadata: Metadata | None
    ruleSet: RuleSet | None


class CheckOptions(TypedDict, total=False):
    """How a check or a comparison is made."""

    level: Level | enums.Level
    strategy: Strategy | enums.Strategy | None
    validation: Literal["LATEST", "ALL"]
    dialect: Dialect | enums.Dialect
    policy: Policy | enums.Policy
    memo: Memo | enums.Memo
    defects: Defects | enums.Defects
    all: bool
    witness: bool


class PayloadOptions(TypedDict, total=False):
    """How data are encoded, decoded and validated."""

    json: Literal["avro", "plain"]
    message: str | list[int] | None
    defaults: Literal["shown", "omitted"]
    formats: bool
    reader: Schema | None
    text: bool


class RecordOptions(TypedDict, total=False):
    """What of a record is known beside its bytes."""

    framing: Framing | enums.Framing | Literal["auto"] | None
    header: str | None
    subject: str | None
    version: int | str | None
    key: str | None


class UnknownField(TypedDict):
    """A field of a Protobuf message that its schema does not know."""

    path: str
    number: int
    wire: int
    hex: str


class _DecodedRecord(TypedDict, total=False):
    unknown: list[UnknownField]


class DecodedRecord(_DecodedRecord):
    """A record that was decoded."""

    framing: Framing | None
    format: str
    id: int | str | None
    guid: str | None
    subject: str | None
    version: int | str | None
    message: str | None
    value: Any


class Span(TypedDict):
    """A stretch of one text: byte offsets from 0, the end exclusive."""

    source: str
    start: int
    end: int


class Position(TypedDict):
    """A place as editors show it."""

    line: int
    column: int
    offset: int


class Violation(TypedDict):
    """What is wrong with a document or a schema."""

    code: str
    path: str
    schema_path: str
    message: str
    span: Span | None


class Rule(TypedDict):
    """One kind of difference."""

    name: str
    breaking: bool
    message: str
    reason: str
    doc: str


class Site(TypedDict):
    """An element of a schema."""

    path: str
    span: Span | None


Args = dict[str, Union[str, int, list[str]]]


class Difference(TypedDict):
    """One thing that differs between what a reader expects and what a writer writes."""

    rule: str
    type: str
    path: str
    compatible: bool
    reader: Site
    writer: Site
    args: Args
    message: str
    reason: str


class _Witness(TypedDict, total=False):
    hex: str
    message: str
    error: str
    seen: object
    note: str


class Witness(_Witness):
    """A datum that the writer's schema allows and that its reader does not get as it was written."""

    kind: Literal["witness"]
    datum: object
    outcome: Literal["rejected", "lost", "changed", "json"]


class WithEvidence(TypedDict, total=False):
    """What an incompatibility has beside when evidence is asked for."""

    evidence: dict[str, object]


class WithHazards(TypedDict, total=False):
    """What a report has beside when evidence is asked for."""

    semantic: Literal["compatible", "incompatible", "unknown"]
    hazards: list[dict[str, object]]


class Incompatibility(WithEvidence):
    """A breaking difference with one previous schema, in one direction."""

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


class Flaw(TypedDict):
    """What a known mistake of the registry's checker does to one comparison."""

    name: str
    doc: str
    direction: Direction
    against: int
    missed: list[str]
    invented: list[str]


class Upgrade(TypedDict):
    """In which order clients are upgraded, and against which versions the schema was held for that."""

    level: Level | None
    first: Literal["consumers", "producers", "any", "none"]
    checks: Literal["latest", "all", "none"]


class _Report(WithHazards, total=False):
    strategy: Strategy
    defects: list[Flaw]


class Report(_Report):
    """The outcome of holding a new schema against previous ones."""

    verdict: Literal["compatible", "incompatible"]
    compatible: bool
    format: Format
    level: Level | None
    dialect: Dialect
    messages: list[str]
    incompatibilities: list[Incompatibility]
    upgrade: Upgrade


class FrameOptions(TypedDict, total=False):
    """What a frame is made of. Which members are needed depends on the framing."""

    framing: Framing | enums.Framing
    id: int | str | None
    guid: str | None
    indexes: list[int]
    compression: Literal["NONE", "ZLIB"]
    protocol: int | None
    metadata: int | str | None
    version: int | str | None
    fingerprint: str | None
    key: str | None


class UnframeOptions(TypedDict, total=False):
    """How a frame is read."""

    framing: Framing | enums.Framing | Literal["auto"] | None
    format: Format | enums.Format
    reading: Reading | enums.Reading | None


class FrameHeader(TypedDict):
    """What stands before a payload, in one shape for every framing; what a framing has not is `None`."""

    framing: Framing
    id: int | None
    guid: str | None
    indexes: list[int] | None
    compression: Literal["NONE", "ZLIB"] | None
    protocol: int | None
    metadata: int | None
    version: int | None
    fingerprint: str | None
    consumed: int


class Unframed(FrameHeader):
    """What a frame says, in one shape for every framing; what a framing has not is `None`."""

    key: memoryview | None
    payload: memoryview | None


class Apart(TypedDict):
    """A frame that is not a header and a stretch of its own bytes."""

    frame: int
    key: memoryview | None
    payload: memoryview | None


class Refused(TypedDict):
    """Why a frame of many was refused."""

    frame: int
    error: SchemaccordError


class UnframedEach(TypedDict):
    """Many frames in columns; an element a frame, in their order."""

    headers: list[FrameHeader]
    header: memoryview
    start: memoryview
    end: memoryview
    apart: list[Apart]
    refused: list[Refused]


class Candidate(TypedDict):
    """A framing that bytes may have."""

    framing: Framing
    certainty: Certainty
    reason: str
