#!/usr/bin/env python3
"""overhead.py [--limit MICROSECONDS]: what a check of parsed schemas costs here beyond what it costs in Rust, for each of some requests.

Rust's figure is that of `schemaccord bench` in the same build. With a limit the status is 1 when a cost is above it.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import timeit
from pathlib import Path
from typing import Any

from schemaccord import check, parse

LONG = '{"type": "record", "name": "User", "fields": [{"name": "id", "type": "long"}]}'
INT = '{"type": "record", "name": "User", "fields": [{"name": "id", "type": "int"}]}'
TRIES = 3
REQUESTS: dict[str, dict[str, Any]] = {
    "compatible": {"schema": LONG, "previous": [INT], "level": "BACKWARD"},
    "compatible, three versions": {"schema": LONG, "previous": [LONG, LONG, LONG], "level": "FULL_TRANSITIVE"},
    "incompatible": {"schema": INT, "previous": [LONG], "level": "BACKWARD"},
}


def rust(request: dict[str, Any], seconds: float) -> float:
    """Microseconds for a check in Rust."""
    previous = [{"schema": text} for text in request["previous"]]
    line = json.dumps({"op": "compat", "format": "AVRO", **request, "previous": previous})
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "request.jsonl")
        file.write_text(line + "\n")
        command = [sys.executable, "-m", "schemaccord", "bench", str(file), "--seconds", str(seconds)]
        printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = re.search(r"check only ([\d.]+) ops/s", printed)
    assert found, printed
    return 1e6 / float(found[1])


def python(request: dict[str, Any]) -> float:
    """Microseconds for a check here, with what a caller does: options by name, the report asked for its truth."""
    schema, level = parse(request["schema"], mode="new"), request["level"]
    previous = [parse(text) for text in request["previous"]]
    timer = timeit.Timer(lambda: bool(check(schema, previous, level=level)))
    # Many short turns: some of them meet a quiet moment.
    return min(timer.repeat(200, 1_000)) / 1_000 * 1e6


def main() -> int:
    """Prints the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=float, metavar="MICROSECONDS")
    parser.add_argument("--seconds", type=float, default=1)
    given = parser.parse_args()
    limit = given.limit if given.limit is not None else float("inf")
    worst = 0.0
    for name, request in REQUESTS.items():
        inside = here = float("inf")
        # The fastest of some turns each: on a busy machine the others measure the neighbours. What is above the limit is given more turns.
        for _ in range(TRIES):
            inside = min(inside, *(rust(request, given.seconds / 20) for _ in range(10)))
            here = min(here, python(request))
            if here - inside <= limit:
                break
        worst = max(worst, here - inside)
        print(f"check, {name}: Rust {inside:.2f} us, Python {here:.2f} us, {here - inside:.2f} us on top")
    return 1 if worst > limit else 0


if __name__ == "__main__":
    sys.exit(main())
