from collections.abc import Iterable, Sequence
from typing import final

from typing_extensions import Unpack

from .types import (
    Algorithm,
    Candidate,
    CheckOptions,
    Difference,
    Encoding,
    Form,
    Format,
    FrameOptions,
    ParseOptions,
    Position,
    Report,
    Rule,
    Span,
    Unframed,
    UnframedEach,
    UnframeOptions,
    Violation,
)

__all__ = [
    "SchemaError",
    "parse",
    "Schema",
    "diff",
    "check",
    "frame",
    "unframe",
    "unframe_each",
    "detect",
    "position",
    "rules",
    "batch",
]

class SchemaError(ValueError):
    """Why a schema, a reference or a request was refused."""

    code: str
    """The stable name, to be matched on."""
    path: str | None
    """The path of the offending element; `None` if none is known."""
    span: Span | None
    """The bytes it is about; `None` if the fault lies in no text."""
    reference: str | None
    """The name of the reference that brought the fault; `None` when it lies in the schema itself."""

def parse(text: str | bytes | bytearray, **options: Unpack[ParseOptions]) -> Schema:
    """Reads a schema's text."""

@final
class Schema:
    """A parsed schema; parse once and use it as often as needed."""

    def render(self, form: Form) -> str:
        """Returns the schema printed in that form."""

    def fingerprint(self, algorithm: Algorithm) -> str:
        """Returns the fingerprint of the Parsing Canonical Form as lower-case hex."""

    def lint(self) -> list[Violation]:
        """Returns what the meta-schema of its draft finds wrong with a JSON Schema; registries do not look."""

    @property
    def name(self) -> str | None:
        """Returns the name that subject strategies use; `None` without one."""

    @property
    def format(self) -> Format:
        """Returns the schema language."""

    @property
    def guid(self) -> str:
        """Returns the registry's GUID."""

def diff(reader: Schema, writer: Schema, **options: Unpack[CheckOptions]) -> list[Difference]:
    """Returns every difference between what a reader expects and what a writer writes, allowed ones too."""

def check(schema: Schema, previous: Sequence[Schema], **options: Unpack[CheckOptions]) -> Report:
    """Returns the registry's verdict on a new schema after the previous ones, oldest first."""

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

def position(text: str | bytes | bytearray, offset: int, encoding: Encoding) -> Position:
    """Returns line and column of a byte offset, both from 0."""

def rules(format: Format) -> list[Rule]:
    """Returns the rules of a format in the order of its documentation."""

def batch(text: str | bytes | bytearray) -> str:
    """Answers requests, one JSON object a line, with one JSON object a line."""
