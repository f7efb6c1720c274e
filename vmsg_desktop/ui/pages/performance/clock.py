"""Moments in words, on the person's own clock."""

from __future__ import annotations

import time
from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale

from vmsg_desktop.core.model.metrics import Window
from vmsg_desktop.ui.language import language

_SECONDS_UP_TO_S = 1800.0
_CLOCK_UP_TO_S = 2 * 86_400.0


def offset_s(at_s: float) -> float:
    """Local time less UTC at a moment, seconds."""
    return float(time.localtime(at_s).tm_gmtoff)


def tick_words(at_s: float, window: Window) -> str:
    """A label of a time axis: as exact as the window needs."""
    moment = datetime.fromtimestamp(at_s)
    if window.length_s <= _SECONDS_UP_TO_S:
        return moment.strftime("%H:%M:%S")
    if window.length_s <= _CLOCK_UP_TO_S:
        return moment.strftime("%H:%M")
    return f"{moment.month}/{moment.day}" if language() == "ja" else f"{moment.day} {moment.strftime('%b')}"


def moment_words(at_s: float, window: Window) -> str:
    """A moment under the crosshair: the second, with the day where the window is longer than one."""
    clock = datetime.fromtimestamp(at_s).strftime("%H:%M:%S")
    return clock if window.length_s <= _CLOCK_UP_TO_S else f"{tick_words(at_s, window)} {clock}"


def day_and_clock(at_s: float) -> str:
    """Date and time of day as the person's language writes them, short."""
    moment = QDateTime.fromSecsSinceEpoch(round(at_s))
    return QLocale(language()).toString(moment, QLocale.FormatType.ShortFormat)
