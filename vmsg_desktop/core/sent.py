"""What a sent message is to the person: whether it is this one, what it has cost, how long it usually takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from vmsg_desktop.core.model.events import StageReport
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.message import Message

ChargeKind = Literal["local", "free", "none", "reused", "charged", "committed", "unknown"]
"""local: made here, nobody is paid. free: the sandbox counts credits, and nobody is paid. none: nothing was charged.
reused: an earlier video was taken for nothing. charged: known from the balance. committed: the vendor has it, and its
price is due whatever happens here. unknown: it may have been charged."""

_DOUBTFUL: Final = ("intent", "unknown", "asking")


@dataclass(frozen=True)
class Charge:
    """What a job has cost; ``credits`` None where the figure is not known."""

    kind: ChargeKind
    credits: float | None = None


def charge_of(job: Job) -> Charge:
    """Whether money moved, from the job's row alone."""
    if job.target == "draft":
        return Charge("local")
    if job.target == "sandbox":
        return Charge("free")
    if job.credits_charged is not None:
        is_reused = job.credits_charged == 0 and not job.talk_id
        return Charge("reused" if is_reused else "charged", job.credits_charged)
    if job.talk_id:
        return Charge("committed", job.credits_needed)
    if job.state in _DOUBTFUL or job.token:
        return Charge("unknown", job.credits_needed)
    return Charge("none")


def comparable(message: Message) -> Message:
    """The message without what changes no picture and no sound: its title, and the pins of its files."""
    photo, voice = replace(message.photo, sha256=""), replace(message.voice, sha256="")
    return replace(message, title="", photo=photo, voice=voice)


def accepted_s(history: Iterable[Mapping[str, Any]]) -> float | None:
    """When the vendor took it last, Unix seconds; None when it has not."""
    times = [float(row["at_s"]) for row in history if row["event"] == "Accepted"]
    return times[-1] if times else None


def made_s(reports: Iterable[StageReport]) -> float | None:
    """Seconds that stages took which were made and not taken from the cache; None when all were there."""
    made = [report.ms for report in reports if report.cache != "hit"]
    return sum(made) / 1000 if made else None
