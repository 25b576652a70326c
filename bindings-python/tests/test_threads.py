"""Threads: other ones run while the engine works, and any number of them may use the same objects."""

from __future__ import annotations

import sys
import sysconfig
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from schemaccord import SchemaBundle, SchemaccordError, batch, check, check_all, detect, diff, frame, parse, position, unframe, unframe_each

USER = '{"type": "record", "name": "User", "fields": [{"name": "id", "type": "long"}]}'
EMAIL = '{"type": "record", "name": "User", "fields": [{"name": "id", "type": "long"}, {"name": "email", "type": "string"}]}'
ORDER = 'syntax = "proto3"; message Order { int64 id = 1; repeated string items = 2; }'
EVENT = '{"type": "object", "title": "Event", "properties": {"id": {"type": "integer"}}}'

user, email, order, event = parse(USER), parse(EMAIL), parse(ORDER, format="PROTOBUF"), parse(EVENT, format="JSON")
datum, framed = user.encode({"id": 7}), frame(b"payload", id=7)
wide = frame(b"payload", framing="glue", guid="b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63", compression="ZLIB")
bundle = SchemaBundle([{"id": 7, "schema": USER}])
record = bundle.encode({"id": 7}, id=7)
ends = [at * len(framed) for at in range(101)]

# Every call that parses, checks or decodes, and what else asks the engine.
CALLS: dict[str, Callable[[], object]] = {
    "parse": lambda: parse(USER),
    "parse of bytes": lambda: parse(USER.encode()),
    "parse of Protobuf": lambda: parse(ORDER, format="PROTOBUF"),
    "parse of JSON Schema": lambda: parse(EVENT, format="JSON"),
    "Schema.render": lambda: email.render("normalized"),
    "Schema.fingerprint": lambda: email.fingerprint("sha256"),
    "Schema.guid": lambda: email.guid,
    "Schema.lint": lambda: event.lint(),
    "Schema.encode": lambda: user.encode({"id": 7}),
    "Schema.decode": lambda: user.decode(datum),
    "Schema.decode_each": lambda: user.decode_each([datum] * 10),
    "Schema.validate": lambda: user.validate({"id": "x"}),
    "Schema.validate of bytes": lambda: user.validate(datum),
    "SchemaBundle": lambda: SchemaBundle([{"id": 7, "schema": USER}]),
    "SchemaBundle.encode": lambda: bundle.encode({"id": 7}, id=7),
    "SchemaBundle.decode": lambda: bundle.decode(record),
    "SchemaBundle.decode_each": lambda: bundle.decode_each([record] * 10),
    "len of SchemaBundle": lambda: len(bundle),
    "diff": lambda: diff(email, user),
    "check": lambda: check(email, [user]),
    "check with evidence": lambda: check(email, [user], witness=True),
    "check_all": lambda: check_all([(email, [user])] * 4),
    "Report.to_json": lambda: check(email, [user]).to_json(),
    "frame": lambda: frame(b"payload", id=7),
    "unframe": lambda: unframe(framed),
    "unframe of a buffer": lambda: unframe(bytearray(framed)),
    "unframe of a long frame": lambda: unframe(bytearray(wide)),
    "unframe_each": lambda: unframe_each([framed] * 100),
    "unframe_each of buffers": lambda: unframe_each([bytearray(framed), memoryview(wide)] * 50),
    "unframe_each of one object": lambda: unframe_each(framed * 100, ends),
    "unframe_each of one buffer": lambda: unframe_each(bytearray(framed * 100), ends),
    "detect": lambda: detect(framed),
    "position": lambda: position(EMAIL, 50, "utf-16"),
    "batch": lambda: batch('{"op": "rules", "format": "AVRO"}'),
}


@pytest.fixture
def unhurried() -> Iterator[None]:
    """The interpreter takes the lock from no thread: another one runs only if it is given away."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(3_600)
    yield
    sys.setswitchinterval(before)


class Waiting:
    """A thread that waits for the lock of the interpreter, and says when it had it."""

    def __init__(self) -> None:
        self.ran = False
        self.gate = threading.Lock()
        self.gate.acquire()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self) -> None:
        with self.gate:
            self.ran = True

    def runs_while(self, work: Callable[[], object], seconds: float) -> bool:
        """Whether the thread runs while the work is done again and again, for so long at most."""
        # From here on the thread is ready, and wants the lock alone.
        self.gate.release()
        end = time.monotonic() + seconds
        while not self.ran and time.monotonic() < end:
            work()
        ran = self.ran
        self.thread.join()
        return ran


@pytest.mark.parametrize("name", CALLS)
def test_a_thread_that_waits_for_the_lock_runs_during_the_call(name: str, unhurried: None) -> None:
    assert Waiting().runs_while(CALLS[name], 60)


@pytest.mark.skipif(bool(sysconfig.get_config_var("Py_GIL_DISABLED")), reason="there is no lock")
def test_it_does_not_run_during_calls_that_keep_the_lock(unhurried: None) -> None:
    """So the test above tells something."""
    assert not Waiting().runs_while(lambda: repr(user), 0.5)
    assert not Waiting().runs_while(lambda: sum(range(1_000)), 0.5)


def answer(call: Callable[[], object]) -> Any:
    """What a call answers, as values that can be compared."""
    try:
        found: Any = call()
    except SchemaccordError as error:
        return error.code
    return {name: bytes(value) if isinstance(value, memoryview) else value for name, value in found.items()} if isinstance(found, dict) else found


def test_many_threads_use_the_same_objects_at_once() -> None:
    calls = [call for name, call in CALLS.items() if not name.startswith("unframe_each")]
    wanted = [answer(call) for call in calls]
    start = threading.Barrier(8)

    def work(first: int) -> None:
        start.wait()
        for turn in range(60):
            for at in range(len(calls)):
                place = (at + first * 5 + turn) % len(calls)
                assert answer(calls[place]) == wanted[place]

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))


def test_threads_that_read_one_report_find_the_same() -> None:
    for _ in range(200):
        report = check(email, [user], level="FULL")
        start = threading.Barrier(4)

        def read(_: int, report: Any = report, start: threading.Barrier = start) -> tuple[str, int, bool]:
            start.wait()
            return report.to_json(), hash(report), bool(report)

        with ThreadPoolExecutor(4) as pool:
            assert len(set(pool.map(read, range(4)))) == 1


def test_the_package_asks_for_no_lock() -> None:
    """Where the interpreter has none, it stays so after the package is loaded."""
    locked: Callable[[], bool] = getattr(sys, "_is_gil_enabled", lambda: True)
    assert locked() is not bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
