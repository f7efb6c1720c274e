"""Parts of the inspector: where the time went, the saved settings, the history."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLayout, QSizePolicy, QVBoxLayout, QWidget

from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.stage_lines import StageGroup, StageLine
from vmsg_desktop.ui.pages.library import words
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.tokens import STAGE_COLOURS
from vmsg_desktop.ui.widgets.badge import Badge
from vmsg_desktop.ui.widgets.label import ElidedLabel, Label
from vmsg_desktop.ui.widgets.stage_row import Swatch

_INKS: dict[StageGroup, str] = {
    "find": STAGE_COLOURS["find"], "cut": STAGE_COLOURS["cut"], "compose": "d2", "voice": STAGE_COLOURS["voice"],
    "draft": "before", "upload": STAGE_COLOURS["upload"], "vendor": STAGE_COLOURS["vendor"], "download": "d3",
}  # fmt: skip
_LEAST_PX = 2
_NAME_PX = 92


class ShareBar(QWidget):
    """Parts of a whole in their data colours, one beside the other."""

    def __init__(self, *, height_px: int = 9, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: tuple[tuple[float, str], ...] = ()
        self.setFixedHeight(height_px)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """As wide as there is room."""
        return QSize(120, self.height())

    def set_parts(self, parts: Sequence[tuple[float, str]], *, name: str) -> None:
        """(amount, token) in order; ``name`` for a screen reader."""
        self._parts = tuple(parts)
        self.setAccessibleName(name)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the parts; what is there is at least two pixels wide."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), 2, 2)
        painter.setClipPath(outline)
        painter.fillRect(self.rect(), colour("line"))
        whole = sum(amount for amount, _ in self._parts)
        left = 0.0
        for amount, ink in self._parts:
            if whole > 0 and amount > 0:
                wide = max(_LEAST_PX, self.width() * amount / whole)
                painter.fillRect(QRectF(left, 0, wide, self.height()), colour(ink))
                left += wide
        painter.end()


class _Section(QWidget):
    """A heading with meta at the right, and a grid below."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._heading = Label("", role="section")
        self._meta = Label("", role="small", tone="t2")
        head = QHBoxLayout()
        head.addWidget(self._heading, 1)
        head.addWidget(self._meta)
        self.grid = QGridLayout()
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setHorizontalSpacing(8)
        self.grid.setVerticalSpacing(0)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(16, 12, 16, 12)
        self.column.setSpacing(8)
        self.column.addLayout(head)
        self.column.addLayout(self.grid)

    def set_heading(self, heading: str, meta: str = "") -> None:
        """Change the words."""
        self._heading.setText(heading)
        self._meta.setText(meta)


class StagesPart(_Section):
    """Where the time of a message went."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._bar = ShareBar()
        self.column.insertWidget(1, self._bar)
        self.grid.setColumnStretch(1, 1)
        self.grid.setColumnMinimumWidth(3, 64)

    def show_lines(self, lines: Sequence[StageLine], job: Job) -> None:
        """Show them; nothing where nothing is known."""
        clear(self.grid)
        self._bar.setVisible(bool(lines))
        total_s, ours_s = sum(line.seconds for line in lines), sum(line.seconds for line in lines if line.is_ours)
        meta = words.translate("Library", "{total}, ours {ours}").format(
            total=words.seconds_words(total_s), ours=words.seconds_words(ours_s)
        )
        has_vendor = any(not line.is_ours for line in lines)
        self.set_heading(
            words.translate("Library", "Stages"),
            "" if not lines else meta if has_vendor else words.seconds_words(total_s),
        )
        self._bar.set_parts([(line.seconds, _INKS[line.group]) for line in lines], name=self._heading.text())
        for row, line in enumerate(lines):
            self._add_line(row, line, job)
        if not lines:
            self.grid.addWidget(Label(words.translate("Library", "Not known yet"), role="small", tone="t2"), 0, 0, 1, 5)

    def _add_line(self, row: int, line: StageLine, job: Job) -> None:
        took = Label(words.seconds_words(line.seconds), role="small")
        took.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        took.setMinimumWidth(48)
        self.grid.setRowMinimumHeight(row, 24)
        self.grid.addWidget(Swatch(_INKS[line.group]), row, 0)
        self.grid.addWidget(ElidedLabel(words.line_words(line), role="small"), row, 1, 1, 1 if line.is_cached else 2)
        if line.is_cached:
            self.grid.addWidget(Badge(words.translate("Library", "cached"), kind="ok"), row, 2)
        device = Label(words.device_words(line, job), role="small", tone="t2")
        device.setToolTip(line.where)
        self.grid.addWidget(device, row, 3)
        self.grid.addWidget(took, row, 4)


class FactsPart(_Section):
    """Names and values, one row each."""

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.grid.setColumnMinimumWidth(0, _NAME_PX)
        self.grid.setColumnStretch(1, 1)

    def show_facts(self, heading: str, facts: Sequence[tuple[str, str]]) -> None:
        """Show them."""
        clear(self.grid)
        self.set_heading(heading)
        for row, (name, value) in enumerate(facts):
            self.grid.setRowMinimumHeight(row, 24)
            named, valued = Label(name, role="small", tone="t2"), Label(value, role="small", wraps=True)
            valued.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.grid.addWidget(named, row, 0, Qt.AlignmentFlag.AlignTop)
            self.grid.addWidget(valued, row, 1)
            for label in (named, valued):
                label.setContentsMargins(0, 4, 0, 4)


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
