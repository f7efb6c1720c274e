"""How long to wait before the next attempt, and when to give up: arithmetic on attempts and time passed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Pace:
    """Backoff between attempts to reach an agent.

    Attributes:
        first_s, most_s: longest wait after the first attempt, and after any.
        patience_s: an agent that took the job may be silent for so long.
        first_patience_s: one that was never reached, for a person sits before it.
        jitter: gives 0..1, so that many clients do not come back together.
    """

    jitter: Callable[[], float]
    first_s: float = 0.25
    most_s: float = 15.0
    patience_s: float = 600.0
    first_patience_s: float = 30.0

    def wait_s(self, attempt: int, *, asked_s: float | None = None) -> float:
        """Seconds before the next attempt.

        Args:
            attempt: how many failed in a row, from 1.
            asked_s: what the agent asked for; None = nothing.
        """
        if asked_s is not None:
            return min(asked_s, _OBEYED_S) + self.jitter()
        longest_s = min(self.most_s, self.first_s * 2.0 ** min(attempt - 1, 20))
        return longest_s * (0.5 + 0.5 * self.jitter())


_OBEYED_S: Final = 60.0
