"""For fastavro: its parsed schemas."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .._native import Schema
from .._native import parse as parse_text

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from ..types import ParseOptions

__all__ = ["parse"]


def parse(schema: Any, **options: Unpack[ParseOptions]) -> Schema:
    """Reads a schema, parsed by `fastavro.parse_schema` or not. The parsed form writes names in full: the verdict is the same as that on the
    text it was made of, the GUID need not be."""
    return parse_text(json.dumps(_own(schema)), **options)


_Json = dict[str, Any] | list[Any] | str | int | float | bool | None


def _own(schema: _Json) -> _Json:
    """Returns a schema without what fastavro notes in it for itself."""
    if isinstance(schema, list):
        return [_own(item) for item in schema]
    if isinstance(schema, dict):
        return {name: _own(member) for name, member in schema.items() if name not in ("__fastavro_parsed", "__named_schemas")}
    return schema
