"""What the performance room says where room or figures are short."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget

from tests.fakes.metrics_source import FilledSource
from vmsg_desktop.core.model.metrics import HERE, Window
from vmsg_desktop.ui.pages.performance.plot_head import fitted
from vmsg_desktop.ui.pages.performance.timeline import Timeline
from vmsg_desktop.ui.widgets.tile import KpiTile

Show = Callable[[QWidget], QWidget]
NOW_S = 1_900_000_000.0


def test_names_of_a_legend_give_way_longest_first_until_it_fits() -> None:
    assert fitted([40.0, 60.0, 30.0], over=-5.0) == [40.0, 60.0, 30.0]
    assert fitted([40.0, 60.0, 30.0], over=10.0) == [40.0, 50.0, 30.0]
    assert fitted([40.0, 60.0, 30.0], over=30.0) == pytest.approx([35.0, 35.0, 30.0])
    assert sum(fitted([40.0, 60.0, 30.0], over=45.0)) == pytest.approx(85.0)


def test_names_of_a_legend_stay_long_enough_to_be_told_apart() -> None:
    assert fitted([40.0, 20.0], over=500.0) == [26.0, 20.0]
    assert fitted([], over=5.0) == []


def test_why_no_gpu_is_drawn_is_told_whole(show: Show) -> None:
    source = FilledSource(NOW_S)
    timeline = Timeline(source)
    timeline.resize(1200, 240)
    show(timeline)
    timeline.show_window(Window(NOW_S - 60, NOW_S), host=HERE)
    assert timeline.canvas._words.trace_meta == "this computer"
    assert timeline.canvas._words.trace_missing.startswith("n/a, ")
    assert timeline.canvas._words.trace_missing in timeline.canvas.accessibleDescription()


def test_jobs_of_another_day_say_which(show: Show) -> None:
    source = FilledSource(NOW_S)
    timeline = Timeline(source)
    timeline.resize(1200, 240)
    show(timeline)
    timeline.show_window(Window(NOW_S - 60, NOW_S))
    today = timeline._meta.text()
    timeline.show_window(Window(NOW_S - 9 * 86_400, NOW_S - 9 * 86_400 + 1800))
    assert timeline._meta.text()[:2].isdigit() or timeline._meta.text()[1] == " "
    assert " Mar " in timeline._meta.text()
    assert " Mar " not in today


def test_the_figure_of_a_narrow_tile_is_whole_and_its_curve_gives_way(show: Show) -> None:
    tile = KpiTile("Credits")
    tile.set_value("37,000", "left", "lasts 5 days")
    tile.set_curve([1.0, 2.0, 3.0])
    tile.resize(170, 74)
    show(tile)
    assert tile._value.width() >= tile._value.sizeHint().width()
    assert 32 <= tile._curve.width() < 92


def test_a_reason_of_one_line_stands_where_the_note_does(show: Show) -> None:
    tile = KpiTile("E2E P50")
    tile.resize(240, 74)
    show(tile)
    tile.set_value("31", "s", "target < 45 s")
    before = tile._value.y()
    tile.set_missing("n/a", "no job was done")
    assert tile._value.y() == before
    tile.set_missing("n/a", "NVIDIA's driver does not answer: NVML Shared Library Not Found, as it was told")
    assert tile._value.maximumHeight() < 28
