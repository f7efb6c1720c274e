"""The engines that a pipeline runs on, chosen by the door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from vmsg_desktop.core.engine_choice import Choice
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.media import AlphaImage, Frame, Sound, Video
from vmsg_desktop.core.model.models import ModelTask
from vmsg_desktop.core.ports import (
    FaceFinder,
    Matter,
    PersonDetector,
    PhotoDecoder,
    Progress,
    ProsodyEngine,
    SoundEncoder,
    VideoRenderer,
    VoiceDecoder,
)


class MediaDecoder(PhotoDecoder, VoiceDecoder, Protocol):
    """Both doors for untrusted files."""


class PortraitRenderer(VideoRenderer, Protocol):
    """A renderer that can use the mask of the person that is already known."""

    def render_with_alpha(
        self, frame: Frame, sound: Sound, *, alpha: AlphaImage | None, voice: Sound | None = None, progress: Progress
    ) -> Video:
        """As ``render``; ``alpha`` has the frame's aspect, any size.

        ``voice`` moves the mouth where ``sound`` holds more than a voice, e.g. music; as long as ``sound``.
        """


@dataclass(frozen=True)
class Thresholds:
    """A detector's own defaults, from the model table."""

    confidence: float
    overlap: float


class Engines(Protocol):
    """What runs each stage. An engine is opened when it is first asked for, so a command needs only its own models."""

    @property
    def decoder(self) -> MediaDecoder:
        """Opens untrusted files."""

    @property
    def detector(self) -> PersonDetector:
        """Finds people."""

    @property
    def thresholds(self) -> Thresholds:
        """The detector's own defaults."""

    @property
    def matter(self) -> Matter:
        """Cuts out."""

    @property
    def faces(self) -> FaceFinder:
        """Finds faces and their meshes."""

    @property
    def prosody(self) -> ProsodyEngine:
        """Changes pitch and speed."""

    @property
    def sound_encoder(self) -> SoundEncoder:
        """Makes the sound file that is uploaded."""

    @property
    def renderer(self) -> PortraitRenderer:
        """Makes the draft."""

    def notes(self, task: ModelTask, /) -> tuple[str, ...]:
        """Sentences where the engine or the device of a task is not the one that would be expected."""


class ManyEngines(Engines, Protocol):
    """Engines of which further copies can be opened, for several jobs at once."""

    def choice(self, task: ModelTask, /) -> Choice:
        """Engine, model and device of a task. Raises InputError, ComputeError."""

    def open_new(self, task: ModelTask, /) -> Any:
        """Another copy of a task's engine; it loads its model when it is first used. Raises ComputeError."""


def same_engine(engine: Engine) -> dict[str, str]:
    """The part of an engine that determines results: not the device, which may change freely."""
    return {"name": engine.name, "model": engine.model_sha256, "version": engine.version}
