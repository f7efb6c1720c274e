"""Start: parse the command line, then import what the command needs, then run it.

Nothing heavy is imported before the command is known, so that ``vmsg --help`` answers at once.
"""

from __future__ import annotations

import sys


def main(argv: list[str] | None = None) -> int:
    """Run ``vmsg`` with ``argv`` (default: the process's own); returns the exit code."""
    from vmsg_desktop.cli.main import run_command

    return run_command(sys.argv[1:] if argv is None else argv)


if __name__ == "__main__":
    sys.exit(main())
