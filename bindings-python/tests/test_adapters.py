"""The adapters, against the packages they are for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import fastavro
import pytest
from confluent_kafka.schema_registry import Schema as RegistrySchema
from confluent_kafka.schema_registry import SchemaReference, SchemaRegistryClient
from confluent_kafka.schema_registry.error import SchemaRegistryError

from schemaccord import Level, SchemaError, UnresolvedReferenceError, check, parse
from schemaccord.adapters import confluent_kafka
from schemaccord.adapters import fastavro as fastavro_adapter

USER = '{"type": "record", "name": "User", "fields": [{"name": "id", "type": "long"}]}'
EMAIL = '{"type": "record", "name": "User", "fields": [{"name": "id", "type": "long"}, {"name": "email", "type": "string"}]}'
PROTO = 'syntax = "proto3"; import "user.proto"; message Order { User user = 1; }'
CASES = Path(__file__).parents[2] / "tests/conformance/avro"


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The package's own client without a registry; it has no levels, so these are ours."""
    client: Any = SchemaRegistryClient.new_client({"url": "mock://registry"})
    levels = {"strict": "FULL_TRANSITIVE", None: "BACKWARD"}

    def get_compatibility(subject_name: str | None = None) -> str:
        if subject_name not in levels:
            raise SchemaRegistryError(404, 40408, "Subject does not have subject-level compatibility configured")
        return levels[subject_name]

    monkeypatch.setattr(client, "get_compatibility", get_compatibility)
    return client


def test_a_schema_is_checked_before_it_is_registered(client: Any) -> None:
    client.register_schema("users-value", RegistrySchema(USER, "AVRO"))
    refused = confluent_kafka.check(client, "users-value", RegistrySchema(EMAIL, "AVRO"))
    assert not refused and refused.level is Level.BACKWARD
    assert "{oldSchemaVersion: 1}" in refused.messages
    assert confluent_kafka.check(client, "users-value", RegistrySchema(EMAIL, "AVRO"), level="FORWARD")
    assert confluent_kafka.check(client, "new-value", RegistrySchema(EMAIL, "AVRO"))
    client.register_schema("strict", RegistrySchema(USER))
    assert confluent_kafka.check(client, "strict", RegistrySchema(USER)).level is Level.FULL_TRANSITIVE
    with pytest.raises(SchemaError):
        confluent_kafka.check(client, "users-value", RegistrySchema("{", "AVRO"))


def test_every_version_counts_when_the_level_says_so(client: Any) -> None:
    for text in (EMAIL, USER):
        client.register_schema("strict", RegistrySchema(text, "AVRO"))
    report = confluent_kafka.check(client, "strict", RegistrySchema(USER, "AVRO"))
    assert not report and {one.against for one in report} == {0}
    assert confluent_kafka.check(client, "strict", RegistrySchema(USER, "AVRO"), level="FULL")


def test_a_failing_client_is_not_taken_for_an_empty_subject(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> list[int]:
        raise SchemaRegistryError(500, 50001, "Error in the backend datastore")

    monkeypatch.setattr(client, "get_versions", fails)
    with pytest.raises(SchemaRegistryError):
        confluent_kafka.check(client, "users-value", RegistrySchema(USER, "AVRO"))

    def unknown(*_: object) -> list[int]:
        raise SchemaRegistryError(404, 40401, "Subject not found")

    monkeypatch.setattr(client, "get_versions", unknown)
    assert confluent_kafka.check(client, "users-value", RegistrySchema(USER, "AVRO"))


def test_references_are_asked_of_the_client(client: Any) -> None:
    client.register_schema("user.proto", RegistrySchema('syntax = "proto3"; message User { int64 id = 1; }', "PROTOBUF"))
    order = RegistrySchema(PROTO, "PROTOBUF", [SchemaReference("user.proto", "user.proto", 1)])
    assert confluent_kafka.check(client, "orders-value", order)
    schema = confluent_kafka.parse(order, client)
    assert (schema.format, schema.name) == ("PROTOBUF", "Order")
    with pytest.raises(UnresolvedReferenceError):
        confluent_kafka.parse(order)


def test_metadata_and_rules_enter_the_guid() -> None:
    from confluent_kafka.schema_registry import Metadata, MetadataProperties, MetadataTags, Rule, RuleKind, RuleMode, RuleParams, RuleSet

    metadata = Metadata(MetadataTags({"**.ssn": ["PII"]}), MetadataProperties({"owner": "team"}), ["secret"])
    rule = Rule("check", "", RuleKind.CONDITION, RuleMode.WRITE, "CEL", ["PII"], RuleParams({"a": "b"}), "true", None, None, False)
    rich = RegistrySchema(USER, "AVRO", [], metadata, RuleSet(None, [rule]))
    plain: Any = {"metadata": {"tags": {"**.ssn": ["PII"]}, "properties": {"owner": "team"}, "sensitive": ["secret"]}}
    assert confluent_kafka.parse(RegistrySchema(USER, "AVRO", [], metadata)).guid == parse(USER, **plain).guid
    assert len({parse(USER).guid, confluent_kafka.parse(rich).guid, parse(USER, **plain).guid}) == 3


def test_parsed_schemas_of_fastavro_are_what_their_texts_are() -> None:
    texts = {
        json.loads(line).get("schema") for file in sorted(CASES.glob("**/*.jsonl")) for line in file.read_text().splitlines()
    }  # fmt: skip
    same = 0
    for text in sorted(text for text in texts if isinstance(text, str)):
        try:
            original = parse(text, mode="new")
            theirs: Any = fastavro.parse_schema(json.loads(text))
            json.dumps(theirs, allow_nan=False)
        except Exception:
            # What either refuses says nothing about the other.
            continue
        assert check(fastavro_adapter.parse(theirs), [original], level="FULL"), text
        same += 1
    assert same > 50


def test_parsed_schemas_of_fastavro_may_stand_in_lists() -> None:
    parsed = fastavro.parse_schema(["null", json.loads(USER), {"type": "map", "values": "User"}])
    assert fastavro_adapter.parse(parsed).render("canonical") == parse(f'["null", {USER}, {{"type": "map", "values": "User"}}]').render("canonical")
    assert fastavro_adapter.parse("int", mode="new").render("canonical") == '"int"'
    assert not check(fastavro_adapter.parse(fastavro.parse_schema(json.loads(EMAIL))), [fastavro_adapter.parse(parsed)])
