"""Start: parse the command line, then import what the command needs, then run it.

Nothing heavy is imported before the command is known, so that ``vmsg --help`` answers at once.
"""

from __future__ import annotations

import io
import sys


def main(argv: list[str] | None = None) -> int:
    """Run ``vmsg`` with ``argv`` (default: the process's own); returns the exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["--decode-worker"]:  # a frozen program is its own decoding child
        from vmsg_desktop.adapters.media.worker_child import main as serve

        serve(int(arguments[2]))
        return 0
    from vmsg_desktop.cli.main import run_command

    _bear_any_name()
    return run_command(arguments)


def _bear_any_name() -> None:
    """Where the output's encoding lacks a letter (a Windows pipe, an old locale) a question mark stands for it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
