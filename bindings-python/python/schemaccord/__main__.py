"""`python -m schemaccord` and the script `schemaccord`: the command line, the same as that of the program written in Rust."""

from __future__ import annotations

import signal
import sys

from ._native import run


def main() -> int:
    """Runs the command line on the arguments of the process and returns the exit status."""
    # What Python holds back would come after what the command line writes.
    sys.stdout.flush()
    # The default ends the process at once, as it ends any program; Python's own would wait for the command to end.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run(["schemaccord", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
