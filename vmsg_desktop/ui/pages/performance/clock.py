"""Moments in words, on the person's own clock."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QDateTime, QLocale

from vmsg_desktop.ui.language import language

DAY_S: Final = 86_400
_LOCALES: Final = {
    "en": QLocale(QLocale.Language.English, QLocale.Country.UnitedStates),
    "ja": QLocale(QLocale.Language.Japanese, QLocale.Country.Japan),
}
_DAYS: Final = {"en": "d MMM", "ja": "M/d"}


def offset_s(at_s: float) -> float:
    """Local time less UTC at a moment, seconds."""
    return float(QDateTime.fromSecsSinceEpoch(int(at_s)).offsetFromUtc())


def tick_words(at_s: float, *, step_s: int) -> str:
    """A label of an axis whose labels are ``step_s`` apart."""
    shape = _DAYS[language()] if step_s >= DAY_S else "HH:mm" if step_s >= 60 else "HH:mm:ss"
    return _said(at_s, shape)


def is_same_day(at_s: float, now_s: float) -> bool:
    """Both moments lie on one day of the person's calendar."""
    days = [QDateTime.fromSecsSinceEpoch(int(each)).date() for each in (at_s, now_s)]
    return bool(days[0] == days[1])


def moment_words(at_s: float, *, length_s: float) -> str:
    """A moment of a window of ``length_s``: with seconds, and with the day where it spans several."""
    if length_s <= 2 * 3600:
        return _said(at_s, "HH:mm:ss")
    return _said(at_s, "HH:mm" if length_s <= 1.5 * DAY_S else f"{_DAYS[language()]} HH:mm")


def _said(at_s: float, shape: str) -> str:
    moment = QDateTime.fromSecsSinceEpoch(int(at_s))
    return str(_LOCALES[language()].toString(moment, shape))
