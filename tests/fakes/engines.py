"""Engines that behave without models: a picture of one size, people where they are told, a voice of noise."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.media import AlphaImage, EncodedSound, Frame, Photo, RgbImage, Sound, SoundFile, Video
from vmsg_desktop.core.model.vision import Box, Detection, Face, FaceMesh
from vmsg_desktop.core.pipeline.engines import Thresholds
from vmsg_desktop.core.ports import Progress

_DETECTOR = Engine("fake-detector", "m", "aa" * 32, "1", "CPU")
_MATTER = Engine("fake-matter", "m", "bb" * 32, "1", "CPU")
_FACES = Engine("fake-faces", "m", "cc" * 32, "1", "CPU")
_PROSODY = Engine("fake-prosody", "", "", "1", "CPU")
_DRAFT = Engine("fake-draft", "", "", "1", "CPU")
_THRESHOLDS = Thresholds(0.25, 0.45)


@dataclass
class FakeDecoder:
    """Any bytes are a 320 x 240 photo or 2 s of voice; bytes that begin with BAD are refused."""

    calls: list[str] = field(default_factory=list)

    def decode_photo(self, data: bytes, *, name: str) -> Photo:
        self._check(data, name)
        rng = np.random.default_rng(int.from_bytes(hashlib.sha256(data).digest()[:4], "big"))
        pixels = rng.integers(0, 255, (240, 320, 3), np.uint8)
        return Photo(pixels, None, hashlib.sha256(data).hexdigest(), "JPEG", len(data))

    def decode_voice(self, data: bytes, *, name: str) -> tuple[Sound, SoundFile]:
        self._check(data, name)
        samples = (np.sin(np.arange(48_000) / 20) * 0.3).astype(np.float32)
        return Sound(samples, 24_000), SoundFile("WAV", 24_000, 1, 2.0, len(data), hashlib.sha256(data).hexdigest())

    def _check(self, data: bytes, name: str) -> None:
        self.calls.append(name)
        if data.startswith(b"BAD"):
            raise InputError("unreadable", f"{name} cannot be read.", "Give another file.")


@dataclass
class FakeDetector:
    """Finds the boxes it is given, at falling confidence."""

    boxes: Sequence[Box] = (Box(20, 20, 140, 240), Box(180, 10, 300, 240))
    engine: Engine = _DETECTOR
    calls: int = 0

    def detect(self, image: RgbImage, *, floor: float) -> tuple[Detection, ...]:
        self.calls += 1
        return tuple(Detection(box, 0.9 - 0.1 * index) for index, box in enumerate(self.boxes))


@dataclass
class FakeMatter:
    """Everything but a 10 px border is foreground."""

    engine: Engine = _MATTER
    calls: int = 0

    def matte(self, image: RgbImage) -> NDArray[np.float32]:
        self.calls += 1
        alpha = np.zeros(image.shape[:2], np.float32)
        alpha[10:, 10:-10] = 1
        return alpha


@dataclass
class FakeFaces:
    """A face near the top of each box."""

    boxes: Sequence[Box] = (Box(50, 40, 110, 100), Box(210, 30, 270, 90))
    engine: Engine = _FACES

    def find(self, image: RgbImage) -> tuple[Face, ...]:
        return tuple(Face(box, 0.9, np.zeros((6, 2), np.float32)) for box in self.boxes)

    def mesh(self, image: RgbImage, face: Face) -> FaceMesh:
        return FaceMesh(np.zeros((468, 3), np.float32), 0.9)


@dataclass
class FakeProsody:
    """Repeats or drops samples for speed; the pitch shows as a slow beat."""

    engine: Engine = _PROSODY
    calls: int = 0

    def change(
        self,
        sound: Sound,
        *,
        pitch_st: float,
        speed: float,
        pitch_range: float = 1.0,
        progress: Progress = lambda share: None,
    ) -> Sound:
        self.calls += 1
        count = round(len(sound.samples) / speed)
        at = np.minimum((np.arange(count) * speed).astype(int), len(sound.samples) - 1)
        return Sound(sound.samples[at] * np.cos(at * pitch_st / 100).astype(np.float32), sound.rate_hz)


class FakeSoundEncoder:
    """A file as large as the sound at 8 bits a sample."""

    def encode(self, sound: Sound) -> EncodedSound:
        return EncodedSound(b"\0" * len(sound.samples), "M4A", ".m4a")


@dataclass
class FakeRenderer:
    """A video whose bytes name the hashes of picture and sound that it was made from."""

    engine: Engine = _DRAFT
    calls: int = 0
    voices: list[Sound | None] = field(default_factory=list)

    def render(self, frame: Frame, sound: Sound, *, progress: Progress) -> Video:
        return self.render_with_alpha(frame, sound, alpha=None, progress=progress)

    def render_with_alpha(
        self, frame: Frame, sound: Sound, *, alpha: AlphaImage | None, voice: Sound | None = None, progress: Progress
    ) -> Video:
        self.calls += 1
        self.voices.append(voice)
        progress(0.5)
        made_from = hashlib.sha256(frame.data).hexdigest() + hashlib.sha256(sound.samples.tobytes()).hexdigest()
        return Video(made_from.encode(), 512, 512, 25, sound.duration_s, True, "", (0.0, 1.0))


@dataclass
class FakeEngines:
    """Implements Engines."""

    decoder: FakeDecoder = field(default_factory=FakeDecoder)
    detector: FakeDetector = field(default_factory=FakeDetector)
    matter: FakeMatter = field(default_factory=FakeMatter)
    faces: FakeFaces = field(default_factory=FakeFaces)
    prosody: FakeProsody = field(default_factory=FakeProsody)
    sound_encoder: FakeSoundEncoder = field(default_factory=FakeSoundEncoder)
    renderer: FakeRenderer = field(default_factory=FakeRenderer)
    thresholds: Thresholds = _THRESHOLDS
    unexpected: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def notes(self, task: str, /) -> tuple[str, ...]:
        return self.unexpected.get(task, ())
