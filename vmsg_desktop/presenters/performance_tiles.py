"""The ten tiles: which key figures, in which order, and the line that their sparkline is drawn with."""

from __future__ import annotations

from typing import Final

from vmsg_desktop.core.model.kpi import KpiBoard
from vmsg_desktop.presenters.performance_state import Tile

TILES: Final = (
    "e2e.p50", "e2e.p95", "throughput", "cache.hit_rate", "gpu.load",
    "error.rate", "queue.depth", "workers", "cost.credits", "credits.left",
)  # fmt: skip


def tiles_of(board: KpiBoard) -> tuple[Tile, ...]:
    """The tiles of a board; values that are not known leave no point in a sparkline."""
    found = []
    for key in TILES:
        alert = next((each for each in board.alerts if each.key == key and each.is_open), None)
        trend = tuple(value for _, value in board.trends.get(key, ()) if value is not None)
        limit = alert.threshold if alert is not None else None
        found.append(Tile(key, board.reading(key), trend, limit, alert, board.rules.get(key), board.at_s))
    return tuple(found)
