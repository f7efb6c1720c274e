"""Hosts and their agents, for every door: adding, setting up, looking, starting, stopping, removing.

Nothing here prints or asks by itself: progress goes to a callback, a key that nobody knows yet to another one, and
every long call can be cancelled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import InputError, RemoteError, VmsgError
from vmsg_desktop.core.model.host import (
    STEPS,
    AgentState,
    ConfirmKey,
    HostCheck,
    HostEntry,
    HostKeyQuestion,
    HostStatus,
    OnSetup,
    Removal,
    SetupDone,
    SetupEvent,
    SetupResult,
    SetupStarted,
    SetupWishes,
    host_at,
)
from vmsg_desktop.core.model.host_look import HostLook, PinnedKey
from vmsg_desktop.core.ports import Clock
from vmsg_desktop.core.stats import median

__all__ = ["STEPS", "Agents", "HostDoor", "HostEntry", "HostRecords", "HostSession", "SetupRecords"]

_MOST_KEYS: Final = 9
"""A host and the most machines on the way to it that settings may name; each has a key to confirm."""

_ROUND_TRIPS: Final = 5


class HostRecords(Protocol):
    """The person's list of hosts. Every method raises StorageError."""

    def all(self) -> tuple[HostEntry, ...]:
        """Every host."""

    def get(self, name: str) -> HostEntry | None:
        """One of them."""

    def keep(self, entry: HostEntry) -> None:
        """Add or replace one."""

    def remove(self, name: str) -> bool:
        """Take one off; False when it is not there."""


class SetupRecords(Protocol):
    """What setting up said."""

    def path(self, name: str) -> Path:
        """The log of a host's last set-up."""

    def open(self, name: str) -> AbstractContextManager[OnSetup]:
        """Begin a new one. Raises StorageError."""


class HostSession(Protocol):
    """An open connection to a host. Every method raises RemoteError."""

    def set_up(self, wishes: SetupWishes, *, emit: OnSetup, cancel: CancelToken) -> SetupResult:
        """Set the agent up; what ran before runs again when it fails. Raises ComputeError, Cancelled too."""

    def state(self) -> AgentState:
        """How the agent stands."""

    def start(self) -> AgentState:
        """Start it and wait for its answer."""

    def stop(self) -> AgentState:
        """End it."""

    def logs(self, *, lines: int) -> str:
        """The end of what it wrote."""

    def doctor(self) -> tuple[HostCheck, ...]:
        """What it finds about itself and its machine."""

    def sizes(self) -> Mapping[Removal, int]:
        """Bytes that removing would free."""

    def remove(self, what: Removal) -> int:
        """Take it away; the bytes that were freed."""

    def round_trip_s(self) -> float:
        """Seconds for a command that does nothing."""

    def keep_for(self, idle_minutes: float) -> AgentState:
        """End the agent after so long without work, 0 = never; one that runs is started anew."""


class HostDoor(Protocol):
    """The way to hosts."""

    def connect(self, entry: HostEntry, *, cancel: CancelToken) -> AbstractContextManager[HostSession]:
        """Connect now; closed when the block ends.

        Raises:
            RemoteError: "host_key_unknown" with ``host``, ``key``, ``key_type``, ``fingerprint`` and ``known_to_ssh``
                in its details; "host_key_changed"; others. Cancelled.
        """

    def trust(self, host: str, key: str) -> None:
        """Pin a key as the details of "host_key_unknown" named it. Raises RemoteError, StorageError."""

    def pinned(self, entry: HostEntry) -> PinnedKey | None:
        """The key of a host that a person confirmed. Raises StorageError; InputError, RemoteError: no such place."""

    def forget(self, entry: HostEntry) -> bool:
        """Forget the key of a host; False when none was pinned. Raises StorageError."""


@dataclass(frozen=True)
class Agents:
    """The hosts of a person.

    Attributes:
        records, door, logs: see there. own_label: the version that a set-up from here would bring. clock: for dates.
    """

    records: HostRecords
    door: HostDoor
    logs: SetupRecords
    own_label: Callable[[], str]
    clock: Clock

    def hosts(self) -> tuple[HostEntry, ...]:
        """The list; nobody is connected to. Raises StorageError."""
        return self.records.all()

    def entry(self, name: str) -> HostEntry:
        """A host of the list. Raises InputError "host_not_added"."""
        found = self.records.get(name)
        if found is None:
            known = ", ".join(entry.name for entry in self.records.all()) or "none"
            raise InputError(
                "host_not_added",
                f"There is no host {name!r} in your list ({known}).",
                f"Run: vmsg agent setup {name} USER@ADDRESS",
            )
        return found

    def add(
        self,
        name: str,
        destination: str | None = None,
        *,
        identity: str | None = None,
        confirm: ConfirmKey,
        cancel: CancelToken,
    ) -> HostEntry:
        """Connect to a host, have its key confirmed once, and keep it in the list; the same again changes nothing.

        Raises:
            InputError: "host_invalid", "host_exists". RemoteError: not reached, or the key was not confirmed.
        """
        entry = self._proposed(name, destination, identity)
        with self._session(entry, confirm, cancel):
            self.records.keep(entry)
        return entry

    def set_up(
        self,
        name: str,
        destination: str | None = None,
        *,
        identity: str | None = None,
        wishes: SetupWishes,
        confirm: ConfirmKey,
        emit: OnSetup,
        cancel: CancelToken,
    ) -> SetupResult:
        """From nothing, or from an older version, to an agent that answers; adds the host when it is not known.

        Raises:
            InputError, StorageError, ComputeError, Cancelled; RemoteError with the path of the log in its details.
        """
        entry = self._proposed(name, destination, identity)
        with self.logs.open(entry.name) as write:

            def tell(event: SetupEvent) -> None:
                write(event)
                emit(event)

            try:
                tell(SetupStarted("connect"))
                with self._session(entry, confirm, cancel) as session:
                    self.records.keep(entry)
                    tell(SetupDone("connect", entry.where))
                    return session.set_up(wishes, emit=tell, cancel=cancel)
            except RemoteError as exc:
                exc.details.setdefault("log", str(self.logs.path(entry.name)))
                raise

    def status(self, name: str, *, confirm: ConfirmKey, cancel: CancelToken) -> HostStatus:
        """How a host's agent stands, with versions here and there. A host that is not reached is a status too.

        Raises InputError, StorageError, Cancelled; RemoteError when a key must be decided on.
        """
        entry = self.entry(name)
        try:
            with self._session(entry, confirm, cancel) as session:
                return HostStatus(entry, self.own_label(), session.state())
        except RemoteError as exc:
            if exc.code in ("host_key_unknown", "host_key_changed"):
                raise
            return HostStatus(entry, self.own_label(), None, exc.message)

    def look(self, name: str, *, confirm: ConfirmKey, cancel: CancelToken) -> HostLook:
        """As status, with the way's round trip, on one connection. Raises as status, and RemoteError as connecting."""
        entry = self.entry(name)
        with self._session(entry, confirm, cancel) as session:
            status = HostStatus(entry, self.own_label(), session.state())
            trips = [session.round_trip_s() for _ in range(_ROUND_TRIPS)]
        return HostLook(status, median(trips), len(trips))

    def pinned(self, name: str) -> PinnedKey | None:
        """The key that a host is known by; None = none was confirmed. Raises InputError, RemoteError, StorageError."""
        return self.door.pinned(self.entry(name))

    def unpin(self, name: str) -> bool:
        """Forget a host's key, so that it is to be compared anew; the host stays. False when none was pinned."""
        return self.door.forget(self.entry(name))

    def keep_for(self, name: str, idle_minutes: float, *, confirm: ConfirmKey, cancel: CancelToken) -> AgentState:
        """End the agent of a host after so long without work; 0 = never. Raises InputError, RemoteError, Cancelled."""
        with self._session(self.entry(name), confirm, cancel) as session:
            return session.keep_for(idle_minutes)

    def start(self, name: str, *, confirm: ConfirmKey, cancel: CancelToken) -> AgentState:
        """Start the agent of a host. Raises InputError, RemoteError, Cancelled."""
        with self._session(self.entry(name), confirm, cancel) as session:
            return session.start()

    def stop(self, name: str, *, confirm: ConfirmKey, cancel: CancelToken) -> AgentState:
        """End the agent of a host; its jobs go on at its next start. Raises InputError, RemoteError, Cancelled."""
        with self._session(self.entry(name), confirm, cancel) as session:
            return session.stop()

    def read_logs(self, name: str, *, lines: int, confirm: ConfirmKey, cancel: CancelToken) -> str:
        """The end of what the agent of a host wrote. Raises InputError, RemoteError, Cancelled."""
        with self._session(self.entry(name), confirm, cancel) as session:
            return session.logs(lines=lines)

    def doctor(self, name: str, *, confirm: ConfirmKey, cancel: CancelToken) -> tuple[HostCheck, ...]:
        """The way to a host, its agent's version, and what the agent finds about its machine.

        What stands in the way of connecting is a finding. Raises InputError, StorageError, Cancelled.
        """
        entry = self.entry(name)
        try:
            with self._session(entry, confirm, cancel) as session:
                way = f"{entry.where}, {1000 * session.round_trip_s():.0f} ms there and back"
                state = session.state()
                version = _version_check(HostStatus(entry, self.own_label(), state))
                there = session.doctor() if state.version else ()
                return (HostCheck("connection", "ok", way), version, *there)
        except RemoteError as exc:
            return (HostCheck("connection", "fail", exc.message, exc.hint),)

    def sizes(self, name: str, *, confirm: ConfirmKey, cancel: CancelToken) -> Mapping[Removal, int]:
        """Bytes that removing would free there. Raises InputError, RemoteError, Cancelled."""
        with self._session(self.entry(name), confirm, cancel) as session:
            return session.sizes()

    def remove(self, name: str, *, what: Removal, confirm: ConfirmKey, cancel: CancelToken) -> int:
        """Take the agent off a host, and the host off the list; the bytes freed there.

        Raises InputError, RemoteError, Cancelled; the list is unchanged then.
        """
        entry = self.entry(name)
        with self._session(entry, confirm, cancel) as session:
            freed = session.remove(what)
        self.forget(name)
        return freed

    def forget(self, name: str) -> None:
        """Take a host off the list with its pinned key; nothing is done over there. Raises InputError, StorageError."""
        entry = self.entry(name)
        self.records.remove(entry.name)
        self.door.forget(entry)

    def _proposed(self, name: str, destination: str | None, identity: str | None) -> HostEntry:
        """The entry that the list has, or a new one. Raises InputError "host_exists" when they differ."""
        known = self.records.get(name)
        if known is not None and destination is None and identity is None:
            return known
        added_s = known.added_s if known is not None else self.clock.now_s()
        entry = host_at(name, destination, identity=identity, added_s=added_s)
        if known is not None and known != entry:
            raise InputError(
                "host_exists",
                f"{name} is in your list already, as {known.where}.",
                f"Choose another name, or take it off first: vmsg agent remove {name} --only-here",
            )
        return entry

    @contextmanager
    def _session(self, entry: HostEntry, confirm: ConfirmKey, cancel: CancelToken) -> Iterator[HostSession]:
        """A connection, each key on the way confirmed and pinned before the next attempt."""
        for attempt in range(_MOST_KEYS + 1):
            with ExitStack() as opened:
                try:
                    session = opened.enter_context(self.door.connect(entry, cancel=cancel))
                except RemoteError as exc:
                    if exc.code != "host_key_unknown" or attempt == _MOST_KEYS or not confirm(_question(exc)):
                        raise
                    self.door.trust(str(exc.details["host"]), str(exc.details["key"]))
                    continue
                yield session
                return


def _question(exc: VmsgError) -> HostKeyQuestion:
    names = ("host", "key_type", "fingerprint", "known_to_ssh")
    return HostKeyQuestion(*(str(exc.details.get(name, "")) for name in names))


def _version_check(status: HostStatus) -> HostCheck:
    there = status.state.version if status.state else None
    if there is None:
        return HostCheck("version", "fail", f"no agent is set up; here is {status.here}", status.advice)
    if status.is_outdated:
        return HostCheck("version", "warn", f"{there} there, {status.here} here", status.advice)
    return HostCheck("version", "ok", f"{there}, as here")
