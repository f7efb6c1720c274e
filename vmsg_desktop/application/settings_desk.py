"""What only the settings of a window work with. Opened with the studio and closed with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from vmsg_desktop.application.lanes import Lanes
from vmsg_desktop.application.questions import Questions
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.cost_report import CostReport
from vmsg_desktop.core.model.budget import Budget
from vmsg_desktop.core.model.compute import Capabilities
from vmsg_desktop.core.model.host import HostCheck
from vmsg_desktop.core.model.host_look import Here
from vmsg_desktop.core.model.models import FetchProgress, ModelStatus


class KeyPlaces(Protocol):
    """Where the D-ID key lies. Every method may ask the system's keyring."""

    def find(self) -> Any:
        """The key to use with its ``place``; None when there is none. Raises InputError, StorageError."""

    def check_keyring(self) -> None:
        """Raises StorageError when a key cannot be kept here."""

    def remove(self) -> bool:
        """Forget the kept key; False when none was kept. Raises StorageError."""

    def has_environment_key(self) -> bool:
        """True when the session's environment holds one, which goes before every other."""


class Models(Protocol):
    """The model files of this computer."""

    def statuses(self) -> tuple[ModelStatus, ...]:
        """Every model, without hashing."""

    def verify(
        self, names: tuple[str, ...] = (), on_progress: Callable[[FetchProgress], None] = ...
    ) -> tuple[ModelStatus, ...]:
        """Hash what is there and compare; Cancelled by ``on_progress``."""

    def get(
        self, names: tuple[str, ...], on_progress: Callable[[FetchProgress], None] = ...
    ) -> tuple[ModelStatus, ...]:
        """Fetch what is missing. Raises RemoteError, StorageError; Cancelled by ``on_progress``, parts are kept."""

    def remove(self, name: str) -> int:
        """Delete a model's files; the bytes freed. Raises StorageError."""


class BudgetKeeper(Protocol):
    """The budget of this user."""

    def read(self) -> Budget:
        """As it is now. Raises StorageError."""

    def write(self, budget: Budget) -> None:
        """Keep it. Raises StorageError."""


class CacheShelf(Protocol):
    """Results kept from earlier runs."""

    def stats(self) -> Any:
        """See DiskCache."""

    def stages(self) -> Mapping[str, int]:
        """Entries by stage."""

    def clear(self, *, stage: str | None = None) -> int:
        """Forget those of one stage, or all; how many went."""

    def verify(self) -> Any:
        """Check every entry and drop what is damaged."""

    def close(self) -> None:
        """Close it."""


@dataclass(frozen=True)
class SettingsDesk:
    """Attributes:
    lanes: threads by name, for what takes long. questions: what work asks the person meanwhile.
    keys, models: see there. open_cache: one use each, on a lane. cache_limit_bytes: the most that it takes.
    look_here: this computer. examine_here: its doctor; raises ComputeError, Cancelled.
    capabilities: what the agent of a machine is and has; raises RemoteError, Cancelled.
    ssh_aliases: hosts of the person's SSH settings; raises RemoteError.
    budget: what may be spent. month: what this month cost, D-ID not asked; raises InputError, StorageError.
    """

    lanes: Lanes
    questions: Questions
    keys: KeyPlaces
    models: Models
    open_cache: Callable[[], CacheShelf]
    cache_limit_bytes: int
    look_here: Callable[[], Here]
    examine_here: Callable[[CancelToken], tuple[HostCheck, ...]]
    capabilities: Callable[[str, CancelToken], Capabilities]
    ssh_aliases: Callable[[], tuple[str, ...]]
    budget: BudgetKeeper
    month: Callable[[CancelToken], CostReport]
