"""Where no photo is yet: a place to drop one, and the sample one click away."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.ui.pages.create.picture.images import ArrayImage, paint_rounded
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.metrics import RADIUS_TILE
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.label import Label

_CARD_PADDING, _CARD_LEAST = QSize(13, 17), 118
_BARS = (5, 12, 24, 15, 30, 18, 9, 14, 6)


class EmptyPicture(QWidget):
    """``opened()``, ``pasted()``, ``sampled()`` when those are asked for."""

    opened = Signal()
    pasted = Signal()
    sampled = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.zone = DropZone()
        self.card = SampleCard()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        column.addWidget(self.zone, 1)
        column.addWidget(self.card)
        self.zone.open.clicked.connect(lambda _checked=False: self.opened.emit())
        self.zone.paste.clicked.connect(lambda _checked=False: self.pasted.emit())
        self.card.button.clicked.connect(lambda _checked=False: self.sampled.emit())

    def show_sample(self, thumb: RgbImage) -> None:
        """The face of the sample."""
        self.card.show_face(ArrayImage(thumb))

    def show_drag_over(self, is_over: bool) -> None:
        """Something that can be taken hovers over the column."""
        self.zone.show_drag_over(is_over)

    def retranslate(self) -> None:
        """Other words in another language."""
        self.zone.retranslate()
        self.card.retranslate()


class DropZone(QWidget):
    """A dashed box with a drawing, what can be dropped, and two buttons."""

    def __init__(self) -> None:
        super().__init__()
        self._is_over = False
        self._title = Label("", role="big")
        self._text = Label("", tone="t2", wraps=True)
        self.open = Button("", kind="primary", icon="open", size="large")
        self.paste = Button("", icon="paste", size="large")
        self._keys = _Keys()
        self.setMinimumHeight(300)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        for label in (self._title, self._text):
            label.setAlignment(draw.CENTRE)
        self._text.setMaximumWidth(380)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for item in (self.open, self.paste):
            buttons.addWidget(item)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(0)
        column.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(_Drawing(), 0, centre)
        column.addSpacing(28)
        column.addWidget(self._title)
        column.addSpacing(8)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self._text, 8)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(18)
        holder = QHBoxLayout()
        holder.addStretch(1)
        holder.addLayout(buttons)
        holder.addStretch(1)
        column.addLayout(holder)
        column.addSpacing(10)
        column.addWidget(self._keys, 0, centre)
        column.addStretch(1)
        self.retranslate()

    def show_drag_over(self, is_over: bool) -> None:
        """Something that can be taken hovers over it."""
        self._is_over = is_over
        self.update()

    def retranslate(self) -> None:
        """Other words in another language."""
        self._title.setText(self.tr("Drop a photo of a person here"))
        self._text.setText(
            self.tr(
                "JPEG, PNG, WebP or HEIC, up to 50 megapixels. The file stays as it is, and nothing leaves this"
                " computer until you send."
            )
        )
        self.open.setText(self.tr("Open a photo…"))
        self.paste.setText(self.tr("Paste"))
        self._keys.show_keys((("Ctrl Shift O", self.tr("open")), ("Ctrl V", self.tr("paste"))))
        self.setAccessibleName(self._title.text())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dashed box; solid and tinted while something hovers."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self._is_over:
            draw.box(painter, rect, radius=RADIUS_TILE, fill=colour("sel"), line=colour("acc"), width_px=2)
        else:
            draw.box(painter, rect, radius=RADIUS_TILE, fill=colour("panel"), line=colour("ctl"), is_dashed=True)
        painter.end()


class _Keys(QWidget):
    """Key caps with what they do."""

    def __init__(self) -> None:
        super().__init__()
        self._keys: tuple[tuple[str, str], ...] = ()
        self.setFixedHeight(20)

    def show_keys(self, keys: tuple[tuple[str, str], ...]) -> None:
        self._keys = keys
        self.setFixedWidth(round(self._width()) + 2)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        at = 0.0
        for keys, does in self._keys:
            wide = draw.key_cap_width(keys)
            draw.key_cap(painter, QRectF(at, 0, wide, self.height()), keys, ink="t2", line=colour("line2"))
            at += wide + 6
            room = QRectF(at, 0, draw.text_width(does, "small") + 1, self.height())
            at += draw.text(painter, room, does, ink="t3", role="small") + 14
        painter.end()

    def _width(self) -> float:
        return sum(draw.key_cap_width(keys) + 6 + draw.text_width(does, "small") + 14 for keys, does in self._keys)


class _Drawing(QWidget):
    """Two cards: a person and a voice."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(QSize(160, 104))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_person(painter)
        self._paint_voice(painter)
        painter.end()

    def _paint_person(self, painter: QPainter) -> None:
        painter.save()
        painter.translate(48, 54)
        painter.rotate(-6)
        painter.setPen(QPen(colour("line2"), 1.75))
        painter.setBrush(colour("panel"))
        painter.drawRoundedRect(QRectF(-43, -46, 86, 92), 8, 8)
        painter.setPen(QPen(colour("acc"), 1.75))
        painter.setBrush(colour("sel"))
        painter.drawEllipse(QPointF(0, -16), 15, 15)
        painter.setClipRect(QRectF(-40, -4, 80, 40))
        painter.drawEllipse(QPointF(0, 34), 26, 28)
        painter.drawLine(QPointF(-26, 35), QPointF(26, 35))
        painter.restore()

    def _paint_voice(self, painter: QPainter) -> None:
        painter.save()
        painter.translate(116, 60)
        painter.rotate(5)
        painter.setPen(QPen(colour("line2"), 1.75))
        painter.setBrush(colour("panel"))
        painter.drawRoundedRect(QRectF(-38, -28, 76, 56), 8, 8)
        pen = QPen(colour("acc"), 2.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        for index, tall in enumerate(_BARS):
            x = (index - (len(_BARS) - 1) / 2) * 6.5
            painter.drawLine(QPointF(x, -tall / 2), QPointF(x, tall / 2))
        painter.restore()


class SampleCard(QWidget):
    """New here? Start from the sample."""

    def __init__(self) -> None:
        super().__init__()
        self._face = _Face()
        self._title = Label("", role="strong", wraps=True)
        self._text = Label("", role="small", tone="t2", wraps=True)
        self.button = Button("", icon="play", size="large", kind="accent")
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addStretch(1)
        words.addWidget(self._title)
        words.addWidget(self._text)
        words.addSpacing(4)
        words.addWidget(_SmallWave(), 0, Qt.AlignmentFlag.AlignLeft)
        words.addStretch(1)
        row = QHBoxLayout(self)
        across, down = _CARD_PADDING.width(), _CARD_PADDING.height()
        row.setContentsMargins(across, down, across, down)
        row.setSpacing(12)
        row.addWidget(self._face)
        row.addLayout(words, 1)
        row.addWidget(self.button)
        self.retranslate()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As high as its words are at this width."""
        super().resizeEvent(event)
        room = self.width() - 2 * _CARD_PADDING.width() - 2 * 16 - self._face.width() - self.button.sizeHint().width()
        words = sum(label.heightForWidth(max(60, room)) for label in (self._title, self._text))
        wanted = max(_CARD_LEAST, words + 12 + 22 + 2 * _CARD_PADDING.height())
        if wanted != self.minimumHeight():
            self.setFixedHeight(wanted)

    def show_face(self, image: QImage) -> None:
        """Its photo."""
        self._face.show_image(image)

    def retranslate(self) -> None:
        """Other words in another language."""
        self._title.setText(self.tr("New here? Start from the sample"))
        self._text.setText(self.tr("A photo and an 11 s voice, ready to draft. No account needed, nothing is paid."))
        self.button.setText(self.tr("Open the sample"))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the card."""
        painter = QPainter(self)
        rect = QRectF(self.rect())
        draw.box(painter, rect, radius=RADIUS_TILE, fill=colour("panel"), line=colour("line"))
        painter.end()


class _Face(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.setFixedSize(84, 84)

    def show_image(self, image: QImage) -> None:
        self._image = image
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self._image is None:
            draw.box(painter, rect, radius=6, fill=colour("sunk"))
        else:
            paint_rounded(painter, rect, self._image, 6)
        painter.end()


class _SmallWave(QWidget):
    """A hint of a voice."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedSize(134, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("acc"), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        for index in range(26):
            tall = 6 + (index * 37 % 13) * (1 if index < 22 else 0.4)
            x = 2 + index * 5.0
            painter.drawLine(QPointF(x, 11 - tall / 2), QPointF(x, 11 + tall / 2))
        painter.end()
