"""Which theme is on. Custom painting asks here at paint time, so that a switch needs no rebuilding."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QColor

from vmsg_desktop.ui.theme.tokens import LIGHT, THEMES, Tokens

_state: dict[str, Tokens] = {"tokens": LIGHT}


def tokens() -> Tokens:
    """The tokens of the theme that is on."""
    return _state["tokens"]


def theme_name() -> str:
    """``light`` or ``dark``."""
    return next(name for name, theme in THEMES.items() if theme is tokens())


def set_tokens(name: str) -> None:
    """Make ``name`` the theme that is on; painting follows, style sheet and palette are `apply_theme`'s work."""
    _state["tokens"] = THEMES[name]


def colour(token: str, opacity: float = 1.0) -> QColor:
    """The colour of a token now; ``opacity`` 0..1."""
    return QColor(_colour(getattr(tokens(), token), opacity))


@lru_cache(maxsize=512)
def _colour(figures: str, opacity: float) -> QColor:
    made = QColor(figures)
    made.setAlphaF(opacity)
    return made
