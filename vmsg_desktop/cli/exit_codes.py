"""Exit codes of every command; README.md lists them."""

from __future__ import annotations

from typing import Final

from vmsg_desktop.core.budget import HELD
from vmsg_desktop.core.model.errors import VmsgError

OK: Final = 0
UNEXPECTED: Final = 1
USAGE: Final = 2  # argparse's own
VIDEO_NOT_MADE: Final = 5
ASKING: Final = 8  # the person decides
NOT_PROVEN: Final = 9  # a measurement that shows nothing, or a figure beyond its limit
CANCELLED: Final = 130  # as a shell reports Ctrl-C

_BY_FAMILY: Final = {
    "input": 3,
    "compute": 4,
    "render": VIDEO_NOT_MADE,
    "storage": 6,
    "remote": 7,
    "cancelled": CANCELLED,
}

EXPLAINED: Final = (
    "exit codes: 0 done, 1 unexpected fault, 2 wrong usage, 3 input refused, 4 engine or model, 5 video not made, "
    "6 disk, 7 other machine, 8 waits for your word, 9 a measurement failed, 130 stopped by you"
)


def exit_code(error: VmsgError) -> int:
    """The code of an error's family; what the budget holds waits for the person's word."""
    return ASKING if error.code == HELD else _BY_FAMILY.get(error.family, UNEXPECTED)
