"""The backgrounds side by side: the photo's own, none, a colour, its blur, bundled pictures, an own one."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QIcon, QPixmap, QResizeEvent
from PySide6.QtWidgets import QColorDialog, QFileDialog, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from vmsg_desktop.core.model.framing import Background
from vmsg_desktop.core.model.limits import BACKGROUND_BLUR_MAX_PX
from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.picture import BundledPicture
from vmsg_desktop.ui.pages.create.picture.images import ArrayImage
from vmsg_desktop.ui.pages.create.picture.thumb_tile import SIDE, ThumbTile
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.rule import Rule
from vmsg_desktop.ui.widgets.segmented import Segment, Segmented
from vmsg_desktop.ui.widgets.slider_row import SliderRow
from vmsg_desktop.ui.widgets.values import ValueRange

_GAP = 8
_BLUR = ValueRange(1, BACKGROUND_BLUR_MAX_PX, 1, unit="px", fine=0.5)
PICTURES = "*.jpg *.jpeg *.png *.webp *.heic *.heif *.avif"


class BackgroundRow(QWidget):
    """``chosen(dict)`` with fields of the background, ``held(name, value)`` while one is being set, ``settled()``."""

    chosen = Signal(dict)
    held = Signal(str, object)
    settled = Signal()

    def __init__(self, *, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._background = Background()
        self._bundled: tuple[BundledPicture, ...] = ()
        self._plain = {
            "keep": ThumbTile(),
            "transparent": ThumbTile(is_checker=True),
            "colour": ThumbTile(),
            "blur": ThumbTile(),
        }
        self._own = ThumbTile()
        self._tiles: dict[str, ThumbTile] = {}
        self._shown: list[str] = []
        self.add = ThumbTile(icon="plus")
        self._rules = (_rule(), _rule())
        self._row = QHBoxLayout()
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(_GAP)
        self._make_details()
        self._lay_out()
        for kind, tile in self._plain.items():
            tile.clicked.connect(partial(self._choose_plain, kind))
        self._own.clicked.connect(lambda: self.chosen.emit({"kind": "picture"}))
        self.add.clicked.connect(self._show_more)
        self.retranslate()
        self.show_background(self._background)

    def show_background(self, background: Background) -> None:
        """The message's choice."""
        self._background = background
        for kind, tile in self._plain.items():
            tile.setChecked(background.kind == kind)
        self._own.setChecked(background.kind == "picture")
        for name, tile in self._tiles.items():
            tile.setChecked(background.kind == "bundled" and background.name == name)
        self._plain["colour"].show_colour(background.colour)
        self.colour_button.setVisible(background.kind == "colour")
        self.colour_button.setText(self.tr("Colour {code}…").format(code=background.colour))
        self.blur.setVisible(background.kind == "blur")
        if not self.blur.slider.isSliderDown():
            self.blur.set_value(background.blur_px)
        self.fit.set_value(background.fit)
        self._details.setVisible(background.kind in ("colour", "blur", "picture"))
        self.fit.setVisible(background.kind == "picture")
        self._fill_row()

    def show_bundled(self, backgrounds: tuple[BundledPicture, ...]) -> None:
        """Those that come with the program."""
        self._bundled = backgrounds
        for each in backgrounds:
            tile = ThumbTile(parent=self)
            tile.show_image(ArrayImage(each.thumb))
            tile.set_label(self._label_of(each))
            tile.clicked.connect(partial(self._choose_bundled, each.name))
            tile.hide()
            self._tiles[each.name] = tile
        self.show_background(self._background)

    def show_photo(self, thumb: RgbImage, blurred: RgbImage, own: RgbImage | None) -> None:
        """Small copies of the photo, of its blur, and of the own background where there is one."""
        self._plain["keep"].show_image(ArrayImage(thumb))
        self._plain["blur"].show_image(ArrayImage(blurred))
        self._own.show_image(ArrayImage(own) if own is not None else None)

    def retranslate(self) -> None:
        """Other words in another language."""
        labels = {
            "keep": self.tr("The photo's own background"),
            "transparent": self.tr("No background (white when sent)"),
            "colour": self.tr("A plain colour"),
            "blur": self.tr("The photo's background, blurred"),
        }
        for kind, tile in self._plain.items():
            tile.set_label(labels[kind])
        self._own.set_label(self.tr("Own picture"))
        self.add.set_label(self.tr("More backgrounds"))
        self.blur.set_label(self.tr("Blur"))
        self.fit.set_segments([Segment("fill", self.tr("Fill the frame")), Segment("fit", self.tr("Show it whole"))])
        for each in self._bundled:
            self._tiles[each.name].set_label(self._label_of(each))
        self.colour_button.setText(self.tr("Colour {code}…").format(code=self._background.colour))

    def minimumSizeHint(self) -> QSize:
        """Some tiles always fit."""
        return QSize(5 * (SIDE + _GAP), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As many as fit; the others are in the menu."""
        super().resizeEvent(event)
        self._fill_row()

    def choose_own(self) -> None:
        """Ask for a picture."""
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose a background"), "", self.tr("Pictures ({types})").format(types=PICTURES)
        )
        if name:
            self.chosen.emit({"kind": "picture", "path": name})

    def _make_details(self) -> None:
        self.colour_button = Button("", size="small")
        self.colour_button.clicked.connect(self._choose_colour)
        self.blur = SliderRow("", _BLUR, label_px=40, is_framed=True)
        self.fit = Segmented([Segment("fill"), Segment("fit")])
        self._details = QWidget()
        row = QHBoxLayout(self._details)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.colour_button)
        row.addWidget(self.blur, 1)
        row.addWidget(self.fit)
        row.addStretch(0)
        self.blur.moved.connect(lambda value: self.held.emit("blur_px", value))
        self.blur.settled.connect(lambda _value: self.settled.emit())
        self.fit.chosen.connect(lambda key: self.chosen.emit({"fit": key}))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._row)
        column.addWidget(self._details)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for tile in self._plain.values():
            self._row.addWidget(tile)
        self._row.addWidget(self._rules[0])
        self._row.addWidget(self._own)
        self._row.addWidget(self._rules[1])
        self._row.addWidget(self.add)
        self._row.addStretch(1)

    def _fill_row(self) -> None:
        """Bundled tiles in their order as far as there is room, the chosen one always."""
        has_own = bool(self._background.path)
        self._own.setVisible(has_own)
        fixed = len(self._plain) + 1 + (1 if has_own else 0)
        room = self.width() - fixed * (SIDE + _GAP) - 2 * (1 + _GAP) + _GAP
        count = max(1, room // (SIDE + _GAP)) if self._bundled else 0
        names = [each.name for each in self._bundled]
        shown = names[:count]
        chosen = self._background.name if self._background.kind == "bundled" else ""
        if chosen in names and chosen not in shown:
            shown[-1] = chosen
        if shown == self._shown:
            return
        self._shown = shown
        for tile in self._tiles.values():
            self._row.removeWidget(tile)
            tile.hide()
        at = self._row.indexOf(self._own)
        for offset, name in enumerate(shown):
            self._row.insertWidget(at + offset, self._tiles[name])
            self._tiles[name].show()
        in_order = (*self._plain.values(), *(self._tiles[name] for name in shown), self._own, self.add)
        for before, after in pairwise(in_order):
            QWidget.setTabOrder(before, after)

    def _choose_plain(self, kind: str, *_: object) -> None:
        if kind == "colour" and self._background.kind == "colour":
            self._choose_colour()
        else:
            self.chosen.emit({"kind": kind})

    def _choose_bundled(self, name: str, *_: object) -> None:
        self.chosen.emit({"kind": "bundled", "name": name})

    @Slot()
    def _choose_colour(self) -> None:
        """A palette that shows its colour in the frame at once."""
        before = self._background.colour
        dialog = QColorDialog(QColor(before), self)
        dialog.setOption(QColorDialog.ColorDialogOption.DontUseNativeDialog)
        dialog.currentColorChanged.connect(lambda made: self.held.emit("colour", made.name().upper()))
        dialog.rejected.connect(lambda: self.held.emit("colour", before))
        dialog.finished.connect(lambda _result: self.settled.emit())
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    @Slot()
    def _show_more(self) -> None:
        menu = QMenu(self)
        menu.addAction(self.tr("Own picture…"), self.choose_own)
        hidden = [each for each in self._bundled if self._tiles[each.name].isHidden()]
        if hidden:
            menu.addSeparator()
        for each in hidden:
            icon = QIcon(QPixmap.fromImage(ArrayImage(each.thumb)))
            menu.addAction(icon, self._label_of(each), partial(self._choose_bundled, each.name))
        menu.exec(self.add.mapToGlobal(self.add.rect().bottomLeft()))
        menu.deleteLater()

    def _label_of(self, each: BundledPicture) -> str:
        known = {
            "studio": self.tr("Studio"),
            "peach": self.tr("Peach"),
            "window-room": self.tr("Bright room"),
            "hills": self.tr("Green hills"),
            "night-lights": self.tr("City at night"),
            "confetti": self.tr("Confetti"),
        }
        return known.get(each.name, each.label)


def _rule() -> Rule:
    rule = Rule(orientation=Qt.Orientation.Vertical, ink="line2")
    rule.setFixedHeight(24)
    return rule
