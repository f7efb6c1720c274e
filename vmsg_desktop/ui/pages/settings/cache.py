"""The cache: its size, how often it helped, forgetting all or one stage, checking it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from vmsg_desktop.application.studio import Studio
from vmsg_desktop.presenters.settings_cache import CachePresenter, CacheState
from vmsg_desktop.ui.pages.settings.parts import (
    Fact,
    Facts,
    Section,
    TitledTile,
    empty,
    not_available,
    number,
    show_problem,
    size_words,
)
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.rule import Rule
from vmsg_desktop.ui.widgets.stage_row import ThinBar

_MB = 1e6


class CacheSection(Section):
    """See the module."""

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        desk = studio.desk
        self._state = CacheState(desk.cache_limit_bytes)
        self._problem, self._told = Callout("err", ""), Callout("ok", "")
        self._figures, self._by_stage = TitledTile(), TitledTile()
        self._facts, self._bar = Facts(name_px=140), ThinBar(width_px=160)
        self._verify, self._clear = Button(icon="check"), Button(kind="danger")
        self._none = Label("", role="small", tone="t2")
        self._rows = QVBoxLayout()
        self._shown: dict[str, int] = {}
        self._lay_out()
        self._presenter = CachePresenter(
            desk.open_cache, desk.lanes.of("cache"), self, limit_bytes=desk.cache_limit_bytes
        )
        self._verify.clicked.connect(self._presenter.verify)
        self._clear.clicked.connect(self._clear_all)
        self._retranslate()

    def look(self) -> None:
        """See SettingsSection."""
        self._presenter.look()

    def show_cache(self, state: CacheState) -> None:
        """See CacheView."""
        self._state = state
        show_problem(self._problem, state.problem)
        self._tell(state)
        stats = state.stats
        self._verify.set_busy(state.doing == "checking")
        self._clear.set_busy(state.doing == "clearing")
        has_any = stats is not None and stats.total_entries > 0
        self._verify.setEnabled(has_any)
        self._clear.setEnabled(has_any)
        if stats is not None:
            used = stats.total_size_mb * _MB
            self._bar.set_share(used / state.limit_bytes)
            rate = not_available() if stats.hit_rate is None else f"{number(100 * stats.hit_rate, 1)} %"
            asked = self.tr("never asked") if stats.hit_rate is None else self.tr("of {count} look-ups").format(
                count=number(stats.total_hits + stats.total_misses)
            )  # fmt: skip
            self._facts.set_facts(
                [
                    Fact(self.tr("Size"), size_words(used), self.tr("of {limit}").format(
                        limit=size_words(state.limit_bytes))),
                    Fact(self.tr("Results kept"), number(stats.total_entries)),
                    Fact(self.tr("Hit rate"), rate, asked),
                    Fact(self.tr("Dropped for room"), number(stats.evictions), self.tr("least recently used first")),
                ]
            )  # fmt: skip
        self._show_stages(state)

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._shown = {}
            self._retranslate()
        super().changeEvent(event)

    @Slot()
    def _clear_all(self) -> None:
        self._presenter.clear()

    def _tell(self, state: CacheState) -> None:
        audit = state.audit
        self._told.setVisible(audit is not None or state.cleared is not None)
        if audit is not None:
            dropped = audit.damaged + audit.expired + audit.orphans
            title = self.tr("{good} results are good.").format(good=number(audit.good))
            text = self.tr("{damaged} were damaged, {expired} had expired, {orphans} were left over; they are dropped.")
            words = text.format(
                damaged=number(audit.damaged), expired=number(audit.expired), orphans=number(audit.orphans)
            )
            self._told.set_content("ok" if not audit.damaged else "warn", title, words if dropped else "")
        elif state.cleared is not None:
            title = self.tr("{count} results forgotten.").format(count=number(state.cleared))
            self._told.set_content("ok", title, self.tr("They are made again when they are needed."))

    def _show_stages(self, state: CacheState) -> None:
        self._none.setVisible(state.stats is not None and not state.stages)
        if state.stages == self._shown:
            return
        self._shown = dict(state.stages)
        empty(self._rows)
        for index, (stage, count) in enumerate(state.stages.items()):
            if index:
                self._rows.addWidget(Rule())
            self._rows.addWidget(self._stage_row(stage, count))

    def _stage_row(self, stage: str, count: int) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 4, 0, 4)
        line.setSpacing(8)
        name = Label(self._stage_words().get(stage, stage))
        name.setMinimumWidth(180)
        line.addWidget(name)
        line.addWidget(Label(self.tr("{count} kept").format(count=number(count)), role="small", tone="t2"))
        line.addStretch(1)
        clear = Button(self.tr("Forget"), size="small", label=self.tr("Forget: {stage}").format(stage=name.text()))
        clear.clicked.connect(partial(self._clear_stage, stage))
        line.addWidget(clear)
        return row

    def _clear_stage(self, stage: str, _checked: bool = False) -> None:
        self._presenter.clear(stage)

    def _stage_words(self) -> dict[str, str]:
        return {
            "people": self.tr("Finding people"),
            "faces": self.tr("Finding faces"),
            "mask": self.tr("Cutting out"),
            "frame": self.tr("Composing the frame"),
            "frame-alpha": self.tr("Composing the frame, transparent"),
            "look": self.tr("Looking at the frame's face"),
            "prosody": self.tr("Changing the voice"),
            "music": self.tr("Mixing the music"),
            "encode": self.tr("Encoding the sound"),
            "draft": self.tr("Drawing the draft"),
        }

    def _lay_out(self) -> None:
        self.buttons.addWidget(self._verify)
        self.buttons.addWidget(self._clear)
        self._figures.body.addWidget(self._facts)
        self._figures.body.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignLeft)
        self._rows.setSpacing(0)
        self._by_stage.body.addWidget(self._none)
        self._by_stage.body.addLayout(self._rows)
        for callout in (self._problem, self._told):
            callout.hide()
        for widget in (self._problem, self._told, self._figures, self._by_stage):
            self.body.addWidget(widget)

    def _retranslate(self) -> None:
        self.set_title(self.tr("Cache"), self.tr("Results of earlier work, so that nothing is computed twice."))
        self._figures.set_title(self.tr("How it stands"))
        self._by_stage.set_title(self.tr("By stage"))
        self._none.setText(self.tr("Nothing is kept yet."))
        self._verify.setText(self.tr("Check"))
        self._clear.setText(self.tr("Clear all"))
        self.show_cache(self._state)
