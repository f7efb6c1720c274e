"""Put a theme on the application, and follow the system where the person asked for that."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QStyleFactory

from vmsg_desktop.ui.theme.current import set_tokens, theme_name, tokens
from vmsg_desktop.ui.theme.fonts import application_font
from vmsg_desktop.ui.theme.palette import make_palette
from vmsg_desktop.ui.theme.sheet import style_sheet

CHOICES = ("system", "light", "dark")


def apply_theme(application: QApplication, choice: str) -> str:
    """Switch every window to ``choice`` (`CHOICES`) at once; returns the theme that is on, ``light`` or ``dark``.

    Windows repaint by themselves: Qt sends each widget a palette and a style change.
    """
    if choice not in CHOICES:
        raise ValueError(f"theme {choice!r} is none of {', '.join(CHOICES)}")
    name = system_theme() if choice == "system" else choice
    if application.property("vmsgTheme") is None:
        application.setStyle(QStyleFactory.create("Fusion"))
        application.setFont(application_font())
    if application.property("vmsgTheme") != name:
        set_tokens(name)
        application.setPalette(make_palette(tokens()))
        application.setStyleSheet(style_sheet(tokens()))
        application.setProperty("vmsgTheme", name)
    return theme_name()


def system_theme() -> str:
    """What the desktop asks for; ``light`` where it does not say."""
    scheme = QGuiApplication.styleHints().colorScheme()
    return "dark" if scheme == Qt.ColorScheme.Dark else "light"


class ThemeSwitch(QObject):
    """Holds the person's choice and follows the desktop's changes while that choice is ``system``."""

    def __init__(self, application: QApplication, choice: str = "system") -> None:
        """Apply ``choice`` at once."""
        super().__init__(application)
        self._application = application
        self._choice = choice
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow)
        apply_theme(application, choice)

    def choose(self, choice: str) -> None:
        """Switch to ``system``, ``light`` or ``dark``."""
        self._choice = choice
        apply_theme(self._application, choice)

    @Slot()
    def _follow(self) -> None:
        if self._choice == "system":
            apply_theme(self._application, "system")
