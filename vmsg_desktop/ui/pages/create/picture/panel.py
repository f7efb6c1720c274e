"""The column of the picture: views, stage, and the tools of each view."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QPointF, Slot
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeySequence,
    QShortcut,
)
from PySide6.QtWidgets import QFileDialog, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from vmsg_desktop.application.picture_seen import (
    CompareSeen,
    CutSeen,
    FrameSeen,
    MaskSeen,
    PeopleSeen,
    Seen,
)
from vmsg_desktop.application.picture_views import PictureViews
from vmsg_desktop.application.studio import Studio
from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.picture import BundledPicture
from vmsg_desktop.presenters.picture import PicturePresenter
from vmsg_desktop.presenters.picture_errands import PictureServices
from vmsg_desktop.presenters.picture_state import VIEWS, Busy, Facts, PictureState, Problem, View
from vmsg_desktop.ui.pages.create.picture.background_row import PICTURES
from vmsg_desktop.ui.pages.create.picture.brush_tool import BrushTool, Pull
from vmsg_desktop.ui.pages.create.picture.compare_tool import CompareTool
from vmsg_desktop.ui.pages.create.picture.empty import EmptyPicture
from vmsg_desktop.ui.pages.create.picture.frame_panel import FramePanel
from vmsg_desktop.ui.pages.create.picture.frame_tool import FrameTool
from vmsg_desktop.ui.pages.create.picture.images import HeatImage
from vmsg_desktop.ui.pages.create.picture.layers import boxes_of, layers_of, photo_of
from vmsg_desktop.ui.pages.create.picture.mask_panel import MaskPanel
from vmsg_desktop.ui.pages.create.picture.people_panel import PeoplePanel
from vmsg_desktop.ui.pages.create.picture.people_tool import PeopleTool
from vmsg_desktop.ui.pages.create.picture.photo_actions import PhotoActions
from vmsg_desktop.ui.pages.create.picture.stage import Stage
from vmsg_desktop.ui.pages.create.picture.taking import as_png, files_in, is_picture
from vmsg_desktop.ui.widgets.panel import Panel
from vmsg_desktop.ui.widgets.segmented import Segment, Segmented

_TOOLS = {"original": "", "people": "people", "mask": "brush", "cut": "brush", "frame": "frame"}
_SPOT_ZOOM = 2.0


class PicturePanel(Panel):
    """Shows and changes the picture of the message under work."""

    def __init__(self, studio: Studio, *, parent: QWidget | None = None) -> None:
        super().__init__("", surface="win", parent=parent)
        self.sha256 = ""  # of the bytes that the final frame shows
        self._state: PictureState | None = None
        self._seen: Seen | None = None
        self._spot_at = -1
        self.people_tool, self.brush_tool, self.frame_tool = PeopleTool(), BrushTool(), FrameTool()
        self._compare_tool = CompareTool()
        self.stage = Stage([self.people_tool, self.brush_tool, self.frame_tool, self._compare_tool])
        self.canvas = self.stage.canvas
        self.views = Segmented([Segment(view) for view in VIEWS])
        self.empty = EmptyPicture()
        self.people_panel, self.mask_panel, self.frame_panel = PeoplePanel(), MaskPanel(), FramePanel()
        self.actions_row = PhotoActions()
        self.add_action(self.actions_row)
        self._lay_out()
        self.setAcceptDrops(True)
        self._retranslate()
        self.presenter = PicturePresenter(_services(studio), self)
        self._connect()

    # -- what the presenter shows

    def show_state(self, state: PictureState) -> None:
        """See PictureView."""
        self._state = state
        self._pages.setCurrentIndex(1 if state.has_photo else 0)
        self.actions_row.setVisible(state.has_photo)
        pixels = f" · {state.width} × {state.height} px" if state.width else ""
        self.set_title(self.tr("Picture"), f"{state.name}{pixels}" if state.has_photo else "")
        self.views.set_value(state.view)
        self._tools.setCurrentWidget(
            {"people": self.people_panel, "mask": self.mask_panel, "cut": self.mask_panel}.get(
                state.view, self.frame_panel
            )
        )
        self._fit_tools()
        self.mask_panel.show_doubt_slider(state.view == "mask")
        self.people_panel.show_people(state.people)
        self.people_tool.show_boxes(boxes_of(state.people.cards))
        self.mask_panel.show_mask(state.mask)
        self.frame_panel.background.show_background(state.background)
        self.frame_panel.show_framing(state.framing)
        self.frame_panel.show_touch_up(state.touch_up, is_compared=state.is_compared)
        self.stage.show_view(state.view, is_hand=state.framing.hand is not None)
        self._use_tool()

    def show_seen(self, seen: Seen, facts: Facts) -> None:
        """See PictureView."""
        self._seen = seen
        self.sha256 = facts.sha256
        self.stage.show_facts(facts)
        photo = photo_of(seen)
        own = seen.own_thumb if isinstance(seen, FrameSeen) else None
        self.frame_panel.background.show_photo(photo.thumb, photo.blurred_thumb, own)
        self.canvas.show_layers(
            layers_of(seen, doubt=self.mask_panel.doubt.value() / 100, ground=self.stage.ground.segments.value())
        )
        if isinstance(seen, MaskSeen):
            self.brush_tool.show_spots(seen.spots)
            self.stage.show_spots(len(seen.spots))
        else:
            self.brush_tool.show_spots(())
        self._use_tool()

    def show_busy(self, busy: Busy | None) -> None:
        """See PictureView."""
        self.stage.show_busy(busy)
        if busy is not None and not self._pages.currentIndex():
            self._pages.setCurrentIndex(1)
        elif busy is None and self._state is not None and not self._state.has_photo and self.stage.callout.isHidden():
            self._pages.setCurrentIndex(0)

    def show_problem(self, problem: Problem | None) -> None:
        """See PictureView."""
        self.stage.show_problem(problem)
        if problem is not None:
            self._pages.setCurrentIndex(1)
        elif self._state is not None and not self._state.has_photo:
            self._pages.setCurrentIndex(0)

    def show_bundled(self, backgrounds: tuple[BundledPicture, ...], sample: RgbImage) -> None:
        """See PictureView."""
        self.frame_panel.background.show_bundled(backgrounds)
        self.empty.show_sample(sample)

    def show_recent(self, recent: tuple[Path, ...]) -> None:
        """See PictureView."""
        self.actions_row.show_recent(recent)

    # -- what the person does

    @Slot()
    def choose_photo(self) -> None:
        """Ask for a photo."""
        name, _ = QFileDialog.getOpenFileName(
            self, self.tr("Open a photo"), "", self.tr("Photos ({types})").format(types=PICTURES) + ";;*"
        )
        if name:
            self.presenter.open_photo(Path(name))

    @Slot()
    def paste_photo(self) -> None:
        """Take what lies on the clipboard: a file, or a picture without one."""
        self._take(QGuiApplication.clipboard().mimeData())

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Pictures and files may be dropped, messages are the window's."""
        if is_picture(event.mimeData()):
            event.acceptProposedAction()
            self._show_drag_over(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """It went away."""
        self._show_drag_over(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take it."""
        self._show_drag_over(False)
        self._take(event.mimeData())
        event.acceptProposedAction()

    def changeEvent(self, event: QEvent) -> None:
        """Other words in another language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    # -- inside

    def _take(self, data: QMimeData) -> None:
        files = files_in(data)
        if files:
            self.presenter.open_photo(files[0])
        elif data.hasImage():
            image = QImage(data.imageData())
            if not image.isNull():
                self.presenter.paste(partial(as_png, image))

    def _show_drag_over(self, is_over: bool) -> None:
        self.stage.show_drag_over(is_over)
        self.empty.show_drag_over(is_over)

    def _lay_out(self) -> None:
        self._tools = QStackedWidget()
        for panel in (self.frame_panel, self.people_panel, self.mask_panel):
            self._tools.addWidget(panel)
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.views)
        column.addWidget(self.stage, 1)
        column.addWidget(self._tools)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(filled)
        self.body.addWidget(self._pages, 1)

    def _fit_tools(self) -> None:
        """The stack is as high as the panel it shows, so that the stage has the rest."""
        current = self._tools.currentWidget()
        for panel in (self.frame_panel, self.people_panel, self.mask_panel):
            policy = QSizePolicy.Policy.Preferred if panel is current else QSizePolicy.Policy.Ignored
            panel.setSizePolicy(QSizePolicy.Policy.Ignored, policy)
        self._tools.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        self._tools.updateGeometry()

    def _connect(self) -> None:
        presenter, background = self.presenter, self.frame_panel.background
        self.views.chosen.connect(self._look_at)
        for number, view in enumerate(VIEWS, 1):
            QShortcut(QKeySequence(str(number)), self, partial(self._look_at, view))
        QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self, self.paste_photo)
        QShortcut(QKeySequence("Ctrl+Shift+O"), self, self.choose_photo)
        for source in (self.empty, self.actions_row):
            source.opened.connect(self.choose_photo)
            source.pasted.connect(self.paste_photo)
            source.sampled.connect(presenter.open_sample)
        self.actions_row.backed.connect(background.choose_own)
        self.actions_row.chosen.connect(presenter.open_photo)
        self.stage.acted.connect(self._act)
        self.stage.stopped.connect(presenter.stop)
        self.stage.unframed.connect(self._unframe)
        self.stage.stepped.connect(self._step_spot)
        self.stage.guides.toggled.connect(self._show_guides)
        self.stage.ground.segments.chosen.connect(self.canvas.set_ground)
        self.people_panel.picked.connect(self._pick)
        self.people_tool.picked.connect(self._pick)
        self.people_panel.threshold.connect(presenter.set_threshold)
        self.people_panel.settled.connect(presenter.settle)
        self.brush_tool.pulled.connect(self._pulled)
        self.brush_tool.sized.connect(self.mask_panel.brush_size.set_value)
        self.mask_panel.sized.connect(self.brush_tool.set_size)
        self.mask_panel.brushed.connect(self._brush)
        self.mask_panel.changed.connect(presenter.set_mask)
        self.mask_panel.settled.connect(presenter.settle)
        self.mask_panel.cleared.connect(presenter.clear_strokes)
        self.mask_panel.doubted.connect(self._show_doubt)
        background.chosen.connect(lambda changes: presenter.set_background(**changes))
        background.held.connect(presenter.hold_background)
        self.frame_panel.framed.connect(lambda changes: presenter.set_framing(**changes))
        self.frame_panel.padded.connect(presenter.set_padding)
        self.frame_panel.settled.connect(presenter.settle)
        self.frame_panel.touched.connect(presenter.set_touch_up)
        self.frame_panel.compared.connect(presenter.compare)
        self.frame_tool.moved.connect(presenter.move_frame)
        self.frame_tool.zoomed.connect(presenter.zoom_frame)
        self.frame_tool.settled.connect(presenter.settle)
        self.brush_tool.keyed.connect(self._brush)

    def _look_at(self, view: View) -> None:
        if self._state is not None and self._state.has_photo:
            self.presenter.look_at(view)

    def _pick(self, number: int, adds: bool) -> None:
        self.presenter.choose_person(number, adds=adds)

    def _pulled(self, pull: Pull) -> None:
        self.presenter.add_stroke(pull.kind, pull.radius, pull.points)

    def _brush(self, kind: str) -> None:
        self.brush_tool.kind = "restore" if kind == "restore" else "erase"
        self.mask_panel.brush.set_value(self.brush_tool.kind)
        self.canvas.update()

    def _show_guides(self, is_on: bool) -> None:
        self.frame_tool.has_guides = is_on
        self.canvas.update()

    def _show_doubt(self, share: float) -> None:
        if isinstance(self._seen, MaskSeen):
            self.canvas.set_over(HeatImage(self._seen.doubt, share))

    def _unframe(self) -> None:
        if self._state is not None:
            self.presenter.set_framing(shot=self._state.framing.shot)

    def _step_spot(self, by: int) -> None:
        if isinstance(self._seen, MaskSeen) and self._seen.spots:
            self._spot_at = (self._spot_at + by) % len(self._seen.spots)
            spot, size = self._seen.spots[self._spot_at], self.canvas.view.size
            long_px = max(size.width(), size.height())
            zoom = _SPOT_ZOOM * min(self.canvas.width(), self.canvas.height()) / long_px
            self.canvas.centre_on(QPointF(spot.x, spot.y) * long_px, zoom)

    def _act(self, action: str) -> None:
        if action == "another":
            self.choose_photo()
        else:
            self.presenter.act(action)  # type: ignore[arg-type]  # the stage offers what it was given

    def _use_tool(self) -> None:
        """The tool of the view, once the picture on the canvas is of that view."""
        state, seen = self._state, self._seen
        if isinstance(seen, CompareSeen):
            self._compare_tool.is_stacked = seen.is_stacked
            self.canvas.use_tool("compare")
            return
        kinds = {"people": PeopleSeen, "mask": MaskSeen, "cut": CutSeen, "frame": FrameSeen}
        fits = state is not None and state.view in kinds and isinstance(seen, kinds[state.view])
        self.canvas.use_tool(_TOOLS[state.view] if state is not None and fits else "")

    def _retranslate(self) -> None:
        names = (self.tr("Original"), self.tr("People"), self.tr("Mask"), self.tr("Cut-out"), self.tr("Final frame"))
        self.views.set_segments(
            [Segment(view, name, digit=str(at)) for at, (view, name) in enumerate(zip(VIEWS, names, strict=True), 1)]
        )
        self.views.setAccessibleName(self.tr("View"))
        for part in (self.actions_row, self.stage, self.empty, self.people_panel, self.mask_panel, self.frame_panel):
            part.retranslate()
        if self._state is not None:
            self.show_state(self._state)
        else:
            self.set_title(self.tr("Picture"))


def _services(studio: Studio) -> PictureServices:
    return PictureServices(
        studio.document,
        studio.picture_lane,
        studio.errand_lane,
        PictureViews(studio.picture_bench),
        studio.pictures,
        studio.fetch_models,
    )
