"""What the sections of the settings are put together from: a scrolled column, a list of facts, a titled tile, words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.ui.language import language, said
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.empty_state import Picture
from vmsg_desktop.ui.widgets.fixes import Action
from vmsg_desktop.ui.widgets.label import ElidedLabel, Label
from vmsg_desktop.ui.widgets.tile import Tile

HEADER_PX = 56
PADDING = 24
_KB, _MB, _GB = 1e3, 1e6, 1e9


class Scroll(QScrollArea):
    """A page that scrolls up and down where it is higher than the window."""

    def __init__(self, content: QWidget, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content.setProperty("scrolled", True)
        content.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWidget(content)


class SettingsSection(QWidget):
    """A page of the settings; `look` is called whenever it is gone to."""

    def look(self) -> None:
        """Find out anew what is shown."""


class Section(SettingsSection):
    """A section: a title with badges and buttons beside it, a sentence, and ``body`` below, all scrolled.

    ``widest``: of the body, px; 0 = as wide as the window.
    """

    def __init__(self, *, widest: int = 760, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = ElidedLabel("", role="big")
        self.lead = Label("", role="body", tone="t2", wraps=True)
        self.lead.setContentsMargins(0, 0, 0, 14)
        self.badges, self.buttons = QHBoxLayout(), QHBoxLayout()
        self.body = QVBoxLayout()
        self.body.setSpacing(16)
        for row in (self.badges, self.buttons):
            row.setSpacing(8)
        content = QWidget()
        if widest:
            content.setMaximumWidth(widest)
        column = QVBoxLayout(content)
        column.setContentsMargins(PADDING, 0, PADDING, PADDING)
        column.setSpacing(0)
        column.addLayout(self._make_header())
        column.addWidget(self.lead)
        column.addLayout(self.body)
        column.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self.scroller = Scroll(content)
        whole.addWidget(self.scroller)

    def set_title(self, title: str, lead: str = "") -> None:
        """Words of the head."""
        self.title.setText(title)
        self.lead.setText(lead)
        self.lead.setVisible(bool(lead))
        self.setAccessibleName(title)

    def _make_header(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self.title.setFixedHeight(HEADER_PX)
        row.addWidget(self.title)
        row.addLayout(self.badges)
        row.addStretch(1)
        row.addLayout(self.buttons)
        return row


@dataclass(frozen=True)
class Fact:
    """``value`` of a ``name``, with ``meta`` in grey behind it."""

    name: str
    value: str
    meta: str = ""


class Facts(QWidget):
    """Names at the left, values at the right."""

    def __init__(self, *, name_px: int = 112, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(4)
        self._grid.setVerticalSpacing(12)
        self._grid.setColumnMinimumWidth(0, name_px)
        self._grid.setColumnStretch(1, 1)
        self._rows: list[tuple[Label, ElidedLabel, ElidedLabel]] = []

    def set_facts(self, facts: Sequence[Fact]) -> None:
        """Show others."""
        while len(self._rows) < len(facts):
            self._add_row()
        for index, (name, value, meta) in enumerate(self._rows):
            fact = facts[index] if index < len(facts) else None
            for label, text in zip((name, value, meta), _texts(fact), strict=True):
                label.setText(text)
                label.setVisible(fact is not None and bool(text))
            # Where room is short the remark gives way first.
            has_meta = fact is not None and bool(fact.meta)
            value.setMinimumWidth(value.fontMetrics().horizontalAdvance(value.text()) + 2 if has_meta else 0)
            if fact is not None:
                value.setAccessibleName(f"{fact.name}: {fact.value} {fact.meta}".strip())

    def _add_row(self) -> None:
        row = len(self._rows)
        name = Label("", role="small", tone="t2")
        value, meta = ElidedLabel("", role="body"), ElidedLabel("", role="body", tone="t3")
        line = QHBoxLayout()
        line.setSpacing(6)
        line.addWidget(value)
        line.addWidget(meta)
        line.addStretch(1)
        self._grid.addWidget(name, row, 0)
        self._grid.addLayout(line, row, 1)
        self._rows.append((name, value, meta))


def _texts(fact: Fact | None) -> tuple[str, str, str]:
    return ("", "", "") if fact is None else (fact.name, fact.value, fact.meta)


class TitledTile(Tile):
    """A tile with a section title, an icon before it and buttons at its right; widgets go into ``body``."""

    def __init__(self, *, icon: str = "", padding: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(padding=padding, parent=parent)
        self.title = Label("", role="strong")
        self.meta = Label("", role="small", tone="t3")
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(8)
        self.head = QHBoxLayout()
        self.head.setSpacing(8)
        if icon:
            self.head.addWidget(Picture(icon))
        self.head.addWidget(self.title)
        self.head.addWidget(self.meta)
        self.head.addStretch(1)
        self.head.addLayout(self.buttons)
        self.body.setSpacing(12)
        self.body.addLayout(self.head)

    def set_title(self, title: str, meta: str = "") -> None:
        """Words of the head."""
        self.title.setText(title)
        self.meta.setText(meta)
        self.setAccessibleName(title)


def show_problem(
    callout: Callout, error: VmsgError | None, actions: Sequence[Action] = (), *, kind: str = "err"
) -> None:
    """Say what went wrong and what to do in a callout, or take it away."""
    callout.setVisible(error is not None)
    if error is not None:
        callout.set_content(kind, said(error.message), said(error.hint), actions=actions)


def empty(layout: QLayout) -> None:
    """Take every widget out of a layout and delete it."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            empty(inner)


def size_words(size_bytes: float) -> str:
    """Decimal, with a unit that keeps it short: "824 kB", "31.4 MB", "6.2 GB"."""
    if size_bytes < _MB:
        return f"{number(size_bytes / _KB)} kB"
    if size_bytes < _GB:
        return f"{number(size_bytes / _MB, 1 if size_bytes < 100 * _MB else 0)} MB"
    return f"{number(size_bytes / _GB, 1)} GB"


def number(value: float, decimals: int = 0) -> str:
    """As the person's language writes numbers."""
    return QLocale(language()).toString(float(value), "f", decimals)


def not_available() -> str:
    """For a figure that could not be read."""
    return QCoreApplication.translate("Settings", "n/a")
