"""A screen that nobody looks at: an X server of the test's own, on which windows are real."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

SIZE = (1920, 1080)


@contextmanager
def virtual_screen(size: tuple[int, int] = SIZE) -> Iterator[str]:
    """Started, its name (":7") for DISPLAY, stopped."""
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", f"{size[0]}x{size[1]}x24"]
    command += ["-nolisten", "tcp", "-noreset"]
    server = subprocess.Popen(command, pass_fds=(write_end,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    os.close(write_end)
    try:
        with os.fdopen(read_end) as told:
            number = told.readline().strip()  # it comes when the server takes windows; empty when it could not start
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait(10)


def on_screen(display: str) -> dict[str, str]:
    """The environment of a program that shows windows there; nothing of a desktop around it."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("WAYLAND_", "QT_", "XDG_SESSION"))
    }
    return kept | {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
