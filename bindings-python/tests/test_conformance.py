"""Every case file against this surface."""

from __future__ import annotations

import os
import warnings
from pathlib import Path

import pytest

import conformance
import schemaccord

FILES = conformance.own_files() + conformance.shared_files()


def test_cases_are_there() -> None:
    assert any(file.own for file in FILES), "tests/conformance holds no case"
    if not any(not file.own for file in FILES):
        warnings.warn(f"no recorded answers in {conformance.SHARED / 'conformance'}: not compared", stacklevel=1)


def test_known_failures_name_existing_files() -> None:
    if not all(any(file.own is own for file in FILES) for own in (True, False)):
        pytest.skip("not all case files are there")
    assert {name for name, _ in conformance.known_failures()} <= {file.name for file in FILES}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_file(file: conformance.CaseFile) -> None:
    outcome = conformance.run(file, schemaccord.batch)
    assert not outcome.faults, f"{len(outcome.faults)} of {outcome.compared} differ:\n" + "\n".join(outcome.faults[:20])


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_answers_are_those_of_core_to_the_byte(file: conformance.CaseFile) -> None:
    folder = os.environ.get("SCHEMACCORD_ANSWERS")
    if not folder:
        pytest.skip("SCHEMACCORD_ANSWERS names no folder of answers; tests/run sets it")
    stem = Path(folder) / ("own" if file.own else "shared") / file.name
    requests = stem.with_suffix(".requests.jsonl").read_text(encoding="utf-8")
    answers = stem.with_suffix(".answers.jsonl").read_text(encoding="utf-8")
    assert schemaccord.batch(requests) == answers
