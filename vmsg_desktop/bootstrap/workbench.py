"""Wires the local stages: where things live, what is kept, which models and engines there are, the workbench."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from vmsg_desktop import __version__
from vmsg_desktop.adapters.media.decoder import MediaDecoder
from vmsg_desktop.adapters.media.m4a import M4aEncoder
from vmsg_desktop.adapters.media.worker import DecodeWorker
from vmsg_desktop.adapters.models.store import ModelStore
from vmsg_desktop.adapters.models.table import load_model_table
from vmsg_desktop.adapters.prosody.apart import ApartPitchMeter, ApartProsody
from vmsg_desktop.adapters.prosody.praat import PraatPitchMeter, PraatProsody
from vmsg_desktop.adapters.registry import STARTERS, candidates, open_engine
from vmsg_desktop.adapters.renderer.draft import DraftRenderer
from vmsg_desktop.adapters.storage.bundled import load_presets, read_background, read_music
from vmsg_desktop.adapters.storage.cache_disk import DiskCache
from vmsg_desktop.adapters.storage.message_folder import read_source
from vmsg_desktop.adapters.system.checks import Check, gpu_check, machine_checks
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.devices import missing_libraries, probe_gpus
from vmsg_desktop.adapters.system.gpu_memory import TorchMemory
from vmsg_desktop.adapters.system.paths import cache_home, data_home
from vmsg_desktop.adapters.system.process_figures import ProcessFigures
from vmsg_desktop.adapters.system.stage_meter import LocalStageMeter, ProcessMeter
from vmsg_desktop.application.key_turns import KeyTurns
from vmsg_desktop.application.workbench import Workbench
from vmsg_desktop.core.engine_choice import Candidate, Choice, Wishes, choose_engine, device_name, find_wished
from vmsg_desktop.core.model.device import GpuFacts
from vmsg_desktop.core.model.did import DID_URL
from vmsg_desktop.core.model.engine import EngineSetup
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.limits import DECODE_MEMORY_BYTES, DECODE_TIMEOUT_S
from vmsg_desktop.core.model.models import ModelTask
from vmsg_desktop.core.model.secret import Secret
from vmsg_desktop.core.pipeline.engines import PortraitRenderer, Thresholds
from vmsg_desktop.core.ports import (
    ComputeTarget,
    FaceFinder,
    Matter,
    PersonDetector,
    ProsodyEngine,
    SoundEncoder,
    VideoRenderer,
    Waiter,
)
from vmsg_desktop.resources import bundled_models

if TYPE_CHECKING:
    from vmsg_desktop.adapters.renderer.did.client import DidClient
    from vmsg_desktop.adapters.system.keys import KeyStore

_SESSION_KEY: dict[str, Secret] = {}
"""The D-ID key of this process, where there is no keyring to keep it."""


def run_checks() -> tuple[Check, ...]:
    """What ``vmsg doctor`` finds on this machine."""
    machine = machine_checks(data_home=data_home(), version=__version__)
    return (*machine, *_model_checks(), *_engine_checks(), _cache_check(), _metrics_check())


def _model_checks() -> Iterator[Check]:
    for status in open_models().statuses():
        if status.entry.set == "starter":
            is_good = status.state in ("verified", "installed")
            fix = "" if is_good else f"vmsg models get {status.entry.name}"
            yield Check(f"model {status.entry.name}", "ok" if is_good else "fail", status.state, fix)


def _engine_checks() -> Iterator[Check]:
    """The GPUs, and which engine a command without options would use, and why."""
    chooser = EngineChooser(Wishes(), open_models())
    yield gpu_check(chooser.gpus)
    uses: dict[ModelTask, str] = {"people": "finding people", "matting": "cutting out"}
    for task, use in uses.items():
        choice = chooser.choice(task)
        found = f"{choice.engine} with {choice.model} on {choice.device.upper()}: {choice.reason}"
        yield Check(f"engine for {use}", "warn" if choice.notes else "ok", found)


def _cache_check() -> Check:
    stats = open_cache().stats()
    return Check("cache", "ok", f"{stats.total_entries} results, {stats.total_size_mb:.1f} MB in {cache_home()}")


def _metrics_check() -> Check:
    """Files that were damaged and set aside are told here until somebody takes them away; a look makes no file."""
    from vmsg_desktop.bootstrap.metrics import metrics_file, open_metrics_store

    found = "nothing was measured yet"
    if metrics_file().exists():
        try:
            with open_metrics_store() as store:
                found = f"{store.used_bytes() / 1e6:.1f} MB of what was measured"
        except StorageError as error:
            return Check("measurements", "warn", error.message, error.hint)
    aside = sorted(file.name for file in data_home().glob("metrics-set-aside-*.sqlite"))
    if not aside:
        return Check("measurements", "ok", found)
    told = f"{found}; {', '.join(aside)} could not be read and was set aside"
    return Check("measurements", "warn", told, f"nothing depends on it: it may be deleted from {data_home()}")


def open_cache() -> DiskCache:
    """The result cache of this user."""
    return DiskCache(cache_home(), clock=SystemClock())


def open_models() -> ModelStore:
    """The model files of this user, and those that came with the program."""
    return ModelStore(data_home() / "models", load_model_table(), bundled=bundled_models())


def open_keys() -> KeyStore:
    """Where the D-ID key is found and kept."""
    from vmsg_desktop.adapters.system.keys import KeyStore

    return KeyStore(session=_SESSION_KEY)


def open_did(key: Secret, *, waiter: Waiter, base_url: str = DID_URL) -> DidClient:
    """The client of D-ID, or of the sandbox at ``base_url``; a context manager. Raises InputError for the address."""
    from vmsg_desktop.adapters.renderer.did.client import DidClient

    return DidClient(base_url, key, clock=SystemClock(), waiter=waiter)


@contextmanager
def open_workbench(
    wishes: Wishes | None = None,
    *,
    is_cached: bool = True,
    elsewhere: ComputeTarget | None = None,
    is_praat_apart: bool = False,
) -> Iterator[Workbench]:
    """The workbench of this computer; ends its decoding child on the way out.

    Args:
        wishes: engines and device; None = the best that is there.
        is_cached: False = compute everything, keep nothing.
        elsewhere: the machine that makes the heavy part; None = all is made in this process.
        is_praat_apart: Praat works in the decoding child, for a window that must not stand still meanwhile.

    Raises:
        InputError: an engine or device with that name does not exist, or the engine may not run its model's code.
    """
    chooser = EngineChooser(wishes or Wishes(), open_models())
    chooser.check_names()
    worker = DecodeWorker(memory_bytes=DECODE_MEMORY_BYTES, timeout_s=DECODE_TIMEOUT_S)
    cache = open_cache() if is_cached else None
    try:
        yield Workbench(
            engines=LocalEngines(
                chooser, MediaDecoder(worker), ApartProsody(worker.call) if is_praat_apart else PraatProsody()
            ),
            presets=load_presets(),
            meter=ApartPitchMeter(worker.call) if is_praat_apart else PraatPitchMeter(),
            cache=cache,
            clock=SystemClock(),
            read_source=read_source,
            read_background=read_background,
            read_music=read_music,
            elsewhere=elsewhere,
            stage_meter=LocalStageMeter(process_meter(), lambda: worker.pid),
            turns=key_turns(),
        )
    finally:
        worker.close()
        if cache is not None:
            cache.close()


@cache
def process_meter() -> ProcessMeter:
    """What measures the stages of this process: one for all workbenches, as the counters that it reads are."""
    return ProcessMeter(ProcessFigures(), TorchMemory())


@cache
def key_turns() -> KeyTurns:
    """Runs of all workbenches of this process wait for each other: they share a cache."""
    return KeyTurns()


class EngineChooser:
    """Chooses the engines of this computer, each once; looks at the GPUs at most once, and only where it matters."""

    def __init__(self, wishes: Wishes, models: ModelStore) -> None:
        self.models = models
        self._wishes = replace(wishes, device=device_name(wishes.device))
        self._choices: dict[ModelTask, Choice] = {}

    def check_names(self) -> None:
        """Raise InputError for a named engine that does not exist or may not run; nothing is looked at."""
        for task in STARTERS:
            wish = self._wishes.of(task)
            if wish.engine is not None:
                find_wished(self._candidates(task), wish)

    def choice(self, task: ModelTask) -> Choice:
        """What runs a task. Raises InputError, ComputeError."""
        if task not in self._choices:
            self._choices[task] = choose_engine(
                self._candidates(task), self._wishes.of(task), starter=STARTERS[task], gpus=lambda: self.gpus
            )
        return self._choices[task]

    def open(self, task: ModelTask) -> Any:
        """The engine that runs a task. Raises ComputeError when its model is missing or damaged."""
        choice = self.choice(task)
        entry = self.models.table.get(choice.model)
        files = self.models.require(choice.model)
        setup = EngineSetup(
            device=choice.device,
            library_home=data_home() / "libraries",
            input_size=entry.input_size,
            code_revision=entry.code_revision,
            allows_model_code=self._wishes.allows_model_code,
        )
        return open_engine(choice.engine, choice.model, files, self.models.hashes(choice.model), setup=setup)

    @cached_property
    def gpus(self) -> GpuFacts:
        """The GPUs of this computer; takes seconds where torch is installed."""
        return probe_gpus()

    def _candidates(self, task: ModelTask) -> tuple[Candidate, ...]:
        states = {status.entry.name: status.state for status in self.models.statuses()}
        return candidates(
            task,
            self.models.table,
            is_installed=lambda model: states[model] in ("verified", "installed"),
            missing_libraries=missing_libraries,
        )


class LocalEngines:
    """Implements ManyEngines on this computer; a missing model is said when its engine is first asked for."""

    def __init__(self, chooser: EngineChooser, decoder: MediaDecoder, prosody: ProsodyEngine) -> None:
        self._chooser = chooser
        self.decoder = decoder
        self.prosody = prosody

    @cached_property
    def detector(self) -> PersonDetector:
        """See Engines."""
        engine: PersonDetector = self._chooser.open("people")
        return engine

    @cached_property
    def matter(self) -> Matter:
        """See Engines."""
        engine: Matter = self._chooser.open("matting")
        return engine

    @cached_property
    def faces(self) -> FaceFinder:
        """See Engines."""
        engine: FaceFinder = self._chooser.open("face")
        return engine

    @cached_property
    def sound_encoder(self) -> SoundEncoder:
        """See Engines."""
        return M4aEncoder()

    @cached_property
    def renderer(self) -> PortraitRenderer:
        """See Engines."""
        return DraftRenderer(self.faces, matter=None)

    @cached_property
    def thresholds(self) -> Thresholds:
        """See Engines."""
        entry = self._chooser.models.table.get(self._chooser.choice("people").model)
        return Thresholds(entry.thresholds["confidence"], entry.thresholds["overlap"])

    def notes(self, task: ModelTask) -> tuple[str, ...]:
        """See Engines."""
        return self._chooser.choice(task).notes

    def choice(self, task: ModelTask) -> Choice:
        """See ManyEngines."""
        return self._chooser.choice(task)

    def open_new(self, task: ModelTask) -> Any:
        """See ManyEngines."""
        return self._chooser.open(task)


def open_sandbox_faces() -> FaceFinder:
    """What looks for faces in the sandbox's uploads. Raises ComputeError when its model is missing."""
    finder: FaceFinder = EngineChooser(Wishes(), open_models()).open("face")
    return finder


def open_sandbox_renderer(faces: FaceFinder) -> VideoRenderer:
    """What draws the sandbox's videos. Raises ComputeError when a model is missing."""
    return DraftRenderer(faces, EngineChooser(Wishes(), open_models()).open("matting"), stamp="SANDBOX")
