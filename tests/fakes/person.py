"""Somebody who sits before the studio: looks at the screen, uses mouse and keyboard, waits for what is to come."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.fakes.screen import on_screen
from tests.fakes.vmsg_process import ROOT, Vmsg

PATIENCE_S: Final = 30.0
_LOOK_S: Final = 0.05
_FILE_MANAGER_AT: Final = (1600, 960)


@dataclass(frozen=True)
class Seen:
    """Something on the screen. Attributes as the eyes tell them; ``rect``: x, y, width, height on the screen;
    ``label``: what it was called by the program (Qt calls a combo by its choice)."""

    kind: str
    name: str
    label: str
    text: str
    value: str
    about: str
    rect: tuple[int, int, int, int]
    is_enabled: bool
    is_checked: bool
    has_focus: bool
    is_window: bool

    @property
    def middle(self) -> tuple[int, int]:
        """Where one presses it."""
        x, y, width, height = self.rect
        return x + width // 2, y + height // 2

    def says(self, words: str) -> bool:
        """Its name, or what is written on it, is ``words``."""
        return words in (self.name, self.text) or self.text.replace("&", "") == words


class Person:
    """Before one screen; the studio runs as a process of its own."""

    def __init__(self, vmsg: Vmsg, display: str, log: Path, *, through: Sequence[object] = ()) -> None:
        """``through``: a command that starts the studio in its place."""
        self._vmsg, self._through = vmsg, tuple(map(str, through))
        self._env = on_screen(display)
        self._display = display
        self._log = log
        self._socket_path = str(log.with_suffix(".eyes"))
        self._process: subprocess.Popen[bytes] | None = None

    # -- the program

    def start(self, *arguments: object) -> None:
        """Start the studio and wait until its window shows."""
        environment = self._vmsg.environment() | {
            name: value for name, value in self._env.items() if name in ("DISPLAY", "QT_QPA_PLATFORM")
        }
        command = [*self._through, sys.executable, "-m", "tests.e2e.studio_eyes", self._socket_path, "studio"]
        command += map(str, arguments)
        Path(self._socket_path).unlink(missing_ok=True)
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        self.wait(lambda: any(each.is_window for each in self.look()))

    def kill(self) -> None:
        """As the system does it: no goodbye."""
        assert self._process is not None
        self._process.kill()
        self._process.wait(10)

    def close(self) -> None:
        """Close the window, as the button in its frame does; the program ends by itself."""
        assert self._process is not None
        self._process.terminate()
        assert self._process.wait(PATIENCE_S) == 0, self.said()

    @property
    def pid(self) -> int:
        """Of the program."""
        assert self._process is not None
        return self._process.pid

    def is_running(self) -> bool:
        """The program has not ended."""
        return self._process is not None and self._process.poll() is None

    def said(self) -> str:
        """What the program wrote to the terminal."""
        return self._log.read_text(errors="replace") if self._log.exists() else ""

    # -- eyes

    def look(self) -> list[Seen]:
        """All that shows now; empty while the program does not answer."""
        assert self.is_running(), f"the studio ended:\n{self.said()}"
        try:
            with socket.socket(socket.AF_UNIX) as line:
                line.settimeout(PATIENCE_S)
                line.connect(self._socket_path)
                line.sendall(b"look\n")
                told = json.loads(_line(line))
        except (ConnectionError, FileNotFoundError):
            return []
        return [Seen(**{**each, "rect": tuple(each["rect"])}) for each in told]

    def sees(self, words: str, *, kind: str = "", is_part: bool = False) -> Seen | None:
        """The first thing that says ``words``; ``is_part``: that has them among its own."""
        for each in self.look():
            has = words in each.text or words in each.name if is_part else each.says(words)
            if has and kind in ("", each.kind):
                return each
        return None

    def wait_for(self, words: str, *, kind: str = "", is_part: bool = False, timeout_s: float = PATIENCE_S) -> Seen:
        """What `sees` finds, as soon as it does."""
        found: list[Seen] = []

        def is_there() -> bool:
            seen = self.sees(words, kind=kind, is_part=is_part)
            found.extend([seen] if seen else [])
            return bool(found)

        self.wait(is_there, timeout_s=timeout_s, what=words)
        return found[-1]

    def wait(self, is_so: Callable[[], object], *, timeout_s: float = PATIENCE_S, what: str = "it") -> None:
        """Look until it is so."""
        end_s = time.monotonic() + timeout_s
        while not is_so():
            assert time.monotonic() < end_s, (
                f"{what!r} never came; on the screen: {self._words()}\n{self.said()[-2000:]}"
            )
            time.sleep(_LOOK_S)

    def shot(self, path: Path) -> None:
        """What the screen shows, as a picture."""
        grab = ["ffmpeg", "-loglevel", "error", "-y", "-f", "x11grab", "-i", self._display, "-frames:v", "1", str(path)]
        subprocess.run(grab, env=self._env, check=True)

    # -- hands

    def click(self, words: str, *, kind: str = "", button: int = 1, is_part: bool = False) -> Seen:
        """Press what says ``words``, once it can be pressed."""
        found: list[Seen] = []

        def can_be() -> bool:
            seen = self.sees(words, kind=kind, is_part=is_part)
            found[:] = [seen] if seen is not None and seen.is_enabled else []
            return bool(found)

        self.wait(can_be, what=words)
        self.click_at(*found[0].middle, button=button)
        return found[0]

    def click_at(self, x: int, y: int, *, button: int = 1) -> None:
        """Press there."""
        self._hands("mousemove", x, y, "click", button)

    def point_at(self, x: int, y: int) -> None:
        """Move the pointer there."""
        self._hands("mousemove", x, y)

    def drag(self, start: tuple[int, int], *way: tuple[int, int], pause_s: float = 0.05) -> None:
        """Press at ``start``, go along ``way``, hold still for ``pause_s``, let go."""
        self._hands("mousemove", *start, "mousedown", 1)
        before = start
        for point in way:
            for share in (0.1, 0.4, 0.7, 1.0):
                at = [round(a + share * (b - a)) for a, b in zip(before, point, strict=True)]
                self._hands("mousemove", *at, "sleep", 0.03)
            before = point
        self._hands("sleep", pause_s, "mouseup", 1)

    def drop(self, path: Path, at: tuple[int, int]) -> None:
        """Drag a file out of a window of another program, and let it fall there; once more when it fell beside."""
        assert any(self._drops(path, at) for _ in range(3)), "the file was not taken"

    def _drops(self, path: Path, at: tuple[int, int]) -> bool:
        x, y = _FILE_MANAGER_AT
        command = [sys.executable, "-m", "tests.e2e.file_manager", str(path), str(x), str(y)]
        with subprocess.Popen(command, cwd=ROOT, env=self._env) as manager:
            try:
                self._hands("search", "--sync", "--name", "file_manager")
                # Two programs talk to each other about each step of the way: a hand that is too quick drops beside.
                there = [(at[0] + 3 * (step % 2), at[1] + step) for step in range(6)]
                self.drag((x + 100, y + 40), (x + 60, y + 60), *there, pause_s=0.5)
                return manager.wait(PATIENCE_S) == 0
            finally:
                manager.kill()

    def press(self, *keys: str) -> None:
        """Keys as xdotool names them: "ctrl+Return", "Tab"."""
        self._hands("key", "--delay", 20, *keys)

    def type(self, words: str) -> None:
        """Write."""
        self._hands("type", "--delay", 5, words)

    def _hands(self, *words: object) -> None:
        done = subprocess.run(["xdotool", *map(str, words)], env=self._env, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def _words(self) -> str:
        return " | ".join(dict.fromkeys(filter(None, (each.text or each.name for each in self.look()))))


@contextmanager
def sitting_before(vmsg: Vmsg, display: str, log: Path, *, through: Sequence[object] = ()) -> Iterator[Person]:
    """A person; whatever still runs is ended with the test."""
    person = Person(vmsg, display, log, through=through)
    try:
        yield person
    finally:
        if person.is_running():
            person.kill()
        end_agent(vmsg.home)


def end_agent(home: Path) -> None:
    """End the agent of a data home, which outlives the window by ten minutes."""
    command = [sys.executable, "-m", "remote_agent", "stop"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "VMSG_HOME": str(home)}, capture_output=True, check=False)


def _line(line: socket.socket) -> bytes:
    told = b""
    while not told.endswith(b"\n"):
        piece: Any = line.recv(1 << 16)
        if not piece:
            raise ConnectionResetError
        told += piece
    return told
