"""Wires the made-up day that the performance room can be seen with."""

from __future__ import annotations

from datetime import datetime

from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.application.simulated_day import SimulatedDay


def open_simulated_source() -> SimulatedDay:
    """The day of today, in this zone, begun now."""
    clock = SystemClock()
    begun_s = clock.monotonic_s()
    midnight = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return SimulatedDay(midnight_s=midnight.timestamp(), elapsed_s=lambda: clock.monotonic_s() - begun_s)
