"""Schema compatibility for Avro, Protobuf and JSON Schema: the registry's verdict, where it breaks and why."""

from ._native import Schema, batch, check, check_all, diff, frame, parse, position, rules, unframe
from .enums import Algorithm, Dialect, Direction, Encoding, Form, Format, Framing, Level, Memo, Mode, Policy, Reading
from .errors import FrameError, SchemaccordError, SchemaError, UnresolvedReferenceError
from .results import Difference, Incompatibility, Position, Report, Rule, Site, Span, Violation
from .types import (
    CheckOptions,
    DataRule,
    FrameOptions,
    Metadata,
    ParseOptions,
    Reference,
    RuleSet,
    Unframed,
    UnframeOptions,
)

__all__ = [
    # The functions, and the schema that they work on.
    "parse",
    "Schema",
    "diff",
    "check",
    "check_all",
    "frame",
    "unframe",
    "position",
    "rules",
    "batch",
    # What they raise.
    "SchemaccordError",
    "SchemaError",
    "UnresolvedReferenceError",
    "FrameError",
    # What they return.
    "Report",
    "Incompatibility",
    "Difference",
    "Site",
    "Span",
    "Position",
    "Rule",
    "Violation",
    "Unframed",
    # What they take.
    "ParseOptions",
    "Reference",
    "Metadata",
    "DataRule",
    "RuleSet",
    "CheckOptions",
    "FrameOptions",
    "UnframeOptions",
    # The words of options and results.
    "Format",
    "Dialect",
    "Mode",
    "Form",
    "Algorithm",
    "Level",
    "Policy",
    "Memo",
    "Direction",
    "Encoding",
    "Framing",
    "Reading",
]
