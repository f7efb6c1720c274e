"""The bar of the performance room: views, host, window, live or not, and the three measurements that can be begun."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from vmsg_desktop.presenters.performance_state import ALL_HOSTS, WINDOWS_S, Head
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.performance.words import host_words
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.metrics import BAR_HEIGHT
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.combo import Combo
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.segmented import Segment, Segmented

VIEWS: Final = ("live", "alerts", "runs")
ERRANDS: Final = ("profile", "benchmark", "compare")
_DOT = 8


class PerformanceHeader(QFrame):
    """``view_chosen(key)``, ``host_chosen(name)``, ``window_chosen(key)``, ``paused(bool)``, ``errand(key)`` with one
    of ERRANDS, ``export_asked()``."""

    view_chosen = Signal(str)
    host_chosen = Signal(str)
    window_chosen = Signal(str)
    paused = Signal(bool)
    errand = Signal(str)
    export_asked = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("surface", "win")
        self.setFixedHeight(BAR_HEIGHT)
        self._head = Head("5min", ALL_HOSTS, (), "live", 10.0)
        self._title = Label("", role="page")
        self.views = Segmented([Segment(key) for key in VIEWS])
        self.host = Combo(icon="server")
        self.windows = Segmented([Segment(key) for key in WINDOWS_S])
        self._feed = _Feed()
        self.pause = Button(kind="quiet", icon="pause")
        self.errands = {key: Button() for key in ERRANDS}
        self.errands["profile"].set_icon_name("gauge")
        self.export = Button(icon="export")
        self._lay_out()
        self._connect()
        self._retranslate()

    def show_head(self, head: Head) -> None:
        """Show another state."""
        is_new = head.hosts != self._head.hosts
        self._head = head
        if is_new or self.host.count() != len(head.hosts) + 1:
            self._offer_hosts()
        self.host.set_value(head.host)
        self.windows.set_value(head.window)
        self._say()

    def show_alerts(self, count: int) -> None:
        """How many alerts are loud."""
        if count != self._head.alerts:
            self._head = replace(self._head, alerts=count)
            self._say()

    def set_live(self, is_live: bool) -> None:
        """Host, window and pause are the live view's alone."""
        for widget in (self.host, self.windows, self._feed, self.pause, self.export):
            widget.setVisible(is_live)
        self._fit()

    def minimumSizeHint(self) -> QSize:
        """The page may be narrower than all of it: see `_fit`."""
        return QSize(0, BAR_HEIGHT)

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What does not fit gives way."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """First the words of the feed, then the errands that the Runs view has too."""
        giving_way: list[QWidget] = [self._feed, self.errands["compare"], self.errands["benchmark"]]
        is_live = self.views.value() == "live"
        self._feed.set_short(is_short=False)
        for key in ("compare", "benchmark"):
            self.errands[key].show()
        for widget in giving_way:
            if self._wanted() <= self.width():
                return
            if widget is self._feed and is_live:
                self._feed.set_short(is_short=True)
            elif widget is not self._feed:
                widget.hide()

    def _wanted(self) -> int:
        shown = [each for each in self._shown if not each.isHidden()]
        margins = self._row.contentsMargins()
        wide = sum(each.sizeHint().width() for each in shown)
        return wide + self._row.spacing() * (len(shown) + 1) + margins.left() + margins.right() + 24

    def _lay_out(self) -> None:
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 16, 0)
        self._row.setSpacing(8)
        self._row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)  # what does not fit gives way
        self.host.setMaximumWidth(220)
        for segmented in (self.views, self.windows):
            segmented.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        for widget in (self._title, self.views, self.host, self.windows, self._feed, self.pause):
            self._row.addWidget(widget)
            if widget in (self._title, self.views, self.windows):
                self._row.addSpacing(8)
        self._row.addStretch(1)
        for button in (*self.errands.values(), self.export):
            self._row.addWidget(button)
        self._shown = (
            self._title, self.views, self.host, self.windows, self._feed, self.pause,
            *self.errands.values(), self.export,
        )  # fmt: skip

    def _connect(self) -> None:
        self.views.chosen.connect(self.view_chosen)
        self.host.picked.connect(self.host_chosen)
        self.windows.chosen.connect(self.window_chosen)
        self.pause.clicked.connect(lambda _checked=False: self.paused.emit(self._head.feed != "paused"))
        self.export.clicked.connect(lambda _checked=False: self.export_asked.emit())
        for key, button in self.errands.items():
            button.clicked.connect(partial(self._begin, key))

    def _begin(self, key: str, _checked: bool = False) -> None:
        self.errand.emit(key)

    def _offer_hosts(self) -> None:
        self.host.set_items([(each, host_words(each)) for each in (ALL_HOSTS, *self._head.hosts)])

    def _say(self) -> None:
        head = self._head
        words = {
            "live": self.tr("Live, {rate} Hz").format(rate=f"{head.rate_hz:.0f}")
            if head.rate_hz >= 1
            else self.tr("Live, every {n} s").format(n=f"{1 / head.rate_hz:.0f}"),
            "paused": self.tr("Paused"),
            "reading": self.tr("Reading…"),
        }[head.feed]
        is_well = head.feed == "live" and not head.measuring.trouble
        self._feed.set_words(*self._with_loss(words), "ok_mark" if is_well else "warn_mark")
        is_paused = head.feed == "paused"
        self.pause.set_icon_name("play" if is_paused else "pause")
        self.pause.set_label(self.tr("Follow the time") if is_paused else self.tr("Pause"))
        count = str(head.alerts) if head.alerts else ""
        self.views.set_segments(
            [
                Segment("live", self.tr("Live")),
                Segment("alerts", self.tr("Alerts"), meta=count),
                Segment("runs", self.tr("Runs")),
            ]
        )
        self._fit()

    def _with_loss(self, words: str) -> tuple[str, str]:
        """The feed's words and what is behind them: with what is not kept of it, where something is not."""
        state = self._head.measuring
        lost = self.tr("Measurements lost since the start: {n}").format(n=f"{state.dropped:,}")
        why = [said(state.trouble)] if state.trouble else []
        why += [lost] if state.dropped else []
        if state.trouble:
            words = self.tr("{feed}, not kept").format(feed=words)
        return words, "\n".join(why) or words

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Performance"))
        self.views.setAccessibleName(self.tr("View"))
        self.host.setAccessibleName(self.tr("Host"))
        self.windows.setAccessibleName(self.tr("Time in view"))
        words = {"5min": self.tr("5 min"), "1h": self.tr("1 h"), "24h": self.tr("24 h"), "30d": self.tr("30 d")}
        chosen = self.windows.value()
        self.windows.set_segments([Segment(key, words[key]) for key in WINDOWS_S])
        self.windows.set_value(chosen)
        self.errands["profile"].setText(self.tr("Profile this machine"))
        self.errands["benchmark"].setText(self.tr("Benchmark"))
        self.errands["compare"].setText(self.tr("Compare two runs"))
        self.export.set_label(self.tr("Export the figures in view"))
        self._offer_hosts()
        self.host.set_value(self._head.host)
        self._say()


class _Feed(QWidget):
    """A dot and a word; the word gives way where room is short and is a tooltip then."""

    def __init__(self) -> None:
        super().__init__()
        self._words, self._ink, self._is_short = "", "ok_mark", False
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_words(self, words: str, why: str, ink: str) -> None:
        self._words, self._ink = words, ink
        self.setAccessibleName(words)
        self.setAccessibleDescription(why)
        self.setToolTip(why)
        self.updateGeometry()
        self.update()

    def set_short(self, *, is_short: bool) -> None:
        if is_short != self._is_short:
            self._is_short = is_short
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        wide = 0.0 if self._is_short else 7 + draw.text_width(self._words, "small")
        return QSize(round(_DOT + 2 + wide + 0.49), 24)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        middle = self.height() / 2
        dot = QRectF(1, middle - _DOT / 2, _DOT, _DOT)
        draw.box(painter, dot, radius=_DOT / 2, fill=colour(self._ink))
        if not self._is_short:
            room = QRectF(_DOT + 8, 0, self.width() - _DOT - 8, self.height())
            draw.text(painter, room, self._words, ink="t2", role="small")
        painter.end()
