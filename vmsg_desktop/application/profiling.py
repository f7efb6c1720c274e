"""Profiling: the same message again and again, cold in fresh processes and warm in one, each stage measured.

Nothing is taken from a cache: a profile in which something was is refused (see core.profile).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Protocol

from vmsg_desktop.application.preparing import WorkbenchPreparer
from vmsg_desktop.application.workbench import Workbench
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.events import Emit, Event, StageFinished, StageReport
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.profile import (
    PHASES,
    Facts,
    Phase,
    Plan,
    Profiled,
    ProfiledMessage,
    ProfileProgress,
    TimedRun,
)
from vmsg_desktop.core.pipeline.message_stages import MessageStages
from vmsg_desktop.core.pipeline.progress import OverallProgress
from vmsg_desktop.core.ports import Clock
from vmsg_desktop.core.profile import Busy, Runs, check_computed, profile_of, spans_of

MOST_RUNS: Final = 1000
FEWEST: Final[dict[Phase, int]] = {"cold": 0, "warm-up": 1, "measured": 1}
_DEFAULT_PLAN: Final = Plan()
_ZERO: Final = Busy(0.0, 0.0)

Tell = Callable[[ProfileProgress], None]


class ColdRun(Protocol):
    """Runs a message in a process that has run nothing yet."""

    def __call__(self, message: Message, *, wants_draft: bool, emit: Emit, cancel: CancelToken) -> TimedRun:
        """One run. Raises VmsgError: what the pipeline raised there; Cancelled, and the process is ended."""


@dataclass(frozen=True)
class Profiler:
    """Profiles one machine.

    Attributes:
        bench: without a cache; what another machine makes for it is made without one too.
        clock: of the runs.
        target: the machine's name.
        facts: of the machine; asked for once, after the runs.
        cold_run: None where no fresh process can be had.
        no_cold_reason: why it cannot.
        busy_s: processor seconds of all programs on the machine so far; None = it cannot be read from here.
    """

    bench: Workbench
    clock: Clock
    target: str
    facts: Callable[[CancelToken], Facts]
    cold_run: ColdRun | None = None
    no_cold_reason: str = ""
    busy_s: Callable[[], float] | None = None

    def profile(
        self, message: Message, plan: Plan = _DEFAULT_PLAN, *, tell: Tell = lambda _: None, cancel: CancelToken
    ) -> Profiled:
        """Run ``message`` as planned.

        Args:
            message: what is made.
            plan: how often.
            tell: hears how far it is, on the calling thread.
            cancel: stops it between and inside stages.

        Raises:
            InputError: a number of the plan is out of range, or as of the pipeline.
            VmsgError: what a run raised; "profile_cached" when a machine computed nothing.
        """
        check_plan(plan)
        message, stages = self.bench.message_stages(message)
        course = _Course(self._possible(plan), _weights_s(stages, plan), tell)
        cold, warm_up = (self._phase(phase, message, course, cancel) for phase in PHASES[:2])
        began = self._busy_since()
        measured = self._phase("measured", message, course, cancel)
        runs = Runs(cold, warm_up, measured, self._cold_missing(plan), self._busy_since(began or _ZERO))
        profile = profile_of(
            runs,
            message=_message_facts(message, runs.measured[-1].sound_s),
            facts=self.facts(cancel),
            target=self.target,
            timestamp=datetime.fromtimestamp(self.clock.now_s(), UTC).isoformat(timespec="seconds"),
        )
        return Profiled(profile, spans_of(runs, target=self.target))

    def _busy_since(self, began: Busy = _ZERO) -> Busy | None:
        if self.busy_s is None:
            return None
        return Busy(self.busy_s() - began.cpu_s, self.clock.monotonic_s() - began.passed_s)

    def _phase(self, phase: Phase, message: Message, course: _Course, cancel: CancelToken) -> tuple[TimedRun, ...]:
        runs = []
        for number in range(1, course.plan.count(phase) + 1):
            cancel.check()
            runs.append(self._run(phase, message, course.emit(phase, number), course.plan, cancel))
            check_computed(runs[-1:])  # at once: not after ten runs of nothing
        return tuple(runs)

    def _run(self, phase: Phase, message: Message, emit: Emit, plan: Plan, cancel: CancelToken) -> TimedRun:
        if phase == "cold" and self.cold_run is not None:
            return self.cold_run(message, wants_draft=plan.wants_draft, emit=emit, cancel=cancel)
        return timed_run(self.bench, message, wants_draft=plan.wants_draft, clock=self.clock, emit=emit, cancel=cancel)

    def _possible(self, plan: Plan) -> Plan:
        cold_runs = plan.cold_runs if self.cold_run is not None else 0
        return Plan(plan.iterations, plan.warm_up, cold_runs, plan.wants_draft)

    def _cold_missing(self, plan: Plan) -> str:
        return self.no_cold_reason if plan.cold_runs and self.cold_run is None else ""


def timed_run(
    bench: Workbench, message: Message, *, wants_draft: bool, clock: Clock, emit: Emit, cancel: CancelToken
) -> TimedRun:
    """One run, from reading the files on. Raises VmsgError."""
    reports: list[StageReport] = []
    ended_s: list[float] = []

    def listen(event: Event) -> None:
        if isinstance(event, StageFinished):
            reports.append(event.report)
            ended_s.append(clock.now_s())
        emit(event)

    began_s, start_s = clock.now_s(), clock.monotonic_s()
    made = WorkbenchPreparer(bench)(message, wants_draft=wants_draft, emit=listen, cancel=cancel)
    total_ms = (clock.monotonic_s() - start_s) * 1000
    return TimedRun(began_s, total_ms, tuple(reports), tuple(ended_s), sound_s=made.sound_s)


def check_plan(plan: Plan) -> None:
    """Raise InputError for a number of runs that makes no profile."""
    for phase in PHASES:
        count = plan.count(phase)
        if not FEWEST[phase] <= count <= MOST_RUNS:
            raise InputError(
                "profile_plan",
                f"{count} {phase} runs are not possible; {FEWEST[phase]} to {MOST_RUNS} are.",
                "See vmsg profile --help.",
            )


class _Course:
    """How far all runs together are."""

    def __init__(self, plan: Plan, weights_s: dict[str, float], tell: Tell) -> None:
        self.plan = plan
        self._weights_s = weights_s
        self._tell = tell

    def emit(self, phase: Phase, number: int) -> Emit:
        """Hears the events of a run, and tells of it at once."""
        counts = [self.plan.count(one) for one in PHASES]
        before = sum(counts[: PHASES.index(phase)]) + number - 1
        overall = OverallProgress(self._weights_s)

        def tell(done: float) -> None:
            share = min(1.0, (before + done) / sum(counts))
            self._tell(ProfileProgress(share, phase, number, self.plan.count(phase), overall.stage))

        tell(0.0)
        return lambda event: tell(overall.take(event))


def _weights_s(stages: MessageStages, plan: Plan) -> dict[str, float]:
    weights_s = {**stages.weights_s(), stages.encoded.name: stages.encoded.weight_s}
    if not plan.wants_draft:
        del weights_s[stages.draft.name]
    return weights_s


def _message_facts(message: Message, sound_s: float | None) -> ProfiledMessage:
    background = message.background
    return ProfiledMessage(
        image=Path(message.photo.path).name,
        image_sha256=message.photo.sha256,
        audio=Path(message.voice.path).name,
        audio_sha256=message.voice.sha256,
        sound_s=sound_s,
        preset=message.prosody.preset,
        background=background.name if background.kind == "bundled" else background.kind,
    )
