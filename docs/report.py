#!/usr/bin/env python3
"""Makes docs/report.svg, the picture in the README, of a real run: `pip install rich`, then `python3 docs/report.py`."""

import pathlib
import re
import subprocess

from rich.console import Console
from rich.text import Text

ROOT = pathlib.Path(__file__).parent.parent
COMMAND = ["check", "examples/avro/user-v2.avsc", "--against", "examples/avro/user-v1.avsc"]

run = subprocess.run(
    ["cargo", "run", "-q", "-p", "schemaccord-cli", "--", "--color", "always", *COMMAND], cwd=ROOT, capture_output=True, text=True
)
console = Console(record=True, width=130, file=open("/dev/null", "w"))
console.print(Text("$ schemaccord " + " ".join(COMMAND), style="bold"))
console.print(Text.from_ansi(run.stdout))
svg = console.export_svg(title="schemaccord", unique_id="report")
# The picture loads nothing: it is drawn in whatever monospaced font is there.
svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.S)
(ROOT / "docs/report.svg").write_text(svg, encoding="utf-8")
