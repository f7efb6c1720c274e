"""A job in the queue, and a batch: how far it is and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vmsg_desktop.application.batch_center import BatchState
from vmsg_desktop.application.batch_words import ItemKind
from vmsg_desktop.presenters.library_queue import QueueRow
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.library import words
from vmsg_desktop.ui.widgets.badge import Badge
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.label import ElidedLabel
from vmsg_desktop.ui.widgets.stage_row import ThinBar
from vmsg_desktop.ui.widgets.status_shape import StatusShape
from vmsg_desktop.ui.widgets.tile import Tile

_SHAPES = {"running": "running", "asking": "warn", "waiting": "waiting", "paused": "waiting", "left": "note"}
_PROBLEMS_SHOWN = 6
_BAR_PX = 160


class QueueRowWidget(QWidget):
    """``acted(key, row)``: up, down, pause, go_on, cancel, send_once, let_go, open."""

    acted = Signal(str, object)

    def __init__(self, row: QueueRow, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row
        self._shape = StatusShape("waiting")
        self._title, self._detail = ElidedLabel("", role="strong"), ElidedLabel("", role="small", tone="t2")
        self._badge, self._bar = Badge("", kind="device"), ThinBar(width_px=_BAR_PX)
        self._buttons = {
            "up": Button(kind="quiet", icon="chevu", size="small"),
            "down": Button(kind="quiet", icon="chev", size="small"),
            "pause": Button(kind="quiet", icon="pause", size="small"),
            "go_on": Button(size="small"),
            "send_once": Button(size="small"),
            "let_go": Button(size="small"),
            "cancel": Button(kind="quiet", icon="x", size="small"),
        }
        self._lay_out()
        for key, button in self._buttons.items():
            button.clicked.connect(lambda _checked=False, key=key: self.acted.emit(key, self._row))
        self.show_row(row)

    def show_row(self, row: QueueRow) -> None:
        """Show how it stands."""
        self._row, job = row, row.job
        self._shape.set_state(_SHAPES[row.place], self._place_words(row))
        self._title.setText(job.title or self.tr("Untitled message"))
        self._detail.setText(" · ".join(filter(None, (self._place_words(row), words.cost_words(job)))))
        self._badge.set_badge(words.target_words(job), "acc" if job.target == "did" else "device")
        share = row.live.share if row.live is not None else None
        self._bar.set_share(share if row.place == "running" else None)
        shown = {
            "up": row.place == "waiting", "down": row.place == "waiting", "pause": row.place in ("running", "waiting"),
            "go_on": row.place in ("paused", "left"), "send_once": row.place == "asking",
            "let_go": row.place == "asking", "cancel": row.place != "asking",
        }  # fmt: skip
        for key, is_shown in shown.items():
            self._buttons[key].setVisible(is_shown)
        self._buttons["up"].setEnabled(row.at > 0)
        self._buttons["down"].setEnabled(row.at < row.waiting - 1)
        self._name_buttons(row)
        self.setAccessibleName(f"{self._title.text()}, {self._detail.text()}")

    def _lay_out(self) -> None:
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._title)
        texts.addWidget(self._detail)
        line = QHBoxLayout(self)
        line.setContentsMargins(14, 8, 10, 8)
        line.setSpacing(12)
        line.addWidget(self._shape)
        line.addLayout(texts, 1)
        line.addWidget(self._bar)
        line.addWidget(self._badge)
        keys = QHBoxLayout()
        keys.setSpacing(4)
        for button in self._buttons.values():
            keys.addWidget(button)
        line.addLayout(keys)

    def _place_words(self, row: QueueRow) -> str:
        return {
            "running": words.live_words(row.job, row.live),
            "asking": self.tr("Was it made? Nobody knows"),
            "waiting": self.tr("Next") if row.at == 0 else self.tr("Waits, place {place}").format(place=row.at + 1),
            "paused": self.tr("Paused, stands at: {state}").format(state=words.state_words(row.job)),
            "left": self.tr("Nothing works at it here, stands at: {state}").format(state=words.state_words(row.job)),
        }[row.place]

    def _name_buttons(self, row: QueueRow) -> None:
        title = row.job.title
        self._buttons["up"].set_label(self.tr("Earlier: {title}").format(title=title))
        self._buttons["down"].set_label(self.tr("Later: {title}").format(title=title))
        self._buttons["pause"].set_label(self.tr("Pause: {title}").format(title=title))
        self._buttons["cancel"].set_label(self.tr("Cancel: {title}").format(title=title))
        self._buttons["go_on"].setText(self.tr("Go on"))
        cost = words.credits_words(row.job.credits_needed)
        once_more = self.tr("Send once more, {cost}").format(cost=cost)
        self._buttons["send_once"].setText(once_more if row.job.target == "did" else self.tr("Send once more"))
        self._buttons["let_go"].setText(self.tr("Let it go"))


class BatchTile(Tile):
    """``acted(key, state)``: stop, start, put_away, reveal."""

    acted = Signal(str, object)

    def __init__(self, state: BatchState, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._state = state
        self._shape = StatusShape("running")
        self._title, self._detail = ElidedLabel("", role="strong"), ElidedLabel("", role="small", tone="t2")
        self._bar = ThinBar(width_px=_BAR_PX)
        self._stop, self._start = Button(size="small"), Button(size="small", icon="refresh")
        self._away = Button(kind="quiet", icon="x", size="small")
        self._problems = Callout("warn", "")
        line, texts = QHBoxLayout(), QVBoxLayout()
        line.setSpacing(12)
        texts.setSpacing(0)
        texts.addWidget(self._title)
        texts.addWidget(self._detail)
        line.addWidget(self._shape)
        line.addLayout(texts, 1)
        for widget in (self._bar, self._stop, self._start, self._away):
            line.addWidget(widget)
        self.body.addLayout(line)
        self.body.addWidget(self._problems)
        for button, key in ((self._stop, "stop"), (self._start, "start"), (self._away, "put_away")):
            button.clicked.connect(lambda _checked=False, key=key: self.acted.emit(key, self._state))
        self.show_state(state)

    def show_state(self, state: BatchState) -> None:
        """Show how it stands."""
        self._state = state
        has_ended, wish = state.phase == "ended", state.wish
        kind = self.tr("Watching {folder}") if wish.is_watch and not has_ended else "{folder}"
        self._title.setText(kind.format(folder=wish.source.name))
        self._title.setToolTip(str(wish.source))
        self._detail.setText(self._figures(state))
        shape = "running" if not has_ended else "err" if state.error else "ok" if _is_clean(state) else "warn"
        self._shape.set_state(shape, self._detail.text())
        news = state.progress
        share = (news.done + news.failed) / news.items if news is not None and news.items else None
        self._bar.set_share(None if has_ended or wish.is_watch else share)
        self._stop.setVisible(not has_ended)
        self._stop.setText(self.tr("Stop"))
        self._stop.set_busy(state.phase == "stopping")
        self._start.setVisible(has_ended and not _is_clean(state))
        self._start.setText(self.tr("Go on"))
        self._away.setVisible(has_ended)
        self._away.set_label(self.tr("Take it off the list"))
        self._show_problems(state)
        self.setAccessibleName(f"{self._title.text()}, {self._detail.text()}")

    def _show_problems(self, state: BatchState) -> None:
        self._problems.setVisible(bool(state.problems) or state.error is not None)
        if state.error is not None:
            self._problems.set_content("err", said(state.error.message), said(state.error.hint))
        elif state.problems:
            lines = [f"{problem.place}: {said(problem.reason)}" for problem in state.problems[:_PROBLEMS_SHOWN]]
            more = len(state.problems) - len(lines)
            lines += [self.tr("and {count} more").format(count=more)] if more else []
            title = self.tr("{count} left out").format(count=len(state.problems))
            self._problems.set_content("warn", title, "\n".join(lines))

    def _figures(self, state: BatchState) -> str:
        if state.phase == "reading":
            return self.tr("Reading its files…")
        if state.report is not None:
            return self._outcome(state)
        if state.progress is None:
            return self.tr("Waits for new pairs of photo and voice") if state.wish.is_watch else self.tr("Begins…")
        news = state.progress
        parts = [self.tr("{done} of {items} done").format(done=news.done, items=news.items)]
        parts += [self.tr("{count} failed").format(count=news.failed)] if news.failed else []
        parts += [self.tr("{count} under way").format(count=news.in_flight)] if news.in_flight else []
        parts += [words.credits_words(news.credits_spent)] if news.credits_spent else []
        if news.left_s:
            parts.append(self.tr("about {time} left").format(time=words.left_words(news.left_s)))
        parts += [said(news.note)] if news.note else []
        return " · ".join(parts)

    def _outcome(self, state: BatchState) -> str:
        report = state.report
        if report is None:
            return ""
        counts: tuple[tuple[str, ItemKind], ...] = (
            (self.tr("{count} done"), "done"),
            (self.tr("{count} failed"), "failed"),
            (self.tr("{count} need an answer"), "asking"),
            (self.tr("{count} not sent"), "not sent"),
            (self.tr("{count} under way"), "under way"),
        )
        parts = [text.format(count=report.count(kind)) for text, kind in counts if report.count(kind)]
        parts = parts or [self.tr("Nothing to make")]
        parts += [words.credits_words(report.credits_spent)] if report.credits_spent else []
        parts += [self.tr("stopped")] if report.is_stopped else []
        parts += [said(report.held)] if report.held else []
        return " · ".join(parts)


def _is_clean(state: BatchState) -> bool:
    """It has come to its end, every item with a video."""
    report = state.report
    if state.error is not None or report is None or state.wish.is_watch:
        return False
    return not report.is_stopped and report.count("done") == len(report.outcomes)
