"""What a person is ready to spend in a month, and what happens then."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

OnLimit = Literal["warn", "hold", "stop"]
"""warn: it is said, and sent all the same. hold: paid messages wait, ready, for the person's word, a higher limit or
the next month. stop: they end unsent, and only a higher limit or the next month lets others through."""
Limit = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]


@dataclass(frozen=True)
class Budget:
    """Limits of a calendar month.

    Attributes:
        credits: at D-ID, committed ones included; None = no limit.
        gpu_hours: of rented machines, up or idle; None = no limit.
        on_limit: see OnLimit.
        warn_at: share of a limit from which it is said that it comes near, 0..1.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    credits: Limit | None = None
    gpu_hours: Limit | None = None
    on_limit: OnLimit = "hold"
    warn_at: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] = 0.8


@dataclass(frozen=True)
class Spent:
    """What was spent since the month began.

    Attributes:
        since_s: Unix seconds.
        credits: committed or charged.
        gpu_hours: of rented machines; None = not known, and then ``why_unknown`` says why.
        lost: name of a damaged job list that was set aside meanwhile: what it held is not in ``credits``; "" = none.
    """

    since_s: float
    credits: float
    gpu_hours: float | None = None
    why_unknown: str = ""
    lost: str = ""
