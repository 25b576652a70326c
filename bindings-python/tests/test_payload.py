"""Data of schemas: encoded, decoded and validated, and whole records. tests/api.mjs is the same for JavaScript."""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from typing import Any, cast

import pytest

from schemaccord import FrameError, SchemaBundle, SchemaccordError, enums, frame, parse

WIDE = '{"type": "record", "name": "R", "fields": [{"name": "a", "type": "long"}, {"name": "b", "type": ["null", "string"]}]}'


def refused(code: str, body: Callable[[], object]) -> SchemaccordError:
    with pytest.raises(SchemaccordError) as caught:
        body()
    assert caught.value.code == code, caught.value
    return caught.value


def test_every_format_is_encoded_and_decoded() -> None:
    schema = parse(WIDE)
    data = schema.encode({"a": 1, "b": {"string": "x"}})
    assert data == b"\2\2\2x"
    for given in (data, bytearray(data), memoryview(data)):
        assert schema.decode(given) == {"a": 1, "b": {"string": "x"}}
        assert schema.decode(given, json="plain") == {"a": 1, "b": "x"}
    assert schema.decode(data, json="plain", text=True) == '{"a":1,"b":"x"}'
    assert schema.encode('{"a":1,"b":"x"}', json="plain", text=True) == data

    file = 'syntax = "proto3"; message A { int32 a = 1; } message M { int64 a = 1; repeated string b = 2; }'
    message = parse(file, format="PROTOBUF")
    sent = message.encode({"a": 5, "b": ["x"]}, message="M")
    assert sent == b"\x08\5\x12\1x"
    assert message.decode(sent, message=[1]) == {"a": "5", "b": ["x"]}
    assert message.decode(b"", message="M", defaults="omitted") == {}

    document = parse('{"type": "object", "properties": {"a": {"type": "integer"}}}', format="JSON")
    assert document.encode({"a": 2**70}) == b'{"a":1180591620717411303424}'
    assert document.decode(b'{"a": 1180591620717411303424}') == {"a": 2**70}
    refused("INVALID_DATA", lambda: document.encode({"a": "x"}))


def test_no_number_loses_a_digit() -> None:
    schema = parse(WIDE)
    for number in (2**63 - 1, -(2**63), 2**53 + 1, 0):
        assert schema.decode(schema.encode({"a": number, "b": None})) == {"a": number, "b": None}
    refused("INVALID_DATA", lambda: schema.encode({"a": 2**63, "b": None}))
    doubles = parse('{"type": "array", "items": "double"}')
    numbers = [1e300, 1e16, 0.1, -0.0, 5e-324]
    assert doubles.decode(doubles.encode(numbers)) == numbers
    with pytest.raises(ValueError):
        doubles.encode([float("nan")])
    assert doubles.decode(doubles.encode(["NaN"])) == ["NaN"]
    # Nested deeper than the quick way goes.
    nested: Any = {"next": None}
    for _ in range(50):
        nested = {"next": {"L": nested}}
    chain = parse('{"type": "record", "name": "L", "fields": [{"name": "next", "type": ["null", "L"]}]}')
    assert chain.decode(chain.encode(nested)) == nested


def test_many_at_once_and_with_a_readers_schema() -> None:
    schema = parse('"long"')
    data = [schema.encode(number) for number in (1, 2**62, -3)]
    assert schema.decode_each(data) == [1, 2**62, -3]
    assert schema.decode_each(bytearray(one) for one in data) == [1, 2**62, -3]
    assert schema.decode_each(data, text=True) == "[1,4611686018427387904,-3]"
    assert schema.decode_each([]) == []
    error = refused("DATA_TRUNCATED", lambda: schema.decode_each([data[0], b"", data[1]]))
    assert error.index == 1
    assert pickle.loads(pickle.dumps(error)).index == 1
    reader = parse('"double"')
    assert schema.decode(data[0], reader=reader) == 1.0
    assert schema.decode_each(data, reader=reader) == [1.0, 2.0**62, -3.0]
    refused("CHECK_FAILED", lambda: schema.decode(data[0], reader=parse('"string"')))


def test_what_is_wrong_and_where() -> None:
    schema = parse('{"type": "map", "values": "int"}')
    assert schema.validate({"a": 1}) == []
    found = [(one.code, one.path, one.schema_path) for one in schema.validate({"a": "x", "b": 3_000_000_000})]
    assert found == [("WRONG_TYPE", "/a", "/values"), ("OUT_OF_RANGE", "/b", "/values")]
    assert len(schema.validate('{"a": 1.5}', text=True)) == 1
    assert schema.validate(schema.encode({"a": 1})) == []
    assert [one.code for one in schema.validate(memoryview(b"\0\0"))] == ["TRAILING_BYTES"]
    error = refused("INVALID_DATA", lambda: schema.encode({"a": "x"}))
    assert (error.path, error.schema_path, error.index) == ("/a", "/values", None)
    assert error.span == {"source": "", "start": 26, "end": 31}
    again = pickle.loads(pickle.dumps(error))
    assert (again.path, again.schema_path, again.index) == ("/a", "/values", None)
    anything = cast(Any, schema)
    refused("INVALID_REQUEST", lambda: anything.encode({}, colour="red"))
    refused("INVALID_REQUEST", lambda: anything.encode({}, json="loud"))
    wrong: list[Callable[[], object]] = [
        lambda: anything.encode(),
        lambda: anything.encode({}, {}),
        lambda: anything.encode({"a"}),
        lambda: anything.encode(5, text=True),
        lambda: anything.decode("00"),
        lambda: anything.decode_each(5),
        lambda: anything.decode_each(["00"]),
        lambda: anything.decode(b"", reader="int"),
    ]
    for body in wrong:
        with pytest.raises(TypeError):
            body()


def test_whole_records_with_a_registrys_schemas() -> None:
    members = [
        {"id": 7, "subject": "t-value", "version": 1, "schema": '{"type": "array", "items": "long"}'},
        {"id": 8, "schemaType": "JSON", "schema": '{"type": "integer"}'},
    ]
    for given in (members, json.dumps(members)):
        bundle = SchemaBundle(given)
        assert len(bundle) == 2
        record = bundle.encode([4, 2**60], id=7)
        assert record[:5] == b"\0\0\0\0\7"
        opened = bundle.decode(record, framing=enums.Framing.CONFLUENT)
        assert (opened["framing"], opened["format"], opened["id"]) == ("confluent", "AVRO", 7)
        assert (opened["subject"], opened["version"], opened["value"]) == ("t-value", 1, [4, 2**60])
        assert [one["value"] for one in bundle.decode_each([record, bundle.encode(5, id=8)])] == [[4, 2**60], 5]
        error = refused("SCHEMA_UNKNOWN", lambda: bundle.decode_each([record, frame(b"\0", id=9)]))
        assert error.index == 1
        refused("INVALID_DATA", lambda: bundle.encode("x", id=8))
        refused("INVALID_REQUEST", lambda: bundle.decode(record, header="x"))
        with pytest.raises(FrameError):
            bundle.decode(b"\x09")
    assert SchemaBundle(members, text=True).encode("5", id=8) == b"\0\0\0\0\x085"
    refused("INVALID_REQUEST", lambda: SchemaBundle("5"))


def test_a_bundle_is_a_value() -> None:
    members = [{"id": 7, "schema": '"long"'}, {"id": 8, "schema": '"int"'}]
    made: list[Callable[[], SchemaBundle]] = [
        lambda: SchemaBundle(members),
        lambda: SchemaBundle(json.dumps(members), json="plain", message=[0], text=True),
        lambda: SchemaBundle(members, reader=parse('"double"')),
    ]
    for make in made:
        one, again = make(), pickle.loads(pickle.dumps(make()))
        assert one == make() == again and hash(one) == hash(make()) == hash(again) and len(again) == 2
        assert copy.copy(one) == copy.deepcopy(one) == one
        assert one.decode(b"\0\0\0\0\7\2") == again.decode(b"\0\0\0\0\7\2")
    assert len({make() for make in made}) == 3
    assert SchemaBundle(members) == SchemaBundle(json.dumps(members, indent=1)) == SchemaBundle(members, json="avro", reader=None)
    assert SchemaBundle(members) != SchemaBundle(members[:1]) and SchemaBundle(members) != members
    assert repr(SchemaBundle(members)) == "<SchemaBundle of 2 schemas>" and repr(SchemaBundle([{"schema": '"int"'}])) == "<SchemaBundle of 1 schema>"
