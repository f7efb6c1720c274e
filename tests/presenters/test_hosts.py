"""Where to run: adding a host, its key compared once, a changed key as a hard stop, set-up, doctor, removing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.host_door import FINGERPRINT, UP
from tests.fakes.settings_desk import CAPABILITIES, CHECKS, House
from vmsg_desktop.application.questions import Asked
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.model.host import AgentState, HostKeyQuestion, Removal, SetupWishes
from vmsg_desktop.core.model.host_look import PinnedKey
from vmsg_desktop.presenters.hosts import HostsPresenter
from vmsg_desktop.presenters.hosts_state import HostsState, Machine
from vmsg_desktop.presenters.hosts_work import HostServices

CHANGED = RemoteError(
    "host_key_changed", "Another key is shown.", "Ask who runs the host.",
    details={
        "host": "gpu", "pinned_type": "ssh-ed25519", "pinned_fingerprint": FINGERPRINT, "key_type": "ssh-rsa",
        "fingerprint": "SHA256:other",
    },
)  # fmt: skip
AWAY = RemoteError("host_timeout", "gpu did not answer.", "Start it.", retryable=True)


class View:
    """Remembers what it was shown."""

    def __init__(self) -> None:
        self.states: list[HostsState] = []
        self.added: list[str] = []
        self.logs: list[str] = []
        self.removals: list[dict[Removal, int]] = []

    def show_hosts(self, state: HostsState) -> None:
        """See HostsView."""
        self.states.append(state)

    def show_added(self, name: str) -> None:
        """See HostsView."""
        self.added.append(name)

    def show_log(self, name: str, text: str) -> None:
        """See HostsView."""
        self.logs.append(text)

    def ask_removal(self, name: str, freed: dict[Removal, int]) -> None:
        """See HostsView."""
        self.removals.append(freed)


class Desk:
    """A presenter with a person who answers questions at once."""

    def __init__(self, house: House) -> None:
        self.house, self.view, self.answer = house, View(), True
        self.asked: list[HostKeyQuestion] = []
        house.questions.listen(self._answer)
        services = HostServices(
            house.agents, house.desk, house.machine, house.settings, house.errands, house.deliver  # type: ignore[arg-type]
        )  # fmt: skip
        self.hosts = HostsPresenter(services, self.view)

    def machine(self, name: str = "gpu") -> Machine:
        """A machine as it is shown."""
        found = self.hosts.state.machine(name)
        assert found is not None
        return found

    def with_host(self) -> Desk:
        """The host "gpu" is in the list, the list is open."""
        self.house.agents.add("gpu", "mika@gpu.example.net", confirm=lambda _question: True, cancel=CancelToken())
        self.hosts.open()
        return self

    def _answer(self, asked: Asked) -> None:
        self.asked.append(asked.question)
        asked.answer(self.answer)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(House(tmp_path))


def test_without_hosts_this_computer_is_what_there_is(desk: Desk) -> None:
    desk.hosts.open()
    assert [machine.name for machine in desk.hosts.state.machines] == ["local"]
    here = desk.machine("local")
    assert (here.mark, here.here, here.capabilities) == ("ready", desk.house.here, None)
    assert desk.hosts.state.aliases == ("gpu", "nas")


def test_adding_has_the_key_compared_then_looks_at_the_host(desk: Desk) -> None:
    desk.house.door.unknown = ["gpu.example.net"]
    desk.hosts.add("mika@gpu.example.net")
    assert [question.fingerprint for question in desk.asked] == ["SHA256:gpu.example.net"]
    assert desk.view.added == ["gpu"]
    assert desk.hosts.state.selected == "gpu"
    assert desk.machine().mark == "ready"
    assert desk.machine().pin == PinnedKey("ssh-ed25519", FINGERPRINT)


def test_no_to_the_key_adds_nothing(desk: Desk) -> None:
    desk.house.door.unknown, desk.answer = ["gpu.example.net"], False
    desk.hosts.add("mika@gpu.example.net")
    assert desk.house.agents.hosts() == ()
    assert desk.view.added == []
    assert desk.hosts.state.add_problem is not None
    assert not desk.hosts.state.is_adding


def test_typed_nonsense_is_told(desk: Desk) -> None:
    desk.hosts.add("mika@not a host")
    assert desk.hosts.state.add_problem is not None
    assert desk.hosts.state.add_problem.code == "host_invalid"


def test_second_host_of_a_name_gets_a_number(desk: Desk) -> None:
    desk.with_host().hosts.add("mika@gpu.example.org")
    assert [machine.name for machine in desk.hosts.state.machines] == ["local", "gpu", "gpu-2"]


def test_adding_can_be_stopped(desk: Desk) -> None:
    desk.house.lanes.of("add").is_held = True
    desk.hosts.add("mika@gpu.example.net")
    assert desk.hosts.state.is_adding
    desk.hosts.stop_adding()
    assert (desk.hosts.state.is_adding, desk.house.agents.hosts()) == (False, ())


def test_opening_the_list_disturbs_nobody(desk: Desk) -> None:
    desk.with_host()
    desk.house.door.unknown = ["gpu.example.net"]
    desk.house.door.trusted.clear()
    fresh = Desk(desk.house)
    fresh.hosts.open()
    assert fresh.asked == []
    assert fresh.machine().mark == "unconfirmed"
    fresh.hosts.look("gpu")
    assert len(fresh.asked) == 1
    assert fresh.machine().pin is not None


def test_host_is_shown_with_state_round_trip_key_and_machine(desk: Desk) -> None:
    machine = desk.with_host().machine()
    assert machine.look is not None
    assert (machine.mark, machine.look.round_trip_s, machine.look.round_trips) == ("ready", 0.012, 5)
    assert machine.capabilities is not None
    assert machine.capabilities.devices == CAPABILITIES.devices


def test_agent_that_does_not_tell_leaves_its_machine_unknown(desk: Desk) -> None:
    desk.house.capabilities = RemoteError("agent_lost", "It did not answer.", "Again.")
    assert desk.with_host().machine().capabilities is None
    assert desk.machine().mark == "ready"


@pytest.mark.parametrize(
    ("state", "mark"),
    [
        (AgentState(None, None, (), None, None, None, None), "bare"),
        (AgentState("0.1.0-aaaa", None, (), "systemd", 30.0, None, None), "asleep"),
        (AgentState("0.0.9-bbbb", "0.0.9", (), "systemd", 30.0, 1, 2), "outdated"),
    ],
)
def test_how_the_agent_stands_is_the_hosts_mark(desk: Desk, state: AgentState, mark: str) -> None:
    desk.house.door.session.state_there = state
    assert desk.with_host().machine().mark == mark
    assert desk.machine().capabilities is None


def test_host_that_is_away_claims_nothing_of_itself(desk: Desk) -> None:
    desk.with_host().house.door.refuses = AWAY
    desk.hosts.look("gpu")
    machine = desk.machine()
    assert (machine.mark, machine.look, machine.capabilities, machine.problem) == ("away", None, None, AWAY)
    desk.house.door.refuses = None
    desk.hosts.look("gpu")
    assert (desk.machine().mark, desk.machine().problem) == ("ready", None)


def test_changed_key_stops_everything_and_both_are_shown(desk: Desk) -> None:
    desk.with_host().house.door.refuses = CHANGED
    desk.hosts.look("gpu")
    changed = desk.machine().changed
    assert changed is not None
    assert (changed.pinned.fingerprint, changed.shown.fingerprint) == (FINGERPRINT, "SHA256:other")
    for ask in (desk.hosts.start, desk.hosts.examine, desk.hosts.read_log, desk.hosts.look):
        ask("gpu")
        assert desk.machine().changed == changed
        assert desk.machine().mark == "changed"
    desk.hosts.set_up("gpu", SetupWishes())
    assert desk.machine().changed == changed
    assert desk.asked == []
    assert desk.house.door.session.asked == ["state"]


def test_changed_host_can_only_leave_the_list(desk: Desk) -> None:
    desk.with_host().house.door.refuses = CHANGED
    desk.hosts.look("gpu")
    desk.hosts.propose_removal("gpu")
    assert desk.view.removals == [{}]
    desk.hosts.remove("gpu", None)
    assert desk.hosts.state.machine("gpu") is None
    assert desk.house.door.forgotten == ["gpu"]


def test_key_that_is_the_pinned_one_again_ends_the_stop(desk: Desk) -> None:
    desk.with_host().house.door.refuses = CHANGED
    desk.hosts.look("gpu")
    desk.house.door.refuses = None
    desk.hosts.look("gpu")
    assert (desk.machine().changed, desk.machine().mark) == (None, "ready")


def test_set_up_is_told_step_by_step_then_the_host_is_looked_at(desk: Desk) -> None:
    desk.house.door.session.state_there = AgentState(None, None, (), None, None, None, None)
    desk.with_host()
    desk.house.door.session.state_there = UP
    desk.hosts.set_up("gpu", SetupWishes())
    lines = [state.machine("gpu").setup for state in desk.view.states]  # type: ignore[union-attr]
    told = [setup for setup in lines if setup is not None]
    assert told[0].steps[0].state == "waiting"
    assert any(setup.steps[0].state == "done" for setup in told)
    assert "Collecting numpy" in [setup.line for setup in told]
    assert (desk.machine().setup, desk.machine().mark) == (None, "ready")


def test_failed_set_up_shows_the_step_and_the_reason(desk: Desk) -> None:
    desk.with_host().house.door.session.fails = RemoteError("remote_packages_failed", "pip failed.", "Free space.")
    desk.hosts.set_up("gpu", SetupWishes())
    setup = desk.machine().setup
    assert setup is not None
    assert not setup.is_running
    assert setup.problem is not None
    assert setup.problem.details["log"].endswith("gpu.setup.log")
    assert desk.machine().problem is None


def test_set_up_can_be_stopped(desk: Desk) -> None:
    desk.with_host()
    lane = desk.house.lanes.of("host-gpu")
    lane.is_held = True
    desk.hosts.set_up("gpu", SetupWishes())
    assert desk.machine().is_setting_up
    token = lane.wishes["setup"].cancel
    desk.hosts.cancel("gpu")
    assert token.is_cancelled
    assert desk.machine().setup is None


def test_start_stop_and_idle_guard_look_at_the_host_afterwards(desk: Desk) -> None:
    desk.with_host()
    asked = desk.house.door.session.asked
    asked.clear()
    desk.hosts.stop("gpu")
    desk.hosts.start("gpu")
    desk.hosts.keep_for("gpu", 15)
    assert asked == ["stop", "state", "start", "state", "keep_for 15", "state"]
    assert desk.machine().doing == ""


def test_doctor_tells_when_and_how_long_and_keeps_its_last_answer_while_it_runs(desk: Desk) -> None:
    desk.with_host().hosts.examine("gpu")
    doctor = desk.machine().doctor
    assert doctor.at_s == 1_700_000_000.0
    assert [check.name for check in doctor.checks] == ["connection", "version", "disk"]
    desk.house.lanes.of("host-gpu").is_held = True
    desk.hosts.examine("gpu")
    assert desk.machine().doctor.is_running
    assert desk.machine().doctor.checks == doctor.checks


def test_doctor_of_this_computer_is_its_own(desk: Desk) -> None:
    desk.hosts.open()
    desk.hosts.examine("local")
    assert desk.machine("local").doctor.checks == CHECKS[2:]


def test_log_is_shown(desk: Desk) -> None:
    desk.with_host().hosts.read_log("gpu")
    assert desk.view.logs == ["said"]


def test_removal_is_asked_with_what_it_frees_then_done(desk: Desk) -> None:
    desk.with_host().hosts.propose_removal("gpu")
    assert desk.view.removals == [{"program": 1, "everything": 2}]
    desk.hosts.run_on("gpu")
    assert desk.house.settings.current.machine == "gpu"
    desk.hosts.remove("gpu", "program")
    assert [machine.name for machine in desk.hosts.state.machines] == ["local"]
    assert (desk.house.machine.name, desk.house.settings.current.machine) == ("local", "local")
    assert desk.hosts.state.runs_on == "local"


def test_failed_removal_keeps_the_host(desk: Desk) -> None:
    desk.with_host().house.door.session.fails = RemoteError("connection_lost", "lost", "again", retryable=True)
    desk.hosts.remove("gpu", "program")
    assert desk.machine().problem is not None
    assert [entry.name for entry in desk.house.agents.hosts()] == ["gpu"]


def test_unpinned_host_is_to_be_compared_anew(desk: Desk) -> None:
    desk.with_host().hosts.unpin("gpu")
    assert (desk.machine().pin, desk.machine().mark) == (None, "unconfirmed")


def test_new_messages_stay_where_they_were_when_the_choice_fails(desk: Desk) -> None:
    desk.with_host().house.machine.refuses = AWAY
    desk.hosts.run_on("gpu")
    assert (desk.hosts.state.runs_on, desk.hosts.state.problem) == ("local", AWAY)
    assert desk.house.settings.current.machine == "local"


def test_host_that_hangs_holds_up_no_other(desk: Desk) -> None:
    desk.with_host().house.lanes.of("host-gpu").is_held = True
    desk.hosts.look("gpu")
    assert desk.machine().doing == "looking"
    desk.hosts.examine("local")
    assert desk.machine("local").doctor.checks
    desk.hosts.cancel("gpu")
    assert desk.machine().doing == ""
