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
    """The name it is referred to by."""


class Reference(_Named, total=False):
    """A schema that another one refers to. Nothing is ever fetched."""

    subject: str | None
    """The subject it is registered under; left out it is the name."""
    version: int | None
    """The version under that subject; left out it is 1, -1 is the highest that is given for the subject."""
    schema: str | None
    """The text; left out it is that of another reference with the same subject and version."""
    references: list[Reference]
    """The reference's own references."""


class Metadata(TypedDict, total=False):
    """Metadata registered with a schema. It enters the GUID only."""

    tags: dict[str, list[str]]
    """Tags by path."""
    properties: dict[str, str]
    """Properties by name."""
    sensitive: list[str]
    """Names of the properties that hold secrets."""


class DataRule(TypedDict, total=False):
    """A rule about data, as the registry keeps it."""

    name: str | None
    """The rule's name."""
    doc: str | None
    """What it is for."""
    kind: Literal["TRANSFORM", "CONDITION"] | None
    """Whether it changes data or tells whether they may pass."""
    mode: Literal["UPGRADE", "DOWNGRADE", "UPDOWN", "READ", "WRITE", "WRITEREAD"] | None
    """When it is run."""
    type: str | None
    """What runs it, such as `CEL`."""
    tags: list[str] | None
    """The tags of fields that it is about."""
    params: dict[str, str] | None
    """What is handed to it."""
    expr: str | None
    """What it says, in the language of its type."""
    onSuccess: str | None
    """What is done when it holds."""
    onFailure: str | None
    """What is done when it fails."""
    disabled: bool
    """Whether it is switched off."""


class RuleSet(TypedDict, total=False):
    """Rules registered with a schema. They enter the GUID only."""

    migrationRules: list[DataRule] | None
    """Rules that migrate data between versions."""
    domainRules: list[DataRule] | None
    """Rules that hold for the data."""
    encodingRules: list[DataRule] | None
    """Rules that encode the payload."""
    enableAt: Literal["NONE", "ALL", "SERVER", "GATEWAY", "CLIENT"] | None
    """Where the rules are run."""


class ParseOptions(TypedDict, total=False):
    """What belongs to a schema beside its text, and how it is read."""

    format: Format | enums.Format
    """The schema language; `AVRO` if left out."""
    mode: Mode | enums.Mode
    """How strictly the text is read; `stored` if left out."""
    dialect: Dialect | enums.Dialect
    """The registry whose reading counts; `confluent` if left out."""
    references: list[Reference]
    """The schemas it refers to."""
    version: int | None
    """The version it has in its subject; reports about it then name it."""
    metadata: Metadata | None
    """What is registered with it; part of the GUID only."""
    ruleSet: RuleSet | None
    """What is registered with it; part of the GUID only."""


class CheckOptions(TypedDict, total=False):
    """How a check or a comparison is made."""

    level: Level | enums.Level
    """The compatibility level; `BACKWARD` if left out. A comparison of two schemas does not look at it."""
    strategy: Strategy | enums.Strategy | None
    """In place of the level, the registry's own mode; none if left out."""
    validation: Literal["LATEST", "ALL"]
    """Which versions the mode is about, where it does not say that; `ALL` if left out."""
    dialect: Dialect | enums.Dialect
    """The registry whose verdict it is; `confluent` if left out."""
    policy: Policy | enums.Policy
    """The registry's compatibility policy; `STRICT` if left out."""
    memo: Memo | enums.Memo
    """How Avro's checker remembers pairs of types; `reference` if left out."""
    defects: Defects | enums.Defects
    """Whether the known mistakes of the registry's checker are made, `copied` if left out; only AxonOps has a list of them."""
    all: bool
    """Whether the incompatibilities go on past the first version that fails, which they do not if left out; the messages stay the registry's."""
    witness: bool
    """Whether each incompatibility is backed or contradicted by data, and what passes put to the test; not if left out."""


class PayloadOptions(TypedDict, total=False):
    """How data are encoded, decoded and validated."""

    json: Literal["avro", "plain"]
    """Avro: how JSON says which branch of a union a datum is of, by its name around it or where needed only; `avro` if left out."""
    message: str | list[int] | None
    """Protobuf: which message the bytes are of, by its full name or message indexes; the file's first if left out."""
    defaults: Literal["shown", "omitted"]
    """Protobuf: whether fields without a value are told; `shown` if left out."""
    formats: bool
    """JSON Schema: whether formats are asserted; not if left out."""
    reader: Schema | None
    """The schema that the reader has; left out, the writer's."""
    text: bool
    """Whether data are given and returned as JSON text, as it is; as values if left out."""


class RecordOptions(TypedDict, total=False):
    """What of a record is known beside its bytes."""

    framing: Framing | enums.Framing | Literal["auto"] | None
    """Left out, or `auto`, it is the likeliest one."""
    header: str | None
    """The value of the record header that names the schema, in hex; the bytes are then the payload alone."""
    subject: str | None
    """The subject, or Pulsar's topic."""
    version: int | str | None
    """Pulsar's schema version; left out, the subject's newest."""
    key: str | None
    """Pulsar's key in hex, where it stands outside of the payload."""


class UnknownField(TypedDict):
    """A field of a Protobuf message that its schema does not know."""

    path: str
    """JSON Pointer to the message that holds it; empty for the outermost."""
    number: int
    """The field number."""
    wire: int
    """The wire type."""
    hex: str
    """The bytes after its tag in hex."""


class _DecodedRecord(TypedDict, total=False):
    unknown: list[UnknownField]
    """Fields that the schema does not know; Protobuf only."""


class DecodedRecord(_DecodedRecord):
    """A record that was decoded."""

    framing: Framing | None
    """`None` for a bare payload, as Pulsar has."""
    format: str
    """The schema language, or the name of Pulsar's type."""
    id: int | str | None
    """The id of the schema or of the schema version; decimal digits beyond 2^53."""
    guid: str | None
    """Confluent's GUID, Glue's id of the schema version."""
    subject: str | None
    """The subject of the schema that was found."""
    version: int | str | None
    """Its version."""
    message: str | None
    """The full name of the message; Protobuf only."""
    value: Any
    """The datum."""


class Span(TypedDict):
    """A stretch of one text: byte offsets from 0, the end exclusive."""

    source: str
    """The text: empty for the schema itself, else the name of the reference; a check can also name another of its texts, `schema` or `previous[0]`."""
    start: int
    """Offset of the first byte, from 0."""
    end: int
    """Offset after the last byte."""


class Position(TypedDict):
    """A place as editors show it."""

    line: int
    """Line, from 0."""
    column: int
    """Column in the line, from 0, in the unit asked for."""
    offset: int
    """Offset from the start of the text, in the unit asked for."""


class Violation(TypedDict):
    """What is wrong with a document or a schema."""

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


class Rule(TypedDict):
    """One kind of difference."""

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


class Site(TypedDict):
    """An element of a schema."""

    path: str
    """A JSON Pointer into the schema's text for Avro and JSON Schema, message names and field number for Protobuf."""
    span: Span | None
    """Where it is written; `None` if the element is in no text."""


Args = dict[str, Union[str, int, list[str]]]


class Difference(TypedDict):
    """One thing that differs between what a reader expects and what a writer writes."""

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


class _Witness(TypedDict, total=False):
    hex: str
    """Its bytes under the writer's schema; not for JSON Schema."""
    message: str
    """The message's full name; Protobuf only."""
    error: str
    """What the reader says of a datum that it rejects."""
    seen: object
    """What the reader gets instead."""
    note: str
    """What else must be known."""


class Witness(_Witness):
    """A datum that the writer's schema allows and that its reader does not get as it was written."""

    kind: Literal["witness"]
    """Says that it is a witness."""
    datum: object
    """In the format's JSON encoding."""
    outcome: Literal["rejected", "lost", "changed", "json"]
    """What becomes of it: the reader refuses it, loses a part, sees another value, or differs in JSON alone."""


class WithEvidence(TypedDict, total=False):
    """What an incompatibility has beside when evidence is asked for."""

    evidence: dict[str, object]
    """What real data say of it; only when it was asked for."""


class WithHazards(TypedDict, total=False):
    """What a report has beside when evidence is asked for."""

    semantic: Literal["compatible", "incompatible", "unknown"]
    """What the evidence comes to; only when it was asked for."""
    hazards: list[dict[str, object]]
    """Witnesses against what the registry calls compatible; only when evidence was asked for."""


class Incompatibility(WithEvidence):
    """A breaking difference with one previous schema, in one direction."""

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


class Flaw(TypedDict):
    """What a known mistake of the registry's checker does to one comparison."""

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


class Upgrade(TypedDict):
    """In which order clients are upgraded, and against which versions the schema was held for that."""

    level: Level | None
    """The level; `None` where the mode has none."""
    first: Literal["consumers", "producers", "any", "none"]
    """Who comes first."""
    checks: Literal["latest", "all", "none"]
    """Against which versions."""


class _Report(WithHazards, total=False):
    strategy: Strategy
    """The registry's own mode, if that was asked for."""
    defects: list[Flaw]
    """What the known mistakes of the registry's checker do to the verdict, where there are any."""


class Report(_Report):
    """The outcome of holding a new schema against previous ones."""

    verdict: Literal["compatible", "incompatible"]
    """The verdict as a word."""
    compatible: bool
    """The registry's verdict: whether it would take the new schema."""
    format: Format
    """The format of the new schema."""
    level: Level | None
    """The level that was checked; `None` where the registry's own mode has none."""
    dialect: Dialect
    """The registry whose verdict it is."""
    messages: list[str]
    """The registry's own strings, in its own order; empty when compatible."""
    incompatibilities: list[Incompatibility]
    """What breaks: newest previous schema first, backward before forward, then by the reader's path and the rule."""
    upgrade: Upgrade
    """In which order clients are upgraded once the schema is taken."""


class FrameOptions(TypedDict, total=False):
    """What a frame is made of. Which members are needed depends on the framing."""

    framing: Framing | enums.Framing
    """`confluent` if left out."""
    id: int | str | None
    """Confluent's schema id, Hortonworks' schema version id; decimal digits where a number is too narrow."""
    guid: str | None
    """Confluent's GUID, Glue's id of the schema version."""
    indexes: list[int]
    """Confluent's message indexes; nothing is written for an empty list."""
    compression: Literal["NONE", "ZLIB"]
    """Glue's compression, `NONE` if left out."""
    protocol: int | None
    """Hortonworks' protocol, 3 if left out."""
    metadata: int | str | None
    """Hortonworks' id of the schema's metadata, protocol 1."""
    version: int | str | None
    """The version's number: Hortonworks protocol 1, Pulsar."""
    fingerprint: str | None
    """The writer schema's Rabin fingerprint, 16 hex digits: single-object."""
    key: str | None
    """The key of Pulsar's pair in hex; left out it is null."""


class UnframeOptions(TypedDict, total=False):
    """How a frame is read."""

    framing: Framing | enums.Framing | Literal["auto"] | None
    """Left out, or `auto`, it is the likeliest one."""
    format: Format | enums.Format
    """The payload's format, `AVRO` if left out: Protobuf has message indexes under Confluent's framing."""
    reading: Reading | enums.Reading | None
    """How strictly; left out, Confluent's is lenient and Hortonworks' strict."""


class FrameHeader(TypedDict):
    """What stands before a payload, in one shape for every framing; what a framing has not is `None`."""

    framing: Framing
    """The framing that it was read as."""
    id: int | None
    """The id of the schema or of the schema version."""
    guid: str | None
    """Confluent's GUID, Glue's id of the schema version."""
    indexes: list[int] | None
    """Protobuf's message indexes under Confluent's framing; empty for other formats."""
    compression: Literal["NONE", "ZLIB"] | None
    """Glue's compression."""
    protocol: int | None
    """Hortonworks' protocol."""
    metadata: int | None
    """Hortonworks' id of the schema's metadata."""
    version: int | None
    """The version's number."""
    fingerprint: str | None
    """The writer schema's Rabin fingerprint, 16 hex digits: single-object."""
    consumed: int
    """Bytes before the payload."""


class Unframed(FrameHeader):
    """What a frame says, in one shape for every framing; what a framing has not is `None`."""

    key: memoryview | None
    """The key of Pulsar's pair, a view of the bytes that were read; `None` for a null key."""
    payload: memoryview | None
    """A view of the bytes that were read, unless it had to be inflated; `None` for Pulsar's null value."""


class Apart(TypedDict):
    """A frame that is not a header and a stretch of its own bytes."""

    frame: int
    """Its place among the frames."""
    key: memoryview | None
    """The key of Pulsar's pair, a view of the bytes that were read; `None` for a null key, and without one."""
    payload: memoryview | None
    """A view of the bytes that were read, unless it had to be inflated; `None` for Pulsar's null value."""


class Refused(TypedDict):
    """Why a frame of many was refused."""

    frame: int
    """Its place among the frames."""
    error: SchemaccordError
    """Why; the span counts from the frame's first byte."""


class UnframedEach(TypedDict):
    """Many frames in columns; an element a frame, in their order."""

    headers: list[FrameHeader]
    """What the frames say, each once, in the order in which it was met."""
    header: memoryview
    """The place among `headers`; -1 for a frame that was refused."""
    start: memoryview
    """The offset of the payload's first byte: in the frame, or in the one array that holds all frames."""
    end: memoryview
    """The offset after the payload's last byte; that of `start` for a frame in `apart` or `refused`."""
    apart: list[Apart]
    """The frames with a key, and those whose payload is null or was inflated."""
    refused: list[Refused]
    """The frames that were refused."""


class Candidate(TypedDict):
    """A framing that bytes may have."""

    framing: Framing
    """The framing."""
    certainty: Certainty
    """How sure it is."""
    reason: str
    """Why, in one sentence."""
