"""Holds every schema file of a folder against the versions before it. Copy it into your tests and change the three names below."""

import re
from itertools import groupby
from pathlib import Path

import pytest

import schemaccord

SCHEMAS = Path(__file__).parents[1] / "avro"
NAMES = "*-v*.avsc"
LEVEL = "BACKWARD"


def version(file: Path) -> tuple[str, int]:
    """`user-v2.avsc` is the second version of `user`."""
    name, number = re.split(r"-v(?=\d+$)", file.stem)
    return name, int(number)


FILES = sorted(SCHEMAS.glob(NAMES), key=version)
HISTORIES = {name: list(files) for name, files in groupby(FILES, lambda file: version(file)[0])}
STEPS = [pytest.param(files[:at], files[at], id=files[at].name) for files in HISTORIES.values() for at in range(1, len(files))]


@pytest.mark.parametrize("previous, file", STEPS)
def test_a_schema_keeps_to_the_versions_before_it(previous: list[Path], file: Path) -> None:
    new = schemaccord.parse(file.read_bytes(), mode="new")
    report = schemaccord.check(new, [schemaccord.parse(old.read_bytes()) for old in previous], level=LEVEL)
    assert report, f"{file.name}: {report}"
