"""The conformance runner: the same program as core/tests/conformance.rs and tests/runner.mjs. The format: tests/README.md."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import vector

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("SCHEMACCORD_SHARED") or ROOT.parent / "shared")
OPERATIONS = {
    "compat", "diff", "parse", "indexes", "frame", "wire", "subject", "upgrade", "position", "rules", "encode", "decode", "validate",
}  # fmt: skip
# Members of a case that are no part of the request.
ABOUT = {"expect", "expect_any", "source", "origin", "suspect", "line"}
PARSED = ("accepted_as_new", "name", "canonical", "normalized", "guid", "normalized_guid")
# Members of a parsed schema where a registry identifies by fingerprints.
IDENTIFIED = ("canonical", "fingerprint", "global_fingerprint")
# What messages begin with that quote a registry's parser library: only the verdict is compared then.
QUOTED = ("invalid reader schema: ", "invalid writer schema: ", "failed to parse new schema: ", "failed to parse old schema: ")
INFORMATIVE = {"raw_guid", "raw_class", "inline_tags", "valid", "valid_strict", "avroResult"}

Value = dict[str, Any]


@dataclass
class CaseFile:
    """The cases of one file: the project's own, or recorded answers of a registry."""

    path: Path
    own: bool
    cases: list[Value]

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT / "tests/conformance")) if self.own else self.path.name


@dataclass
class Outcome:
    """How a file fared: how many cases were compared, and what is wrong."""

    compared: int = 0
    faults: list[str] = field(default_factory=list)


def lines(path: Path) -> list[str]:
    """The lines of a list that are not comments."""
    return [line for line in path.read_text().splitlines() if line.strip() and not line.startswith("#")]


def own_files() -> list[CaseFile]:
    return [read(path, True) for path in sorted((ROOT / "tests/conformance").glob("**/*.jsonl"))]


def shared_files() -> list[CaseFile]:
    """The recorded answers and the cases made from published suites, where they are present."""
    folder = SHARED / "conformance"
    paths = [path for pattern in lines(ROOT / "tests/shared-cases.txt") for path in sorted(folder.glob(pattern))]
    if made := os.environ.get("SCHEMACCORD_CASES"):
        paths.extend(sorted(Path(made).glob("*.jsonl")))
    return [read(path, False) for path in paths]


def read(path: Path, own: bool) -> CaseFile:
    text = path.read_text(encoding="utf-8")
    return CaseFile(path, own, [json.loads(line) for line in text.split("\n") if line.strip()])


def known_failures() -> dict[tuple[str, str], str]:
    return pairs("known-failures.txt")


def pairs(name: str) -> dict[tuple[str, str], str]:
    """The lines of a list: two words and a reason."""
    found = {}
    for line in lines(ROOT / "tests" / name):
        file, case, reason = line.split(None, 2)
        found[file, case] = reason
    return found


def request(case: Value, file: str) -> str:
    """The line that a case of a file sends."""
    if "line" in case:
        return str(case["line"])
    sent = {key: value for key, value in case.items() if key not in ABOUT}
    # Recorded answers are those of the registry that their file is named after.
    if file.startswith("axonops-"):
        sent["dialect"] = "axonops"
    return json.dumps(sent, ensure_ascii=False)


def run(file: CaseFile, batch: Callable[[str], str]) -> Outcome:
    """Sends the cases of a file and compares the answers."""
    outcome = Outcome()
    registry = None if file.own else vector.registry(file.name)
    sent = "".join((vector.request(registry, case) if registry else request(case, file.name)) + "\n" for case in file.cases)
    answered = batch(sent)
    answers = answered.split("\n")
    if len(answers) != len(file.cases) + 1 or answers.pop() != "":
        outcome.faults.append(f"{len(file.cases)} requests, {len(answers)} answers")
        return outcome
    known = {case for (name, case) in known_failures() if name == file.name}
    unanswered = {kind for (name, kind) in pairs("unanswered.txt") if name == file.name}
    for kind in sorted(unanswered - {case.get("kind") for case in file.cases}):
        outcome.faults.append(f"{kind}: in tests/unanswered.txt, but there is no such kind")
    for case, line in zip(file.cases, answers):
        if case.get("suspect"):
            continue
        answer = json.loads(line)
        if case.get("kind") in unanswered:
            if not vector.is_unanswered(answer):
                outcome.faults.append(f"{case['id']}: answered, but tests/unanswered.txt lists its kind")
            continue
        outcome.compared += 1
        agrees = vector.agrees(case, answer) if registry else judge(case, answer, file.own)
        if case["id"] in known:
            known.remove(case["id"])
            if agrees:
                outcome.faults.append(f"{case['id']}: passes, but tests/known-failures.txt lists it")
        elif not agrees:
            wanted = json.dumps(case.get("expect_any") or case.get("expect") or case, ensure_ascii=False)
            outcome.faults.append(f"{case['id']}\n  expected {wanted}\n  got      {line}")
    outcome.faults.extend(f"{case}: in tests/known-failures.txt, but there is no such case" for case in sorted(known))
    if not outcome.compared:
        outcome.faults.append("no case was compared")
    return outcome


def judge(case: Value, answer: Value, own: bool) -> bool:
    operation = case.get("op")
    expected = case.get("expect_any") or [case["expect"]]
    compare = own_agrees if own else shared_agrees
    refused_on_purpose = any("error" in one for one in expected)
    if operation not in OPERATIONS and not refused_on_purpose:
        return False
    return any(compare(operation, one, answer) for one in expected)


def own_agrees(operation: str | None, expected: Value, answer: Value) -> bool:
    """Whether everything that a case of ours names is so."""
    if "error" not in expected and "error" in answer:
        return False
    for key, value in named(expected):
        got = answer.get(key)
        if key not in answer:
            return False
        if operation == "compat" and key == "messages":
            if Counter(value) != Counter(got):
                return False
        elif operation == "diff" and key in ("differences", "incompatible"):
            if not paired(value, got):
                return False
        elif not contains(got, value):
            return False
    return True


def contains(got: object, expected: object) -> bool:
    """Whether `got` is `expected`, where objects may have more members."""
    if isinstance(expected, dict):
        return isinstance(got, dict) and all(key in got and contains(got[key], value) for key, value in named(expected))
    if isinstance(expected, list):
        return isinstance(got, list) and len(got) == len(expected) and all(map(contains, got, expected))
    return same(got, expected)


def same(got: object, expected: object) -> bool:
    """Equality as JSON has it: to Python, true equals 1."""
    if isinstance(got, bool) or isinstance(expected, bool):
        return got is expected
    if isinstance(got, list) and isinstance(expected, list):
        return len(got) == len(expected) and all(map(same, got, expected))
    if isinstance(got, dict) and isinstance(expected, dict):
        return got.keys() == expected.keys() and all(same(got[key], expected[key]) for key in got)
    return got == expected


def paired(expected: list[Value], got: object) -> bool:
    """Whether each expected entry has an entry of its own, in any order, and none is left over."""
    if not isinstance(got, list) or len(got) != len(expected):
        return False
    taken: dict[int, int] = {}

    def place(wanted: int, tried: set[int]) -> bool:
        for at, item in enumerate(got):
            if at not in tried and contains(item, expected[wanted]):
                tried.add(at)
                # An entry that is taken is free again if its taker finds another.
                if at not in taken or place(taken[at], tried):
                    taken[at] = wanted
                    return True
        return False

    return all(place(wanted, set()) for wanted in range(len(expected)))


def named(expected: Value) -> Iterable[tuple[str, Any]]:
    """The members that are compared."""
    return ((key, value) for key, value in expected.items() if key not in INFORMATIVE and not key.endswith("_error"))


def shared_agrees(operation: str | None, expected: Value, answer: Value) -> bool:
    """Whether a recorded answer is the same as far as such files are compared."""
    if expected.get("ok") is False:
        return answer.get("ok") is False or "error" in answer
    if "error" in expected:
        where = expected["error"].get("where") if isinstance(expected["error"], dict) else None
        return "error" in answer and (where is None or answer["error"].get("where") == where)
    if "error" in answer:
        return False
    if operation == "compat":
        messages = expected.get("messages") or []
        quotes = any(start in message for message in messages for start in QUOTED)
        return same(answer.get("compatible"), expected["compatible"]) and (quotes or Counter(answer.get("messages")) == Counter(messages))
    if operation == "diff":
        return same(answer.get("compatible"), expected["compatible"]) and all(
            types_paths(answer.get(key)) == types_paths(expected.get(key)) for key in ("differences", "incompatible")
        )
    if operation == "parse":
        formatted = answer.get("formatted") or {}
        return all(answer.get(key) == expected[key] for key in (*PARSED, *IDENTIFIED) if key in expected) and all(
            formatted.get(key) == value
            for key, value in (expected.get("formatted") or {}).items()
            if key != "default" and not key.endswith("_error")
        )
    return all(key in answer and same(answer[key], value) for key, value in named(expected))


def types_paths(items: list[Value] | None) -> Counter[tuple[str, str]]:
    return Counter((item["type"], item["path"]) for item in items or [])
