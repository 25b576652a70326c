"""Schema compatibility for Avro, Protobuf and JSON Schema: the registry's verdict, where it breaks and why."""

from ._native import Schema, SchemaError, batch, check, diff, frame, parse, position, rules, unframe

__all__ = ["parse", "Schema", "diff", "check", "frame", "unframe", "position", "rules", "batch", "SchemaError"]
