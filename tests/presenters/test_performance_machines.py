"""Curves of machines: seconds are drawn where they were."""

from __future__ import annotations

import pytest

from tests.fakes.metrics_source import FilledSource
from vmsg_desktop.core.model.metrics import HERE, Window
from vmsg_desktop.presenters.performance_machines import Machines, machine_plot

BEGIN_S = 1_800_000_000


@pytest.mark.parametrize("columns", [150, 264, 269, 600])
def test_five_minutes_are_drawn_second_by_second_however_narrow_the_plot(columns: int) -> None:
    source = FilledSource(BEGIN_S + 300)
    loads = [0.9 if second % 7 < 3 else 0.1 for second in range(300)]
    for second, load in enumerate(loads):
        source.fill(HERE, begin_s=BEGIN_S + second, end_s=BEGIN_S + second + 1, cpu__load=load)
    cpu, _ = machine_plot(Machines(source, Window(BEGIN_S, BEGIN_S + 300), columns), HERE).curves
    assert cpu.at_s.tolist() == [BEGIN_S + second for second in range(300)]
    assert (cpu.values / 100).tolist() == pytest.approx(loads)
