"""One figure for a whole run."""

from __future__ import annotations

from collections.abc import Mapping

from vmsg_desktop.core.model.events import Event, StageFinished, StageProgress, StageStarted


class OverallProgress:
    """Adds stages up to one figure: each stage counts by its rough cost.

    Args:
        weights_s: rough seconds by stage name; a stage that is not in it counts nothing.
    """

    def __init__(self, weights_s: Mapping[str, float]) -> None:
        self._weights_s = dict(weights_s)
        self._done: dict[str, float] = {}
        self.stage = ""

    def take(self, event: Event) -> float:
        """Work the event in; returns the done share 0..1, which never falls."""
        match event:
            case StageStarted(stage):
                self.stage = stage
            case StageProgress(stage, fraction):
                self.stage = stage
                self._done[stage] = max(fraction, self._done.get(stage, 0.0))
            case StageFinished(report):
                self._done[report.stage] = 1.0
        return self.share

    @property
    def share(self) -> float:
        """Done share 0..1."""
        total_s = sum(self._weights_s.values())
        done_s = sum(weight * self._done.get(stage, 0.0) for stage, weight in self._weights_s.items())
        return done_s / total_s if total_s else 0.0
