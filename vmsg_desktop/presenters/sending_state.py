"""What is shown of a job under way, made from its record and the time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.polling import RenderBand, render_band, seconds_left
from vmsg_desktop.core.sent import Charge, charge_of
from vmsg_desktop.presenters.sending_track import Row, RowKey, Track

Phase = Literal["starting", "waiting", "paused", "preparing", "uploading", "looking", "rendering", "downloading"]
_PHASES: dict[RowKey | None, Phase] = {"upload": "uploading", "render": "rendering", "download": "downloading"}
_MOST_SHARE = 0.95  # nobody knows that it is done before it is


@dataclass(frozen=True)
class SendingState:
    """Attributes:
    job: its row; None until it is one.
    phase: what goes on. rows: the stages, in order, and ``seconds`` of the one that runs.
    gone_s: since it began, or while the vendor works at it, since that took it.
    band: of own history; None = none yet. left_s: at least and at most; None = not known, or longer than usual.
    is_late: longer than nine of ten.
    share: about how far, 0..1; None = not known.
    ours_s: seconds of our own stages so far.
    heard_ago_s: since the vendor last answered; None = it has not yet.
    note: what a person should know meanwhile.
    charge: whether money moved so far.
    """

    job: Job | None
    phase: Phase
    rows: tuple[Row, ...]
    seconds: float | None
    gone_s: float
    band: RenderBand | None = None
    left_s: tuple[float, float] | None = None
    is_late: bool = False
    share: float | None = None
    ours_s: float | None = None
    heard_ago_s: float | None = None
    note: str = ""
    charge: Charge = Charge("none")  # noqa: RUF009 - frozen


def sending_state(track: Track, *, monotonic_s: float, now_s: float) -> SendingState:
    """The state at a moment, told by both clocks."""
    phase = _phase(track)
    band = render_band(track.past, audio_s=(track.job.duration_s if track.job else None) or 15.0)
    gone_s = _gone_s(track, phase, monotonic_s=monotonic_s, now_s=now_s)
    is_rendering = phase == "rendering"
    row = track.rows[track.now] if track.now else None
    return SendingState(
        job=track.job,
        phase=phase,
        rows=tuple(track.rows.values()),
        seconds=None if row is None or row.began_s is None else monotonic_s - row.began_s,
        gone_s=gone_s,
        band=band,
        left_s=seconds_left(band, gone_s) if band and is_rendering else None,
        is_late=band is not None and is_rendering and gone_s >= band.high_s,
        share=min(_MOST_SHARE, gone_s / band.median_s) if band and is_rendering else None,
        ours_s=track.ours_s,
        heard_ago_s=None if track.heard_s is None else monotonic_s - track.heard_s,
        note=track.note,
        charge=Charge("none") if track.job is None else charge_of(track.job),
    )


def _phase(track: Track) -> Phase:
    if track.is_paused:
        return "paused"
    if track.is_waiting:
        return "waiting"
    if track.job is not None and track.job.state == "unknown":
        return "looking"
    if track.now is None and track.job is None:
        return "starting"
    return _PHASES.get(track.now, "preparing")


def _gone_s(track: Track, phase: Phase, *, monotonic_s: float, now_s: float) -> float:
    if phase != "rendering":
        return monotonic_s - track.began_s
    if track.accepted_s is not None:
        return max(0.0, now_s - track.accepted_s)
    began_s = track.rows["render"].began_s
    return 0.0 if began_s is None else monotonic_s - began_s
