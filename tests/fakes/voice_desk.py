"""What the presenters of the voice work with: a document, lanes, a bench with fake engines, takes on disk."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from queue import Empty, Queue

import numpy as np

from tests.fakes.clock import FakeClock
from tests.fakes.engines import FakeEngines
from vmsg_desktop.adapters.storage.bundled import load_presets, read_music
from vmsg_desktop.adapters.storage.message_files import UserMessageFiles
from vmsg_desktop.adapters.storage.own_presets import OwnPresets
from vmsg_desktop.adapters.storage.takes import TakeFolder
from vmsg_desktop.application.document import Document
from vmsg_desktop.application.previews import PreviewLane
from vmsg_desktop.application.workbench import Workbench
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.media import Sound, SoundFile
from vmsg_desktop.core.model.message import Source
from vmsg_desktop.core.model.sources import SourceFile
from vmsg_desktop.core.model.take import Take
from vmsg_desktop.core.model.voice import PitchTrack

RATE_HZ = 24_000
PAUSES_S = ((2.0, 2.5), (5.0, 5.8))
LENGTH_S = 9.0
PATIENCE_S = 10.0


def spoken_sound(length_s: float = LENGTH_S) -> Sound:
    """A hum of 200 Hz that swells four times a second, quiet in PAUSES_S."""
    times_s = np.arange(round(length_s * RATE_HZ)) / RATE_HZ
    loudness = 0.25 * (1.05 - np.cos(2 * np.pi * 4 * times_s))
    for start_s, end_s in PAUSES_S:
        loudness[(times_s >= start_s) & (times_s < end_s)] = 0
    noise = np.random.default_rng(1).standard_normal(len(times_s)) * 1e-4
    return Sound(np.asarray(loudness * np.sin(2 * np.pi * 200 * times_s) + noise, np.float32), RATE_HZ)


class VoiceDecoder:
    """Every file holds `spoken_sound`; one whose bytes begin with BAD is refused."""

    def decode_voice(self, data: bytes, *, name: str) -> tuple[Sound, SoundFile]:
        if data.startswith(b"BAD"):
            raise InputError("voice_unreadable", f"{name} holds no sound.", "Choose another file.")
        sha256 = f"{sum(data):064x}"
        return spoken_sound(), SoundFile("FLAC", RATE_HZ, 1, LENGTH_S, len(data), sha256)


class SteadyMeter:
    """200 Hz where there is sound."""

    def pitch(self, sound: Sound) -> PitchTrack:
        hop = RATE_HZ // 100
        count = len(sound.samples) // hop
        loud = np.abs(sound.samples[: count * hop]).reshape(count, hop).max(axis=1) > 0.02
        times_s = (np.arange(count) / 100).astype(np.float32)
        return PitchTrack(times_s, np.where(loud, np.float32(200), np.float32(np.nan)).astype(np.float32))


def read_file(source: Source, /, *, what: str, limit_bytes: int) -> SourceFile:
    """From the disk, as the program reads it."""
    path = Path(source.path)
    if not path.is_file():
        raise InputError(f"{what}_not_found", f"The {what} {path.name} is not there.", "Choose another file.")
    return SourceFile(path.name, path.read_bytes())


class VoiceDesk:
    """Lanes deliver to a queue that the test empties: the test's thread is the window's."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.calls: Queue[Callable[[], None]] = Queue()
        self.clock = FakeClock()
        self.document = Document(
            UserMessageFiles(root / "messages"), soon=lambda _call: None, now_s=self.clock.now_s
        )  # fmt: skip
        self.engines = FakeEngines()
        self.engines.decoder = VoiceDecoder()  # type: ignore[assignment]
        self.bench = Workbench(
            engines=self.engines,
            presets=load_presets(),
            meter=SteadyMeter(),
            cache=None,
            clock=self.clock,
            read_source=read_file,
            read_background=lambda name: SourceFile(name, b""),
            read_music=read_music,
        )
        self.voice_lane = PreviewLane(self.calls.put, name="test-voice")
        self.errands = PreviewLane(self.calls.put, name="test-errand")
        self.takes = TakeFolder(root / "takes", clock=self.clock)
        self.own_presets = OwnPresets(root / "presets.json")
        self.timers: list[tuple[float, Callable[[], None]]] = []

    def later(self, seconds: float, call: Callable[[], None]) -> None:
        """A timer that runs when the test says so."""
        self.timers.append((seconds, call))

    def let_time_pass(self) -> None:
        """Everything that waits for a timer happens now."""
        timers, self.timers = self.timers, []
        for _, call in timers:
            call()

    def voice(self, name: str = "voice.wav", data: bytes = b"voice") -> str:
        """A voice file; gives its path."""
        path = self.root / name
        path.write_bytes(data)
        return str(path)

    def record(self, seconds: float = 1.0) -> Take:
        """A finished take."""
        self.clock.advance(1.0)
        take = self.takes.begin(device="Desk", rate_hz=RATE_HZ, room_db=-60.0)
        take.write(spoken_sound(seconds).samples)
        return take.close()

    def wait(self, condition: Callable[[], bool]) -> None:
        """Run what is delivered until the condition holds."""
        deadline = time.monotonic() + PATIENCE_S
        while not condition():
            assert time.monotonic() < deadline, "it never came"
            try:
                self.calls.get(timeout=0.05)()
            except Empty:
                continue

    def settle(self) -> None:
        """Run everything that lanes still have to say; an answer may ask again, a few times over."""
        for _ in range(4):
            ended: list[bool] = []
            for lane in (self.voice_lane, self.errands):
                lane.show("test-end", lambda _emit, _cancel: True, done=ended.append, failed=lambda _error: None)
            self.wait(partial(_are_both, ended))

    def close(self) -> None:
        """End the lanes."""
        self.voice_lane.close()
        self.errands.close()


def _are_both(ended: list[bool]) -> bool:
    return len(ended) == 2
