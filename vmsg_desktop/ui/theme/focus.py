"""The focus ring: one frame for the whole application, shown to those who move by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPaintEvent, QWindow
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QFocusFrame,
    QLineEdit,
    QPlainTextEdit,
    QProxyStyle,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QTextEdit,
    QWidget,
)

from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.metrics import FOCUS_MARGIN, FOCUS_WIDTH, RADIUS_CONTROL

_MOVING_KEYS = {Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_F6, Qt.Key.Key_Escape, Qt.Key.Key_Return}
_SHORTCUT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
# These show focus by their own border or inside their rows.
_OWN_FOCUS = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox, QAbstractItemView)
_RADIUS = "focusRadius"
_OWN = "ownFocus"
_VISIBLE = "vmsgFocusVisible"
_WATCHED = "vmsgFocusWatched"


def set_focus_radius(widget: QWidget, radius: float) -> None:
    """Corner radius of ``widget``, for the ring around it; 6 when never set."""
    widget.setProperty(_RADIUS, float(radius))


def paints_own_focus(widget: QWidget) -> None:
    """Keep the ring away from ``widget``, which shows focus itself while `is_focus_visible`."""
    widget.setProperty(_OWN, True)


def is_focus_visible() -> bool:
    """True after the person last moved by keyboard, false after a click."""
    application = QGuiApplication.instance()
    return application is not None and bool(application.property(_VISIBLE))


def set_focus_visible(wanted: bool) -> None:
    """Tell how the person moves; the window's own input does this by itself."""
    application = QGuiApplication.instance()
    if application is not None:
        application.setProperty(_VISIBLE, wanted)


class _RingStyle(QProxyStyle):
    """What QFocusFrame asks a style: how far outside, above or below, and whether to cut itself to a shape."""

    def pixelMetric(
        self, metric: QStyle.PixelMetric, option: QStyleOption | None = None, widget: QWidget | None = None
    ) -> int:
        """Three pixels outside the widget."""
        if metric in (QStyle.PixelMetric.PM_FocusFrameHMargin, QStyle.PixelMetric.PM_FocusFrameVMargin):
            return FOCUS_MARGIN
        return super().pixelMetric(metric, option, widget)

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        returnData: QStyleHintReturn | None = None,
    ) -> int:
        """Above the widget, without a mask."""
        if hint == QStyle.StyleHint.SH_FocusFrame_AboveWidget:
            return 1
        if hint == QStyle.StyleHint.SH_FocusFrame_Mask:
            return 0
        return super().styleHint(hint, option, widget, returnData)


class FocusRing(QFocusFrame):
    """Two pixels of ring and one of gap around the widget that has focus."""

    def __init__(self) -> None:
        super().__init__(None)
        self._ring_style = _RingStyle("Fusion")
        self._ring_style.setParent(self)
        self.setStyle(self._ring_style)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._radius = 0.0

    def surround(self, target: QWidget | None) -> None:
        """Lie around ``target``, or around nothing."""
        own = None if target is None else target.property(_RADIUS)
        self._radius = (RADIUS_CONTROL if own is None else float(own)) + FOCUS_MARGIN
        self.setWidget(target)  # type: ignore[arg-type]
        if target is None:
            # Qt puts the ring into the window of its widget; there it would be deleted along with the window.
            self.setParent(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring only; the widget below stays as it is."""
        painter = QPainter(self)
        draw.box(painter, QRectF(self.rect()), radius=self._radius, line=colour("focus"), width_px=FOCUS_WIDTH)
        painter.end()


class FocusWatch(QObject):
    """Moves the ring with the focus. It looks at what windows receive, not at every event of the application."""

    def __init__(self, application: QApplication) -> None:
        """One for each application; it belongs to it."""
        super().__init__(application)
        self._application = application
        self._ring: FocusRing | None = None
        application.focusWindowChanged.connect(self._watch)
        application.focusChanged.connect(self._move)
        application.aboutToQuit.connect(self.close)

    @property
    def ring(self) -> FocusRing:
        """The ring; a new one when the last went down with its window."""
        if self._ring is None:
            self._ring = FocusRing()
            self._ring.destroyed.connect(self._lose)
        return self._ring

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Learn from keys and clicks how the person moves; nothing is swallowed."""
        kind = event.type()
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in _MOVING_KEYS or event.modifiers() & _SHORTCUT:
                set_focus_visible(True)
        elif kind == QEvent.Type.MouseButtonPress:
            set_focus_visible(False)
            self.ring.surround(None)
        return False

    @Slot(QWindow)
    def _watch(self, window: QWindow | None) -> None:
        if window is not None and not window.property(_WATCHED):
            window.setProperty(_WATCHED, True)
            window.installEventFilter(self)

    @Slot(QWidget, QWidget)
    def _move(self, old: QWidget | None, new: QWidget | None) -> None:
        shown = new is not None and is_focus_visible() and not shows_own_focus(new)
        self.ring.surround(new if shown else None)
        for each in (old, new):
            if each is not None:
                each.update()

    @Slot()
    def _lose(self) -> None:
        self._ring = None

    @Slot()
    def close(self) -> None:
        """Take the ring away for good."""
        self._application.focusChanged.disconnect(self._move)
        if self._ring is not None:
            self._ring.surround(None)
            self._ring.deleteLater()


def shows_own_focus(widget: QWidget) -> bool:
    """True for text fields, item views and what said so by `paints_own_focus`."""
    return isinstance(widget, _OWN_FOCUS) or bool(widget.property(_OWN))


def install_focus_ring(application: QApplication) -> FocusWatch:
    """Give ``application`` its one focus ring."""
    return FocusWatch(application)
