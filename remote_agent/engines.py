"""The engines of one job: each inference takes a slot, and a GPU whose memory is full is met in steps, each one said.

The steps: the device's cache is emptied and the inference tried on a smaller input; then the engine has one slot less,
and it is tried when nothing else runs there; then the job fails and offers the CPU. It never goes there unasked.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from remote_agent.slots import CPU, SlotPool, Wanted
from remote_agent.worker import Wrapped
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.engine_choice import Choice, cpu_pace
from vmsg_desktop.core.model.compute import Priority
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import ComputeError, InputError
from vmsg_desktop.core.model.events import Emit, StageNote
from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.models import DeviceKind, ModelTable, ModelTask
from vmsg_desktop.core.model.vision import Detection, Face, FaceMesh
from vmsg_desktop.core.pipeline.engines import Engines, ManyEngines, MediaDecoder, PortraitRenderer, Thresholds
from vmsg_desktop.core.ports import Clock, ProsodyEngine, Reducible, SoundEncoder
from vmsg_desktop.core.slots import SlotNeed

T = TypeVar("T")

FULL: Final = "gpu_memory_full"
_STAGES: Final[Mapping[ModelTask, str]] = {"people": "people", "matting": "mask", "face": "faces"}
# More do not help: three short detections fill the gaps of two long mattings on a GPU that is busy anyway.
_MOST_ON_GPU: Final[Mapping[ModelTask, int]] = {"people": 3, "matting": 2, "face": 2}
_MOST_ON_CPU: Final = 64  # the cores limit it


@dataclass(frozen=True)
class SlotWrap:
    """Wraps engines for a job; implements the worker's Wrap.

    Attributes:
        pool: the slots of this machine.
        table: what each model takes.
        clock: when work first asked for a slot.
    """

    pool: SlotPool
    table: ModelTable
    clock: Clock

    def __call__(self, engines: Engines, *, emit: Emit, cancel: CancelToken, priority: Priority) -> Wrapped:
        """The engines of one job, and what of its results may be kept."""
        job = JobEngines(cast(ManyEngines, engines), self, emit=emit, cancel=cancel, priority=priority)
        return Wrapped(job, job.may_keep)

    def plan(self, choice: Callable[[ModelTask], Choice]) -> None:
        """Make the slots of the engines that ``choice`` gives known; what cannot be chosen here is left out."""
        for task in _STAGES:
            try:
                self.pool.announce(wanted_of(task, choice(task), self.table, open=_never))
            except (ComputeError, InputError):
                continue


def wanted_of(task: ModelTask, choice: Choice, table: ModelTable, *, open: Callable[[], Any]) -> Wanted:
    """What the slots need to know of a chosen engine; ``open`` makes a copy of it."""
    kind: DeviceKind = "cpu" if choice.device == CPU else "gpu"
    most = _MOST_ON_CPU if kind == "cpu" else _MOST_ON_GPU[task]
    need = SlotNeed(f"{choice.engine}:{choice.model}", table.get(choice.model).memory_bytes(kind), most)
    return Wanted(need, choice.device, open)


def _never() -> Any:
    raise AssertionError("an announced engine is not opened")


class JobEngines:
    """Implements Engines for one job, over engines of which copies can be opened."""

    def __init__(
        self, engines: ManyEngines, wrap: SlotWrap, *, emit: Emit, cancel: CancelToken, priority: Priority
    ) -> None:
        self._engines = engines
        self._tasks = {
            task: _SlottedTask(task, engines, wrap, emit=emit, cancel=cancel, priority=priority) for task in _STAGES
        }
        self.detector = SlottedDetector(self._tasks["people"])
        self.matter = SlottedMatter(self._tasks["matting"])
        self.faces = SlottedFaces(self._tasks["face"])

    @property
    def decoder(self) -> MediaDecoder:
        """See Engines; one call at a time, by its own lock."""
        return self._engines.decoder

    @property
    def thresholds(self) -> Thresholds:
        """See Engines."""
        return self._engines.thresholds

    @property
    def prosody(self) -> ProsodyEngine:
        """See Engines; one change at a time, by its own lock."""
        return self._engines.prosody

    @property
    def sound_encoder(self) -> SoundEncoder:
        """See Engines."""
        return self._engines.sound_encoder

    @property
    def renderer(self) -> PortraitRenderer:
        """See Engines."""
        return self._engines.renderer

    def notes(self, task: ModelTask) -> tuple[str, ...]:
        """See Engines; with what was made smaller for this job."""
        return (*self._engines.notes(task), *self._tasks[task].notes)

    def may_keep(self, stage: str) -> bool:
        """False for the stage whose result came from a smaller input; what stands on it is kept by its content."""
        return all(stage != _STAGES[task] or not slotted.notes for task, slotted in self._tasks.items())


class SlottedDetector:
    """Implements PersonDetector."""

    def __init__(self, task: _SlottedTask) -> None:
        self._task = task

    @property
    def engine(self) -> Engine:
        """See PersonDetector."""
        return self._task.engine

    def detect(self, image: RgbImage, *, floor: float) -> tuple[Detection, ...]:
        """See PersonDetector."""
        return self._task.run(lambda engine: cast(tuple[Detection, ...], engine.detect(image, floor=floor)))


class SlottedMatter:
    """Implements Matter."""

    def __init__(self, task: _SlottedTask) -> None:
        self._task = task

    @property
    def engine(self) -> Engine:
        """See Matter."""
        return self._task.engine

    def matte(self, image: RgbImage) -> NDArray[np.float32]:
        """See Matter."""
        return self._task.run(lambda engine: cast(NDArray[np.float32], engine.matte(image)))


class SlottedFaces:
    """Implements FaceFinder."""

    def __init__(self, task: _SlottedTask) -> None:
        self._task = task

    @property
    def engine(self) -> Engine:
        """See FaceFinder."""
        return self._task.engine

    def find(self, image: RgbImage) -> tuple[Face, ...]:
        """See FaceFinder."""
        return self._task.run(lambda engine: cast(tuple[Face, ...], engine.find(image)))

    def mesh(self, image: RgbImage, face: Face) -> FaceMesh:
        """See FaceFinder."""
        return self._task.run(lambda engine: cast(FaceMesh, engine.mesh(image, face)))


class _SlottedTask:
    """One task of one job."""

    def __init__(
        self,
        task: ModelTask,
        engines: ManyEngines,
        wrap: SlotWrap,
        *,
        emit: Emit,
        cancel: CancelToken,
        priority: Priority,
    ) -> None:
        self.notes: tuple[str, ...] = ()
        self._task = task
        self._engines = engines
        self._pool, self._table, self._clock = wrap.pool, wrap.table, wrap.clock
        self._emit = emit
        self._cancel = cancel
        self._priority = priority
        self._lock = threading.Lock()
        self._wanted: Wanted | None = None
        self._is_announced = False

    @property
    def engine(self) -> Engine:
        """What runs."""
        return self._pool.engine(self._want())

    def run(self, call: Callable[[Any], T]) -> T:
        """``call`` on a copy of the engine. Raises what it raises; Cancelled while it waits for a slot."""
        wanted = self._want()
        self._announce()
        since_s = self._clock.monotonic_s()
        with self._slot(wanted, since_s) as engine:
            result, words = self._tried(call, engine)
            if result is not None:
                return result[0]
            self._say(f"{words} Its cache was emptied{self._next_try(engine)}.")
            self._pool.empty(wanted.device)
            smaller = next(_smaller(engine), None)
            if smaller is not None:
                result, words = self._tried(call, smaller)
                if result is not None:
                    self._as_reduced(smaller)
                    return result[0]
            del engine, smaller  # while it waits it holds nothing
        self._say_cut(wanted, words)
        with self._slot(wanted, since_s, is_alone=True) as engine:
            self._pool.empty(wanted.device)
            result, words = self._last_tries(call, engine)
        del engine  # or the error's frames would hold it
        if result is None:
            raise self._given_up(words)
        return result[0]

    def _last_tries(self, call: Callable[[Any], T], engine: Any) -> tuple[tuple[T] | None, str]:
        """The device is ours: at full size, then smaller and smaller. As ``_tried``."""
        result, words = self._tried(call, engine)
        for smaller in _smaller(engine):
            if result is not None:
                break
            self._pool.empty(self._want().device)
            result, words = self._tried(call, smaller)
            if result is not None:
                self._as_reduced(smaller)
        return result, words

    def _tried(self, call: Callable[[Any], T], engine: Any) -> tuple[tuple[T] | None, str]:
        """What ``call`` gives in a tuple of one, or None and the words when the GPU's memory was full.

        The error is not handed out: its frames hold the very tensors that must be given back.
        """
        self._cancel.check()
        try:
            return (call(engine),), ""
        except ComputeError as exc:
            if exc.code != FULL:
                raise
            return None, exc.message.rstrip(".") + "."

    def _slot(self, wanted: Wanted, since_s: float, *, is_alone: bool = False) -> Any:
        return self._pool.use(wanted, priority=self._priority, cancel=self._cancel, is_alone=is_alone, since_s=since_s)

    def _want(self) -> Wanted:
        with self._lock:
            if self._wanted is None:
                self._wanted = wanted_of(self._task, self._engines.choice(self._task), self._table, open=self._open)
            return self._wanted

    def _open(self) -> Any:
        return self._engines.open_new(self._task)

    def _announce(self) -> None:
        """What is unexpected about engine and device is said before the first inference, not only with the result."""
        if not self._is_announced:
            self._is_announced = True
            for words in self._engines.notes(self._task):
                self._say(words)

    def _next_try(self, engine: Any) -> str:
        smaller = next(_smaller(engine), None)
        if smaller is None:
            return f"; {engine.engine.name} with {engine.engine.model} takes no smaller input"
        return f", and the picture is tried again at {_size(smaller)} px"

    def _say_cut(self, wanted: Wanted, words: str) -> None:
        before, after = self._pool.cut(wanted)
        slots = f"{before} → {after} slots" if after < before else f"{after} slot"
        self._say(f"{words} {wanted.need.name} has {slots} on {wanted.device.upper()} now; "
                  "the picture is tried again when nothing else runs there.")  # fmt: skip

    def _as_reduced(self, smaller: Reducible) -> None:
        what = {
            "people": "People were looked for",
            "matting": "The person was cut out",
            "face": "Faces were looked for",
        }
        note = f"{what[self._task]} at {_size(smaller)} px, because the GPU's memory was full."
        self.notes = (note,)
        self._say(note)

    def _given_up(self, words: str) -> ComputeError:
        wanted = self._want()
        figure = self._table.get(self._engines.choice(self._task).model).cpu_s
        pace = f" ({cpu_pace(figure.value)})" if figure else ""
        details = {"offer": "cpu", "device": wanted.device, "engine": wanted.need.name}
        return ComputeError(
            FULL,
            f"{words} It was tried with the GPU to itself.",
            f"Choose --device cpu{pace}, or close other programs that use the GPU.",
            retryable=True,
            details={**details, "cpu_s": figure.value if figure else None},
        )

    def _say(self, words: str) -> None:
        self._emit(StageNote(_STAGES[self._task], words))


def _smaller(engine: Any) -> Iterator[Reducible]:
    """The engine on smaller and smaller inputs."""
    smaller = getattr(engine, "reduced", lambda: None)()
    while smaller is not None:
        yield smaller
        smaller = smaller.reduced()


def _size(engine: Reducible) -> str:
    return "{} × {}".format(*engine.input_size)
