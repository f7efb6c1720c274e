"""Wires the studio: everything that a window works with, opened in the order in which it stands on each other.

Settings first (where to compute), then the document, the machine, a workbench for each lane, jobs, recording, hosts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Final

import numpy as np

from vmsg_desktop.adapters.storage.bundled import music_table
from vmsg_desktop.adapters.storage.message_files import UserMessageFiles
from vmsg_desktop.adapters.storage.own_presets import OwnPresets
from vmsg_desktop.adapters.storage.picture_files import UserPictureFiles
from vmsg_desktop.adapters.storage.settings import SettingsFile
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.devices import missing_libraries
from vmsg_desktop.adapters.system.paths import data_home
from vmsg_desktop.application.document import Apart, Document
from vmsg_desktop.application.job_center import JobCenter
from vmsg_desktop.application.job_meter import RunMeter
from vmsg_desktop.application.machine import ChosenMachine, MachineState
from vmsg_desktop.application.news import News
from vmsg_desktop.application.previews import Deliver, PreviewLane
from vmsg_desktop.application.questions import Questions
from vmsg_desktop.application.recording import Recorder
from vmsg_desktop.application.studio import Studio, Track
from vmsg_desktop.bootstrap.account import open_account
from vmsg_desktop.bootstrap.agents import open_agents
from vmsg_desktop.bootstrap.alerts import AskedBalance, open_alerts
from vmsg_desktop.bootstrap.jobs import (
    open_forgetter,
    open_job_desk,
    open_jobs,
    open_library,
    open_retention,
    open_sent_messages,
)
from vmsg_desktop.bootstrap.library import open_library_desk
from vmsg_desktop.bootstrap.metrics import open_metrics
from vmsg_desktop.bootstrap.recording import open_recorder, open_takes
from vmsg_desktop.bootstrap.samples import open_samples
from vmsg_desktop.bootstrap.settings import open_settings_desk
from vmsg_desktop.bootstrap.targets import LOCAL, open_target
from vmsg_desktop.bootstrap.workbench import open_models, open_workbench
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.cost import Figure
from vmsg_desktop.core.model.compute import LinkStatus
from vmsg_desktop.core.model.errors import InputError, VmsgError
from vmsg_desktop.core.model.events import Emit
from vmsg_desktop.core.model.job import GOING_ON, Job
from vmsg_desktop.core.model.limits import VOICE_RATE_HZ
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.models import FetchProgress
from vmsg_desktop.core.model.recording import RecordingEvent
from vmsg_desktop.core.pipeline.outputs import MODEL_OUTPUTS
from vmsg_desktop.core.ports import ComputeTarget, MetricsSource, PitchMeter
from vmsg_desktop.core.samples import WindowJobs

if TYPE_CHECKING:
    from vmsg_desktop.application.runs_desk import RunsDesk

Soon = Callable[[Callable[[], None]], None]
_RECORDING_LIBRARIES: Final = ("sounddevice",)
_WINDOW_SHOWS_S: Final = 0.5
_USED_SOON: Final = ("parselmouth", "scipy.signal", "scipy.ndimage", "scipy.interpolate")


@contextmanager
def open_studio(deliver: Deliver, soon: Soon, *, is_simulated: bool = False) -> Iterator[Studio]:
    """Everything that a window works with; jobs are left standing on the way out.

    Args:
        deliver: runs a function soon on the window's thread.
        soon: the same, once however often it is asked for in between; for writing after a change.
        is_simulated: the performance room shows a made-up day; what is really measured is kept all the same.
    """
    clock, home = SystemClock(), data_home()
    with ExitStack() as opened:
        settings = SettingsFile(home / "settings.json")
        metrics = opened.enter_context(open_metrics())
        apart = _apart(_lane(opened, deliver, "document"))
        document = Document(UserMessageFiles(home / "messages"), soon=soon, now_s=clock.now_s, apart=apart)
        opened.callback(document.flush)
        questions = Questions(deliver)
        machine = _machine(settings, deliver, questions)
        opened.callback(machine.close)
        watch = RunMeter(metrics.sink, clock, is_preview=True)
        pictures = opened.enter_context(open_workbench(elsewhere=machine))
        voices = opened.enter_context(open_workbench(is_praat_apart=True))
        messages = opened.enter_context(open_workbench(elsewhere=machine, is_praat_apart=True))
        open_desk = partial(open_job_desk, metrics=metrics.sink)
        jobs = JobCenter(open_desk, interrupted=_interrupted, deliver=deliver)
        opened.callback(jobs.close)
        takes = open_takes()
        recording: News[RecordingEvent | None] = News(deliver, None)
        warm_up = _lane(opened, deliver, "warm-up")
        # Not before the window's thread has time: it paints itself first.
        deliver(lambda: _warm_up(warm_up, voices.meter))
        recorder = _recorder(opened, recording) if not missing_libraries(_RECORDING_LIBRARIES) else None
        opened.enter_context(open_samples(metrics.sink, window=partial(_window_jobs, jobs)))
        account, errands = open_account(), _lane(opened, deliver, "errand")
        balance = AskedBalance(account, errands, settings)
        source = _simulated() if is_simulated else metrics.source
        alerts = opened.enter_context(
            open_alerts(deliver, source, balance=balance, own_waiting=partial(_waiting, jobs))
        )
        deliver(alerts.start)
        yield Studio(
            home=home,
            deliver=deliver,
            document=document,
            settings=settings,
            machine=machine,
            picture_bench=replace(pictures, elsewhere_makes=MODEL_OUTPUTS, watch=watch),
            voice_bench=replace(voices, watch=watch),
            message_bench=replace(messages, elsewhere_makes=MODEL_OUTPUTS, watch=watch),
            picture_lane=_lane(opened, deliver, "picture"),
            voice_lane=_lane(opened, deliver, "voice"),
            message_lane=_lane(opened, deliver, "message"),
            errand_lane=errands,
            jobs=jobs,
            sent=open_sent_messages(metrics.sink),
            account=account,
            recorder=recorder,
            recording=recording,
            takes=takes,
            pictures=UserPictureFiles(home / "recent-pictures.json"),
            fetch_models=_fetch_starters,
            own_presets=OwnPresets(home / "presets.json"),
            tracks=_tracks(),
            agents=open_agents(questions.ask),
            desk=opened.enter_context(open_settings_desk(deliver, questions)),
            library=opened.enter_context(open_library_desk(deliver, metrics.sink)),
            open_library=partial(open_library, metrics.sink),
            open_forgetter=partial(open_forgetter, source=metrics.source),
            open_retention=open_retention,
            metrics=source,
            metrics_lane=_lane(opened, deliver, "metrics"),
            alerts=alerts,
            measuring=lambda: metrics.state,
            open_runs=partial(_runs, questions),
        )


def _simulated() -> MetricsSource:
    from vmsg_desktop.bootstrap.simulated import open_simulated_source

    return open_simulated_source()


def _runs(questions: Questions) -> RunsDesk:
    from vmsg_desktop.bootstrap.runs import open_runs_desk

    return open_runs_desk(questions.ask)


def _window_jobs(jobs: JobCenter) -> WindowJobs:
    """This window's own queue now; any thread."""
    queue = jobs.queue
    return WindowJobs(len(queue.waiting), len(queue.running))


def _waiting(jobs: JobCenter) -> Figure:
    return Figure(float(_window_jobs(jobs).waiting))


def _machine(settings: SettingsFile, deliver: Deliver, questions: Questions) -> ChosenMachine:
    """The chosen one; a host that is no longer in the list gives way to this computer."""
    name = settings.current.machine

    def opened(name: str, status: Callable[[LinkStatus], None]) -> AbstractContextManager[ComputeTarget | None]:
        return open_target(name, priority="interactive", status=status, ask=questions.ask)

    news = News(deliver, MachineState(name, LinkStatus("closed")))
    try:
        return ChosenMachine(opened, name=name, news=news)
    except InputError:
        settings.keep(machine=LOCAL)
        return ChosenMachine(opened, name=LOCAL, news=news)


def _tracks() -> tuple[Track, ...]:
    return tuple(Track(name, row["label"], row["licence"]) for name, row in music_table().items())


def _recorder(opened: ExitStack, recording: News[RecordingEvent | None]) -> Recorder:
    return opened.enter_context(open_recorder(open_takes(), recording.tell))


def _fetch_starters(progress: Callable[[FetchProgress], None]) -> None:
    open_models().get(("starter",), progress)


def _warm_up(lane: PreviewLane, meter: PitchMeter) -> None:
    """Load what the first preview needs while nobody waits for anything: loading holds up every thread."""

    def load(emit: Emit, cancel: CancelToken) -> None:
        cancel.wait(_WINDOW_SHOWS_S)
        for name in _USED_SOON:
            cancel.check()
            import_module(name)
        cancel.check()
        # Its child starts, and Praat in it.
        meter.pitch(Sound(np.zeros(VOICE_RATE_HZ // 10, np.float32), VOICE_RATE_HZ))

    lane.show("modules", load, done=lambda _: None, failed=lambda _: None)


def _apart(lane: PreviewLane) -> Apart:
    def write(work: Callable[[], VmsgError | None], done: Callable[[VmsgError | None], None]) -> None:
        lane.show("document", lambda emit, cancel: work(), done=done, failed=done)

    return write


def _lane(opened: ExitStack, deliver: Deliver, name: str) -> PreviewLane:
    lane = PreviewLane(deliver, name=f"vmsg-{name}")
    opened.callback(lane.close)
    return lane


def _interrupted() -> tuple[Job, ...]:
    """Jobs that stand between beginning and end; one that another living process works at is refused when it is run."""
    with open_jobs() as store:
        return store.jobs(states=tuple(GOING_ON))
