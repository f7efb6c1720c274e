"""Below the picture in the view of people: a card for each, and the thresholds that filter what was found."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from vmsg_desktop.presenters.picture_state import PeopleState, PersonCard
from vmsg_desktop.ui.pages.create.picture import words
from vmsg_desktop.ui.pages.create.picture.images import ArrayImage, paint_rounded
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.focus import set_focus_radius
from vmsg_desktop.ui.theme.icons import paint_icon
from vmsg_desktop.ui.theme.metrics import RADIUS_TILE
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.slider_row import SliderRow
from vmsg_desktop.ui.widgets.values import ValueRange

LABEL_PX = 92
_CARD_HEIGHT, _THUMB = 66, 52
_CARD_LEAST, _CARD_MOST = 150, 274
_ADDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_THRESHOLD = ValueRange(5, 95, 1, unit="%", fine=1)


class PeoplePanel(QWidget):
    """``picked(number, adds)``, ``threshold(name, share)`` while a slider moves, ``settled()`` when it is let go."""

    picked = Signal(int, bool)
    threshold = Signal(str, float)
    settled = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: list[PersonTile] = []
        self._strip = QHBoxLayout()
        self._strip.setContentsMargins(3, 3, 3, 3)
        self._strip.setSpacing(12)
        self._scroll = _Strip(self._strip)
        self.confidence = SliderRow("", _THRESHOLD, label_px=LABEL_PX, is_framed=True)
        self.overlap = SliderRow("", _THRESHOLD, label_px=LABEL_PX, is_framed=True)
        self._note = Label("", role="small", tone="t3", wraps=True)
        self._note.setContentsMargins(LABEL_PX + 8, 0, 0, 0)
        self._hidden = 0
        self._is_nobody_found = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self._scroll, self.confidence, self.overlap, self._note):
            column.addWidget(widget)
        for name, row in (("confidence", self.confidence), ("overlap", self.overlap)):
            row.moved.connect(lambda value, name=name: self.threshold.emit(name, value / 100))
            row.settled.connect(lambda _value: self.settled.emit())
        self.retranslate()

    def show_people(self, state: PeopleState) -> None:
        """The people, and the thresholds that apply."""
        self._show_cards(state.cards)
        for row, value in ((self.confidence, state.confidence), (self.overlap, state.overlap)):
            row.setEnabled(value is not None)
            if value is not None and not row.slider.isSliderDown():
                row.set_value(100 * value)
        self._hidden = state.hidden
        self._is_nobody_found = state.confidence is not None and not state.cards
        self._say_hidden()

    def retranslate(self) -> None:
        """Other words in another language."""
        self.confidence.set_label(self.tr("Confidence"))
        self.overlap.set_label(self.tr("Overlap"))
        self._say_hidden()

    def _say_hidden(self) -> None:
        told = self.tr("Both filter the one detection already made.")
        if self._is_nobody_found:
            told = self.tr("Nobody was found. Lower the confidence, or choose another photo.")
        if self._hidden == 1:
            told += " " + self.tr("1 fainter box hidden.")
        elif self._hidden:
            told += " " + self.tr("{count} fainter boxes hidden.").format(count=self._hidden)
        self._note.setText(told)

    def _show_cards(self, cards: tuple[PersonCard, ...]) -> None:
        while len(self._cards) > len(cards):
            tile = self._cards.pop()
            self._strip.removeWidget(tile)
            tile.hide()
            tile.deleteLater()
        while len(self._cards) < len(cards):
            tile = PersonTile()
            tile.picked.connect(self.picked)
            self._cards.append(tile)
            self._strip.insertWidget(len(self._cards) - 1, tile, 1)
        for tile, card in zip(self._cards, cards, strict=True):
            tile.show_card(card, is_alone=len(cards) == 1)
        self._scroll.setVisible(len(cards) > 1)


class _Strip(QScrollArea):
    """The cards side by side; scrolls where there are many."""

    def __init__(self, row: QHBoxLayout) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(_CARD_HEIGHT + 6)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._holder = holder = QWidget()
        holder.setProperty("scrolled", True)
        holder.setLayout(row)
        self.setWidget(holder)

    def event(self, event: QEvent) -> bool:
        """The bar takes room below the cards."""
        if event.type() == QEvent.Type.LayoutRequest:
            bar = self.horizontalScrollBar()
            is_over = self._holder.minimumSizeHint().width() > self.viewport().width()
            self.setFixedHeight(_CARD_HEIGHT + 6 + (bar.sizeHint().height() if is_over else 0))
        return super().event(event)


class PersonTile(QAbstractButton):
    """A person: head, number, why suggested, a tick. ``picked(number, adds)``."""

    picked = Signal(int, bool)

    def __init__(self) -> None:
        super().__init__()
        self._card: PersonCard | None = None
        self._image: ArrayImage | None = None
        self._is_alone = False
        self.setCheckable(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFixedHeight(_CARD_HEIGHT)
        self.setMinimumWidth(_CARD_LEAST)
        self.setMaximumWidth(_CARD_MOST)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        set_focus_radius(self, RADIUS_TILE)

    def sizeHint(self) -> QSize:
        """Head and words."""
        return QSize(_CARD_MOST, _CARD_HEIGHT)

    def show_card(self, card: PersonCard, *, is_alone: bool) -> None:
        """Show a person."""
        if self._card is None or self._card.thumb is not card.thumb:
            self._image = ArrayImage(card.thumb)
        self._card, self._is_alone = card, is_alone
        self.setChecked(card.is_chosen)
        name, reason = self._name(), self._reason()
        self.setAccessibleName(
            ", ".join(filter(None, (name, self.tr("suggested") if card.is_suggested else "", reason)))
        )
        self.setToolTip(f"{name} · {round(100 * card.confidence)} %" + (f" · {reason}" if reason else ""))
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Alone, or with Ctrl or Shift as well; on the tick always as well."""
        self.setDown(False)
        if self._card is not None and self.rect().contains(event.position().toPoint()):
            is_tick = event.position().x() > self.width() - 34
            self.picked.emit(self._card.number, is_tick or bool(event.modifiers() & _ADDS))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space adds or leaves out, Return takes alone."""
        if self._card is not None and event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return):
            self.picked.emit(self._card.number, event.key() == Qt.Key.Key_Space)
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw head, words and tick."""
        card, rect = self._card, QRectF(self.rect())
        if card is None or self._image is None:
            return
        painter = QPainter(self)
        fill = "sel" if card.is_chosen else "hover" if self.underMouse() else "panel"
        line, width = ("acc", 2) if card.is_chosen else ("line2", 1)
        draw.box(painter, rect, radius=RADIUS_TILE, fill=colour(fill), line=colour(line), width_px=width)
        head = QRectF(7, (rect.height() - _THUMB) / 2, _THUMB, _THUMB)
        paint_rounded(painter, head, self._image, 5)
        left, right = head.right() + 11, rect.width() - 36
        name = self._name()
        room = QRectF(left, 14, right - left, 20)
        taken = draw.text(painter, room, name, weight=600)
        if card.is_suggested and not self._is_alone:
            beside = QRectF(left + taken + 10, 14, max(0.0, right - left - taken - 10), 20)
            draw.text(painter, beside, self.tr("suggested"), ink="acc_t", role="small")
        draw.text(painter, QRectF(left, 34, rect.width() - left - 8, 18), self._reason(), ink="t2", role="small")
        self._paint_tick(painter, QRectF(rect.width() - 27, 10, 16, 16), is_on=card.is_chosen)
        painter.end()

    def _name(self) -> str:
        return self.tr("Person {number}").format(number=self._card.number if self._card else 0)

    def _reason(self) -> str:
        if self._card is None:
            return ""
        return words.reason_words(self._card.reason) if self._card.reason else f"{round(100 * self._card.confidence)} %"

    def _paint_tick(self, painter: QPainter, square: QRectF, *, is_on: bool) -> None:
        if is_on:
            draw.box(painter, square, radius=4, fill=colour("acc"))
            paint_icon(painter, square.adjusted(1, 1, -1, -1), "check", "on_acc")
        else:
            draw.box(painter, square, radius=4, fill=colour("panel"), line=colour("ctl"))
