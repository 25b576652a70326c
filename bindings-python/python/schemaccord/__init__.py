"""Schema compatibility for Avro, Protobuf and JSON Schema: the registry's verdict, where it breaks and why."""

from ._native import Schema, SchemaError, batch, check, detect, diff, frame, parse, position, rules, unframe, unframe_each

__all__ = [
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
    "SchemaError",
]
