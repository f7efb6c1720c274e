"""Hosts with behaviour, without a network: sessions that remember what they were asked, doors that show keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import RemoteError, VmsgError
from vmsg_desktop.core.model.host import (
    AgentState,
    HostCheck,
    HostEntry,
    HostFacts,
    OnSetup,
    Removal,
    SetupLine,
    SetupResult,
    SetupWishes,
)
from vmsg_desktop.core.model.host_look import PinnedKey

FINGERPRINT = "SHA256:uNiVWbQ5Lr2c8HdKt0Zf7yMxeA1pRkGs3Jwo9TqExB4"
FACTS = HostFacts("Linux", "x86_64", "Debian", "/home/m", False, 10**10, (), (), True)
UP = AgentState("0.1.0-aaaa", "0.1.0", ("0.1.0-aaaa",), "systemd", 30.0, 7, 8)
CHECK = HostCheck("disk", "ok", "much")


@dataclass
class FakeSession:
    """Implements HostSession; ``fails`` is raised by whatever is asked first."""

    state_there: AgentState = UP
    fails: VmsgError | None = None
    asked: list[str] = field(default_factory=list)

    def set_up(self, wishes: SetupWishes, *, emit: OnSetup, cancel: CancelToken) -> SetupResult:
        self._ask("set_up")
        emit(SetupLine("packages", "Collecting numpy"))
        cancel.check()
        return SetupResult(FACTS, UP, None)

    def state(self) -> AgentState:
        self._ask("state")
        return self.state_there

    def start(self) -> AgentState:
        self._ask("start")
        return UP

    def stop(self) -> AgentState:
        self._ask("stop")
        return UP

    def keep_for(self, idle_minutes: float) -> AgentState:
        self._ask(f"keep_for {idle_minutes:g}")
        return replace(UP, idle_minutes=idle_minutes)

    def logs(self, *, lines: int) -> str:
        self._ask(f"logs {lines}")
        return "said"

    def doctor(self) -> tuple[HostCheck, ...]:
        self._ask("doctor")
        return (CHECK,)

    def sizes(self) -> Mapping[Removal, int]:
        self._ask("sizes")
        return {"program": 1, "everything": 2}

    def remove(self, what: Removal) -> int:
        self._ask(f"remove {what}")
        return 5

    def round_trip_s(self) -> float:
        return 0.012

    def _ask(self, what: str) -> None:
        if self.fails is not None:
            raise self.fails
        self.asked.append(what)


@dataclass
class FakeDoor:
    """Implements HostDoor: ``unknown`` hosts show a key that has to be confirmed, one after the other."""

    session: FakeSession = field(default_factory=FakeSession)
    unknown: list[str] = field(default_factory=list)
    trusted: list[str] = field(default_factory=list)
    refuses: RemoteError | None = None
    forgotten: list[str] = field(default_factory=list)
    open: int = 0
    pin: str = FINGERPRINT

    @contextmanager
    def connect(self, entry: HostEntry, *, cancel: CancelToken) -> Iterator[FakeSession]:
        cancel.check()
        if self.refuses is not None:
            raise self.refuses
        for host in self.unknown:
            if host not in self.trusted:
                details = {
                    "host": host,
                    "key": f"KEY {host}",
                    "key_type": "ssh-ed25519",
                    "fingerprint": f"SHA256:{host}",
                }
                raise RemoteError("host_key_unknown", "unknown", "confirm", details=details)
        self.open += 1
        try:
            yield self.session
        finally:
            self.open -= 1

    def trust(self, host: str, key: str) -> None:
        assert key == f"KEY {host}"
        self.trusted.append(host)

    def pinned(self, entry: HostEntry) -> PinnedKey | None:
        return PinnedKey("ssh-ed25519", self.pin) if self.pin else None

    def forget(self, entry: HostEntry) -> bool:
        self.forgotten.append(entry.name)
        self.pin = ""
        return True
