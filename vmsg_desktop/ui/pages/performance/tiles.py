"""The ten key figures as tiles, five in a row."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from vmsg_desktop.core.kpi import kpi
from vmsg_desktop.core.model.kpi import KpiReading
from vmsg_desktop.presenters.performance_state import Tile
from vmsg_desktop.presenters.performance_tiles import TILES
from vmsg_desktop.ui.language import said
from vmsg_desktop.ui.pages.performance import kpi_names
from vmsg_desktop.ui.pages.performance.words import na_words
from vmsg_desktop.ui.theme.metrics import GAP
from vmsg_desktop.ui.widgets.tile import KpiTile

_IN_A_ROW = 5


class Tiles(QWidget):
    """Shows the tiles of a board."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[Tile, ...] = tuple(Tile(key, None) for key in TILES)
        self.by_key = {key: KpiTile("") for key in TILES}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(GAP)
        for index, tile in enumerate(self.by_key.values()):
            tile.setFixedHeight(74)
            tile.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            grid.addWidget(tile, index // _IN_A_ROW, index % _IN_A_ROW)
        self.show_tiles(self._shown)

    def show_tiles(self, tiles: tuple[Tile, ...]) -> None:
        """Show other figures."""
        self._shown = tiles
        for tile in tiles:
            self._show(self.by_key[tile.key], tile)

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.show_tiles(self._shown)
        super().changeEvent(event)

    def _show(self, widget: KpiTile, tile: Tile) -> None:
        widget.set_name(kpi_names.name_words(tile.key))
        reading = tile.reading
        if reading is None:
            widget.set_missing(na_words(), self.tr("Not read yet"))
            return
        if reading.value is None:
            widget.set_missing(na_words(), said(reading.reason))
            return
        value, unit = kpi_names.value_words(reading)
        is_alert = tile.alert is not None
        note = kpi_names.note_words(tile)
        widget.set_value(value, unit, note, is_alert=is_alert, alert_label=self.tr("Alert") if is_alert else "")
        widget.set_curve(tile.trend, limit=tile.limit, ink="err_mark" if is_alert else "d1")
        widget.setToolTip(_tip(reading))


def _tip(reading: KpiReading) -> str:
    """What is measured, in its own sentence."""
    return said(kpi(reading.key).definition)
