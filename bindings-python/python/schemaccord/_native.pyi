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
    """Reads a schema's text."""

@final
class Schema:
    """A parsed schema; parse once and use it as often as needed."""

    def render(self, form: Form | enums.Form) -> str:
        """Returns the schema printed in that form."""

    def fingerprint(self, algorithm: Algorithm | enums.Algorithm) -> str:
        """Returns the fingerprint of the Parsing Canonical Form as lower-case hex."""

    def lint(self) -> list[Violation]:
        """Returns what the meta-schema of its draft finds wrong with a JSON Schema; registries do not look."""

    def encode(self, value: object, **options: Unpack[PayloadOptions]) -> bytes:
        """Returns the bytes of a datum."""

    def decode(self, data: bytes | bytearray | memoryview, **options: Unpack[PayloadOptions]) -> Any:
        """Returns the datum at the front of bytes, as the reader's schema sees it if one is given."""

    def decode_each(self, data: Iterable[bytes | bytearray | memoryview], **options: Unpack[PayloadOptions]) -> Any:
        """Decodes many data at once and returns them in the same order."""

    def validate(self, datum: object, **options: Unpack[PayloadOptions]) -> list[Violation]:
        """Returns what is wrong with a datum, given as a value or as bytes; nothing when it fits."""

    @property
    def name(self) -> str | None:
        """Returns the name that subject strategies use; `None` without one."""

    @property
    def format(self) -> enums.Format:
        """Returns the schema language."""

    @property
    def guid(self) -> str:
        """Returns the registry's GUID."""

    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __copy__(self) -> Schema: ...
    def __deepcopy__(self, _memo: object, /) -> Schema: ...

@final
class SchemaBundle:
    """Schemas of a registry, to decode and encode whole records with."""

    def __new__(cls, export: object, **options: Unpack[PayloadOptions]) -> SchemaBundle: ...
    def decode(self, data: bytes | bytearray | memoryview, **known: Unpack[RecordOptions]) -> DecodedRecord:
        """Decodes a whole record with the schema that it names."""

    def decode_each(self, data: Iterable[bytes | bytearray | memoryview], **known: Unpack[RecordOptions]) -> list[DecodedRecord]:
        """Decodes many records of which the same is known."""

    def encode(self, value: object, **frame: Unpack[FrameOptions]) -> bytes:
        """Encodes a datum into a frame that names its schema."""

    def __len__(self) -> int: ...

def diff(reader: Schema, writer: Schema, **options: Unpack[CheckOptions]) -> list[Difference]:
    """Returns every difference between what a reader expects and what a writer writes, allowed ones too."""

def check(schema: Schema, previous: Sequence[Schema], **options: Unpack[CheckOptions]) -> Report:
    """Returns the registry's verdict on a new schema after the previous ones, oldest first."""

def check_all(
    subjects: Iterable[tuple[Schema, Sequence[Schema]] | tuple[Schema, Sequence[Schema], CheckOptions | None]],
    *,
    threads: int | None = None,
    **options: Unpack[CheckOptions],
) -> list[Report]:
    """Makes many checks at once and returns their reports in the same order."""

def frame(payload: bytes | bytearray | memoryview, **options: Unpack[FrameOptions]) -> bytes:
    """Puts a payload into a frame."""

def unframe(frame: bytes | bytearray | memoryview, **options: Unpack[UnframeOptions]) -> Unframed:
    """Reads a frame: what stands before the payload, and the payload without a copy of it."""

def unframe_each(
    frames: Iterable[bytes | bytearray | memoryview] | bytes | bytearray | memoryview,
    offsets: Sequence[int] | memoryview | None = None,
    **options: Unpack[UnframeOptions],
) -> UnframedEach:
    """Reads many frames at once: what they say, each once, and where their payloads stand."""

def detect(frame: bytes | bytearray | memoryview) -> list[Candidate]:
    """Returns the framings that bytes can be read as, the surest first."""

def position(text: str | bytes | bytearray, offset: int, encoding: Encoding | enums.Encoding) -> Position:
    """Returns line and column of a byte offset, both from 0."""

def rules(format: Format | enums.Format) -> list[Rule]:
    """Returns the rules of a format in the order of its documentation."""

def batch(text: str | bytes | bytearray) -> str:
    """Answers requests, one JSON object a line, with one JSON object a line."""

def run(arguments: Sequence[str]) -> int:
    """Runs the command line on these arguments, the name of the program first, and returns the exit status."""
