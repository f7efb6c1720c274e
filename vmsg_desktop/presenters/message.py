"""The foot of the message column: whether it can be sent, what it costs, how long it usually takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vmsg_desktop.core.model.did import Credits
from vmsg_desktop.core.model.job import JobTarget
from vmsg_desktop.core.model.preflight import Line
from vmsg_desktop.core.polling import RenderBand, render_band
from vmsg_desktop.presenters.message_account import Account
from vmsg_desktop.presenters.message_check import CheckState

Why = Literal["", "missing", "checking", "failed", "red", "key", "key-unknown", "question", "starting"]
"""Why it cannot be sent; "" = it can."""

_BAND_SOUND_S = 15.0  # of the usual message: the band hardly depends on it


@dataclass(frozen=True)
class FootState:
    """Attributes:
    target: who renders.
    why: see there; names: what is missing, or which lines are red.
    asks_for_key: the person has to give a key first.
    credits_needed: None = not known yet.
    credits: the balance; None = not known.
    band: how long it usually takes; None = no history yet.
    """

    target: JobTarget
    why: Why
    names: tuple[str, ...] = ()
    asks_for_key: bool = False
    credits_needed: int | None = None
    credits: Credits | None = None
    band: RenderBand | None = None

    @property
    def can_send(self) -> bool:
        """Nothing stands against it."""
        return self.why == ""


def foot_state(check: CheckState, account: Account, *, is_asking: bool, is_starting: bool) -> FootState:
    """What the foot says of a message.

    Args:
        check: its pre-flight list.
        account: who renders.
        is_asking: a job of this message waits for the person's answer.
        is_starting: it was sent a moment ago.
    """
    why, names = _why(check, account, is_asking=is_asking, is_starting=is_starting)
    needed = None if check.report is None or check.missing else check.report.credits_needed
    return FootState(
        account.target,
        why,
        names,
        asks_for_key=account.target == "did" and account.has_key is False,
        credits_needed=needed,
        credits=account.credits,
        band=render_band(account.past, audio_s=_BAND_SOUND_S),
    )


def red_lines(check: CheckState) -> tuple[Line, ...]:
    """What has to be mended before sending."""
    return () if check.report is None else tuple(line for line in check.report.lines if line.state == "stop")


def _why(check: CheckState, account: Account, *, is_asking: bool, is_starting: bool) -> tuple[Why, tuple[str, ...]]:
    if is_asking:
        return "question", ()
    if is_starting:
        return "starting", ()
    if check.missing:
        return "missing", check.missing
    if account.target == "did" and account.has_key is not True:
        return ("key" if account.has_key is False else "key-unknown"), ()
    if check.error is not None:
        return "failed", ()
    if check.report is None or check.is_stale:
        return "checking", ()
    red = tuple(line.id for line in red_lines(check))
    return ("red", red) if red else ("", ())
