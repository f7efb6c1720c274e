"""Ports: what the pipeline needs from the world, one to four methods each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.jobs import JobEvent
from vmsg_desktop.core.model.compute import Endpoint, OutputName
from vmsg_desktop.core.model.did import Credits, Talk, TalkPage, TalkRequest
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.events import Emit, StageCost
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.kept import Kept
from vmsg_desktop.core.model.media import EncodedSound, Frame, Photo, RgbImage, Sound, SoundFile, Video
from vmsg_desktop.core.model.message import Source
from vmsg_desktop.core.model.metrics import Points, Sample, Span, Window
from vmsg_desktop.core.model.sources import Order, SourceFile
from vmsg_desktop.core.model.take import Block, InputDevice
from vmsg_desktop.core.model.vision import Detection, Face, FaceMesh
from vmsg_desktop.core.model.voice import PitchTrack

Progress = Callable[[float], None]
"""Called with the done share 0..1 from inside long work; raises Cancelled when the person stopped it."""


class PhotoDecoder(Protocol):
    """Untrusted bytes to an upright sRGB photo."""

    def decode_photo(self, data: bytes, *, name: str) -> Photo:
        """Raises InputError naming ``name``, the reason and the limit; ComputeError when the decoder itself died."""


class VoiceDecoder(Protocol):
    """Untrusted bytes to mono sound at VOICE_RATE_HZ."""

    def decode_voice(self, data: bytes, *, name: str) -> tuple[Sound, SoundFile]:
        """Raises InputError naming ``name``, the reason and the limit; ComputeError when the decoder itself died."""


class PersonDetector(Protocol):
    """Finds people."""

    @property
    def engine(self) -> Engine:
        """What runs, where."""

    def detect(self, image: RgbImage, *, floor: float) -> tuple[Detection, ...]:
        """Every box with confidence >= ``floor`` before overlap suppression, best first, in image pixels."""


class Matter(Protocol):
    """Estimates soft foreground alpha."""

    @property
    def engine(self) -> Engine:
        """What runs, where."""

    def matte(self, image: RgbImage) -> NDArray[np.float32]:
        """(h, w) float32 alpha 0..1 at the size of ``image``."""


class Reducible(Protocol):
    """What an engine may offer beside its task: the same model on a smaller input, where memory is short."""

    @property
    def input_size(self) -> tuple[int, int]:
        """(width, height) px that its network takes now."""

    def reduced(self) -> Any | None:
        """The engine with the next smaller input, on the same weights; None where there is none."""


class FaceFinder(Protocol):
    """Finds faces and their 468-point meshes."""

    @property
    def engine(self) -> Engine:
        """What runs, where."""

    def find(self, image: RgbImage) -> tuple[Face, ...]:
        """Faces, best first; empty when none."""

    def mesh(self, image: RgbImage, face: Face) -> FaceMesh:
        """Landmarks of ``face`` in image pixels."""


class ProsodyEngine(Protocol):
    """Changes pitch and speed with the formants kept."""

    @property
    def engine(self) -> Engine:
        """What runs, where."""

    def change(
        self,
        sound: Sound,
        *,
        pitch_st: float,
        speed: float,
        pitch_range: float = 1.0,
        progress: Progress = lambda _share: None,
    ) -> Sound:
        """Pitch moved by semitones, its distance from the median multiplied by ``pitch_range``, duration divided by
        ``speed``. Raises ComputeError; never returns the input as if it had been changed (neutral settings are
        handled by the caller). Calls ``progress`` at least every 30 s of sound."""


class PitchMeter(Protocol):
    """Measures F0."""

    def pitch(self, sound: Sound) -> PitchTrack:
        """F0 every 10 ms."""


class VideoRenderer(Protocol):
    """Makes a video from exactly the picture and the sound that are sent."""

    @property
    def engine(self) -> Engine:
        """What runs, where."""

    def render(self, frame: Frame, sound: Sound, *, progress: Progress) -> Video:
        """Raises RenderError; calls ``progress`` at least every 10 frames."""


class AgentLink(Protocol):
    """The way to one agent: a child process of this computer, or an SSH connection with a forwarded port."""

    @property
    def name(self) -> str:
        """What a person calls the machine."""

    def open(self, *, cancel: CancelToken) -> Endpoint:
        """Where it answers; connects, or starts the agent, when it has to. One attempt; repeating is the caller's.

        Raises:
            RemoteError: not reached; ``retryable`` tells whether another attempt can help (a changed host key cannot).
        """

    def drop(self) -> None:
        """The endpoint did not answer: the next ``open`` connects anew."""

    def close(self) -> None:
        """End the connection; the agent goes on."""


class ComputeTarget(Protocol):
    """A machine that makes results of the pipeline: an agent here or on a host."""

    @property
    def name(self) -> str:
        """What a person calls it."""

    def compute(
        self, order: Order, outputs: tuple[OutputName, ...], *, emit: Emit, cancel: CancelToken
    ) -> Mapping[str, Kept]:
        """Make ``outputs`` of a message there; gives each by its output name.

        ``emit`` receives the events of its stages, and notes where the connection needs patience. Raises VmsgError.
        """


class ResultCache(Protocol):
    """Keeps results of stages; a damaged or expired entry is a miss, never an error."""

    def get(self, key: str, *, stage: str) -> Kept | None:
        """The kept result, verified; None on a miss."""

    def put(self, key: str, kept: Kept, *, stage: str, ttl_s: float, parts: Mapping[str, Any]) -> None:
        """Keep a result with what determined it.

        ``parts`` is the plain JSON that ``key`` is the hash of. A full disk is not the run's failure: the entry is
        then simply not kept.
        """


class StageMeter(Protocol):
    """Measures what stages take of the process that runs them. Stages nest: one begins while another waits for it."""

    def begin(self) -> None:
        """A stage begins, inside those that have begun."""

    def end(self, engine: Engine | None) -> StageCost:
        """The innermost one ended, computed by ``engine``; None = nothing was computed, or by plain arithmetic.

        Waits for the device, so that what is measured after it is not this stage's.
        """


class MetricsSink(Protocol):
    """Takes measurements; returns at once, never raises, and loses them rather than hold up the work."""

    def sample(self, sample: Sample) -> None:
        """One look at a machine."""

    def span(self, span: Span) -> None:
        """One step of a job."""


class MetricsSource(Protocol):
    """What was measured, for graphs and figures. Answers from memory at once; thread-safe."""

    @property
    def is_simulated(self) -> bool:
        """The figures are made up, for a demonstration: everything that shows them says so."""

    def now_s(self) -> float:
        """Unix seconds of the newest moment that it can know of."""

    def hosts(self) -> tuple[str, ...]:
        """The machines, the own one first."""

    def series(self, host: str) -> tuple[str, ...]:
        """The names of the series that a machine was ever measured by, missing ones included."""

    def points(self, host: str, series: str, window: Window, *, columns: int) -> Points | None:
        """A series in a window, at most two points a column; the resolution follows from the window's length.

        None while it is still being read from the disk; ask again at the next tick.
        """

    def spans(self, window: Window) -> tuple[Span, ...] | None:
        """The spans that touch a window, in the order in which they began; None while they are being read."""


class TalkService(Protocol):
    """D-ID, or the sandbox that answers like it. Every method raises InputError, RemoteError or RenderError.

    A RemoteError from ``create_talk`` has ``details["sent"]``: "no" when the body provably never left or was refused
    (it may be posted again), "maybe" after any doubt (it must be looked for first).
    """

    def credits(self) -> Credits:
        """The balance; free."""

    def upload_image(self, data: bytes, *, name: str) -> str:
        """The URL to put into a talk."""

    def upload_audio(self, data: bytes, *, name: str) -> str:
        """The URL to put into a talk."""

    def create_talk(self, request: TalkRequest) -> Talk:
        """The one paid call; never repeated inside."""

    def get_talk(self, talk_id: str) -> Talk:
        """How it stands."""

    def list_talks(self, *, token: str | None = None) -> TalkPage:
        """A page of at most 100."""

    def delete_talk(self, talk_id: str) -> None:
        """Delete a finished talk."""

    def download(self, url: str, *, progress: Progress) -> bytes:
        """The finished video, whole; without the key, the link's query intact."""


class JobRecords(Protocol):
    """The jobs of this user, durable before each call returns."""

    def get(self, job_id: str) -> Job:
        """Raises InputError when there is none."""

    def apply(self, job_id: str, event: JobEvent) -> Job:
        """Apply an event; returns the job after it. Raises StorageError when it cannot follow or be written."""

    def finished(self, fingerprint: str, *, target: str) -> Job | None:
        """A done job with exactly this picture, sound and options whose video is still there."""


class JobFiles(Protocol):
    """What a job keeps until it has ended: the picture and the sound as they are sent."""

    def put(self, job_id: str, name: str, data: bytes) -> None:
        """Raises StorageError."""

    def get(self, job_id: str, name: str) -> bytes | None:
        """None when it is not there."""


class SourceReader(Protocol):
    """Reads the files that a message names."""

    def __call__(self, source: Source, /, *, what: str, limit_bytes: int) -> SourceFile:
        """The file's bytes. Raises InputError: missing, unreadable, too large, or changed since it was pinned."""


class SoundEncoder(Protocol):
    """Makes the file that is uploaded."""

    def encode(self, sound: Sound) -> EncodedSound:
        """Raises RenderError."""


class AudioStream(Protocol):
    """Sound that comes from a microphone."""

    @property
    def rate_hz(self) -> int:
        """Samples per second."""

    def read(self, *, timeout_s: float) -> Block | None:
        """The next piece, in order; None when none came in time. Raises ComputeError: the microphone is gone."""

    def close(self) -> None:
        """Let the microphone go; more than once is fine."""


class AudioInput(Protocol):
    """The microphones of this machine."""

    def devices(self) -> tuple[InputDevice, ...]:
        """Those that are plugged in now, the default first. Raises ComputeError where recording is not installed."""

    def open(self, device: InputDevice) -> AudioStream:
        """Listen to a microphone. Raises ComputeError when it is gone or cannot be opened."""

    def set_level(self, device: InputDevice, level: float) -> None:
        """Set the input level, 0..1, of a microphone that has one. Raises ComputeError."""


class Clock(Protocol):
    """Time as a port, so that tests own it."""

    def now_s(self) -> float:
        """Wall clock, Unix seconds."""

    def monotonic_s(self) -> float:
        """For durations."""


class Waiter(Protocol):
    """Waiting as a port, so that tests never sleep; a CancelToken is one."""

    def wait(self, seconds: float) -> None:
        """Let time pass; 0 only looks. Raises Cancelled as soon as the person stopped the work."""
