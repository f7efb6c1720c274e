"""The page of machines against a real OpenSSH server: its key compared, pinned, and stopped at when it changes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.settings_desk import House
from tests.fakes.sshd import SshServer, ssh_server
from vmsg_desktop.adapters.ssh.connect import Connector
from vmsg_desktop.adapters.ssh.credentials import Credentials
from vmsg_desktop.adapters.ssh.door import SshDoor
from vmsg_desktop.adapters.ssh.host_keys import HostKey, HostKeyPins
from vmsg_desktop.adapters.storage.hosts import HostList, SetupLogs
from vmsg_desktop.application.agents import Agents
from vmsg_desktop.application.questions import Asked
from vmsg_desktop.core.model.host import HostKeyQuestion, Removal
from vmsg_desktop.presenters.hosts import HostsPresenter
from vmsg_desktop.presenters.hosts_state import HostsState
from vmsg_desktop.presenters.hosts_work import HostServices


class Page:
    """The page without a window; its person says yes to whatever is asked."""

    def __init__(self, folder: Path, server: SshServer) -> None:
        self.house = House(folder)
        self.questions: list[HostKeyQuestion] = []
        self.asked_on: list[str] = []
        self.house.questions.listen(self._answer)
        pins, keys = HostKeyPins(folder / "pins"), Credentials(uses_agent=False, folder=server.client_key.parent)
        config = f"Host box\n HostName {server.address}\n Port {server.port}\n User {server.user}\n"
        config += f' IdentityFile "{server.client_key}"\n IdentitiesOnly yes\n'
        door = SshDoor(Connector(pins, keys), lambda: config, lambda _names: ())
        agents = Agents(HostList(folder / "h.json"), door, SetupLogs(folder), lambda: "0.1.0-a", FakeClock(now_s=1.0))
        self.house.desk = replace(self.house.desk, ssh_aliases=lambda: ("box",))
        services = HostServices(
            agents, self.house.desk, self.house.machine, self.house.settings, self.house.errands, self.house.deliver  # type: ignore[arg-type]
        )  # fmt: skip
        self.agents, self.hosts = agents, HostsPresenter(services, self)

    def show_hosts(self, state: HostsState) -> None:
        """See HostsView."""

    def show_added(self, name: str) -> None:
        """See HostsView."""

    def show_log(self, name: str, text: str) -> None:
        """See HostsView."""

    def ask_removal(self, name: str, freed: dict[Removal, int]) -> None:
        """See HostsView."""

    def _answer(self, asked: Asked) -> None:
        self.questions.append(asked.question)
        self.asked_on.append(threading.current_thread().name)
        asked.answer(True)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SshServer]:
    with ssh_server(tmp_path / "sshd") as made:
        yield made


def test_host_of_the_ssh_settings_is_added_with_the_key_that_it_shows(server: SshServer, tmp_path: Path) -> None:
    page = Page(tmp_path, server)
    page.hosts.open()
    page.hosts.add("box")
    public = server.host_key.with_name(server.host_key.name + ".pub").read_text().split()[1]
    shown = HostKey.from_text(public).fingerprint
    assert [question.fingerprint for question in page.questions] == [shown]
    machine = page.hosts.state.machine("box")
    assert machine is not None
    assert (machine.mark, machine.problem) == ("bare", None)
    assert machine.pin is not None
    assert machine.pin.fingerprint == shown
    assert machine.look is not None
    assert machine.look.round_trip_s is not None
    assert machine.look.round_trip_s > 0


def test_other_key_stops_the_host_before_anybody_signs_in(server: SshServer, tmp_path: Path) -> None:
    page = Page(tmp_path, server)
    page.hosts.open()
    page.hosts.add("box")
    pinned = page.agents.pinned("box")
    before = len(server.auth_attempts())
    server.stop()
    server.swap_host_key()
    server.start()
    page.hosts.look("box")
    machine = page.hosts.state.machine("box")
    assert machine is not None
    assert machine.mark == "changed"
    assert machine.changed is not None
    assert machine.changed.pinned == pinned
    assert machine.changed.shown != pinned
    assert len(server.auth_attempts()) == before
    assert len(page.questions) == 1
