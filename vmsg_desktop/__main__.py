"""Start: parse the command line, then import what the command needs, then run it.

Nothing heavy is imported before the command is known, so that ``vmsg --help`` answers at once.
"""

from __future__ import annotations

import sys


def main(argv: list[str] | None = None) -> int:
    """Run ``vmsg`` with ``argv`` (default: the process's own); returns the exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    if arguments[:1] == ["--decode-worker"]:  # a frozen program is its own decoding child
        from vmsg_desktop.adapters.media.worker_child import main as serve

        serve(int(arguments[2]))
        return 0
    from vmsg_desktop.cli.main import run_command

    return run_command(arguments)


if __name__ == "__main__":
    sys.exit(main())
