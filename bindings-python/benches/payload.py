#!/usr/bin/env python3
"""payload.py [--seconds SECONDS]: what a datum costs to decode and encode here and in fastavro: the same schema, the same bytes, one run.

The input is that of `cargo bench -p schemaccord --bench payload`, which measures Rust alone. Decoding many data as JSON text comes next to it:
one call of Python for all of them. Needs fastavro.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import threading
import timeit
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

import fastavro

import schemaccord

SCHEMA: dict[str, Any] = {
    "type": "record",
    "name": "Event",
    "fields": [
        {"name": "id", "type": "long"},
        {"name": "user", "type": "string"},
        {"name": "at", "type": "long"},
        {"name": "kind", "type": {"type": "enum", "name": "Kind", "symbols": ["CREATED", "UPDATED", "DELETED"]}},
        {"name": "amount", "type": "double"},
        {"name": "note", "type": ["null", "string"]},
        {"name": "count", "type": "int"},
        {"name": "active", "type": "boolean"},
        {"name": "tags", "type": {"type": "array", "items": "string"}},
        {"name": "source", "type": "string"},
    ],
}
DATUM: dict[str, Any] = {
    "id": 1234567890123,
    "user": "user-4711",
    "at": 1700000000000,
    "kind": "UPDATED",
    "amount": 12.34,
    "note": "a note",
    "count": 42,
    "active": True,
    "tags": ["one", "two"],
    "source": "checkout",
}
MANY = 10_000


def cost(call: Callable[[], object], seconds: float, count: int = 1) -> float:
    """Microseconds a datum, the fastest of some turns: on a busy machine the others measure the neighbours."""
    once = timeit.timeit(call, number=1)
    turns = max(1, int(seconds / 20 / max(once, 1e-7)))
    return min(timeit.repeat(call, number=turns, repeat=20)) / turns / count * 1e6


def share_of_others(work: Callable[[], object]) -> float:
    """What another thread of Python gets done while `work` runs, over what it gets done alone; 0 where the lock is held."""

    def counted(until: threading.Event) -> float:
        done, start = 0, timeit.default_timer()
        while not until.is_set():
            done += 1
        return done / (timeit.default_timer() - start)

    def beside(call: Callable[[], object]) -> float:
        over = threading.Event()

        def run() -> None:
            call()
            over.set()

        thread = threading.Thread(target=run)
        thread.start()
        rate = counted(over)
        thread.join()
        return rate

    time = timeit.timeit(work, number=1)
    return beside(work) / beside(lambda: threading.Event().wait(time))


def main() -> int:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=2, help="for each figure")
    seconds = parser.parse_args().seconds
    schema, theirs = schemaccord.parse(json.dumps(SCHEMA)), fastavro.parse_schema(SCHEMA)
    out = io.BytesIO()
    fastavro.schemaless_writer(out, theirs, DATUM)
    data = out.getvalue()
    many = [data] * MANY

    def read() -> object:
        return fastavro.schemaless_reader(io.BytesIO(data), theirs, theirs)

    def write() -> None:
        fastavro.schemaless_writer(io.BytesIO(), theirs, DATUM)

    assert schema.decode(data, json="plain") == DATUM == read()
    assert schema.encode(DATUM, json="plain") == data
    print(f"Python {sys.version.split()[0]}, schemaccord {version('schemaccord')}, fastavro {fastavro.__version__}; a record of 10 fields, {len(data)} bytes")
    for name, call, count in [
        ("fastavro: decode", read, 1),
        ("decode", lambda: schema.decode(data, json="plain"), 1),
        ("decode as JSON text", lambda: schema.decode(data, json="plain", text=True), 1),
        ("decode_each", lambda: schema.decode_each(many, json="plain"), MANY),
        ("decode_each as JSON text: Rust, and one crossing for all", lambda: schema.decode_each(many, json="plain", text=True), MANY),
        ("fastavro: encode", write, 1),
        ("encode", lambda: schema.encode(DATUM, json="plain"), 1),
        ("validate", lambda: schema.validate(DATUM, json="plain"), 1),
    ]:
        print(f"{cost(call, seconds, count):8.2f} us  {name}")
    share = share_of_others(lambda: schema.decode_each(many * 20, json="plain", text=True))
    print(f"another thread runs at {share:.0%} of its speed while decode_each works")
    return 0


if __name__ == "__main__":
    sys.exit(main())
