"""A message under way: how long it may take, its stages with what each ran on, what is charged, how to stop."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from vmsg_desktop.presenters.sending_state import SendingState
from vmsg_desktop.presenters.sending_track import ROWS, Row, RowKey
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.create.message.words import charge_words, credits_words, target_name
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.film_player import FilmPlayer
from vmsg_desktop.ui.widgets.label import ElidedLabel, Label
from vmsg_desktop.ui.widgets.rule import Rule
from vmsg_desktop.ui.widgets.stage_row import StageRow, StageState
from vmsg_desktop.ui.widgets.time_band import Band, TimeBand

_TICK_MS = 500
_SPAN_S = 60.0


class SendingView(QWidget):
    """``ticked()`` twice a second while it is seen; ``stopped()``, ``anew()`` by its buttons."""

    ticked = Signal()
    stopped = Signal()
    anew = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._state: SendingState | None = None
        self._ticks = QTimer(self)
        self._ticks.setInterval(_TICK_MS)
        self._ticks.timeout.connect(self.ticked)
        self._big = Label("", role="big")
        self._share = ElidedLabel("", role="small", tone="t2")
        self._doing = ElidedLabel("", role="small", tone="t2")
        self._gone = Label("", role="small", tone="t2")
        self._band = TimeBand()
        self._stages = Label("", role="section")
        self._ours = ElidedLabel("", role="small", tone="t3")
        self.rows: dict[RowKey, StageRow] = {key: StageRow("") for key in ROWS}
        self._heard = Label("", role="small", tone="t3")
        self._dot = Dot()
        self._note = Label("", role="small", tone="t2", wraps=True)
        self._meanwhile = Label("", role="section")
        self._kind = Label("", role="small", tone="t3")
        self._draft = FilmPlayer()
        self._safe = Label("", role="small", tone="t2", wraps=True)
        self._new = Button(icon="copy")
        self.charge = Callout("note", "")
        self.stop = Button(size="main")
        self._lay_out()
        self.stop.clicked.connect(self.stopped)
        self._new.clicked.connect(self.anew)
        self.retranslate()

    def show_state(self, state: SendingState) -> None:
        """Show how it stands."""
        self._state = state
        self._show_head(state)
        for row in state.rows:
            self.rows[row.key].set_stage(self._stage(row, state))
        self._ours.setText("" if state.ours_s is None else self.tr("ours {s} s so far").format(s=f"{state.ours_s:.1f}"))
        self._heard.setText(self._heard_words(state))
        self._heard.setVisible(bool(self._heard.text()))
        self._dot.setVisible(bool(self._heard.text()))
        self._note.setText(said(state.note))
        self._note.setVisible(bool(state.note))
        self._show_charge(state)

    def set_draft(self, video: bytes | None) -> None:
        """What plays meanwhile."""
        self._draft.setVisible(video is not None)
        self._kind.setVisible(video is not None)
        if video is None:
            self._draft.unload()
        else:
            self._draft.load(video)

    def retranslate(self) -> None:
        """Say it in another language."""
        names: dict[RowKey, str] = {
            "find": self.tr("Find people"),
            "cut": self.tr("Cut out"),
            "compose": self.tr("Compose the frame"),
            "voice": self.tr("Shape the voice"),
            "upload": self.tr("Upload"),
            "download": self.tr("Download and check"),
        }
        for key, name in names.items():
            self.rows[key].set_name(name)
        self._stages.setText(self.tr("Stages"))
        self._meanwhile.setText(self.tr("While you wait"))
        self._kind.setText(self.tr("draft"))
        self._draft.set_name(self.tr("Draft video"))
        self._safe.setText(
            self.tr("You can close the window or start another message. This one goes on and is saved to the library.")
        )
        self._new.setText(self.tr("New from this"))
        self.stop.setText(self.tr("Stop"))
        self._band.setAccessibleName(self.tr("Time it usually takes"))
        if self._state is not None:
            self.show_state(self._state)

    def showEvent(self, event: QShowEvent) -> None:
        """Time is told while it is seen."""
        self._ticks.start()
        super().showEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        """No timer runs for what is not seen."""
        self._ticks.stop()
        super().hideEvent(event)

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setProperty("scrolled", True)
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 2, 16, 12)
        column.setSpacing(0)
        column.addLayout(_pair(self._big, self._share))
        column.addLayout(_pair(self._doing, self._gone))
        column.addSpacing(8)
        column.addWidget(self._band)
        column.addSpacing(12)
        column.addWidget(Rule())
        column.addSpacing(12)
        column.addLayout(_pair(self._stages, self._ours))
        column.addSpacing(4)
        for row in self.rows.values():
            column.addWidget(row)
        column.addSpacing(2)
        column.addLayout(self._make_heard())
        column.addWidget(self._note)
        column.addSpacing(12)
        column.addWidget(Rule())
        column.addSpacing(12)
        column.addLayout(_pair(self._meanwhile, self._kind))
        column.addSpacing(8)
        column.addLayout(self._make_meanwhile())
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # its contents have the focus
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(scroll, 1)
        foot = QVBoxLayout()
        foot.setContentsMargins(16, 4, 16, 16)
        foot.setSpacing(12)
        foot.addWidget(self.charge)
        foot.addWidget(self.stop)
        whole.addLayout(foot)

    def _make_heard(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._dot)
        row.addWidget(self._heard, 1)
        return row

    def _make_meanwhile(self) -> QHBoxLayout:
        self._draft.set_screen(QSize(132, 132), is_compact=False)
        self._draft.set_bare(is_bare=True)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._draft, 0, Qt.AlignmentFlag.AlignTop)
        beside = QVBoxLayout()
        beside.setSpacing(8)
        beside.addWidget(self._safe)
        beside.addWidget(self._new, 0, Qt.AlignmentFlag.AlignLeft)
        beside.addStretch(1)
        row.addLayout(beside, 1)
        return row

    def _show_head(self, state: SendingState) -> None:
        name = self._vendor(state)
        doing = {
            "starting": self.tr("Getting ready"),
            "waiting": self.tr("Other messages are first"),
            "paused": self.tr("Paused in the library"),
            "preparing": self.tr("Making picture and sound"),
            "uploading": self.tr("Uploading to {name}"),
            "looking": self.tr("Looking whether {name} took it"),
            "rendering": self.tr("{name} is making the video"),
            "downloading": self.tr("Fetching the video"),
        }[state.phase].format(name=name)
        is_rendering = state.phase == "rendering"
        self._big.setText(self._left_words(state) if is_rendering else self.tr("On its way"))
        self._share.setText(
            "" if state.share is None else self.tr("about {percent} %").format(percent=round(state.share * 10) * 10)
        )
        self._doing.setText(doing)
        self._gone.setText(self.tr("{s} s gone").format(s=f"{state.gone_s:.0f}") if is_rendering else "")
        self._band.setVisible(is_rendering)
        band = state.band
        if band is None:
            span_s = _span(state.gone_s)
            self._band.set_band(Band(state.gone_s, span_s), self.tr("usual time n/a until three were made"))
        else:
            span_s = _span(max(state.gone_s, band.high_s))
            note = self.tr("8 of 10 finish here, half by {s} s").format(s=f"{band.median_s:.0f}")
            self._band.set_band(Band(state.gone_s, span_s, band.low_s, band.median_s, band.high_s), note)

    def _left_words(self, state: SendingState) -> str:
        if state.left_s is not None:
            low_s, high_s = state.left_s
            if low_s < 1:
                return self.tr("Up to {high} s left").format(high=f"{high_s:.0f}")
            return self.tr("{low} to {high} s left").format(low=f"{low_s:.0f}", high=f"{high_s:.0f}")
        return self.tr("Longer than usual") if state.is_late else self.tr("Time left n/a")

    def _stage(self, row: Row, state: SendingState) -> StageState:
        name = self._vendor(state)
        if row.key == "render":
            self.rows["render"].set_name(self.tr("{name} renders").format(name=name))
        labels = {
            "waiting": self.tr("waiting"),
            "running": self.tr("running"),
            "ok": self.tr("done"),
            "err": self.tr("failed"),
        }
        has_begun = row.state != "waiting"
        device = {"upload": self.tr("Network"), "download": self.tr("Network"), "render": name}.get(row.key, "")
        local = row.device.split(":")[0]
        where = f" · {row.where}" if row.where and local else ""
        return StageState(
            row.state,
            state_label=labels[row.state],
            device=(device or f"{local}{where}") if has_begun else "",
            device_kind="acc" if row.key == "render" else "device",
            took=self._took(row, state),
            share=row.share if row.state == "running" else None,
        )

    def _took(self, row: Row, state: SendingState) -> str:
        if row.state == "running":
            gone_s = state.gone_s if row.key == "render" else state.seconds
            return "" if gone_s is None or gone_s < 1 else f"{gone_s:.0f} s"
        if row.state != "ok":
            return ""
        if row.is_cached:
            return self.tr("cached")
        return "" if row.took_s is None else f"{row.took_s:.2f} s" if row.took_s < 10 else f"{row.took_s:.0f} s"

    def _heard_words(self, state: SendingState) -> str:
        if state.heard_ago_s is None:
            return ""
        words = self.tr("Last heard from {name} {s} s ago")
        return words.format(name=self._vendor(state), s=f"{state.heard_ago_s:.0f}")

    def _show_charge(self, state: SendingState) -> None:
        charge, name = state.charge, self._vendor(state)
        if charge.kind == "free":
            words = self.tr("Stopping loses nothing; its video is stamped.")
            self.charge.set_content("note", self.tr("The sandbox is free"), words)
            self.stop.setText(self.tr("Stop"))
        elif charge.kind in ("committed", "unknown", "charged"):
            count = 1 if charge.credits is None else charge.credits
            is_known = charge.kind != "unknown" and charge.credits is not None
            verb = self.tr("{credits} is already charged") if count == 1 else self.tr("{credits} are already charged")
            title = verb.format(credits=credits_words(count)) if is_known else charge_words(charge)
            words = self.tr("{name} can't stop a video once it has started. You can stop waiting and fetch it later.")
            self.charge.set_content("note", title, words.format(name=name))
            self.stop.setText(self.tr("Stop waiting"))
        else:
            words = self.tr("Stopping now costs nothing.")
            self.charge.set_content("note", self.tr("Nothing is charged yet"), words)
            self.stop.setText(self.tr("Stop"))
        self.stop.setEnabled(state.job is not None)

    def _vendor(self, state: SendingState) -> str:
        return target_name("did" if state.job is None else state.job.target)


class Dot(QWidget):
    """A green dot: somebody is there."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(16, 16)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it in the room of a shape, so that words line up."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("ok_mark"))
        painter.drawEllipse(QRectF(self.rect()).center(), 4, 4)
        painter.end()


def _pair(left: QWidget, right: Label) -> QHBoxLayout:
    right.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(left)
    row.addWidget(right, 1)
    return row


def _span(longest_s: float) -> float:
    """A track of whole minutes that holds it."""
    span_s = _SPAN_S
    while longest_s > span_s:
        span_s *= 2
    return span_s
