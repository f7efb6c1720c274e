"""A process that burns processor time when it is told to, and tells how much it got: loads of known times.

    python -m tests.e2e.burner FOLDER COMMAND...

Becomes COMMAND; the burner is a child of it. Seconds to burn are written to FOLDER/wishes; FOLDER/burnt has a line a
slice: when it ended (Unix seconds), processor seconds that it got. The burner ends with its parent.
"""

from __future__ import annotations

import os
import select
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_SLICE_S: Final = 0.02
_LOOK_S: Final = 0.5


@dataclass(frozen=True)
class Burner:
    """A test's end of it. Attributes: ``folder``, the burner's."""

    folder: Path

    @classmethod
    def made(cls, folder: Path) -> Burner:
        """With its folder, before it is started."""
        folder.mkdir()
        os.mkfifo(folder / "wishes")
        (folder / "burnt").touch()
        return cls(folder)

    def begin(self, seconds: float) -> None:
        """Burn so long; comes back at once."""
        with (self.folder / "wishes").open("w") as wishes:
            wishes.write(f"{seconds}\n")

    def burnt(self) -> list[tuple[float, float]]:
        """Ends of slices, and the processor seconds that each got."""
        lines = (self.folder / "burnt").read_text().splitlines()
        return [(float(end_s), float(cpu_s)) for end_s, cpu_s in (line.split() for line in lines)]


def burn(seconds: float, burnt: Path) -> None:
    """Burn, and write it down."""
    lines = []
    end_s = time.time() + seconds
    while time.time() < end_s:
        slice_s, before_s = time.time() + _SLICE_S, time.process_time()
        while time.time() < slice_s:
            pass
        lines.append(f"{time.time():.3f} {time.process_time() - before_s:.4f}")
    with burnt.open("a") as file:
        file.write("\n".join(lines) + "\n")


def main(folder: Path, parent: int) -> None:
    """Wait for wishes until the parent is gone."""
    with suppress(PermissionError):
        os.nice(-5)  # where it may: a machine that is busy with other things leaves it something
    wishes = os.open(folder / "wishes", os.O_RDWR)  # for writing, too: no end of the file when a writer closes
    while os.getppid() == parent:
        if select.select([wishes], [], [], _LOOK_S)[0]:
            for wish in os.read(wishes, 1024).split():
                burn(float(wish), folder / "burnt")


if __name__ == "__main__":
    own = os.getpid()
    if os.fork() == 0:
        main(Path(sys.argv[1]), own)
        os._exit(0)
    os.execvp(sys.argv[2], sys.argv[2:])
