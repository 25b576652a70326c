"""What the functions return and raise, as objects of Python: truth, iteration, equality, hashes, pickles and views."""

from __future__ import annotations

import copy
import json
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest

import schemaccord
from schemaccord import (
    CheckOptions,
    Direction,
    Form,
    Format,
    FrameError,
    Incompatibility,
    Level,
    Report,
    SchemaccordError,
    SchemaError,
    Span,
    UnresolvedReferenceError,
    check,
    check_all,
    diff,
    parse,
    position,
    rules,
    unframe,
)

USER = '{"type": "record", "name": "User", "fields": [{"name": "id", "type": "long"}]}'
EMAIL = '{"type": "record", "name": "User", "fields": [{"name": "id", "type": "long"}, {"name": "email", "type": "string"}]}'


@pytest.fixture
def broken() -> Report:
    return check(parse(EMAIL, mode="new"), [parse(USER)], level="FULL")


@pytest.fixture
def fine() -> Report:
    return check(parse(USER, mode="new"), [parse(USER)], level="FULL")


def test_a_report_is_true_when_compatible_and_iterates_over_what_breaks(broken: Report, fine: Report) -> None:
    assert fine and not broken
    assert list(fine) == []
    (one,) = broken
    assert isinstance(one, Incompatibility)
    assert one == broken.incompatibilities[0] == broken["incompatibilities"][0]
    assert (one.rule, one.path, one.direction, one.against) == ("READER_FIELD_MISSING_DEFAULT_VALUE", "/fields/1", Direction.BACKWARD, 0)
    assert isinstance(one.reader.span, Span) and one.reader.span.start == EMAIL.index('{"name": "email"')
    assert (broken.verdict, broken.compatible, broken.format, broken.level) == ("incompatible", False, Format.AVRO, Level.FULL)
    assert broken.messages[0] == one.message


def test_members_stay_as_they_are(broken: Report) -> None:
    before = broken.to_json()
    broken.messages.clear()
    broken.incompatibilities.clear()
    next(iter(broken)).args["field"] = "other"
    with pytest.raises(AttributeError):
        setattr(broken, "verdict", "compatible")  # noqa: B010
    with pytest.raises(AttributeError):
        getattr(broken, "colour")  # noqa: B009
    with pytest.raises(KeyError):
        broken["colour"]
    assert "level" in broken and "colour" not in broken
    assert broken.to_json() == before


def test_results_are_plain_values_when_asked(broken: Report) -> None:
    plain = broken.to_dict()
    assert json.loads(broken.to_json()) == plain == broken
    assert list(plain) == list(broken.keys()) == ["verdict", "compatible", "format", "level", "dialect", "messages", "incompatibilities", "upgrade"]
    assert type(plain["incompatibilities"][0]["reader"]["span"]) is dict
    assert dict(broken)["level"] == "FULL"


@pytest.mark.parametrize(
    "make",
    [
        lambda: check(parse(EMAIL), [parse(USER)]),
        lambda: check(parse(USER), [parse(USER)]),
        lambda: check(parse(EMAIL), [parse(USER)]).incompatibilities[0],
        lambda: check(parse(EMAIL), [parse(USER)]).incompatibilities[0].reader,
        lambda: diff(parse(EMAIL), parse(USER))[0],
        lambda: position("a\nb", 2, "utf-8"),
        lambda: rules("AVRO")[0],
        lambda: parse('{"minLength": -1}', format="JSON").lint()[0],
        lambda: parse(USER, version=3, metadata={"tags": {"a": ["b"]}}),
        lambda: parse(b'"int"'),
    ],
)  # fmt: skip
def test_values_are_equal_hash_alike_and_survive_pickling(make: Callable[[], Any]) -> None:
    one, other = make(), make()
    assert one == other and not one != other and hash(one) == hash(other) and len({one, other}) == 1
    assert one != object() and one != "text" and one is not None
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(one, protocol))
        assert type(again) is type(one) and again == one and repr(again) == repr(one) and hash(again) == hash(one)
    assert copy.copy(one) == copy.deepcopy(one) == one


def test_results_of_different_kinds_or_members_differ(broken: Report, fine: Report) -> None:
    assert broken != fine
    assert broken.incompatibilities[0].reader != broken.incompatibilities[0].writer
    assert diff(parse(EMAIL), parse(USER))[0] != broken.incompatibilities[0]


def test_schemas_are_equal_when_read_from_the_same_text_with_the_same_options() -> None:
    assert parse(USER) == parse(USER.encode()) == parse(USER, format="AVRO", version=None) == parse(USER, format=Format.AVRO)
    assert parse(USER) != parse(USER, mode="new")
    assert parse(USER) != parse(EMAIL)
    options: dict[str, Any] = {"references": [{"name": "User", "subject": "users", "version": 1, "schema": USER}], "version": 7}
    again = pickle.loads(pickle.dumps(parse('"User"', **options)))
    assert again == parse('"User"', **options) and again.guid == parse('"User"', **options).guid


def test_values_say_what_they_are(broken: Report, fine: Report) -> None:
    assert repr(parse(USER)) == "<Schema AVRO User>"
    assert repr(parse('"int"')) == "<Schema AVRO>"
    assert repr(fine) == "<Report compatible AVRO FULL confluent>"
    assert repr(broken).startswith("<Report incompatible AVRO FULL confluent\n  READER_FIELD_MISSING_DEFAULT_VALUE at /fields/1")
    assert str(broken).splitlines()[0] == "incompatible (FULL, confluent)"
    assert "backward against 0, /fields/1: the old schema has no field 'email'" in str(broken)
    assert repr(position("", 0, "utf-8")) == "Position(line=0, column=0, offset=0)"


def test_words_and_their_enumerations_are_the_same(broken: Report) -> None:
    options: CheckOptions = {"level": Level.FULL, "dialect": schemaccord.Dialect.CONFLUENT, "policy": schemaccord.Policy.STRICT}
    assert check(parse(EMAIL, format=Format.AVRO, mode=schemaccord.Mode.NEW), [parse(USER)], **options) == broken
    assert parse(USER).render(Form.CANONICAL) == parse(USER).render("canonical")
    assert parse(USER).fingerprint(schemaccord.Algorithm.RABIN) == parse(USER).fingerprint("rabin")
    assert rules(Format.JSON) == rules("JSON")
    assert position("é", 2, schemaccord.Encoding.UTF_16) == position("é", 2, "utf-16")
    assert f"{Level.FULL} {Level.FULL!s}" == "FULL FULL" and Level("FULL") is Level.FULL and hash(Level.FULL) == hash("FULL")
    assert json.dumps([Level.FULL]) == '["FULL"]'
    assert isinstance(broken.level, Level) and parse(USER).format is Format.AVRO
    # A word that this package does not know yet stays a string.
    assert Level.of("SIDEWAYS") == "SIDEWAYS"


def test_errors_form_a_tree() -> None:
    assert issubclass(SchemaError, (SchemaccordError, ValueError)) and issubclass(FrameError, ValueError)
    assert issubclass(UnresolvedReferenceError, LookupError) and not issubclass(UnresolvedReferenceError, ValueError)
    cases: list[tuple[type[SchemaccordError], Callable[[], object]]] = [
        (SchemaError, lambda: parse('{"type": "record"')),
        (UnresolvedReferenceError, lambda: parse(USER, references=[{"name": "Gone"}])),
        (FrameError, lambda: unframe(b"\x00\x00", framing="confluent")),
    ]
    for kind, body in cases:
        with pytest.raises(kind) as caught:
            body()
        error, again = caught.value, pickle.loads(pickle.dumps(caught.value))
        assert type(error) is type(again) is kind and isinstance(error, SchemaccordError)
        members = [(one.code, str(one), one.path, one.span, one.reference) for one in (error, again)]
        assert members[0] == members[1]
        assert error.code in repr(error) and str(error) in repr(error)


def test_check_all_answers_in_order_on_any_number_of_threads() -> None:
    user, email = parse(USER), parse(EMAIL)
    subjects = [(email, [user]), (user, [email]), (user, [user, email])] * 50
    wanted = [check(new, previous, level="FULL_TRANSITIVE") for new, previous in subjects]
    for threads in (None, 1, 2, 7, 1_000):
        assert check_all(subjects, threads=threads, level="FULL_TRANSITIVE") == wanted
    assert check_all(iter(subjects), level=Level.FULL_TRANSITIVE) == wanted
    assert check_all([]) == []
    # A subject's own options stand in place of the common ones.
    none, full = check_all([(email, [user], {"level": "NONE"}), (email, (user,), None)], level="FULL")
    assert none and not full and (none.level, full.level) == (Level.NONE, Level.FULL)


def test_check_all_refuses_what_check_refuses() -> None:
    user: Any = parse(USER)
    anything: Any = check_all
    with pytest.raises(SchemaError):
        anything([(user, [user])], level="SIDEWAYS")
    with pytest.raises(SchemaError):
        anything([(user, [user], {"level": "SIDEWAYS"})])
    for wrong in (5, [user], [(user,)], [(user, user)], [(user, [USER])], [(USER, [user])], [(user, [user], "FULL")]):
        with pytest.raises(TypeError):
            anything(wrong)
    with pytest.raises((TypeError, ValueError)):
        anything([], threads=0)


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
def test_an_interrupt_ends_check_all() -> None:
    program = """
import schemaccord
fields = ", ".join('{"name": "f%d", "type": ["null", "string", "long"]}' % at for at in range(2000))
schema = schemaccord.parse('{"type": "record", "name": "R", "fields": [%s]}' % fields)
print("ready", flush=True)
try:
    schemaccord.check_all([(schema, [schema] * 50)] * 100_000, level="FULL_TRANSITIVE")
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""
    child = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None and child.stdout.readline() == "ready\n"
    threading.Event().wait(0.5)
    os.kill(child.pid, signal.SIGINT)
    assert child.communicate(timeout=60)[0] == "interrupted\n"


def test_notebooks_show_a_table(broken: Report, fine: Report) -> None:
    assert "compatible" in fine._repr_html_() and "<table>" not in fine._repr_html_()
    html = broken._repr_html_()
    assert html.count("<tr>") == 2 and "READER_FIELD_MISSING_DEFAULT_VALUE" in html
    # Data stand in it where they were asked for: of what breaks, and of what the registry lets pass.
    shown = check(parse(EMAIL, mode="new"), [parse(USER)], witness=True)._repr_html_()
    assert "A datum that shows it" in shown and "<code>{&quot;id&quot;: 0}</code> rejected" in shown
    lost = [parse(f'syntax = "proto3"; message M {{ {field} }}', format="PROTOBUF") for field in ("", "int32 a = 1;")]
    passed = check(lost[0], lost[1:], witness=True)
    assert bool(passed.hazards) == ("<table>" in passed._repr_html_())
    # What a schema says is text, whatever it is.
    evil = parse('{"type": "enum", "name": "E", "symbols": ["A"], "doc": "<script>"}')
    other = parse('{"type": "record", "name": "R", "fields": [{"name": "f", "type": "int", "default": 1}]}')
    assert "<script>" not in check(evil, [other])._repr_html_()
    marked = Report(broken.to_dict() | {"messages": ["<b>"], "incompatibilities": [broken.incompatibilities[0].to_dict() | {"reason": "<b>"}]})
    assert "<b>" not in marked._repr_html_().replace('<b style', "")


def command_line(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "schemaccord", *arguments], input=text, capture_output=True, text=True, timeout=60)


def test_the_module_is_the_command_line(tmp_path: Any) -> None:
    old, new = tmp_path / "old.avsc", tmp_path / "new.avsc"
    old.write_text(USER)
    new.write_text(EMAIL)
    assert command_line("check", str(old), "--against", str(new)).returncode == 0
    found = command_line("check", str(new), "--against", str(old), "--output", "json")
    assert found.returncode == 1 and "READER_FIELD_MISSING_DEFAULT_VALUE" in found.stdout and found.stderr == ""
    assert command_line("parse", "-", "--form", "canonical", text='{"type": "int"}').stdout == '"int"\n'
    assert command_line("--version").stdout.startswith("schemaccord ")
    assert "Usage: schemaccord" in command_line("--help").stdout
    wrong = command_line("check", "--nonsense")
    assert wrong.returncode == 2 and wrong.stdout == "" and "--nonsense" in wrong.stderr
    assert command_line("check", str(tmp_path / "absent.avsc"), "--against", str(old)).returncode == 2
    requests = "".join(f'{{"id": {at}, "op": "rules", "format": "AVRO"}}\n' for at in range(500))
    assert len(command_line("batch", text=requests).stdout.splitlines()) == 500
