"""How long frames take to read through Python, beside calls that do nothing like it.

`.venv/bin/python bindings-python/benches/wire.py` prints nanoseconds: of the best of several runs, a call or a frame."""

from __future__ import annotations

import timeit
from collections.abc import Callable
from functools import partial
from typing import Any

import schemaccord

# Names of framings come out of a list here, where the types ask for words.
API: Any = schemaccord

COUNT = 1_000


def best(call: Callable[[], object], number: int) -> float:
    """Nanoseconds of a call."""
    return min(timeit.repeat(call, number=number, repeat=7)) / number * 1e9


def main() -> None:
    guid = "b7b4a7f0-9c96-4e4a-a687-fb5de9ef0c63"
    payload = bytes(100)
    confluent = schemaccord.frame(payload, id=7)
    glue = schemaccord.frame(payload, framing="glue", guid=guid)
    schema = schemaccord.parse('"string"')
    framings = [("confluent", confluent), ("glue", glue)]
    calls: list[tuple[str, Callable[[], object]]] = [
        ("an attribute of a handle: a call into the module", lambda: schema.format),
        ("a dictionary of 12 and a view", partial(shaped, confluent)),
    ]
    for name, framed in framings:
        calls += [
            (f"unframe {name}", partial(API.unframe, framed, framing=name)),
            (f"unframe {name}, auto", partial(API.unframe, framed)),
            (f"unframe {name}, bytearray", partial(API.unframe, bytearray(framed))),
        ]
    calls.append(("detect", partial(API.detect, confluent)))
    for name, call in calls:
        print(f"{best(call, 20_000):9.1f}  {name}")

    for name, framed in framings:
        buffer = framed * COUNT
        offsets = memoryview(b"".join((at * len(framed)).to_bytes(8, "little") for at in range(COUNT + 1))).cast("Q")
        many: list[tuple[str, Callable[[], object]]] = [
            ("a list", partial(API.unframe_each, [framed] * COUNT, framing=name)),
            ("one bytes", partial(API.unframe_each, buffer, offsets)),
            ("one bytearray", partial(API.unframe_each, bytearray(buffer), offsets)),
            ("one by one", partial(one_by_one, framed)),
        ]
        for how, call in many:
            print(f"{best(call, 20) / COUNT:9.1f}  a frame of {COUNT}, {name}, {how}")




def one_by_one(framed: bytes) -> list[object]:
    return [API.unframe(framed) for _ in range(COUNT)]


def shaped(framed: bytes) -> dict[str, object]:
    """What Python itself takes to make such a result."""
    view = memoryview(framed)
    return {
        "framing": "confluent",
        "id": int.from_bytes(framed[1:5], "big", signed=True),
        "guid": None,
        "indexes": [],
        "compression": None,
        "protocol": None,
        "metadata": None,
        "version": None,
        "fingerprint": None,
        "consumed": 5,
        "key": None,
        "payload": view[5:],
    }


main()
