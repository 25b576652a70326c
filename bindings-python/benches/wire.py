"""How long frames take to read through Python, beside calls that do nothing like it.

`.venv/bin/python bindings-python/benches/wire.py` prints nanoseconds: of the best of several runs, a call or a frame."""

from __future__ import annotations

import timeit
from collections.abc import Callable

import schemaccord

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
        ("a dictionary of 12 and a view", lambda: shaped(confluent)),
    ]
    for name, framed in framings:
        calls += [
            (f"unframe {name}", lambda framing=name, framed=framed: schemaccord.unframe(framed, framing=framing)),
            (f"unframe {name}, auto", lambda framed=framed: schemaccord.unframe(framed)),
            (f"unframe {name}, bytearray", lambda framed=bytearray(framed): schemaccord.unframe(framed)),
        ]
    calls.append(("detect", lambda: schemaccord.detect(confluent)))
    for name, call in calls:
        print(f"{best(call, 20_000):9.1f}  {name}")

    for name, framed in framings:
        buffer = framed * COUNT
        offsets = memoryview(b"".join((at * len(framed)).to_bytes(8, "little") for at in range(COUNT + 1))).cast("Q")
        many: list[tuple[str, Callable[[], object]]] = [
            ("a list", lambda frames=[framed] * COUNT, name=name: schemaccord.unframe_each(frames, framing=name)),
            ("one bytes", lambda: schemaccord.unframe_each(buffer, offsets)),
            ("one bytearray", lambda whole=bytearray(buffer): schemaccord.unframe_each(whole, offsets)),
            ("one by one", lambda: [schemaccord.unframe(framed) for _ in range(COUNT)]),
        ]
        for how, call in many:
            print(f"{best(call, 20) / COUNT:9.1f}  a frame of {COUNT}, {name}, {how}")




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
