"""What only the library works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vmsg_desktop.application.batch_center import BatchCenter
from vmsg_desktop.application.posters import Posters
from vmsg_desktop.application.previews import PreviewLane
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.ports import Clock


@dataclass(frozen=True)
class LibraryDesk:
    """Services of the library.

    Attributes:
        lane: searches, details, exports. deletion_lane: storage, and forgetting, which waits for the vendor.
        posters, poster_lane: small pictures, and where they are made.
        copy_video: writes a done job's video to a path; raises StorageError.
        batches: batches and watched folders.
        clock: wall time, for days and ages.
    """

    lane: PreviewLane
    deletion_lane: PreviewLane
    posters: Posters
    poster_lane: PreviewLane
    copy_video: Callable[[Job, Path], Path]
    batches: BatchCenter
    clock: Clock
