#!/usr/bin/env python3
"""docs.py FILE...: runs the fenced blocks of Markdown files as written. See tests/README.md.

They run in the checkout. Where packages are installed as users install them, two variables say so: DOCS_FOLDER is the folder in which they run,
with its own node_modules, and DOCS_PYTHON the interpreter. With DOCS_EXTRACT the blocks of Python and JavaScript are only written into that
folder, for type checkers.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FENCE = re.compile(r"^```(\w[^\n]*)\n(.*?)^```$", re.M | re.S)
FOLDER = Path(os.environ.get("DOCS_FOLDER") or ROOT)
PYTHON = Path(os.environ.get("DOCS_PYTHON") or ROOT / ".venv/bin/python")
INSTALLED = "DOCS_FOLDER" in os.environ
PROGRAMS = [str(PYTHON.parent)] if INSTALLED else [str(ROOT / "target/release"), str(PYTHON.parent)]
ENVIRONMENT = os.environ | {"PATH": os.pathsep.join([*PROGRAMS, os.environ["PATH"]]), "NO_COLOR": "1", "npm_config_loglevel": "error"}


def run(command: list[str], text: str | None = None) -> tuple[int, str]:
    """Runs a command; returns its status and what it printed, errors included."""
    done = subprocess.run(
        command, cwd=FOLDER, env=ENVIRONMENT, input=text, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=600
    )
    return done.returncode, done.stdout


def bash(block: str, status: int) -> str | None:
    got, printed = run(["bash", "-euo", "pipefail", "-c", block])
    return None if got == status else f"status {got}, expected {status}\n{printed}"


def console(block: str, status: int) -> str | None:
    """A session: `$ ` and a command, then what it prints; the status counts for the last command."""
    steps = re.split(r"^\$ ", block, flags=re.M)
    if steps[0].strip():
        return "a session begins with `$ ` and a command"
    for at, step in enumerate(steps[1:], 2):
        lines = step.split("\n")
        command = [lines.pop(0)]
        while command[-1].endswith("\\") and lines:
            command.append(lines.pop(0))
        wanted = "\n".join(lines).strip("\n")
        got, printed = run(["bash", "-euo", "pipefail", "-c", "\n".join(command)])
        expected = status if at == len(steps) else 0
        # A line of three dots stands for any lines, three dots in a line for any text.
        pattern = re.escape(wanted).replace(r"\.\.\.", ".*?")
        if got != expected or not re.fullmatch(pattern, printed.strip("\n"), re.S):
            return f"{command[0]}: status {got}, expected {expected}; it printed\n{printed}"
    return None


def python(block: str, status: int) -> str | None:
    got, printed = run([str(PYTHON), "-c", block])
    return None if got == status else f"status {got}, expected {status}\n{printed}"


def js(block: str, status: int) -> str | None:
    with tempfile.TemporaryDirectory(dir=FOLDER if INSTALLED else None) as scratch:
        folder = Path(scratch)
        if not INSTALLED:
            # As if the package were installed.
            (folder / "node_modules").mkdir()
            (folder / "node_modules/schemaccord").symlink_to(ROOT / "bindings-node")
        script = folder / "example.mjs"
        script.write_text(block, encoding="utf-8")
        got, printed = run(["node", str(script)])
    return None if got == status else f"status {got}, expected {status}\n{printed}"


def jsonl(block: str, _status: int) -> str | None:
    """Requests of the batch protocol, each followed by its answer, to the byte."""
    lines = block.splitlines()
    requests, wanted = lines[::2], lines[1::2]
    got, printed = run(["schemaccord", "batch"], "".join(request + "\n" for request in requests))
    answers = printed.splitlines()
    if got or len(answers) != len(requests) or len(wanted) != len(requests):
        return f"status {got}, {len(lines)} lines, {len(answers)} answers; expected requests and answers by turns"
    faults = [f"{request}\n  expected {want}\n  got      {answer}" for request, want, answer in zip(requests, wanted, answers) if want != answer]
    return "\n".join(faults) or None


def extract(folder: Path, names: list[str]) -> int:
    """Writes the blocks of Python and JavaScript into a folder."""
    for name in names:
        for at, match in enumerate(FENCE.finditer((ROOT / name).read_text(encoding="utf-8"))):
            language, *words = match[1].split()
            if language in ("python", "js") and "no-run" not in words:
                suffix = {"python": "py", "js": "mjs"}[language]
                (folder / f"example_{at}.{suffix}").write_text(match[2], encoding="utf-8")
    return 0


RUNNERS = {"bash": bash, "sh": bash, "console": console, "python": python, "js": js, "jsonl": jsonl}


def main(names: list[str]) -> int:
    ran = failed = 0
    for name in names:
        text = (ROOT / name).read_text(encoding="utf-8")
        if not text.strip():
            failed += 1
            print(f"{name} is empty")
        for match in FENCE.finditer(text):
            language, *words = match[1].split()
            line = text.count("\n", 0, match.start()) + 1
            if language not in RUNNERS or "no-run" in words:
                continue
            status = next((int(word.removeprefix("exit=")) for word in words if word.startswith("exit=")), 0)
            ran += 1
            fault = RUNNERS[language](match[2], status)
            print(f"{name}:{line}: {language} {'failed' if fault else 'ran'}")
            if fault:
                failed += 1
                print(fault)
    print(f"{ran} blocks ran, {failed} failed")
    return 1 if failed or not ran else 0


if __name__ == "__main__":
    into = os.environ.get("DOCS_EXTRACT")
    sys.exit(extract(Path(into), sys.argv[1:]) if into else main(sys.argv[1:]))
