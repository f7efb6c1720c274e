"""Language, theme and motion: applied at once, and kept."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QHBoxLayout

from vmsg_desktop.application.studio import Studio
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.ui.pages.settings.parts import Section
from vmsg_desktop.ui.widgets.combo import Combo
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.segmented import Segment, Segmented
from vmsg_desktop.ui.widgets.tile import Tile
from vmsg_desktop.ui.widgets.toggle import Toggle

_NAMES = {"en": "English", "ja": "日本語"}  # each language in its own words, so that it is found from any other


class LookSection(Section):
    """``theme_chosen``, ``language_chosen``, ``motion_chosen`` when one is chosen; ``failed(error)``: not kept."""

    theme_chosen = Signal(str)
    language_chosen = Signal(str)
    motion_chosen = Signal(bool)
    failed = Signal(object)

    def __init__(self, studio: Studio) -> None:
        super().__init__()
        self._settings, self._lane = studio.settings, studio.errand_lane
        self._language, self._theme, self._motion = Combo(), Segmented(self._themes(), track="sunk"), Toggle()
        self._labels = [Label("", role="body", tone="t2") for _ in range(3)]
        self._motion_words = Label("", role="small", tone="t2")
        self._lay_out()
        self._retranslate()
        self._language.picked.connect(self._choose_language)
        self._theme.chosen.connect(self._choose_theme)
        self._motion.toggled.connect(self._choose_motion)

    def look(self) -> None:
        """See SettingsSection."""
        settings = self._settings.current
        self._language.set_value(settings.language)
        self._theme.set_value(settings.theme)
        self._motion.blockSignals(True)
        self._motion.setChecked(settings.is_motion_reduced)
        self._motion.blockSignals(False)

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    @Slot(str)
    def _choose_language(self, choice: str) -> None:
        self._keep(language=choice)
        self.language_chosen.emit(choice)

    @Slot(str)
    def _choose_theme(self, choice: str) -> None:
        self._keep(theme=choice)
        self.theme_chosen.emit(choice)

    @Slot(bool)
    def _choose_motion(self, is_reduced: bool) -> None:
        self._keep(is_motion_reduced=is_reduced)
        self.motion_chosen.emit(is_reduced)

    def _keep(self, **changes: Any) -> None:
        """It shows at once; writing it is an errand."""
        key = f"keep-{next(iter(changes))}"
        self._lane.show(
            key, lambda _emit, _cancel: self._settings.keep(**changes), done=lambda _kept: None, failed=self._tell
        )

    def _tell(self, error: VmsgError) -> None:
        self.failed.emit(error)

    def _themes(self) -> list[Segment]:
        return [
            Segment("system", self.tr("System")),
            Segment("light", self.tr("Light")),
            Segment("dark", self.tr("Dark")),
        ]

    def _lay_out(self) -> None:
        tile = Tile(padding=16)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(16)
        grid.setColumnMinimumWidth(0, 140)
        grid.setColumnStretch(2, 1)
        self._language.setMinimumWidth(220)
        motion = QHBoxLayout()
        motion.setSpacing(12)
        motion.addWidget(self._motion)
        motion.addWidget(self._motion_words)
        for row, label in enumerate(self._labels):
            grid.addWidget(label, row, 0)
        grid.addWidget(self._language, 0, 1)
        grid.addWidget(self._theme, 1, 1)
        grid.addLayout(motion, 2, 1, 1, 2)
        tile.body.addLayout(grid)
        self.body.addWidget(tile)

    def _retranslate(self) -> None:
        self.set_title(self.tr("Language, theme"), self.tr("They change at once, in every window."))
        names = (self.tr("Language"), self.tr("Theme"), self.tr("Reduced motion"))
        for label, control, name in zip(self._labels, (self._language, self._theme, self._motion), names, strict=True):
            label.setText(name)
            control.setAccessibleName(name)
        self._motion_words.setText(self.tr("Nothing glides, folds or turns."))
        self._language.set_items([("system", self.tr("As the system")), *_NAMES.items()])
        self._theme.set_segments(self._themes())
        self.look()
