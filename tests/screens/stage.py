"""The real window without a screen, driven by mouse and keyboard events and by looking at what it shows."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from PIL import Image
from PySide6.QtCore import QEvent, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.fakes.person import end_agent
from vmsg_desktop.application.studio import Studio
from vmsg_desktop.bootstrap.studio import open_studio
from vmsg_desktop.ui.app import Soon
from vmsg_desktop.ui.bridge import Bridge
from vmsg_desktop.ui.language import LanguageSwitch
from vmsg_desktop.ui.theme import motion
from vmsg_desktop.ui.theme.apply import ThemeSwitch
from vmsg_desktop.ui.theme.focus import install_focus_ring
from vmsg_desktop.ui.window import Window

PATIENCE_S: Final = 60.0
_COLOURS: Final = 256


class Stage:
    """A window and what it works with.

    Attributes: ``window``, ``studio``; ``folder``, where pictures go; ``shown``, their names so far.
    """

    def __init__(
        self, window: Window, studio: Studio, theme: ThemeSwitch, language: LanguageSwitch, *, folder: Path
    ) -> None:
        self.window = window
        self.studio = studio
        self.folder = folder
        self.shown: list[str] = []
        self._theme = theme
        self._language = language

    def look(self, *, theme: str = "light", language: str = "en", size: tuple[int, int] = (1440, 900)) -> None:
        """Change what the window looks like."""
        self._theme.choose(theme)
        self._language.choose(language)
        self.window.resize(*size)
        self.rest(60)
        self.window.create_page.set_widths(())
        self.rest()

    def picture(self, name: str) -> None:
        """Write what the window shows; 256 colours are enough for grounds, text and one photo, and small."""
        self.rest()
        self.folder.mkdir(parents=True, exist_ok=True)
        image = self.window.grab().toImage().convertToFormat(QImage.Format.Format_RGB888)
        size = (image.width(), image.height())
        pixels = Image.frombuffer("RGB", size, bytes(image.constBits()), "raw", "RGB", image.bytesPerLine(), 1)
        small = pixels.quantize(_COLOURS, Image.Quantize.MEDIANCUT, kmeans=1, dither=Image.Dither.FLOYDSTEINBERG)
        small.save(self.folder / f"{name}.png", optimize=True)
        self.shown.append(name)
        print(f"  {name}.png", flush=True)

    def wait(self, is_so: Callable[[], object], what: str, *, timeout_s: float = PATIENCE_S) -> None:
        """Let the program run until it is so."""
        end_s = time.monotonic() + timeout_s
        while not is_so():
            if time.monotonic() > end_s:
                self.picture("stuck")
                raise AssertionError(f"{what!r} did not come; see stuck.png")
            let_run(10)

    def rest(self, ms: int = 250) -> None:
        """Let what is on its way arrive."""
        let_run(ms)

    def find(self, words: str, kind: type[QWidget] = QWidget, *, inside: QWidget | None = None) -> QWidget | None:
        """What shows and says ``words``: as its text, or as its name for those who hear it."""
        for widget in (inside or self.window).findChildren(kind):
            text: Any = getattr(widget, "text", None)
            name = widget.accessibleName()
            said = (text() if callable(text) else "", name, name.partition(",")[0])
            if widget.isVisible() and words in said and not widget.visibleRegion().isEmpty():
                return widget
        return None

    def click(self, words: str, kind: type[QWidget] = QWidget, *, inside: QWidget | None = None) -> None:
        """Press what says ``words``, once it is there and can be pressed."""

        def is_ready() -> bool:
            found = self.find(words, kind, inside=inside)
            return found is not None and found.isEnabled()

        self.wait(is_ready, words)
        found = self.find(words, kind, inside=inside)
        assert found is not None
        QTest.mouseClick(found, Qt.MouseButton.LeftButton, pos=found.rect().center())
        self.rest(30)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """A key, where the focus is."""
        QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
        self.rest(30)

    def click_at(self, widget: QWidget, x: float, y: float) -> None:
        """Press at shares of a widget's width and height."""
        point = QPoint(round(x * widget.width()), round(y * widget.height()))
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=point)
        self.rest(30)


def let_run(ms: int) -> None:
    """Run the program for so long.

    `QTest.qWait` keeps Python's lock: what computes beside the window would stand still, and times would be wrong.
    """
    loop = QEventLoop()
    QTimer.singleShot(ms, loop.quit)
    loop.exec()


@contextmanager
def on_stage(home: Path, folder: Path, *, is_simulated: bool = False) -> Iterator[Stage]:
    """The program opened on a data home, as `vmsg_desktop.ui.app` opens it, and closed."""
    os.environ["VMSG_HOME"] = str(home)
    application = QApplication.instance() or QApplication(["vmsg"])
    assert isinstance(application, QApplication)
    bridge = Bridge()
    with open_studio(bridge.deliver, Soon(400), is_simulated=is_simulated) as studio:
        theme = ThemeSwitch(application, "light")
        language = LanguageSwitch(application, "en")
        motion.set_reduced_motion(True)
        install_focus_ring(application)
        window = Window(studio)
        window.show()
        QTest.qWaitForWindowExposed(window)
        try:
            yield Stage(window, studio, theme, language, folder=folder)
        finally:
            window.close()
            studio.document.flush()
            language.close()
            window.deleteLater()
            application.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            bridge.close()
            end_agent(home)
