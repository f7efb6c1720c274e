"""How long work tells where it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from vmsg_desktop.core.model.models import FetchPhase, FetchProgress

OnProgress = Callable[[FetchProgress], None]
"""Called a few times a second; raises Cancelled when the person stopped the work."""


class Report(Protocol):
    """OnProgress with the model's name filled in: what a fetcher calls."""

    def __call__(self, phase: FetchPhase, done_bytes: int, total_bytes: int | None) -> None:
        """``total_bytes`` None = not known."""


def ignore_progress(_step: FetchProgress) -> None:
    """The OnProgress of a caller who does not watch."""


def reporter(model: str, on_progress: OnProgress) -> Report:
    """The Report of one model."""

    def report(phase: FetchPhase, done_bytes: int, total_bytes: int | None) -> None:
        on_progress(FetchProgress(model, phase, done_bytes, total_bytes))

    return report
