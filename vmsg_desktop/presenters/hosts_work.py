"""What the page of machines has done on lanes: every method may take long, and none touches what is shown."""

from __future__ import annotations

from dataclasses import dataclass, replace

from vmsg_desktop.application.agents import Agents
from vmsg_desktop.application.machine import ChosenMachine
from vmsg_desktop.application.previews import Deliver, PreviewLane
from vmsg_desktop.application.settings_desk import SettingsDesk
from vmsg_desktop.application.studio import SettingsKeeper
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import Capabilities
from vmsg_desktop.core.model.errors import Cancelled, VmsgError
from vmsg_desktop.core.model.events import Emit
from vmsg_desktop.core.model.host import ConfirmKey, HostCheck, HostEntry, HostKeyQuestion, Removal
from vmsg_desktop.core.model.host_look import Here, HostLook, PinnedKey
from vmsg_desktop.presenters.hosts_state import THIS_COMPUTER, Doctor, Machine, mark_of


@dataclass(frozen=True)
class HostServices:
    """What the presenter works with: hosts, the desk of the settings, the chosen machine, what is kept of it."""

    agents: Agents
    desk: SettingsDesk
    machine: ChosenMachine
    settings: SettingsKeeper
    errands: PreviewLane
    deliver: Deliver


@dataclass(frozen=True)
class Looked:
    """What a look found; see Machine."""

    look: HostLook | None
    pin: PinnedKey | None
    capabilities: Capabilities | None
    here: Here | None = None


class HostWork:
    """Work for the lanes."""

    def __init__(self, services: HostServices) -> None:
        self._services = services
        self._agents, self._desk = services.agents, services.desk

    def listed(self, emit: Emit, cancel: CancelToken) -> tuple[tuple[HostEntry, ...], tuple[str, ...]]:
        """The list of hosts, and those that the SSH settings name. Raises StorageError."""
        return self._agents.hosts(), self._aliases()

    def looked_at(self, name: str, cancel: CancelToken) -> Looked:
        """How a machine stands. Raises InputError, RemoteError, StorageError, Cancelled."""
        if name == THIS_COMPUTER:
            here = self._desk.look_here()
            return Looked(None, None, self._capabilities(name, cancel) if here.agent_version else None, here)
        look = self._agents.look(name, confirm=self.confirm(cancel), cancel=cancel)
        is_running = look.status.state is not None and look.status.state.is_running and not look.status.is_outdated
        capabilities = self._capabilities(name, cancel) if is_running else None
        return Looked(look, self._agents.pinned(name), capabilities)

    def quietly_looked_at(self, name: str, cancel: CancelToken) -> Looked:
        """The same; where a person would have to be asked, the error of an unanswered question is raised."""
        with self._desk.questions.unasked():
            return self.looked_at(name, cancel)

    def examined(self, name: str, cancel: CancelToken) -> Doctor:
        """The doctor of a machine. Raises ComputeError, InputError, StorageError, Cancelled."""
        clock = self._agents.clock
        began_s = clock.monotonic_s()
        checks = self._checks(name, cancel)
        return Doctor(checks, False, clock.now_s(), clock.monotonic_s() - began_s)

    def removable(self, name: str, cancel: CancelToken) -> dict[Removal, int]:
        """Bytes that removing would free there; empty where the host is not reached. Raises Cancelled."""
        try:
            return dict(self._agents.sizes(name, confirm=_never, cancel=cancel))
        except Cancelled:
            raise
        except VmsgError:
            return {}

    def remove(self, name: str, what: Removal | None, cancel: CancelToken) -> None:
        """Take a host off the list, and ``what`` of it away. Raises InputError, RemoteError, StorageError."""
        if self._services.machine.name == name:
            self.choose(THIS_COMPUTER)
        if what is None:
            self._agents.forget(name)
        else:
            self._agents.remove(name, what=what, confirm=_never, cancel=cancel)

    def choose(self, name: str) -> None:
        """Make new messages there. Raises InputError, StorageError."""
        self._services.machine.choose(name)
        self._services.settings.keep(machine=name)

    def confirm(self, cancel: CancelToken) -> ConfirmKey:
        """Asks the person whether a key is the right one; no answer is no."""

        def confirm(question: HostKeyQuestion) -> bool:
            return self._desk.questions.ask(question, cancel=cancel) is True

        return confirm

    def _aliases(self) -> tuple[str, ...]:
        """What cannot be read is no reason to show no hosts; adding one says what is wrong."""
        try:
            return self._desk.ssh_aliases()
        except VmsgError:
            return ()

    def _capabilities(self, name: str, cancel: CancelToken) -> Capabilities | None:
        """None where the agent does not tell: then nothing is claimed of its machine."""
        try:
            return self._desk.capabilities(name, cancel)
        except Cancelled:
            raise
        except VmsgError:
            return None

    def _checks(self, name: str, cancel: CancelToken) -> tuple[HostCheck, ...]:
        if name == THIS_COMPUTER:
            return self._desk.examine_here(cancel)
        return self._agents.doctor(name, confirm=self.confirm(cancel), cancel=cancel)


def with_look(machine: Machine, found: Looked) -> Machine:
    """A machine after it was looked at."""
    if found.look is None:
        return replace(machine, mark="ready", here=found.here, capabilities=found.capabilities, changed=None)
    return replace(
        machine, mark=mark_of(found.look), look=found.look, pin=found.pin, capabilities=found.capabilities,
        changed=None, problem=None,
    )  # fmt: skip


def _never(question: HostKeyQuestion) -> bool:
    """Nothing is taken from a host whose key nobody confirmed."""
    return False
