"""Everything that a window works with, opened once and closed with it. No Qt here."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from vmsg_desktop.application.agents import Agents
from vmsg_desktop.application.alerts import AlertDesk
from vmsg_desktop.application.document import Document
from vmsg_desktop.application.forgetting import Forgetter
from vmsg_desktop.application.job_center import JobCenter
from vmsg_desktop.application.library import Library
from vmsg_desktop.application.library_desk import LibraryDesk
from vmsg_desktop.application.machine import ChosenMachine
from vmsg_desktop.application.metrics import RecorderState
from vmsg_desktop.application.news import News
from vmsg_desktop.application.previews import Deliver, PreviewLane
from vmsg_desktop.application.recording import Recorder
from vmsg_desktop.application.retention import Retention
from vmsg_desktop.application.sent_messages import SentMessages
from vmsg_desktop.application.settings_desk import SettingsDesk
from vmsg_desktop.application.vendor_account import VendorAccount
from vmsg_desktop.application.workbench import Workbench
from vmsg_desktop.core.audio.presets import Preset, Tendency
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.models import FetchProgress
from vmsg_desktop.core.model.picture import BundledPicture
from vmsg_desktop.core.model.recording import RecordingEvent
from vmsg_desktop.core.model.settings import Settings
from vmsg_desktop.core.model.take import Take
from vmsg_desktop.core.ports import MetricsSource

if TYPE_CHECKING:
    from vmsg_desktop.application.runs_desk import RunsDesk


class SettingsKeeper(Protocol):
    """The person's settings."""

    @property
    def current(self) -> Settings:
        """As they are."""

    def keep(self, **changes: Any) -> Settings:
        """Change some. Raises StorageError; the change holds until the program ends."""


class Takes(Protocol):
    """The recorded takes. Every method raises StorageError; those with an id raise InputError when there is none."""

    def takes(self) -> tuple[Take, ...]:
        """All, newest first."""

    def rename(self, take_id: str, name: str) -> Take:
        """Give it a name."""

    def rate(self, take_id: str, stars: int) -> Take:
        """0 to 3 stars."""

    def delete(self, take_id: str) -> None:
        """Delete it."""

    def recover(self) -> tuple[Take, ...]:
        """Takes that a crash left unfinished, made whole."""

    def sound_path(self, take_id: str) -> Path:
        """Its file."""


class OwnPresets(Protocol):
    """A person's own voice presets; reads and writes a small file."""

    def presets(self) -> tuple[Preset, ...]:
        """All, in the order in which they were kept."""

    def add(self, label: str, values: Tendency) -> tuple[Preset, ...]:
        """Keep one; one of the same label is replaced. Gives all. Raises InputError, StorageError."""

    def remove(self, preset_id: str) -> tuple[Preset, ...]:
        """Forget one. Gives the others. Raises StorageError."""


@dataclass(frozen=True)
class Track:
    """A bundled track of music."""

    id: str
    label: str
    licence: str


class PictureFiles(Protocol):
    """Pictures on disk, and those that come with the program. Slow: on the errand lane."""

    def recent(self) -> tuple[Path, ...]:
        """Pictures chosen lately, newest first, those that are gone left out."""

    def remember(self, path: Path) -> None:
        """Put a picture first among the recent ones."""

    def keep_pasted(self, data: bytes, folder: Path) -> Path:
        """Write a pasted picture (a PNG file's bytes) to a folder. Raises StorageError."""

    def backgrounds(self, *, side_px: int) -> tuple[BundledPicture, ...]:
        """The bundled backgrounds, with square thumbnails."""

    def sample(self) -> Message:
        """The message that comes with the program."""

    def sample_thumb(self, *, side_px: int) -> RgbImage:
        """A square thumbnail of its photo."""


@dataclass(frozen=True)
class Studio:
    """What a window works with.

    Attributes:
        home: the data home.
        deliver: runs a function soon on the window's thread.
        document: the message under work.
        settings: the person's settings.
        machine: where models run; also a ComputeTarget of the picture bench.
        picture_bench, voice_bench, message_bench: stages; each used on its own lane only.
        picture_lane, voice_lane: previews of picture and voice, one thread each.
        message_lane: pre-flight and draft, which must not hold up the other previews.
        errand_lane: what asks the disk or the network and must not hold up the window.
        jobs: jobs under way.
        sent, account: the jobs of a message, the vendor's account; on a lane only.
        recorder: microphones; its events: ``recording``. None where recording is not installed.
        takes: what was recorded.
        pictures: picture files.
        fetch_models: fetches the starter models that are missing; on the errand lane. Raises VmsgError.
        own_presets: voice presets of the person. tracks: the bundled music.
        agents: hosts.
        desk: what only the settings work with, and what work asks the person.
        library: what only the library works with.
        open_library, open_forgetter, open_retention: on a lane, one use each.
        metrics: what was measured. metrics_lane: computes graphs of it. alerts: key figures and alerts.
        measuring: whether what is measured is kept; any thread.
        open_runs: profiles and benchmarks, when they are first gone to.
    """

    home: Path
    deliver: Deliver
    document: Document
    settings: SettingsKeeper
    machine: ChosenMachine
    picture_bench: Workbench
    voice_bench: Workbench
    message_bench: Workbench
    picture_lane: PreviewLane
    voice_lane: PreviewLane
    message_lane: PreviewLane
    errand_lane: PreviewLane
    jobs: JobCenter
    sent: SentMessages
    account: VendorAccount
    recorder: Recorder | None
    recording: News[RecordingEvent | None]
    takes: Takes
    pictures: PictureFiles
    fetch_models: Callable[[Callable[[FetchProgress], None]], None]
    own_presets: OwnPresets
    tracks: tuple[Track, ...]
    agents: Agents
    desk: SettingsDesk
    library: LibraryDesk
    open_library: Callable[[], AbstractContextManager[Library]]
    open_forgetter: Callable[[CancelToken], AbstractContextManager[Forgetter]]
    open_retention: Callable[[], AbstractContextManager[Retention]]
    metrics: MetricsSource
    metrics_lane: PreviewLane
    alerts: AlertDesk
    measuring: Callable[[], RecorderState]
    open_runs: Callable[[], RunsDesk]
