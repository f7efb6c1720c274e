"""How many requests a vendor bears at a time, learned from its refusals (additive increase, multiplicative decrease).

As TCP does (RFC 5681): until the first refusal the cap grows by one for each request that was taken, from then on by
one for each full round of them; a refusal halves it. Times are monotonic seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

START: Final = 2
CEILING: Final = 8
_FIRST_PAUSE_S: Final = 2.0
_MOST_PAUSE_S: Final = 60.0


@dataclass(frozen=True)
class Cap:
    """What is known of the vendor's limit.

    Attributes:
        ceiling: never more than this at a time.
        size: this many at a time now, 1..ceiling.
        taken: requests taken since the size last changed.
        refusals: in a row.
        is_probing: nothing was refused yet.
        resumes_s: nothing is sent before.
    """

    ceiling: int = CEILING
    size: int = START
    taken: int = 0
    refusals: int = 0
    is_probing: bool = True
    resumes_s: float = 0.0

    def __post_init__(self) -> None:
        if self.ceiling < 1:
            raise ValueError("at least one request at a time")
        object.__setattr__(self, "size", min(max(1, self.size), self.ceiling))

    def may_send(self, *, in_flight: int, at_s: float) -> bool:
        """True when one more request may go out."""
        return in_flight < self.size and at_s >= self.resumes_s

    def pause_left_s(self, at_s: float) -> float:
        """Seconds until something may be sent again."""
        return max(0.0, self.resumes_s - at_s)

    def after_taken(self) -> Cap:
        """The vendor took a request."""
        taken = self.taken + 1
        is_grown = self.is_probing or taken >= self.size
        grown = replace(self, size=self.size + 1, taken=0) if is_grown else replace(self, taken=taken)
        return replace(grown, refusals=0)

    def after_refused(self, *, at_s: float, jitter: float, retry_after_s: float | None = None) -> Cap:
        """The vendor asked to slow down.

        Args:
            at_s: now.
            jitter: 0..1, so that many clients do not come back together.
            retry_after_s: the wait that it asked for, obeyed to the second; None = grow the wait by doubling.
        """
        halved = replace(self, size=self.size // 2, taken=0, is_probing=False)
        return halved.after_fault(at_s=at_s, jitter=jitter, retry_after_s=retry_after_s)

    def after_fault(self, *, at_s: float, jitter: float, retry_after_s: float | None = None) -> Cap:
        """A request did not get through, for a reason that says nothing about the limit: only the waiting grows."""
        pause_s = min(_MOST_PAUSE_S, _FIRST_PAUSE_S * 2.0 ** min(self.refusals, 16)) * (0.5 + 0.5 * jitter)
        if retry_after_s is not None:
            pause_s = retry_after_s + jitter
        return replace(self, refusals=self.refusals + 1, resumes_s=max(self.resumes_s, at_s + pause_s))
