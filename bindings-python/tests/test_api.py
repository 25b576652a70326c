"""The Python API beside `batch`: options, handles, errors, threads and hostile input."""

from __future__ import annotations

import json
import threading
import time
from array import array
from collections.abc import Callable
from typing import Any, cast

import pytest

import schemaccord
from schemaccord import FrameError, Schema, SchemaccordError, SchemaError, UnresolvedReferenceError
from schemaccord import batch, check, detect, diff, frame, parse, position, rules, unframe, unframe_each
from schemaccord.types import Form, Reference

USER = '{"type": "record", "name": "User", "namespace": "org.acme", "fields": [{"name": "id", "type": "long"}]}'
USER_WITH_EMAIL = (
    '{"type": "record", "name": "User", "namespace": "org.acme",'
    ' "fields": [{"name": "id", "type": "long"}, {"name": "email", "type": "string"}]}'
)


def refused(code: str, body: Callable[[], object]) -> SchemaccordError:
    with pytest.raises(SchemaccordError) as caught:
        body()
    # Whose class it is follows from the code alone.
    about = UnresolvedReferenceError if code.startswith("REFERENCE_") else FrameError if code.startswith("FRAME_") else SchemaError
    assert type(caught.value) is about
    assert caught.value.code == code, str(caught.value)
    return caught.value


def test_a_schema_is_a_reusable_handle() -> None:
    schema = parse(USER)
    for _ in range(3):
        assert (schema.name, schema.format) == ("org.acme.User", "AVRO")
        assert [len(part) for part in schema.guid.split("-")] == [8, 4, 4, 4, 12]
        assert json.loads(schema.render("canonical"))["name"] == "User"
        assert len(schema.fingerprint("rabin")) == 16
        assert len(schema.fingerprint("md5")) == 32
        assert len(schema.fingerprint("sha256")) == 64
        assert diff(schema, schema) == []
        assert check(schema, (schema, schema), level="FULL_TRANSITIVE")["compatible"]
    assert parse('"int"').name is None


def test_lint_gives_a_meta_schemas_findings() -> None:
    (found,) = parse('{"minLength": -1}', format="JSON").lint()
    assert (found["code"], found["path"], found["span"]) == ("MINIMUM", "/minLength", {"source": "", "start": 14, "end": 16})
    assert parse("true", format="JSON").lint() == []
    refused("UNSUPPORTED", parse(USER).lint)


def test_bytes_and_strings_are_the_same_text() -> None:
    assert parse(USER.encode()).guid == parse(bytearray(USER.encode())).guid == parse(USER).guid
    text = '{"type": "record", "name": "R", "doc": "é \U0001f600 \ufffd", "fields": []}'
    assert parse(text).render("canonical") == parse(text.encode()).render("canonical")


def test_options_reach_the_engine() -> None:
    references: list[Reference] = [{"name": "org.acme.User", "subject": "user-value", "version": 1, "schema": USER}]
    text = '{"type": "array", "items": "org.acme.User"}'
    users = parse(text, format="AVRO", mode="new", dialect="confluent", references=references)
    assert json.loads(users.render("resolved"))["items"]["name"] == "User"
    assert parse(USER, version=None).guid == parse(USER).guid
    assert parse(USER, metadata={"properties": {"owner": "a"}}).guid != parse(USER).guid
    anything = cast(Any, schemaccord)
    refused("INVALID_REQUEST", lambda: anything.parse(USER, format="XML"))
    refused("INVALID_REQUEST", lambda: anything.parse(USER, colour="red"))
    refused("INVALID_REQUEST", lambda: anything.parse(USER, version="one"))
    refused("INVALID_REQUEST", lambda: anything.check(users, [], level="SIDEWAYS"))
    refused("INVALID_REQUEST", lambda: cast(Any, users).render("pretty"))
    refused("INVALID_REQUEST", lambda: cast(Any, users).fingerprint("crc"))
    refused("INVALID_REQUEST", lambda: anything.rules("XML"))


def test_errors_have_code_path_span_and_reference() -> None:
    broken = '{"type": "record", "name": "R", "fields": [{"name": "f", "type": "nothing"}]}'
    error = refused("UNDEFINED_NAME", lambda: parse(broken))
    start = broken.index('"nothing"')
    assert "nothing" in str(error)
    assert error.path == "/fields/0/type"
    assert error.span == {"source": "", "start": start, "end": start + 9}
    assert error.reference is None

    inside = refused("JSON_SYNTAX", lambda: parse('"org.acme.Broken"', references=[{"name": "org.acme.Broken", "schema": '{"type": "recor'}]))
    assert inside.reference == "org.acme.Broken"
    assert inside.span is not None and inside.span["source"] == "org.acme.Broken"

    missing = refused("REFERENCE_MISSING", lambda: parse(USER, references=[{"name": "Gone"}]))
    assert (missing.reference, missing.span) == ("Gone", None)


def test_text_that_is_not_unicode() -> None:
    error = refused("INVALID_UTF8", lambda: parse(b'"\xff"'))
    assert error.span == {"source": "", "start": 1, "end": 2}
    refused("INVALID_UTF8", lambda: parse(bytearray(b'"\xff"')))
    for lone in ("\ud800", "\udc00", "\ud800a", "\udc00\ud800"):
        error = refused("INVALID_UTF8", lambda: parse(f'"é{lone}"'))
        assert error.span is not None and error.span["start"] == 3
        refused("INVALID_UTF8", lambda: batch(lone))
        refused("INVALID_UTF8", lambda: position(lone, 0, "utf-8"))
    refused("UNDEFINED_NAME", lambda: parse('"\ufffd"'))


def test_values_of_the_wrong_type() -> None:
    schema: Any = parse(USER)
    anything = cast(Any, schemaccord)
    wrong: list[Callable[[], object]] = [
        lambda: anything.parse(),
        lambda: anything.parse(5),
        lambda: anything.parse(None),
        lambda: anything.parse({}),
        lambda: anything.parse(USER, {}),
        lambda: anything.parse(USER, references=[b"bytes"]),
        lambda: anything.diff(),
        lambda: anything.diff(schema, USER),
        lambda: anything.diff(None, schema),
        lambda: anything.check(schema, schema),
        lambda: anything.check(schema, [schema, USER]),
        lambda: anything.check(schema),
        lambda: schema.render(),
        lambda: schema.render(1),
        lambda: schema.fingerprint({}),
        lambda: anything.position(USER, "0", "utf-8"),
        lambda: anything.position(USER, 0.5, "utf-8"),
        lambda: anything.position(USER, 0, 8),
        lambda: anything.rules(),
        lambda: anything.batch(),
        lambda: anything.batch(1),
        lambda: anything.Schema(),
    ]
    for body in wrong:
        with pytest.raises(TypeError):
            body()
    with pytest.raises(OverflowError):
        position(USER, -1, "utf-8")
    assert check(schema, [schema])["compatible"]


def test_hostile_input_is_refused_at_once() -> None:
    deep = "[" * 100_000
    refused("LIMIT_DEPTH", lambda: parse(deep))
    refused("LIMIT_DEPTH", lambda: parse('{"type":"array","items":' * 100_000 + '"int"' + "}" * 100_000))
    assert "error" in json.loads(batch('{"op": "compat", "schema": ' + deep))
    assert "error" in json.loads(batch(json.dumps({"id": 1, "op": "parse", "format": "AVRO", "schema": deep})))
    before = time.monotonic()
    refused("LIMIT_BYTES", lambda: parse(" " * (50 << 20)))
    assert time.monotonic() - before < 10
    references: list[Reference] = []
    for depth in range(300):
        references = [{"name": f"R{depth}", "schema": '"int"', "references": references}]
    with pytest.raises(SchemaError):
        parse(USER, references=references)
    assert parse(USER).name == "org.acme.User"


def arrays(first: str) -> Schema:
    return parse('{"type":"array","items":' * 900 + first + "}" * 900)


def records(length: int, first: str) -> Schema:
    """Records that each have a field of the one before: nested through their names only."""
    types = [first] + [f'"R{at}"' for at in range(length)]
    references: list[Reference] = [
        {"name": f"R{at}", "schema": f'{{"type":"record","name":"R{at}","fields":[{{"name":"f","type":{types[at]}}}]}}'}
        for at in range(length)
    ]
    return parse(f'"R{length - 1}"', references=references)


def test_nesting_up_to_the_limits_overflows_no_stack() -> None:
    """Also in a thread, whose stack may be smaller."""
    faults: list[BaseException] = []
    forms: tuple[Form, ...] = ("canonical", "normalized", "parsing-canonical", "resolved")

    def work() -> None:
        try:
            for numbers, texts in [
                (arrays('"int"'), arrays('"string"')),
                (records(900, '"int"'), records(900, '"string"')),
            ]:
                assert all(numbers.render(form) for form in forms)
                assert diff(numbers, numbers) == []
                assert check(numbers, [numbers, numbers], level="FULL_TRANSITIVE", memo="sound")["compatible"]
                assert check(numbers, [texts], level="FULL")["incompatibilities"]
            numbers, texts = records(20_000, '"int"'), records(20_000, '"string"')
            refused("LIMIT_DEPTH", lambda: check(numbers, [texts]))
            refused("LIMIT_DEPTH", lambda: numbers.render("resolved"))
        except BaseException as fault:
            faults.append(fault)

    work()
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert faults == []


def test_the_report_is_that_of_batch() -> None:
    report = check(parse(USER_WITH_EMAIL, mode="new"), [parse(USER), parse(USER)], level="FULL_TRANSITIVE")
    assert report["verdict"] == "incompatible"
    assert report["incompatibilities"][0]["rule"] == "READER_FIELD_MISSING_DEFAULT_VALUE"
    assert report["incompatibilities"][0]["against"] == 1
    request = {
        "id": "e2e",
        "op": "compat",
        "format": "AVRO",
        "level": "FULL_TRANSITIVE",
        "schema": USER_WITH_EMAIL,
        "previous": [{"schema": USER}, {"schema": USER}],
    }
    answer = json.loads(batch(json.dumps(request)))
    assert answer.pop("id") == "e2e"
    assert answer == report


def test_differences_have_their_places() -> None:
    (difference,) = diff(parse(USER_WITH_EMAIL), parse(USER))
    assert difference["rule"] == "READER_FIELD_MISSING_DEFAULT_VALUE"
    assert difference["compatible"] is False
    span = difference["reader"]["span"]
    assert span is not None
    assert json.loads(USER_WITH_EMAIL[span["start"] : span["end"]])["name"] == "email"


def content_of(view: memoryview | None) -> bytes | None:
    return None if view is None else view.tobytes()


def test_frames_are_read_as_written_without_a_copy() -> None:
    framed = frame(b"\x08\x01", id=5, indexes=[1, 0])
    assert framed == bytes([0, 0, 0, 0, 5, 4, 2, 0, 8, 1])
    for given in (framed, bytearray(framed), memoryview(framed)):
        read = unframe(given, framing="confluent", format="PROTOBUF")
        assert (read["framing"], read["id"], read["indexes"], read["consumed"]) == ("confluent", 5, [1, 0], 8)
        assert content_of(read["payload"]) == b"\x08\x01"
    large = bytearray(100_000)
    large[4] = 9
    payload = unframe(memoryview(large))["payload"]
    assert payload is not None and payload.obj is large
    large[5] = 7
    assert payload[0] == 7

    guid = "b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63"
    for content in (b"", b"abc", bytes(large)):
        plain = unframe(frame(content, framing="glue", guid=guid))
        zlib = unframe(bytearray(frame(content, framing="glue", guid=guid, compression="ZLIB")))
        assert plain["guid"] == zlib["guid"] == guid
        assert content_of(plain["payload"]) == content_of(zlib["payload"]) == content
    wide = unframe(frame(b"", framing="hortonworks", id=2**63 - 1), framing="hortonworks")
    assert wide["id"] == 2**63 - 1
    pair = unframe(frame(b"v", framing="pulsar-key-value", key="6b"), framing="pulsar-key-value")
    assert (content_of(pair["key"]), content_of(pair["payload"])) == (b"k", b"v")
    nulls = unframe(b"\xff" * 8, framing="pulsar-key-value")
    assert nulls["key"] is None and nulls["payload"] is None


def test_many_frames_are_read_in_columns() -> None:
    guid = "b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63"
    frames = [
        frame(b"\1\2\3", id=7),
        frame(bytes(2000), id=8),
        b"\x09",
        frame(b"", id=7),
        frame(b"\4\5", framing="glue", guid=guid, compression="ZLIB"),
    ]
    offsets = [0]
    for one in frames:
        offsets.append(offsets[-1] + len(one))
    buffer = b"".join(frames)
    listed = unframe_each(frames)
    for given in (offsets, array("q", offsets), array("I", offsets), memoryview(array("Q", offsets))):
        for whole in (buffer, bytearray(buffer), memoryview(buffer)):
            read = unframe_each(whole, given)
            assert read["header"].tolist() == listed["header"].tolist()
            assert read["headers"] == listed["headers"]
            assert read["start"].tolist()[:2] == [5, 13]
            assert read["end"].tolist()[:2] == [8, 2013]
    mixed = unframe_each([frames[0], bytearray(frames[1]), memoryview(frames[2]), frames[3], bytearray(frames[4])])
    for read in (listed, mixed):
        assert read["header"].tolist() == [0, 1, -1, 0, 2]
        said = [(header["framing"], header["id"], header["guid"]) for header in read["headers"]]
        assert said == [("confluent", 7, None), ("confluent", 8, None), ("glue", None, guid)]
        assert read["start"].tolist() == [5, 5, 0, 5, len(frames[4])]
        assert read["end"].tolist() == [8, 2005, 0, 5, len(frames[4])]
        (fault,) = read["refused"]
        assert (fault["frame"], fault["error"].code) == (2, "FRAME_UNKNOWN")
        (apart,) = read["apart"]
        assert (apart["frame"], apart["key"], content_of(apart["payload"])) == (4, None, b"\4\5")

    pair = frame(b"\6", framing="pulsar-key-value", key="6b")
    long = bytearray(10_000)
    long[5_000 : 5_000 + len(pair)] = pair
    for object_ in (long, bytes(long)):
        read = unframe_each(object_, [0, 5_000, 5_000 + len(pair), 20_000], framing="pulsar-key-value")
        assert read["header"].tolist() == [0, 1, -1]
        assert read["refused"][0]["error"].code == "INVALID_OFFSET"
        stands = read["apart"][1]
        assert (content_of(stands["key"]), content_of(stands["payload"])) == (b"k", b"\6")
        assert stands["payload"] is not None and stands["payload"].obj is object_
    assert unframe_each([])["headers"] == []
    assert unframe_each(iter(frames))["header"].tolist() == [0, 1, -1, 0, 2]
    for wrong in (5, "00", [5], ["00"]):
        with pytest.raises(TypeError):
            cast(Any, unframe_each)(wrong)
    for places in (5, ["0"], [0.5], [-1], array("d", [0.0]), array("i", [-1])):
        with pytest.raises(TypeError):
            cast(Any, unframe_each)(buffer, places)
    refused("INVALID_REQUEST", lambda: cast(Any, unframe_each)(frames, colour="red"))


def test_bytes_are_recognised() -> None:
    found = detect(frame(b"\1", id=7))
    assert [(one["framing"], one["certainty"]) for one in found] == [("confluent", "likely"), ("hortonworks", "possible")]
    assert detect(bytearray()) == []


def test_refused_frames_have_a_code_and_a_place() -> None:
    with pytest.raises(FrameError) as cut:
        unframe(b"\x00\x00", framing="confluent")
    assert cut.value.code == "FRAME_TRUNCATED"
    assert cut.value.span == {"source": "", "start": 2, "end": 5}
    refused("FRAME_UNKNOWN", lambda: unframe(b""))
    refused("FRAME_UNWRITABLE", lambda: frame(b""))
    refused("FRAME_UNWRITABLE", lambda: frame(b"", id=2**31))
    refused("INVALID_REQUEST", lambda: cast(Any, frame)(b"", framing="morse"))
    refused("INVALID_REQUEST", lambda: cast(Any, unframe)(b"", colour="red"))
    for wrong in ("00", None, 5, [0]):
        with pytest.raises(TypeError):
            cast(Any, unframe)(wrong)
        with pytest.raises(TypeError):
            cast(Any, frame)(wrong, id=1)


def test_position_in_the_unit_asked_for() -> None:
    text = '{\n  "\U0001f600": 1}'
    assert position(text, 9, "utf-16") == {"line": 1, "column": 5, "offset": 7}
    assert position(text, 9, "code-points") == {"line": 1, "column": 4, "offset": 6}
    assert position(text.encode(), 9, "utf-8") == {"line": 1, "column": 7, "offset": 9}
    refused("INVALID_OFFSET", lambda: position(text, 6, "utf-8"))
    refused("INVALID_OFFSET", lambda: position(text, 1_000, "utf-8"))
    refused("INVALID_REQUEST", lambda: cast(Any, position)(text, 0, "latin-1"))


def test_rules_have_a_name_a_verdict_and_texts() -> None:
    assert any(rule["name"] == "READER_FIELD_MISSING_DEFAULT_VALUE" and rule["breaking"] for rule in rules("AVRO"))


def test_batch_answers_lines_that_are_no_requests() -> None:
    first, second, rest = batch(b'{"id": 1, "op": "nonsense"}\nnot json\n').split("\n")
    assert json.loads(first)["error"]["code"] == "UNKNOWN_OPERATION"
    assert "error" in json.loads(second)
    assert rest == ""
