"""For confluent-kafka: its schema objects, and a check of one before it is registered.

The only network access is that of the client that is handed over: the texts of references and previous versions are asked of it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol, cast

from .._native import Schema
from .._native import check as check_schemas
from .._native import parse as parse_text

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .. import enums
    from ..results import Report
    from ..types import CheckOptions, Format, Metadata, Mode, Reference, RuleSet

__all__ = ["check", "parse"]


class SchemaReference(Protocol):
    """What `confluent_kafka.schema_registry.SchemaReference` has."""

    @property
    def name(self) -> Any:
        """The name it is referred to by."""
        ...

    @property
    def subject(self) -> Any:
        """The subject it is registered under."""
        ...

    @property
    def version(self) -> Any:
        """The version under that subject."""
        ...


class RegistrySchema(Protocol):
    """What `confluent_kafka.schema_registry.Schema` has."""

    @property
    def schema_str(self) -> Any:
        """The text."""
        ...

    @property
    def schema_type(self) -> Any:
        """The schema language."""
        ...

    @property
    def references(self) -> Any:
        """The references."""
        ...

    @property
    def metadata(self) -> Any:
        """What is registered with it."""
        ...

    @property
    def rule_set(self) -> Any:
        """What is registered with it."""
        ...


class Client(Protocol):
    """What `confluent_kafka.schema_registry.SchemaRegistryClient` has."""

    def get_version(self, subject_name: str, version: Any) -> Any:
        """Returns a registered version."""
        ...

    def get_versions(self, subject_name: str) -> list[int]:
        """Returns the numbers of a subject's versions."""
        ...

    def get_compatibility(self, subject_name: str | None = None) -> str:
        """Returns a subject's compatibility level, or the registry's."""
        ...


def parse(
    schema: RegistrySchema, client: Client | None = None, *, mode: Mode | enums.Mode = "stored", version: int | None = None
) -> Schema:
    """Reads a schema object. Where it has references, their texts are asked of the client."""
    return parse_text(
        schema.schema_str,
        format=cast("Format", schema.schema_type or "AVRO"),
        mode=mode,
        references=_references(schema, client),
        version=version,
        metadata=cast("Metadata | None", _plain(schema.metadata)),
        ruleSet=cast("RuleSet | None", _plain(schema.rule_set)),
    )


def check(client: Client, subject: str, schema: RegistrySchema, **options: Unpack[CheckOptions]) -> Report:
    """Returns the verdict on registering a schema under a subject: against the versions that the client gives, at the subject's level or
    the registry's, unless options name another."""
    previous = [parse(client.get_version(subject, version).schema, client, version=version) for version in _versions(client, subject)]
    if "level" not in options:
        options["level"] = _level(client, subject)
    return check_schemas(parse(schema, client, mode="new"), previous, **options)


def _references(schema: RegistrySchema, client: Client | None) -> list[Reference]:
    found: list[Reference] = []
    for reference in cast("Sequence[SchemaReference]", schema.references or ()):
        one: Reference = {"name": reference.name, "subject": reference.subject, "version": reference.version}
        if client is not None:
            registered = client.get_version(reference.subject, reference.version).schema
            one["schema"] = registered.schema_str
            one["references"] = _references(registered, client)
        found.append(one)
    return found


def _plain(value: Any) -> object:
    """Returns metadata or rules as the registry's own JSON has them."""
    return None if value is None else json.loads(json.dumps(value.to_dict(), default=lambda member: member.to_dict()))


def _versions(client: Client, subject: str) -> list[int]:
    try:
        return sorted(client.get_versions(subject))
    except Exception as error:
        # The registry's "subject not found": this is its first version.
        if getattr(error, "error_code", None) == 40401:
            return []
        raise


def _level(client: Client, subject: str) -> Any:
    try:
        return client.get_compatibility(subject)
    except Exception as error:
        # The subject has no level of its own, or is not there yet.
        if getattr(error, "error_code", None) in (40408, 40401):
            return client.get_compatibility()
        raise
