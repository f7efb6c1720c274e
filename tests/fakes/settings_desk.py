"""What the settings work with, as fakes with behaviour: a keyring, models, a cache, machines, kept settings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tests.fakes.clock import FakeClock
from tests.fakes.host_door import FakeDoor
from tests.fakes.still_lane import StillLane, StillLanes
from vmsg_desktop.adapters.models.table import load_model_table
from vmsg_desktop.adapters.storage.cache_disk import CacheAudit, CacheStats
from vmsg_desktop.adapters.storage.hosts import HostList, SetupLogs
from vmsg_desktop.adapters.system.keys import FoundKey, parse_key
from vmsg_desktop.application.agents import Agents
from vmsg_desktop.application.questions import Questions
from vmsg_desktop.application.retention import StorageReport, SweepReport
from vmsg_desktop.application.settings_desk import SettingsDesk
from vmsg_desktop.application.studio import Studio
from vmsg_desktop.application.vendor_account import VendorAccount
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.cost_report import CostFacts, CostReport, cost_report
from vmsg_desktop.core.model.budget import Budget
from vmsg_desktop.core.model.compute import Capabilities, WireDevice, WireModel, WireSlots
from vmsg_desktop.core.model.did import Credits
from vmsg_desktop.core.model.errors import RemoteError, StorageError, VmsgError
from vmsg_desktop.core.model.host import HostCheck
from vmsg_desktop.core.model.host_look import Here
from vmsg_desktop.core.model.models import FetchProgress, ModelState, ModelStatus
from vmsg_desktop.core.model.prices import MachinePrice, PriceTable, Rent
from vmsg_desktop.core.model.secret import Secret
from vmsg_desktop.core.model.settings import Settings
from vmsg_desktop.core.retention import Holding, KindTotal

HERE = Here("Linux x86_64", 8, 16_000_000_000, 62_000_000_000, None, "0.1.0")
CAPABILITIES = Capabilities(
    protocol=1,
    version="0.1.0",
    agent="a" * 32,
    host="tokyo-g4dn",
    pid=7,
    python="3.11.2",
    devices=(WireDevice("CPU", "CPU", True, None), WireDevice("CUDA:0", "Tesla T4", True, 15_800_000_000)),
    models=(WireModel("yolov8-people", "people", "verified", 67_000_000), WireModel("yolo11x", "people", "missing", 1)),
    slots=(WireSlots("yolo", "CUDA:0", 5, 1, 0, 500_000_000),),
    queue_limit=64,
    idle_stop_s=1800.0,
)
CHECKS = (
    HostCheck("connection", "ok", "vmsg@gpu.example.net, 41 ms there and back"),
    HostCheck("version", "warn", "0.0.9 there, 0.1.0 here", "vmsg agent setup tokyo-g4dn"),
    HostCheck("disk", "fail", "0.4 GB free for /home/vmsg", "Free some space."),
)
MONTH = CostFacts(
    datetime(2027, 6, 20, tzinfo=UTC), credits=38, credits_lately=12, videos=31, hours_up={"tokyo-g4dn": 12.0},
    hours_busy={"tokyo-g4dn": 0.4},
)  # fmt: skip
PRICES = PriceTable((MachinePrice("g4dn.xlarge", "1 x T4", 0.526, 0.318),), other_hosts=Rent("g4dn.xlarge"))
KEY = "mika@example.net:pass-word-of-the-key"


class FakeKeys:
    """A key's places; ``no_keyring`` says why nothing can be kept."""

    def __init__(self) -> None:
        self.kept: Secret | None = None
        self.session: Secret | None = None
        self.no_keyring: StorageError | None = None
        self.is_in_environment = False

    def find(self) -> FoundKey | None:
        """See KeyStore."""
        if self.is_in_environment:
            return FoundKey(parse_key(KEY), "environment")
        if self.session is not None:
            return FoundKey(self.session, "session")
        return None if self.kept is None else FoundKey(self.kept, "keyring")

    def keep(self, key: Secret) -> None:
        """See KeyStore."""
        self.check_keyring()
        self.kept = key

    def keep_for_session(self, key: Secret) -> None:
        """See KeyStore."""
        self.session = key

    def check_keyring(self) -> None:
        """See KeyStore."""
        if self.no_keyring is not None:
            raise self.no_keyring

    def remove(self) -> bool:
        """See KeyStore."""
        was_kept = self.kept is not None or self.session is not None
        self.kept = self.session = None
        return was_kept

    def has_environment_key(self) -> bool:
        """See KeyStore."""
        return self.is_in_environment


@dataclass
class FakeModels:
    """The table's models; fetching tells three steps, and fails with ``failure`` where one is set."""

    states: dict[str, ModelState] = field(default_factory=dict)
    failure: VmsgError | None = None
    asked: list[str] = field(default_factory=list)

    def statuses(self) -> tuple[ModelStatus, ...]:
        """See ModelStore."""
        return tuple(
            ModelStatus(entry, self._state(entry.name), dict.fromkeys((each.name for each in entry.files), "verified"),
                        False)
            for entry in load_model_table()
        )  # fmt: skip

    def verify(
        self, names: tuple[str, ...] = (), on_progress: Callable[[FetchProgress], None] = lambda _step: None
    ) -> tuple[ModelStatus, ...]:
        """See ModelStore; every file that is there turns out damaged."""
        on_progress(FetchProgress("yolov8-people", "checking", 1, 2))
        self.states = {name: "damaged" if self._state(name) != "missing" else "missing" for name in self._names()}
        return self.statuses()

    def get(
        self, names: tuple[str, ...], on_progress: Callable[[FetchProgress], None] = lambda _step: None
    ) -> tuple[ModelStatus, ...]:
        """See ModelStore."""
        self.asked.append(" ".join(names))
        for done in (0, 5, 10):
            on_progress(FetchProgress("yolo11n", "fetching", done * 100_000, 1_000_000))
        if self.failure is not None:
            raise self.failure
        for entry in load_model_table().select(names):
            self.states[entry.name] = "verified"
        return self.statuses()

    def remove(self, name: str) -> int:
        """See ModelStore."""
        self.states[name] = "missing"
        return 5_000_000

    def _state(self, name: str) -> ModelState:
        is_starter = load_model_table().get(name).set == "starter"
        return self.states.get(name, "verified" if is_starter else "missing")

    def _names(self) -> list[str]:
        return [entry.name for entry in load_model_table()]


@dataclass
class FakeCacheShelf:
    """Results by stage; ``open`` counts who has it open."""

    kept: dict[str, int] = field(default_factory=lambda: {"mask": 12, "people": 30, "prosody": 4})
    open: int = 0
    failure: StorageError | None = None

    def opened(self) -> FakeCacheShelf:
        """As open_cache gives it."""
        self.open += 1
        return self

    def stats(self) -> CacheStats:
        """See DiskCache."""
        if self.failure is not None:
            raise self.failure
        count = sum(self.kept.values())
        return CacheStats(300, 100, 0.75 if count else None, count, 31.4 * count, 2)

    def stages(self) -> dict[str, int]:
        """See DiskCache."""
        return self.kept

    def clear(self, *, stage: str | None = None) -> int:
        """See DiskCache."""
        goes = [stage] if stage else list(self.kept)
        return sum(self.kept.pop(name) for name in goes)

    def verify(self) -> CacheAudit:
        """See DiskCache."""
        return CacheAudit(45, 1, 0, 0)

    def close(self) -> None:
        """See DiskCache."""
        self.open -= 1


class FakeRetention:
    """One finished video, one upload that has had its time."""

    def __init__(self) -> None:
        self.goes: tuple[Holding, ...] = (Holding("upload", "/u", 4_000_000, 0.0),)

    def storage_report(self) -> StorageReport:
        """See Retention."""
        upload = sum(each.size_bytes for each in self.goes)
        kinds = (
            KindTotal("finished", 3, 52_000_000, 0, None),
            KindTotal("upload", len(self.goes), upload, upload, 7 * 86_400.0),
            KindTotal("temporary", 0, 0, 0, 3600.0),
        )
        return StorageReport(kinds, {"cache": 620_000_000, "takes": 8_000_000}, 62_000_000_000)

    def plan(self) -> SweepReport:
        """See Retention."""
        return SweepReport(self.goes, sum(each.size_bytes for each in self.goes))

    def sweep(self) -> SweepReport:
        """See Retention."""
        done, self.goes = self.plan(), ()
        return done


class FakeMachine:
    """The chosen machine; ``refuses`` is raised when another is chosen."""

    def __init__(self) -> None:
        self.name = "local"
        self.refuses: VmsgError | None = None

    def choose(self, name: str) -> None:
        """See ChosenMachine."""
        if self.refuses is not None:
            raise self.refuses
        self.name = name


class FakeSettings:
    """Settings that are kept in memory."""

    def __init__(self) -> None:
        self.current = Settings()

    def keep(self, **changes: Any) -> Settings:
        """See SettingsFile."""
        self.current = Settings(**(asdict(self.current) | changes))
        return self.current


@dataclass
class FakeBudget:
    """A budget in memory; ``failure`` is raised when it is read."""

    budget: Budget = field(default_factory=Budget)
    failure: StorageError | None = None

    def read(self) -> Budget:
        """See BudgetFile."""
        if self.failure is not None:
            raise self.failure
        return self.budget

    def write(self, budget: Budget) -> None:
        """See BudgetFile."""
        self.failure, self.budget = None, budget


@dataclass
class House:
    """All of it, with a vendor who accepts `KEY` alone."""

    folder: Path
    deliver: Callable[[Callable[[], None]], None] = lambda call: call()
    lanes: StillLanes = field(default_factory=StillLanes)
    errands: StillLane = field(default_factory=StillLane)
    keys: FakeKeys = field(default_factory=FakeKeys)
    models: FakeModels = field(default_factory=FakeModels)
    cache: FakeCacheShelf = field(default_factory=FakeCacheShelf)
    retention: FakeRetention = field(default_factory=FakeRetention)
    door: FakeDoor = field(default_factory=FakeDoor)
    machine: FakeMachine = field(default_factory=FakeMachine)
    settings: FakeSettings = field(default_factory=FakeSettings)
    budget: FakeBudget = field(default_factory=FakeBudget)
    capabilities: Capabilities | VmsgError = CAPABILITIES
    aliases: tuple[str, ...] = ("gpu", "nas")
    here: Here = HERE
    here_checks: tuple[HostCheck, ...] = CHECKS[2:]

    def __post_init__(self) -> None:
        self.questions = Questions(self.deliver)
        records, logs = HostList(self.folder / "hosts.json"), SetupLogs(self.folder)
        self.agents = Agents(records, self.door, logs, lambda: "0.1.0-aaaa", FakeClock(now_s=1_700_000_000.0))
        self.account = VendorAccount(self.keys, parse_key, self.ask, lambda _cancel: None)
        self.desk = SettingsDesk(
            lanes=self.lanes, questions=self.questions, keys=self.keys, models=self.models,
            open_cache=self.cache.opened, cache_limit_bytes=2_000_000_000, look_here=lambda: self.here,
            examine_here=lambda _cancel: self.here_checks, capabilities=self.told, ssh_aliases=lambda: self.aliases,
            budget=self.budget, month=self.month,
        )  # fmt: skip

    def ask(self, key: Secret, cancel: CancelToken) -> Credits:
        """The vendor."""
        cancel.check()
        if key != parse_key(KEY):
            raise RemoteError("key_refused", "D-ID does not accept this key.", "Copy it anew.")
        return Credits(remaining=38, total=40, expire_at="2027-01-31T00:00:00Z")

    def month(self, cancel: CancelToken) -> CostReport:
        """A month with 38 credits and 12 GPU hours spent."""
        cancel.check()
        return cost_report(MONTH, PRICES, self.budget.read())

    def told(self, name: str, cancel: CancelToken) -> Capabilities:
        """What an agent tells."""
        cancel.check()
        if isinstance(self.capabilities, VmsgError):
            raise self.capabilities
        return replace(self.capabilities, host=name)

    @contextmanager
    def open_retention(self) -> Iterator[FakeRetention]:
        """See Studio."""
        yield self.retention

    def studio(self) -> Studio:
        """What a section takes of a studio."""
        found: Any = SimpleNamespace(
            account=self.account, desk=self.desk, settings=self.settings, agents=self.agents, machine=self.machine,
            errand_lane=self.errands, deliver=self.deliver, open_retention=self.open_retention,
        )  # fmt: skip
        studio: Studio = found
        return studio
