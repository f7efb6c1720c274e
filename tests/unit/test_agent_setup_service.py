"""Hosts as a service for any door: keys are confirmed once, lists change only after success, progress is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.host_door import FINGERPRINT, UP, FakeDoor
from vmsg_desktop.adapters.storage.hosts import HostList, SetupLogs
from vmsg_desktop.application.agents import Agents
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import Cancelled, InputError, RemoteError
from vmsg_desktop.core.model.host import (
    AgentState,
    HostCheck,
    HostEntry,
    HostKeyQuestion,
    SetupDone,
    SetupEvent,
    SetupLine,
    SetupResult,
    SetupStarted,
    SetupWishes,
)
from vmsg_desktop.core.model.host_look import PinnedKey


@dataclass
class Desk:
    """The service with what it stands on, and a person who says yes or no."""

    agents: Agents
    door: FakeDoor
    folder: Path
    says: bool = True
    questions: list[HostKeyQuestion] = field(default_factory=list)
    heard: list[SetupEvent] = field(default_factory=list)
    cancel: CancelToken = field(default_factory=CancelToken)

    def confirm(self, question: HostKeyQuestion) -> bool:
        self.questions.append(question)
        return self.says

    def add(self, name: str = "box", destination: str | None = "mika@192.0.2.7") -> HostEntry:
        return self.agents.add(name, destination, confirm=self.confirm, cancel=self.cancel)

    def set_up(self, name: str = "box", destination: str | None = None) -> SetupResult:
        return self.agents.set_up(
            name, destination, wishes=SetupWishes(), confirm=self.confirm, emit=self.heard.append, cancel=self.cancel
        )


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    door = FakeDoor()
    logs, records = SetupLogs(tmp_path), HostList(tmp_path / "hosts.json")
    return Desk(Agents(records, door, logs, lambda: "0.1.0-aaaa", FakeClock(now_s=77.0)), door, tmp_path)


def test_adding_connects_once_and_keeps_the_host(desk: Desk) -> None:
    assert desk.add() == HostEntry("box", "192.0.2.7", "mika", None, None, 77.0)
    assert [entry.name for entry in desk.agents.hosts()] == ["box"]
    assert desk.add() == desk.agents.entry("box")
    assert desk.door.open == 0


def test_unknown_key_is_asked_about_once(desk: Desk) -> None:
    desk.door.unknown = ["192.0.2.7"]
    desk.add()
    desk.set_up()
    assert desk.questions == [HostKeyQuestion("192.0.2.7", "ssh-ed25519", "SHA256:192.0.2.7", "")]


def test_each_machine_on_the_way_is_asked_about(desk: Desk) -> None:
    desk.door.unknown = ["jump", "inner"]
    desk.add()
    assert [question.host for question in desk.questions] == ["jump", "inner"]


def test_no_means_no(desk: Desk) -> None:
    desk.door.unknown, desk.says = ["192.0.2.7"], False
    with pytest.raises(RemoteError):
        desk.add()
    assert desk.door.trusted == []
    assert desk.agents.hosts() == ()


def test_way_with_ever_new_keys_ends(desk: Desk) -> None:
    desk.door.unknown = [f"hop{count}" for count in range(40)]
    with pytest.raises(RemoteError):
        desk.add()
    assert len(desk.questions) < 15


def test_changed_key_is_no_question(desk: Desk) -> None:
    desk.door.refuses = RemoteError("host_key_changed", "another key", "stop")
    with pytest.raises(RemoteError, match="another key"):
        desk.add()
    assert desk.questions == []


def test_name_that_means_another_machine_is_refused(desk: Desk) -> None:
    desk.add()
    with pytest.raises(InputError) as caught:
        desk.add("box", "192.0.2.99")
    assert caught.value.code == "host_exists"


def test_set_up_adds_what_is_not_known(desk: Desk) -> None:
    assert desk.set_up("box", "192.0.2.7").state == UP
    assert desk.agents.entry("box").address == "192.0.2.7"
    assert desk.heard == [
        SetupStarted("connect"),
        SetupDone("connect", "192.0.2.7"),
        SetupLine("packages", "Collecting numpy"),
    ]
    assert "Collecting numpy" in (desk.folder / "box.setup.log").read_text()


def test_failed_set_up_names_its_log_and_keeps_the_host(desk: Desk) -> None:
    desk.door.session.fails = RemoteError("remote_packages_failed", "pip", "mend")
    with pytest.raises(RemoteError) as caught:
        desk.set_up("box", "192.0.2.7")
    assert caught.value.details["log"] == str(desk.folder / "box.setup.log")
    assert desk.agents.entry("box").name == "box"


def test_set_up_is_cancelled_from_outside(desk: Desk) -> None:
    desk.cancel.cancel()
    with pytest.raises(Cancelled):
        desk.set_up("box", "192.0.2.7")
    assert desk.door.open == 0


def test_status_of_a_host_that_is_away_is_a_status(desk: Desk) -> None:
    desk.add()
    desk.door.refuses = RemoteError("host_timeout", "It did not answer.", "wait")
    status = desk.agents.status("box", confirm=desk.confirm, cancel=desk.cancel)
    assert (status.state, status.problem) == (None, "It did not answer.")


def test_status_never_passes_over_a_changed_key(desk: Desk) -> None:
    desk.add()
    desk.door.refuses = RemoteError("host_key_changed", "another key", "stop")
    with pytest.raises(RemoteError):
        desk.agents.status("box", confirm=desk.confirm, cancel=desk.cancel)


def test_doctor_tells_of_the_way_the_version_and_the_machine(desk: Desk) -> None:
    desk.add()
    checks = desk.agents.doctor("box", confirm=desk.confirm, cancel=desk.cancel)
    assert [(check.name, check.state) for check in checks] == [("connection", "ok"), ("version", "ok"), ("disk", "ok")]
    assert "12 ms" in checks[0].found


def test_doctor_finds_that_the_host_is_away(desk: Desk) -> None:
    desk.add()
    desk.door.refuses = RemoteError("host_timeout", "It did not answer.", "Start it.")
    checks = desk.agents.doctor("box", confirm=desk.confirm, cancel=desk.cancel)
    assert checks == (HostCheck("connection", "fail", "It did not answer.", "Start it."),)


def test_doctor_offers_the_update_and_the_first_set_up(desk: Desk) -> None:
    desk.add()
    for version, state in (("0.1.0-bbbb", "warn"), (None, "fail")):
        desk.door.session.state_there = AgentState(version, None, (), None, None, None, None)
        check = desk.agents.doctor("box", confirm=desk.confirm, cancel=desk.cancel)[1]
        assert (check.state, check.fix) == (state, "vmsg agent setup box")


def test_start_stop_logs_and_sizes_ask_the_host(desk: Desk) -> None:
    desk.add()
    agents, session = desk.agents, desk.door.session
    assert agents.start("box", confirm=desk.confirm, cancel=desk.cancel) == UP
    assert agents.stop("box", confirm=desk.confirm, cancel=desk.cancel) == UP
    assert agents.read_logs("box", lines=3, confirm=desk.confirm, cancel=desk.cancel) == "said"
    assert agents.sizes("box", confirm=desk.confirm, cancel=desk.cancel)["everything"] == 2
    assert session.asked == ["start", "stop", "logs 3", "sizes"]


def test_look_tells_the_state_and_how_far_away_it_is(desk: Desk) -> None:
    desk.add()
    look = desk.agents.look("box", confirm=desk.confirm, cancel=desk.cancel)
    assert (look.status.state, look.status.here) == (UP, "0.1.0-aaaa")
    assert (look.round_trip_s, look.round_trips) == (0.012, 5)
    assert desk.door.open == 0


def test_pinned_key_is_shown_until_it_is_forgotten_and_the_host_stays(desk: Desk) -> None:
    desk.add()
    assert desk.agents.pinned("box") == PinnedKey("ssh-ed25519", FINGERPRINT)
    assert desk.agents.unpin("box")
    assert desk.agents.pinned("box") is None
    assert desk.agents.entry("box").name == "box"


def test_idle_guard_is_set_over_there(desk: Desk) -> None:
    desk.add()
    assert desk.agents.keep_for("box", 0, confirm=desk.confirm, cancel=desk.cancel).idle_minutes == 0
    assert desk.door.session.asked == ["keep_for 0"]


def test_removing_takes_it_off_the_list_with_its_key(desk: Desk) -> None:
    desk.add()
    assert desk.agents.remove("box", what="program", confirm=desk.confirm, cancel=desk.cancel) == 5
    assert desk.agents.hosts() == ()
    assert desk.door.forgotten == ["box"]


def test_failed_removing_keeps_it_on_the_list(desk: Desk) -> None:
    desk.add()
    desk.door.session.fails = RemoteError("connection_lost", "lost", "again")
    with pytest.raises(RemoteError):
        desk.agents.remove("box", what="program", confirm=desk.confirm, cancel=desk.cancel)
    assert desk.agents.entry("box").name == "box"
    assert desk.door.forgotten == []


def test_host_that_is_not_on_the_list_is_told_with_those_that_are(desk: Desk) -> None:
    desk.add()
    with pytest.raises(InputError, match="box") as caught:
        desk.agents.start("bux", confirm=desk.confirm, cancel=desk.cancel)
    assert caught.value.code == "host_not_added"
