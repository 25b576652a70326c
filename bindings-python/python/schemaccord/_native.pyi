from collections.abc import Iterable, Sequence
from typing import Any, final

from typing_extensions import Unpack

from . import enums
from .results import Difference, Position, Report, Rule, Violation
from .types import (
    Algorithm,
    Candidate,
    CheckOptions,
    DecodedRecord,
    Encoding,
    Form,
    Format,
    FrameOptions,
    ParseOptions,
    PayloadOptions,
    RecordOptions,
    Unframed,
    UnframedEach,
    UnframeOptions,
)

__all__ = [
    "Outcome",
    "parse",
    "Schema",
    "SchemaBundle",
    "diff",
    "check",
    "check_all",
    "frame",
    "unframe",
    "unframe_each",
    "detect",
    "position",
    "rules",
    "batch",
    "run",
]

@final
class Outcome:
    """The engine's report."""

    @property
    def compatible(self) -> bool:
        """Whether the registry would take the new schema."""

    def json(self) -> str:
        """Returns the report as JSON."""

def parse(text: str | bytes | bytearray, **options: Unpack[ParseOptions]) -> Schema:
    """Reads a schema's text.

    Returns a handle: a schema is read once and used as often as needed. The text is a string, or bytes that are
    UTF-8; spans in errors and reports count the bytes of its UTF-8 from 0, the end exclusive. References are texts that the caller gives;
    nothing is fetched.

    Source: what a registry reads is told by docs/avro.md, "Parsing", docs/protobuf.md, "Parsing", docs/json-schema.md, "Reading", and
    docs/references.md.

    Raises:
        SchemaError: why the text is no schema, with `path` and `span` where the fault has a place; `INVALID_UTF8` for bytes that are no
            text; `INVALID_REQUEST` for an option that there is not, or a value that it cannot have; `LIMIT_BYTES`, `LIMIT_DEPTH`,
            `LIMIT_NODES` and `LIMIT_TOKEN` for what is too large.
        UnresolvedReferenceError: `REFERENCE_MISSING`, `REFERENCE_CYCLE`.
    """

@final
class Schema:
    """A parsed schema; parse once and use it as often as needed.

    It cannot be changed.
    """

    def render(self, form: Form | enums.Form) -> str:
        """Returns the schema printed in that form.

        Source: docs/avro.md, "Canonical text", "Normalization" and "Parsing Canonical Form"; docs/protobuf.md, "Formats";
        docs/json-schema.md, "Canonical text".

        Raises:
            SchemaError: `NOT_NORMALIZABLE` where the registry fails to normalize; `UNSUPPORTED` for a form that the format has not;
                `LIMIT_OUTPUT`, `LIMIT_DEPTH`; `INVALID_REQUEST` for a name that is no form.
        """

    def fingerprint(self, algorithm: Algorithm | enums.Algorithm) -> str:
        """Returns the fingerprint of the Parsing Canonical Form as lower-case hex.

        `rabin` has 16 digits, the low byte first as in the header of a single object; `md5` has 32 digits and `sha256` 64.

        Source: Avro specification, "Schema Fingerprints".

        Raises:
            SchemaError: `UNSUPPORTED` for Protobuf and JSON Schema, which have no such form; `LIMIT_OUTPUT`, `LIMIT_DEPTH`;
                `INVALID_REQUEST` for a name that is no algorithm.
        """

    def lint(self) -> list[Violation]:
        """Returns what the meta-schema of its draft finds wrong with a JSON Schema; registries do not look.

        The list is empty when nothing is wrong; `path` of a finding leads into the schema.

        Source: docs/json-schema.md, "Lint".

        Raises:
            SchemaError: `UNSUPPORTED` for other formats; `LIMIT_DEPTH`; why the text is no schema.
        """

    def encode(self, value: object, **options: Unpack[PayloadOptions]) -> bytes:
        """Returns the bytes of a datum.

        Those are Avro's binary encoding, a Protobuf message with its fields in the order of their numbers, or JSON text without white
        space; no frame stands before them.

        Source: docs/payload.md.

        Raises:
            SchemaError: `INVALID_DATA` for a datum that does not fit, with `path` in the datum and `schema_path` and `span` in the
                schema; `JSON_SYNTAX`, `EMPTY_TEXT` or `DANGLING_CONTENT` for text that is no JSON; `INVALID_REQUEST` for an option or a message that there is not;
                `PROTOC_REFUSES` for a file of which no descriptor can be made; `LIMIT_DEPTH`, `LIMIT_BYTES`, `LIMIT_NODES`.
        """

    def decode(self, data: bytes | bytearray | memoryview, **options: Unpack[PayloadOptions]) -> Any:
        """Returns the datum at the front of bytes, as the reader's schema sees it if one is given.

        Bytes after the datum are left; `validate` tells of them. With `text` it is JSON text.

        Source: docs/payload.md; Avro specification, "Schema Resolution".

        Raises:
            SchemaError: `DATA_TRUNCATED` for bytes that end too early and `INVALID_DATA` for bytes that are no such datum, with `path`
                in the datum and `schema_path` and `span` in the schema; `CHECK_FAILED` for what the reader cannot take; `UNSUPPORTED`
                for a reader of another format; `INVALID_REQUEST`; `LIMIT_DEPTH`, `LIMIT_NODES`, `LIMIT_OUTPUT`.
        """

    def decode_each(self, data: Iterable[bytes | bytearray | memoryview], **options: Unpack[PayloadOptions]) -> Any:
        """Decodes many data at once and returns them in the same order.

        With `text` it is the text of one JSON array. One datum that is refused refuses all; `index` of the error is its place, from 0.

        Source: docs/payload.md, "Python and JavaScript".

        Raises:
            SchemaError: as `decode`.
        """

    def validate(self, datum: object, **options: Unpack[PayloadOptions]) -> list[Violation]:
        """Returns what is wrong with a datum, given as a value or as bytes; nothing when it fits.

        Findings stand in the order of the datum's text. Of bytes only the first fault is told, since nothing after it can be read; bytes
        after the datum are `TRAILING_BYTES`.

        Source: docs/payload.md, "Validation".

        Raises:
            SchemaError: `JSON_SYNTAX`, `EMPTY_TEXT` or `DANGLING_CONTENT` for text that is no JSON; `UNSUPPORTED` where no validator can be made of the schema;
                `INVALID_REQUEST`; limits. What is wrong with a datum is no error.
        """

    @property
    def name(self) -> str | None:
        """Returns the name that subject strategies use; `None` without one.

        That is the full name of a record (Avro), of the first message or else the first enum (Protobuf), and the `title` of a JSON Schema.

        Source: docs/wire.md, "Subjects".
        """

    @property
    def format(self) -> enums.Format:
        """Returns the schema language."""

    @property
    def guid(self) -> str:
        """Returns the registry's GUID.

        It is the MD5 of canonical text, references, metadata and rules: 32 lower-case hex digits in the form of a UUID.

        Source: docs/identity.md, "GUID".

        Raises:
            SchemaError: as `render` with `canonical`.
        """

    def __eq__(self, value: object, /) -> bool:
        """Whether the other was read from the same text with the same options."""

    def __hash__(self) -> int: ...
    def __copy__(self) -> Schema: ...
    def __deepcopy__(self, _memo: object, /) -> Schema: ...

@final
class SchemaBundle:
    """Schemas of a registry, to decode and encode whole records with.

    Of each schema a decoder is made when it is first needed, and kept.

    Source: docs/payload.md, "Bundles".
    """

    def __new__(cls, export: object, **options: Unpack[PayloadOptions]) -> SchemaBundle:
        """Reads a registry's export, as JSON text or as the array of its members.

        References are found among the other members by subject and version. A member that is no schema is an error when it is needed.

        Raises:
            SchemaError: `INVALID_REQUEST` for another shape, or an option that there is not.
        """

    def decode(self, data: bytes | bytearray | memoryview, **known: Unpack[RecordOptions]) -> DecodedRecord:
        """Decodes a whole record with the schema that it names.

        What names the schema stands before the payload, or is given as `header`, `subject` and `version`.

        Raises:
            SchemaError: `SCHEMA_UNKNOWN` for a schema that was not given, why its text is no schema, and as `Schema.decode`.
            FrameError: `FRAME_UNKNOWN`, `FRAME_TRUNCATED`, `FRAME_INVALID`, `FRAME_CORRUPT`, `FRAME_INDEXES`.
        """

    def decode_each(self, data: Iterable[bytes | bytearray | memoryview], **known: Unpack[RecordOptions]) -> list[DecodedRecord]:
        """Decodes many records of which the same is known.

        They are returned in the same order. One record that is refused refuses all; `index` of the error is its place, from 0.

        Raises:
            SchemaError: as `decode`.
            FrameError: as `decode`.
        """

    def encode(self, value: object, **frame: Unpack[FrameOptions]) -> bytes:
        """Encodes a datum into a frame that names its schema.

        The schema is that of the `guid`, the `metadata` and `version`, the `fingerprint` or the `id` of the frame. A datum that does not
        fit its schema is refused, so this validates before sending, too.

        Raises:
            SchemaError: `SCHEMA_UNKNOWN`, why its text is no schema, and as `Schema.encode`.
            FrameError: `FRAME_UNWRITABLE` for what the framing has no form for.
        """

    def __len__(self) -> int:
        """Returns how many schemas there are."""

    def __eq__(self, value: object, /) -> bool:
        """Whether the other was made of the same export with the same options."""

    def __hash__(self) -> int: ...
    def __copy__(self) -> SchemaBundle: ...
    def __deepcopy__(self, _memo: object, /) -> SchemaBundle: ...

def diff(reader: Schema, writer: Schema, **options: Unpack[CheckOptions]) -> list[Difference]:
    """Returns every difference between what a reader expects and what a writer writes, allowed ones too.

    They stand in the registry's order; the list is empty when nothing differs. Spans count bytes from 0.

    Source: the rules are listed by `rules` and in docs/avro.md, "Compatibility", docs/protobuf.md, "Differences", and docs/json-schema.md,
    "Differences".

    Raises:
        SchemaError: `CHECK_FAILED` where the registry's checker throws or the formats differ; `INVALID_REQUEST` for an option;
            `LIMIT_PAIRS`, `LIMIT_OUTPUT`, `LIMIT_DEPTH`.
    """

def check(schema: Schema, previous: Sequence[Schema], **options: Unpack[CheckOptions]) -> Report:
    """Returns the registry's verdict on a new schema after the previous ones, oldest first.

    The level says which of the previous ones count and who reads whom; left out it is `BACKWARD`. An incompatibility is a result and no
    error.

    Source: docs/batch.md, "Report"; docs/avro.md, "Levels"; docs/registries.md.

    Raises:
        SchemaError: `INVALID_REQUEST` for an option, or a mode that the registry has not; `CHECK_FAILED` where a comparison cannot be
            made; `LIMIT_PAIRS`, `LIMIT_OUTPUT`, `LIMIT_DEPTH`.
    """

def check_all(
    subjects: Iterable[tuple[Schema, Sequence[Schema]] | tuple[Schema, Sequence[Schema], CheckOptions | None]],
    *,
    threads: int | None = None,
    **options: Unpack[CheckOptions],
) -> list[Report]:
    """Makes many checks at once and returns their reports in the same order.

    A subject is a schema, the previous ones, oldest first, and options of its own in place of the common ones, if it has any. `threads`
    says on how many threads, left out as many as there are processors. The first check that is refused, in the order of the subjects,
    refuses all.

    Raises:
        SchemaError: as `check`.
    """

def frame(payload: bytes | bytearray | memoryview, **options: Unpack[FrameOptions]) -> bytes:
    """Puts a payload into a frame.

    Returns what the framing puts before the payload, and the payload, compressed where that is asked for. Left out, the framing is
    Confluent's, which needs an `id` or a `guid`.

    Source: docs/wire.md.

    Raises:
        SchemaError: `INVALID_REQUEST` for an option.
        FrameError: `FRAME_UNWRITABLE` for what is missing or has no form in the framing.
    """

def unframe(frame: bytes | bytearray | memoryview, **options: Unpack[UnframeOptions]) -> Unframed:
    """Reads a frame: what stands before the payload, and the payload without a copy of it.

    Spans of errors count the bytes of the frame from 0.

    Source: docs/wire.md; which framing it is where none is named, "Which framing is it" there.

    Raises:
        SchemaError: `INVALID_REQUEST` for an option.
        FrameError: `FRAME_UNKNOWN`, `FRAME_TRUNCATED`, `FRAME_INVALID`, `FRAME_CORRUPT`, `FRAME_INDEXES`.
    """

def unframe_each(
    frames: Iterable[bytes | bytearray | memoryview] | bytes | bytearray | memoryview,
    offsets: Sequence[int] | memoryview | None = None,
    **options: Unpack[UnframeOptions],
) -> UnframedEach:
    """Reads many frames at once: what they say, each once, and where their payloads stand.

    Frames are a sequence, or one buffer with the offset of each frame and of the end in bytes from 0. Frames that cannot be read are told
    in `refused`, and the others are read.

    Source: docs/wire.md, "Many frames".

    Raises:
        SchemaError: `INVALID_REQUEST` for an option.
    """

def detect(frame: bytes | bytearray | memoryview) -> list[Candidate]:
    """Returns the framings that bytes can be read as, the surest first.

    The list is empty where none fits.

    Source: docs/wire.md, "Which framing is it".
    """

def position(text: str | bytes | bytearray, offset: int, encoding: Encoding | enums.Encoding) -> Position:
    """Returns line and column of a byte offset, both from 0.

    The offset counts bytes of the text's UTF-8 from 0, as spans do, and may be the text's length; column and offset of the result are in
    the unit asked for. A line ends with a line feed, a carriage return or both.

    Source: docs/batch.md, "Positions".

    Raises:
        SchemaError: `INVALID_OFFSET` for an offset past the end or inside a character; `INVALID_UTF8`; `INVALID_REQUEST` for a name
            that is no unit.
    """

def rules(format: Format | enums.Format) -> list[Rule]:
    """Returns the rules of a format in the order of its documentation.

    They are Confluent's; the one that all formats have stands first.

    Source: docs/batch.md, "rules".

    Raises:
        SchemaError: `INVALID_REQUEST` for a name that is no format.
    """

def batch(text: str | bytes | bytearray) -> str:
    """Answers requests, one JSON object a line, with one JSON object a line.

    Answers stand in the order of the requests, each ended by a line feed; blank lines are passed over. A line that is no request is
    answered with an error.

    Source: docs/batch.md.

    Raises:
        SchemaError: `INVALID_UTF8` for bytes that are no text.
    """

def run(arguments: Sequence[str]) -> int:
    """Runs the command line on these arguments, the name of the program first, and returns the exit status."""
