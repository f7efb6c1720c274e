"""Two set-ups of one host at once: one goes on, the other is told; what was cut off stands in nobody's way for long."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.agent_host import AgentHost, agent_host
from tests.fakes.vmsg_process import wait_until
from vmsg_desktop.adapters.ssh.own_wheel import OwnWheel
from vmsg_desktop.adapters.ssh.place import Place
from vmsg_desktop.adapters.ssh.session import ShellSession
from vmsg_desktop.adapters.ssh.setup_turn import LEASE_S, SetupTurn, taken_turn
from vmsg_desktop.adapters.storage.hosts import SetupLogs
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.model.host import OnSetup, SetupLine, SetupStarted, SetupWishes

WHEEL = OwnWheel("vmsg_desktop-0.1.0-py3-none-any.whl", "0.1.0", b"wheel", "ab" * 32)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AgentHost]:
    with agent_host(tmp_path_factory.mktemp("host")) as made:
        yield made


@pytest.fixture
def host(machine: AgentHost, monkeypatch: pytest.MonkeyPatch) -> AgentHost:
    monkeypatch.setattr("vmsg_desktop.adapters.ssh.session.own_wheel", lambda: WHEEL)
    return machine.fresh()


def set_up(host: AgentHost, owner: str, *, emit: OnSetup = lambda event: None) -> str | None:
    with host.shell() as shell:
        session = ShellSession(shell, lambda _names: (), owner)
        return session.set_up(SetupWishes(models=("toy",)), emit=emit, cancel=CancelToken()).state.version


def is_lost(turn: SetupTurn) -> bool:
    try:
        turn.check()
    except RemoteError as exc:
        return exc.code == "setup_turn_lost"
    return False


def lease(host: AgentHost) -> Path:
    return host.agent / "setup.lease"


def test_second_computer_is_told_who_sets_up_and_changes_nothing(host: AgentHost) -> None:
    errors: list[RemoteError] = []

    def meanwhile(event: object) -> None:
        if isinstance(event, SetupStarted) and event.step == "packages":
            calls = len(host.calls("pip"))
            with pytest.raises(RemoteError) as caught:
                set_up(host, "office 'two'")
            errors.append(caught.value)
            assert len(host.calls("pip")) == calls

    assert set_up(host, "laptop 'one'", emit=meanwhile) == WHEEL.label
    assert [error.code for error in errors] == ["setup_under_way"]
    assert "started on laptop 'one'" in errors[0].message
    assert not lease(host).exists()


def test_after_the_first_has_ended_the_second_may(host: AgentHost) -> None:
    set_up(host, "laptop")
    assert set_up(host, "office") == WHEEL.label


def test_failed_set_up_gives_its_turn_back(host: AgentHost) -> None:
    knob = host.knob("pip-fails", "No matching distribution found")
    with pytest.raises(RemoteError):
        set_up(host, "laptop")
    knob.unlink()
    assert set_up(host, "office") == WHEEL.label


@pytest.mark.parametrize("age_s", [LEASE_S + 5, -10 * LEASE_S])
def test_lease_that_lapsed_or_lies_in_the_future_holds_nobody_up(host: AgentHost, age_s: float) -> None:
    host.agent.mkdir(parents=True)
    lease(host).write_text("laptop that was cut off\n")
    then_s = lease(host).stat().st_mtime - age_s
    os.utime(lease(host), (then_s, then_s))
    assert set_up(host, "office") == WHEEL.label


def test_own_lease_is_taken_up_at_once(host: AgentHost) -> None:
    host.agent.mkdir(parents=True)
    lease(host).write_text("laptop\n")
    assert set_up(host, "laptop") == WHEEL.label


def test_who_lost_the_turn_does_not_switch(host: AgentHost) -> None:
    def overtaken(event: object) -> None:
        if isinstance(event, SetupStarted) and event.step == "doctor":
            lease(host).write_text("office\n")

    with pytest.raises(RemoteError) as caught:
        set_up(host, "laptop", emit=overtaken)
    assert caught.value.code == "setup_turn_lost"
    assert host.current is None
    assert lease(host).read_text() == "office\n"


def test_lease_is_renewed_while_the_set_up_goes_on(host: AgentHost) -> None:
    with host.shell() as shell, taken_turn(shell, Place(str(host.home), True), "laptop") as turn:
        os.utime(lease(host), (1.0, 1.0))
        turn.renew()
        assert lease(host).stat().st_mtime > 1.0


def test_renewing_ends_with_the_turn(host: AgentHost) -> None:
    with host.shell() as shell:
        turn = SetupTurn(shell, Place(str(host.home), True), "laptop")
        turn.take()
        renewing = threading.Thread(target=turn.renew_until_over, args=(0.001,))
        renewing.start()
        lease(host).write_text("office\n")
        wait_until(lambda: is_lost(turn))
        turn.end()
        renewing.join(30)
        assert not renewing.is_alive()


def test_two_terminals_of_one_computer_are_told_apart_before_anything_is_sent(tmp_path: Path) -> None:
    logs = SetupLogs(tmp_path / "hosts")
    with logs.open("box") as write:
        write(SetupLine("packages", "Collecting numpy"))
        with pytest.raises(RemoteError) as caught, SetupLogs(tmp_path / "hosts").open("box"):
            pass
        assert caught.value.code == "setup_under_way"
        assert "Collecting numpy" in logs.path("box").read_text()
        with logs.open("other") as other:
            other(SetupLine("packages", "Collecting scipy"))
    with logs.open("box"):
        assert logs.path("box").read_text() == ""
