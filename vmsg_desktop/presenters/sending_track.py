"""What is known of one job under way: its rows of stages, when they began, when the vendor was last heard.

A pure record of events with their times; nothing here asks anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from vmsg_desktop.core.model.events import Event, StageFinished, StageNote, StageProgress, StageReport, StageStarted
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.polling import PastRender

RowKey = Literal["find", "cut", "compose", "voice", "upload", "render", "download"]
RowState = Literal["waiting", "running", "ok", "err"]

ROWS: Final[tuple[RowKey, ...]] = ("find", "cut", "compose", "voice", "upload", "render", "download")
_OF_STAGE: Final[Mapping[str, RowKey]] = {
    "photo": "find", "faces": "find", "people": "find", "mask": "cut", "frame": "compose", "look": "compose",
    "voice": "voice", "prosody": "voice", "music": "voice", "encode": "voice",
    "send": "upload", "look for it": "upload", "render": "render", "download": "download",
}  # fmt: skip
_OURS: Final = "CPU"  # plain arithmetic has no engine
_THIS_COMPUTER: Final = "this computer"  # as the local agent calls itself
_THERE: Final[tuple[RowKey, ...]] = ("upload", "render", "download")
_DONE_BEFORE: Final[Mapping[str, tuple[RowKey, ...]]] = {
    "ready": ROWS[:4], "intent": ROWS[:4], "unknown": ROWS[:4], "asking": ROWS[:4], "submitted": ROWS[:5],
    "downloading": ROWS[:6], "done": ROWS,
}  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One row of the list.

    Attributes:
        state: see RowState. took_s: own time of its stages; None = not known, or nothing was made.
        is_cached: every stage of it was there already.
        device: what it ran on, e.g. "CPU"; where: the machine, "" = this computer.
        share: 0..1 while it runs and tells.
        began_s: monotonic, while it runs.
    """

    key: RowKey
    state: RowState = "waiting"
    took_s: float | None = None
    is_cached: bool = False
    device: str = ""
    where: str = ""
    share: float | None = None
    began_s: float | None = None


@dataclass
class Track:
    """A job under way, or sent a moment ago.

    Attributes:
        job: as last read; None until it is one.
        began_s: monotonic, when it was sent here; accepted_s: wall clock, when the vendor took it.
        heard_s: monotonic, when the vendor last answered.
        note: what a person should know meanwhile.
        is_waiting: other jobs are first.
    """

    began_s: float
    job: Job | None = None
    accepted_s: float | None = None
    heard_s: float | None = None
    note: str = ""
    past: tuple[PastRender, ...] = ()
    is_waiting: bool = False
    is_paused: bool = False
    rows: dict[RowKey, Row] = field(default_factory=lambda: {key: Row(key) for key in ROWS})

    def take(self, event: Event, *, now_s: float) -> None:
        """An event of the job, at a monotonic time."""
        self.is_waiting = self.is_paused = False
        if isinstance(event, StageNote):
            self.note = event.words
            return
        stage = event.report.stage if isinstance(event, StageFinished) else event.stage
        key = _OF_STAGE.get(stage)
        if key is None:
            return
        if isinstance(event, StageFinished):
            self.rows[key] = _finished(self.rows[key], event.report)
        elif isinstance(event, StageStarted):
            self._start(key, now_s)
        elif isinstance(event, StageProgress):
            self._progress(key, event.fraction, now_s)

    def take_stages(self, stages: Iterable[Mapping[str, Any]]) -> None:
        """How the local stages went before this program was started."""
        for stage in stages:
            key = _OF_STAGE.get(str(stage.get("stage")))
            if key is not None and self.rows[key].took_s is None:
                self.rows[key] = _told(self.rows[key], stage)

    def take_job(self, job: Job, *, accepted_s: float | None, now_s: float) -> None:
        """The job's row as it stands."""
        self.job, self.accepted_s = job, accepted_s
        for key in _DONE_BEFORE.get(job.state, ()):
            self._end(key, now_s)

    @property
    def now(self) -> RowKey | None:
        """The row that runs; the latest one where several do."""
        return next((key for key in reversed(ROWS) if self.rows[key].state == "running"), None)

    @property
    def ours_s(self) -> float | None:
        """Seconds of our own stages so far; None before the first."""
        known = [row.took_s for key, row in self.rows.items() if key != "render" and row.took_s is not None]
        return sum(known) if known else None

    def _start(self, key: RowKey, now_s: float) -> None:
        if key in _THERE:  # what comes before the vendor's part is over, whether it was needed or not
            for earlier in ROWS[: ROWS.index(key)]:
                self._end(earlier, now_s)
        row = self.rows[key]
        if row.state != "running":
            self.rows[key] = replace(row, state="running", share=None, began_s=now_s)

    def _progress(self, key: RowKey, fraction: float, now_s: float) -> None:
        self._start(key, now_s)
        if key in ("render", "download"):
            self.heard_s = now_s
        if key != "render":  # the vendor tells no share; a band of own history does
            self.rows[key] = replace(self.rows[key], share=fraction)

    def _end(self, key: RowKey, now_s: float) -> None:
        row = self.rows[key]
        if row.state == "ok":
            return
        took_s = row.took_s
        if row.began_s is not None and key in _THERE:
            took_s = now_s - row.began_s
        self.rows[key] = replace(row, state="ok", share=None, began_s=None, took_s=took_s)


def _finished(row: Row, report: StageReport) -> Row:
    engine = report.engine
    device = engine.device if engine is not None else row.device or _OURS
    return _counted(row, report.ms, device=device, where=report.where, is_hit=report.cache == "hit")


def _told(row: Row, stage: Mapping[str, Any]) -> Row:
    engine = stage.get("engine") or {}
    device = str(engine.get("device") or row.device or _OURS)
    is_hit = stage.get("cache") == "hit"
    return _counted(row, float(stage.get("ms") or 0), device=device, where=str(stage.get("where") or ""), is_hit=is_hit)


def _counted(row: Row, ms: float, *, device: str, where: str, is_hit: bool) -> Row:
    is_first = row.took_s is None
    return replace(
        row,
        state="ok",
        took_s=(row.took_s or 0.0) + ms / 1000,
        is_cached=is_hit and (is_first or row.is_cached),
        device=device,
        where=row.where if where in ("", _THIS_COMPUTER) else where,
        share=None,
        began_s=None,
    )
