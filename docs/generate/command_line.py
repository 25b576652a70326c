"""Prints docs/api-cli.md: what every command of the release build says of itself."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "target/release/schemaccord"
HEAD = """\
# The command line

Made of the help of `schemaccord` by `docs/generate/all`; the same program is in the packages of Python and Node.js. `-` in place of a file reads
standard input. What a refusal's code means is told in [batch.md](batch.md#errors); offsets in what is printed count bytes from 0, lines and columns
of texts for people from 1.
"""


def help_of(*command: str) -> str:
    """Returns what a command prints with `--help`, in lines of the same width everywhere."""
    # Without a terminal the width is that of COLUMNS.
    environment = os.environ | {"COLUMNS": "120", "NO_COLOR": "1"}
    done = subprocess.run(
        [PROGRAM, *command, "--help"], check=True, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    return "\n".join(line.rstrip() for line in done.stdout.rstrip().split("\n"))


def main() -> None:
    """Prints the page."""
    overview = help_of()
    commands = re.findall(r"^  (\w+) ", overview.split("Commands:\n")[1].split("\n\n")[0], re.M)
    parts = [HEAD, f"```text\n{overview}\n```"]
    parts += [f"## {command}\n\n```text\n{help_of(command)}\n```" for command in commands if command != "help"]
    print("\n\n".join(part.rstrip("\n") for part in parts))


if __name__ == "__main__":
    main()
