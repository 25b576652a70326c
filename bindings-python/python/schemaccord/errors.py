"""The exceptions. Each has a stable code, to be matched on, and where in which text the fault lies."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .results import Span

__all__ = ["FrameError", "SchemaError", "SchemaccordError", "UnresolvedReferenceError"]


class SchemaccordError(Exception):
    """What every error of this package is."""

    code: str
    """The stable name, to be matched on; docs/batch.md, "Errors", lists all."""
    path: str | None
    """The path of the offending element; `None` if none is known."""
    schema_path: str | None
    """The path in the schema of what a datum does not fit; `None` if the fault is not in a datum."""
    index: int | None
    """The place of the datum among those decoded at once; `None` elsewhere."""
    span: Span | None
    """The bytes it is about; `None` if the fault lies in no text."""
    reference: str | None
    """The name of the reference that brought the fault; `None` when it lies in the schema itself."""

    def __init__(self, message: str, code: str, path: str | None = None, span: Span | None = None, reference: str | None = None, schema_path: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.path = path
        self.span = span
        self.reference = reference
        self.schema_path = schema_path
        self.index = None

    def __repr__(self) -> str:
        where = "" if self.path is None else f", path={self.path!r}"
        return f"{type(self).__name__}({str(self)!r}, code={self.code!r}{where})"

    def __reduce__(self) -> tuple[type[SchemaccordError], tuple[object, ...], dict[str, object]]:
        made = (str(self), self.code, self.path, self.span, self.reference, self.schema_path)
        return type(self), made, {"index": self.index}


class SchemaError(SchemaccordError, ValueError):
    """Why a schema, a check or a request was refused."""


class UnresolvedReferenceError(SchemaccordError, LookupError):
    """Why the references of a schema were refused: one is missing, or they lead back to themselves."""


class FrameError(SchemaccordError, ValueError):
    """Why a frame cannot be read or written."""
