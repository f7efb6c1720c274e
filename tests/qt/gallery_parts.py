"""What the gallery shows: the sheet of components as the design has it, and the larger parts."""

from __future__ import annotations

from collections.abc import Callable
from math import sin

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from vmsg_desktop.resources import resource_path
from vmsg_desktop.ui.theme import draw
from vmsg_desktop.ui.theme.current import colour
from vmsg_desktop.ui.theme.icons import icon_names
from vmsg_desktop.ui.widgets.badge import Badge
from vmsg_desktop.ui.widgets.ballistics import MeterLevel
from vmsg_desktop.ui.widgets.button import Button
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.check_box import CheckBox
from vmsg_desktop.ui.widgets.chip import Chip
from vmsg_desktop.ui.widgets.combo import Combo
from vmsg_desktop.ui.widgets.dialog import QuestionDialog
from vmsg_desktop.ui.widgets.empty_state import EmptyState, Picture
from vmsg_desktop.ui.widgets.field import Field
from vmsg_desktop.ui.widgets.fixes import Action
from vmsg_desktop.ui.widgets.flow import FlowLayout
from vmsg_desktop.ui.widgets.label import Label
from vmsg_desktop.ui.widgets.list_row import ListRow, RowData, RowState, paint_row
from vmsg_desktop.ui.widgets.meter import Meter
from vmsg_desktop.ui.widgets.panel import Panel
from vmsg_desktop.ui.widgets.poster import POSTER_HEIGHT, POSTER_ROLE, TEXT_HEIGHT, PosterData, PosterGrid
from vmsg_desktop.ui.widgets.preflight_line import PreflightLine
from vmsg_desktop.ui.widgets.price_step import PriceStep
from vmsg_desktop.ui.widgets.rail import Rail, Room
from vmsg_desktop.ui.widgets.segmented import Segment, Segmented
from vmsg_desktop.ui.widgets.slider import Slider
from vmsg_desktop.ui.widgets.slider_row import SliderRow
from vmsg_desktop.ui.widgets.splitter import Splitter
from vmsg_desktop.ui.widgets.stage_row import StageRow, StageState
from vmsg_desktop.ui.widgets.status_bar import StatusBar
from vmsg_desktop.ui.widgets.status_shape import StatusShape
from vmsg_desktop.ui.widgets.tile import KpiTile, Tile
from vmsg_desktop.ui.widgets.time_band import Band, TimeBand
from vmsg_desktop.ui.widgets.toast import Toast, ToastText
from vmsg_desktop.ui.widgets.toggle import Toggle
from vmsg_desktop.ui.widgets.values import ValueRange

HALF_WIDTH = 720
FOCUSED = "focused"
COLOURS = """
win panel sunk stage raise_ hover press sel line line2 ctl t1 t2 t3 acc acc_h acc_p focus ok_mark warn_mark err_mark
d1 d2 d3 d4 d5 d6 before grid err_fill
""".split()  # noqa: SIM905


class Painted(QWidget):
    """Whatever a function paints; rings around controls and rows in a state of their own."""

    def __init__(self, size: QSize, paint: Callable[[QPainter, QRectF], None]) -> None:
        super().__init__()
        self._paint = paint
        self.setFixedSize(size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        self._paint(painter, QRectF(self.rect()))
        painter.end()


class _Focused(Slider):
    def hasFocus(self) -> bool:
        return True


def components(theme: str) -> QWidget:
    """The design's sheet of components."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(24, 10, 24, 0)
    column.setSpacing(0)
    head = _row(Label(theme.capitalize(), role="page"), Label("states, components, tokens", role="small", tone="t3"))
    head.setFixedHeight(28)
    for title, gap, part in (
        ("Button: default, hover, pressed, focus, disabled, busy", 13, _buttons()),
        ("Segmented, combo, field: default, focus, error", 12, _choices()),
        ("Toggle, check box, slider (from zero, from the middle, focus, disabled), chip", 2, _switches()),
        ("Badge, status shapes, level meter", 9, _marks()),
        ("", 8, _boxes()),
        ("Icons, 20 px grid, 1.5 px stroke", 8, _icons()),
        ("Colour", 6, _colours()),
    ):
        if column.count() == 0:
            column.addWidget(head)
        column.addSpacing(gap)
        if title:
            label = Label(title, role="caption", tone="t2")
            label.setProperty("role", "section")
            label.setFixedHeight(22)
            column.addWidget(label)
        column.addWidget(part)
    column.addStretch(1)
    return whole


def _row(*widgets: QWidget, gap: int = 8) -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(gap)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return holder


def _buttons() -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(0)
    grid.setVerticalSpacing(0)
    for line, (kind, text) in enumerate(
        (("primary", "Send"), ("secondary", "Open…"), ("quiet", "Import"), ("danger", "Discard"))
    ):
        for at, state in enumerate(("", "hover", "pressed", "focus", "disabled", "busy")):
            button = Button(text, kind=kind)
            button.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, state == "hover")
            button.setDown(state == "pressed")
            button.setEnabled(state != "disabled")
            button.set_busy(state == "busy")
            shown = _ringed(button) if state == "focus" else button
            grid.addWidget(shown, line, at, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
            grid.setColumnMinimumWidth(at, 104)
    grid.setColumnStretch(6, 1)
    return holder


def _ringed(widget: QWidget) -> QWidget:
    size = widget.sizeHint()

    def paint(painter: QPainter, rect: QRectF) -> None:
        draw.ring(painter, QRectF(widget.geometry()), 6)

    holder = Painted(size + QSize(6, 6), paint)
    widget.setParent(holder)
    widget.setGeometry(3, 3, size.width(), size.height())
    holder.setContentsMargins(0, 0, 0, 0)
    holder.setFixedSize(size + QSize(6, 6))
    return holder


def _choices() -> QWidget:
    shapes = Segmented([Segment(key, key) for key in ("1:1", "9:16", "16:9")], label="Shape")
    microphone = Combo([("mic", "Studio mic")], label="Microphone", icon="mic")
    microphone.setFixedWidth(132)
    fields = [Field("60 px"), Field("60 px"), Field("640 px")]
    for field in fields:
        field.setFixedWidth(100)
    fields[1].edit.setObjectName(FOCUSED)
    fields[2].set_error("Use 0 to 500 px")
    holder = _row(shapes, microphone, *fields)
    layout = holder.layout()
    assert layout is not None
    for widget in (shapes, microphone, *fields):
        layout.setAlignment(widget, Qt.AlignmentFlag.AlignTop)
    return holder


def _switches() -> QWidget:
    on, ticked = Toggle(label="on"), CheckBox(label="ticked")
    on.setChecked(True)
    ticked.setChecked(True)
    plain, middle = ValueRange(0, 100, 1), ValueRange(-12, 12, 0.5, neutral=0)
    sliders = [Slider(plain), Slider(middle), _Focused(plain), Slider(plain)]
    for slider, value in zip(sliders, (60, 4.4, 40, 50), strict=True):
        slider.set_number(value)
        slider.setFixedWidth(94)
    sliders[3].setEnabled(False)
    calm = Chip("Calm")
    calm.setChecked(True)
    return _row(Toggle(label="off"), on, CheckBox(label="box"), ticked, *sliders, calm, Chip("Natural"))


def _marks() -> QWidget:
    badges = [
        Badge(text, kind=kind)
        for text, kind in (
            ("neutral", "neutral"), ("CUDA", "device"), ("D-ID", "acc"), ("cached", "ok"), ("slow", "warn"),
            ("refused", "err"),
        )
    ]  # fmt: skip
    shapes = [StatusShape(state) for state in ("ok", "warn", "err", "note", "running", "waiting")]
    meter = Meter(segments=32)
    meter.set_shown(MeterLevel(-8, -2))
    return _row(_row(*badges), _row(*shapes), meter, gap=14)


def _boxes() -> QWidget:
    loud = Callout(
        "warn", "Too loud: 5 peaks hit 0 dB", "Move back a hand’s width.",
        actions=[Action("lower", "Lower level to 62 %")],
    )  # fmt: skip
    memory = Callout(
        "err", "Out of GPU memory", "Needed 3.5 GB, 2.1 GB free. Nothing was sent.",
        actions=[Action("cpu", "Run on CPU, about 9 s"), Action("details", "Details", "quiet")],
    )  # fmt: skip
    left = QVBoxLayout()
    left.setSpacing(8)
    for widget in (loud, memory, _list(), _toast()):
        left.addWidget(widget)
    left.addStretch(1)
    right = QVBoxLayout()
    right.setSpacing(8)
    empty = Tile(padding=0)
    empty.body.addWidget(
        EmptyState(
            "film", "No messages yet", "Finished videos are kept here with their settings.", action="Open the sample"
        )
    )
    gpu = KpiTile("GPU memory")
    gpu.set_missing("n/a", "driver gave no answer in 2 s")
    gpu.setFixedWidth(124)
    for part in (_dialog(), empty, gpu):
        right.addWidget(part)
    right.addStretch(1)
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(16)
    row.addLayout(left, 1)
    row.addLayout(right, 1)
    return holder


def _list() -> QWidget:
    tile = Tile(padding=5)
    tile.body.setSpacing(0)
    for text, state in (
        ("Row", RowState()),
        ("Row, hover", RowState(is_hovered=True)),
        ("Row, selected", RowState(is_selected=True)),
        ("Row, focus", RowState(has_focus=True)),
    ):
        data = RowData(text, value="0:12")
        row = Painted(QSize(318, 28), lambda painter, rect, d=data, s=state: paint_row(painter, rect, d, s))  # type: ignore[misc]
        tile.body.addWidget(row)
    return tile


def _toast() -> QWidget:
    host = QWidget()
    host.setFixedHeight(56)
    host.resize(328, 56)
    toast = Toast(host, bottom=-8)
    toast.say(ToastText("Take 1 deleted", "Undo", "undo", state=""))
    toast.pause()
    return host


def _dialog() -> QWidget:
    dialog = QuestionDialog(
        "Is this your host?",
        "First contact with tokyo-g4dn. Compare this with the key shown on the host itself.",
        answer="Pin and connect", safe="Cancel",
    )  # fmt: skip
    dialog.add_code("SHA256: uNiV WbQ5 Lr2c 8HdK t0Zf\n7yMx eA1p RkGs 3Jwo 9TqE xB4")
    dialog.setWindowFlags(Qt.WindowType.Widget)
    dialog.setMinimumWidth(0)
    inner = dialog.layout()
    assert inner is not None
    inner.setContentsMargins(8, 8, 8, 8)
    card = Tile(padding=8, line="line2", radius=10)
    card.body.addWidget(dialog)
    return card


def _icons() -> QWidget:
    holder = QWidget()
    flow = FlowLayout(holder, gap=12, row_gap=8)
    for name in icon_names():
        if name != "mark":
            flow.addWidget(Picture(name, size_px=20))
    holder.setMinimumHeight(flow.heightForWidth(HALF_WIDTH - 48))
    return holder


def _colours() -> QWidget:
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(4)
    for index, name in enumerate(COLOURS):
        swatch = Painted(
            QSize(42, 20),
            lambda painter, rect, token=name: draw.box(  # type: ignore[misc]
                painter, rect, radius=4, fill=colour(token), line=colour("line2")
            ),
        )
        grid.addWidget(swatch, 2 * (index // 12), index % 12)
        grid.addWidget(Label(name.rstrip("_"), role="caption", tone="t2"), 2 * (index // 12) + 1, index % 12)
    return holder


def parts(theme: str) -> QWidget:
    """The frame of the window and the panels of a message, smaller than life."""
    splitter = Splitter()
    splitter.addWidget(_voice())
    splitter.addWidget(_message())
    splitter.setSizes([330, 306])
    bar = StatusBar()
    bar.set_target("tokyo-g4dn", "CUDA · Tesla T4", state="ok")
    bar.set_queue("6", "jobs in the queue")
    bar.set_credits("37", "D-ID credits left", state="warn")
    bar.set_alerts("1 alert", state="err")
    rail = Rail(
        [
            Room("create", "Create", "create"), Room("library", "Library", "library"),
            Room("performance", "Performance", "perf"), Room("settings", "Settings", "settings"),
        ]
    )  # fmt: skip
    rail.set_alerts("performance", 1)
    whole = QWidget()
    grid = QGridLayout(whole)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setSpacing(0)
    grid.addWidget(rail, 0, 0)
    grid.addWidget(splitter, 0, 1)
    grid.addWidget(bar, 1, 0, 1, 2)
    whole.setMinimumHeight(940)
    return whole


def _voice() -> QWidget:
    panel = Panel("Voice", meta="take 3 of a very long name")
    panel.add_action(Button("Import…", kind="quiet", icon="import"))
    panel.add_action(Button(kind="quiet", icon="more", label="More"))
    panel.body.addWidget(
        _row(Button("Record", size="round", icon="record"), Button(icon="play", size="round", label="Play"))
    )
    panel.body.addWidget(Label("0:11.8", role="timer"))
    step = PriceStep()
    step.set_step(0.79, "1 credit to 15 s", "2 credits to 30 s")
    meter = Meter(kind="large")
    meter.set_shown(MeterLevel(-7.5, -0.4))
    panel.body.addWidget(step)
    panel.body.addWidget(meter)
    chips = QWidget()
    flow = FlowLayout(chips)
    for name in ("Natural", "Celebration", "Energetic", "Gentle joy", "Calm"):
        chip = Chip(name)
        chip.setChecked(name == "Celebration")
        flow.addWidget(chip)
    flow.addWidget(Chip(icon="plus", label="Keep as a preset"))
    panel.body.addWidget(chips)
    for label, values, value in (
        ("Pitch", ValueRange(-6, 6, 0.5, neutral=0, unit="st", decimals=1, is_signed=True), 1.5),
        ("Pauses", ValueRange(0.5, 2, 0.05, neutral=1, unit="×", decimals=2), 0.9),
        ("Emotion", ValueRange(0, 100, 1, unit="%"), 60),
        ("Level", ValueRange(-40, 0, 1, unit="dB"), -18),
    ):
        row = SliderRow(label, values)
        row.set_value(value)
        panel.body.addWidget(row)
    padding = SliderRow("Padding", ValueRange(0, 500, 10, unit="px"), is_framed=True)
    padding.set_value(60)
    panel.body.addWidget(padding)
    panel.body.addWidget(
        Segmented([Segment("a", "A Before", dash="before"), Segment("b", "B After", dash="d1")], track="sunk")
    )
    keys = Segmented([Segment("o", "Original", digit="1"), Segment("f", "Final frame", digit="5")], track="sunk")
    keys.set_value("f")
    panel.body.addWidget(keys)
    sharpen = Toggle("Sharpen")
    sharpen.setChecked(True)
    panel.body.addWidget(_row(Toggle("Denoise"), sharpen, CheckBox("Keep"), gap=16))
    music = Combo([("p", "Paper lanterns", "CC0")], icon="music")
    panel.body.addWidget(_row(music, Button("Reset", kind="link", size="small")))
    panel.body.addWidget(Field(placeholder="Search titles and notes", icon="search", key="Ctrl F"))
    panel.body.addStretch(1)
    return panel


def _message() -> QWidget:
    panel = Panel("Message")
    panel.add_beside_title(Badge("Sending", kind="acc"))
    panel.body.setSpacing(2)
    refused = Callout(
        "err", "D-ID refused the photo", "Its automatic check saw Weapons. Often it is in the background.",
        actions=[Action("replace", "Replace background", "primary"), Action("ask", "Ask for a review", icon="ext")],
        links=[Action("other", "Another photo"), Action("copy", "Copy details")], meta="13:52",
    )  # fmt: skip
    panel.body.addWidget(refused)
    panel.body.addSpacing(8)
    for name, state, value, sentence, fixes in (
        ("Credits", "err", "needs 2 · 1 left",
         "The voice is 16.2 s. Trim 1.2 s, or speak 8 % faster, and 1 credit is enough.",
         [Action("trim", "Trim to 15.0 s"), Action("speed", "Speed to 1.08 ×")]),
        ("Face", "warn", "18 % of the frame", "Small faces move less well.",
         [Action("frame", "Frame head and shoulders")]),
        ("Photo", "ok", "JPEG · 512 × 512 px · 88 kB", "", []),
        ("Sound", "running", "recording, 11.8 s so far", "", []),
    ):  # fmt: skip
        line = PreflightLine(name)
        line.set_line(state, value, sentence=sentence, fixes=fixes)
        panel.body.addWidget(line)
    panel.body.addSpacing(8)
    panel.body.addWidget(Label("10 to 35 s left", role="big"))
    band = TimeBand()
    band.set_band(Band(14, 60, 24, 33, 49), "8 of 10 finish here, half by 33 s")
    panel.body.addWidget(band)
    panel.body.addSpacing(8)
    for name, stage in (
        ("Find people", StageState("ok", device="CUDA", took="cached")),
        ("Cut out", StageState("running", device="CPU", took="0.3 s", share=0.4)),
        ("Upload", StageState("ok", device="Network", took="0.92 s", mark="cached")),
        ("D-ID renders", StageState("running", device="D-ID", device_kind="acc", took="14 s")),
        ("Download and check", StageState("waiting")),
        ("Shape the voice", StageState("ok", device="CPU", took="0.15 s", swatch="d4")),
    ):
        row = StageRow(name)
        row.set_stage(stage)
        panel.body.addWidget(row)
    panel.body.addStretch(1)
    off = Button("Send to D-ID", kind="primary", size="main")
    off.setEnabled(False)
    panel.body.addWidget(Button("Send to D-ID", kind="primary", size="main", key="Ctrl Enter"))
    panel.body.addSpacing(4)
    panel.body.addWidget(off)
    return panel


def rows(theme: str) -> QWidget:
    """Tiles, posters, rows of settings, a toast."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(24, 16, 24, 16)
    column.setSpacing(12)
    column.addWidget(_tiles())
    column.addWidget(_posters())
    column.addWidget(_settings())
    column.addStretch(1)
    toast = Toast(whole)
    whole.setMinimumHeight(660)
    whole.resize(HALF_WIDTH, 660)
    toast.say(ToastText("tokyo-g4dn added, fingerprint pinned", "Undo", "undo"))
    return whole


def _tiles() -> QWidget:
    holder = QWidget()
    row = QHBoxLayout(holder)
    row.setContentsMargins(0, 0, 0, 0)
    curve = [30 + 6 * sin(step / 2) + step % 3 for step in range(30)]
    for name, value, unit, note, is_alert in (
        ("E2E P50", "31.4", "s", "target < 45 s", False),
        ("E2E P95", "67.2", "s", "target < 60 s, over for 6 min", True),
        ("Throughput", "0.11", "/s", "target 0.30", False),
    ):
        tile = KpiTile(name)
        tile.set_value(value, unit, note, is_alert=is_alert)
        tile.set_curve(curve, limit=36 if is_alert else None, ink="err_mark" if is_alert else "d1")
        row.addWidget(tile)
    return holder


def _posters() -> QWidget:
    photo = QPixmap(str(resource_path("samples", "portrait.png")))
    tall = photo.copy(120, 0, 260, 500)
    view = PosterGrid(least_px=190)
    view.setFixedHeight(POSTER_HEIGHT + TEXT_HEIGHT + 20)
    model = QStandardItemModel(view)
    for data in (
        PosterData("Birthday for Mika", photo, "14:06", "1 credit", "", "running", "Sending, 10 to 35 s left", 0.4),
        PosterData("Launch day hello", photo, "13:52", "not charged", "0:16", "err", "Refused", badge="Sandbox"),
        PosterData("A title that is much too long for it", tall, "11:32", "2 credits", "0:24", is_pinned=True),
    ):
        item = QStandardItem()
        item.setData(data, POSTER_ROLE)
        model.appendRow(item)
    view.setModel(model)
    view.setCurrentIndex(model.index(2, 0))
    return view


def _settings() -> QWidget:
    tile = Tile(padding=6)
    tile.body.setSpacing(2)
    for data in (
        RowData("D-ID key", icon="key"),
        RowData("Where to run", icon="server"),
        RowData("tokyo-g4dn", detail="CUDA · Tesla T4 · 16 GB", icon="server", value="ready", dot="ok"),
        RowData("studio-linux", detail="CUDA · RTX 4080 · 16 GB", icon="server", value="asleep", dot="off"),
        RowData("Take 2", meta="chosen", icon="play", value="0:12.4"),
    ):
        row = ListRow(data)
        row.setChecked(data.text == "Where to run")
        tile.body.addWidget(row)
    return tile
