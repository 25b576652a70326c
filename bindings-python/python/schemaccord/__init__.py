"""Schema compatibility for Avro, Protobuf and JSON Schema: the registry's verdict, where it breaks and why."""

from ._native import Schema, SchemaError, batch, check, diff, parse, position, rules

__all__ = ["parse", "Schema", "diff", "check", "position", "rules", "batch", "SchemaError"]
