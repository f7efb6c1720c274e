"""Setting an agent up over a real SSH connection; what the host's python does is a script with behaviour."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from tests.fakes.agent_host import AgentHost, agent_host
from tests.fakes.vmsg_process import wait_until
from vmsg_desktop.adapters.ssh import deploy, host_agent, service
from vmsg_desktop.adapters.ssh.deploy import Deployment
from vmsg_desktop.adapters.ssh.own_wheel import OwnWheel
from vmsg_desktop.adapters.ssh.place import Place
from vmsg_desktop.adapters.ssh.send_models import LocalModel
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import Cancelled, ComputeError, RemoteError, VmsgError
from vmsg_desktop.core.model.host import (
    SetupDone,
    SetupEvent,
    SetupLine,
    SetupNote,
    SetupProgress,
    SetupResult,
    SetupWishes,
)


def wheel_of(text: bytes) -> OwnWheel:
    sha256 = hashlib.sha256(text).hexdigest()
    return OwnWheel("vmsg_desktop-0.1.0-py3-none-any.whl", "0.1.0", text, sha256)


FIRST, SECOND, THIRD = (wheel_of(name * 100) for name in (b"first", b"second", b"third"))


_TORCH_LINES = 'if "import torch" in " ".join(words): return print("2.10.0")\n    '


@dataclass
class Desk:
    """The side of the person: what it wants, and what it heard."""

    host: AgentHost
    models: Sequence[LocalModel] = ()
    cancel: CancelToken = field(default_factory=CancelToken)
    heard: list[SetupEvent] = field(default_factory=list)
    on_event: threading.Event = field(default_factory=threading.Event)

    def set_up(self, wheel: OwnWheel = FIRST, **wishes: object) -> SetupResult:
        self.heard.clear()
        chosen = SetupWishes(**{"models": ("toy",), **wishes})  # type: ignore[arg-type]
        with self.host.shell() as shell:
            return Deployment(shell, wheel, chosen, lambda _names: self.models, self.hear, self.cancel).run()

    def hear(self, event: SetupEvent) -> None:
        self.heard.append(event)
        if isinstance(event, SetupLine) and "slow mirror" in event.text:
            self.cancel.cancel()

    def notes(self) -> str:
        return " ".join(event.words for event in self.heard if isinstance(event, SetupNote))

    def new_steps(self) -> list[str]:
        return [event.step for event in self.heard if isinstance(event, SetupDone) and event.is_new]


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be counted by init does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AgentHost]:
    with agent_host(tmp_path_factory.mktemp("host")) as made:
        yield made


@pytest.fixture
def host(machine: AgentHost) -> AgentHost:
    return machine.fresh()


@pytest.fixture
def desk(host: AgentHost) -> Desk:
    return Desk(host)


def test_from_nothing_to_an_agent_that_answers(desk: Desk, host: AgentHost) -> None:
    result = desk.set_up(idle_minutes=12.5)
    assert result.state.is_running
    assert result.state.version == FIRST.label
    assert result.state.idle_minutes == 12.5
    assert result.replaced is None
    assert host.current == host.running == FIRST.label
    sent = list((host.agent / "wheels").glob("*/*.whl"))
    assert [path.read_bytes() for path in sent] == [FIRST.data]
    assert [step for step in desk.new_steps() if step != "tidy"] == [
        "look", "wheel", "environment", "packages", "models", "doctor", "switch", "start",
    ]  # fmt: skip
    shares = [event.fraction for event in desk.heard if isinstance(event, SetupProgress)]
    assert shares[-1] == 1.0


def test_agents_folder_is_private(desk: Desk, host: AgentHost) -> None:
    desk.set_up()
    assert host.agent.stat().st_mode & 0o077 == 0


def test_second_time_nothing_is_done_again(desk: Desk, host: AgentHost) -> None:
    desk.set_up()
    installs, starts = len(host.calls("pip")), len(host.calls("remote_agent", "supervise"))
    desk.set_up()
    assert desk.new_steps() == ["look", "models", "doctor"]
    assert len(host.calls("pip")) == installs
    assert len(host.calls("remote_agent", "supervise")) == starts


def test_other_idle_minutes_restart_the_same_version(desk: Desk, host: AgentHost) -> None:
    desk.set_up(idle_minutes=5)
    assert desk.set_up(idle_minutes=0).state.idle_minutes == 0
    assert host.calls("remote_agent", "supervise", "--detach")[-1][-1] == "0"


def test_new_version_replaces_the_old_one_which_stays_beside_it(desk: Desk, host: AgentHost) -> None:
    desk.set_up(FIRST)
    result = desk.set_up(SECOND)
    assert result.replaced == FIRST.label
    assert host.current == host.running == SECOND.label
    assert {path.name for path in (host.agent / "versions").iterdir()} == {FIRST.label, SECOND.label}


def test_versions_beyond_two_go_with_their_wheels(desk: Desk, host: AgentHost) -> None:
    for wheel in (FIRST, SECOND, THIRD):
        desk.set_up(wheel)
    assert {path.name for path in (host.agent / "versions").iterdir()} == {SECOND.label, THIRD.label}
    assert {path.name for path in (host.agent / "wheels").iterdir()} == {SECOND.sha256[:16], THIRD.sha256[:16]}


def test_silent_new_version_is_rolled_back_and_the_old_one_runs(desk: Desk, host: AgentHost) -> None:
    desk.set_up(FIRST, idle_minutes=7)
    host.knob(f"silent-{SECOND.label}")
    with pytest.raises(RemoteError) as caught:
        desk.set_up(SECOND, idle_minutes=9)
    assert caught.value.code == "agent_silent"
    assert caught.value.details["rolled_back_to"] == FIRST.label
    assert host.current == host.running == FIRST.label
    assert FIRST.label in desk.notes()
    with host.shell() as shell:
        assert host_agent.state_of(shell).idle_minutes == 7


def test_silent_first_version_leaves_nothing_running(desk: Desk, host: AgentHost) -> None:
    host.knob(f"silent-{FIRST.label}")
    with pytest.raises(RemoteError):
        desk.set_up(FIRST)
    assert host.current is None
    assert host.running is None
    with host.shell() as shell:
        assert host_agent.state_of(shell).service is None


@pytest.mark.parametrize("times", [1, 9])
def test_old_version_runs_again_where_ending_it_failed(desk: Desk, host: AgentHost, times: int) -> None:
    desk.set_up(FIRST, idle_minutes=7)
    host.knob("stop-fails", str(times))
    with pytest.raises(RemoteError, match="the supervisor does not answer") as caught:
        desk.set_up(SECOND, idle_minutes=9)
    assert caught.value.details["rolled_back_to"] == FIRST.label
    assert host.current == host.running == FIRST.label
    with host.shell() as shell:
        assert host_agent.state_of(shell).idle_minutes == 7
    assert ("could not be ended" in desk.notes()) == (times > 1)


def test_sick_new_version_changes_nothing_that_runs(desk: Desk, host: AgentHost) -> None:
    desk.set_up(FIRST)
    stops = len(host.calls("remote_agent", "supervise", "--stop"))
    host.knob("sick")
    with pytest.raises(RemoteError, match="0 GB free") as caught:
        desk.set_up(SECOND)
    assert caught.value.hint == "Free some."
    assert host.current == host.running == FIRST.label
    assert len(host.calls("remote_agent", "supervise", "--stop")) == stops


def test_set_ups_that_fail_again_and_again_do_not_fill_the_disk(desk: Desk, host: AgentHost) -> None:
    desk.set_up(FIRST)
    host.knob("sick")
    for text in (b"a", b"b", b"c", b"d"):
        with pytest.raises(RemoteError):
            desk.set_up(wheel_of(text))
    left = {path.name for path in (host.agent / "versions").iterdir()}
    assert FIRST.label in left
    assert len(left) == 3
    assert len(list((host.agent / "wheels").iterdir())) == 3
    assert host.running == FIRST.label


def test_failing_pip_is_told_with_its_last_lines_and_goes_on_later(desk: Desk, host: AgentHost) -> None:
    knob = host.knob("pip-fails")
    with pytest.raises(RemoteError, match="No matching distribution found for something") as caught:
        desk.set_up()
    assert caught.value.code == "remote_packages_failed"
    assert SetupLine("packages", "Collecting something") in desk.heard
    knob.unlink()
    assert desk.set_up().state.is_running
    assert "wheel" not in desk.new_steps()


def test_cancelled_in_pip_ends_it_there_too(desk: Desk, host: AgentHost) -> None:
    host.knob("pip-waits")
    with pytest.raises(Cancelled):
        desk.set_up()
    pid = int((host.knobs / "pip-pid").read_text())
    wait_until(lambda: not is_alive(pid))
    assert host.current is None


def test_pip_of_a_set_up_whose_connection_was_cut_ends_with_the_next_one(desk: Desk, host: AgentHost) -> None:
    knob = host.knob("pip-waits")

    def cut(event: SetupEvent) -> None:
        if isinstance(event, SetupLine) and "slow mirror" in event.text:
            pip = psutil.Process(int((host.knobs / "pip-pid").read_text()))
            next(parent for parent in pip.parents() if parent.name().startswith("sshd")).kill()

    desk.hear = cut  # type: ignore[method-assign]
    with pytest.raises(RemoteError):
        desk.set_up()
    pid = int((host.knobs / "pip-pid").read_text())
    assert is_alive(pid)
    knob.unlink()
    desk.set_up()
    wait_until(lambda: not is_alive(pid))
    assert host.running == FIRST.label


def test_cancelled_after_the_switch_brings_the_old_version_back(desk: Desk, host: AgentHost) -> None:
    desk.set_up(FIRST)
    real = desk.hear

    def stop_at_start(event: SetupEvent) -> None:
        real(event)
        if isinstance(event, SetupDone) and event.step == "switch":
            desk.cancel.cancel()

    desk.hear = stop_at_start  # type: ignore[method-assign]
    with pytest.raises(Cancelled):
        desk.set_up(SECOND)
    assert host.current == host.running == FIRST.label


def test_models_are_sent_where_the_host_has_no_way_out_and_that_is_said(
    desk: Desk, host: AgentHost, tmp_path: Path
) -> None:
    files = [tmp_path / "a.bin", tmp_path / "b.bin"]
    for path in files:
        path.write_bytes(path.name.encode() * 1000)
    desk.models = [LocalModel("toy", path.name, path) for path in files]
    host.knob("models-fail", "7")
    desk.set_up()
    assert (host.home / "models" / "toy" / "b.bin").read_bytes() == files[1].read_bytes()
    assert "cannot fetch the models itself" in desk.notes()
    assert not (host.agent / "incoming-models").exists()
    imports = len(host.calls("vmsg_desktop", "models", "import"))
    desk.models = ()  # nothing of them is needed here any more
    desk.set_up(models=("toys",))
    assert len(host.calls("vmsg_desktop", "models", "import")) == imports == 2


def test_models_from_here_never_ask_the_hosts_network(desk: Desk, host: AgentHost, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"a")
    desk.models = [LocalModel("toy", "a.bin", tmp_path / "a.bin")]
    desk.set_up(models_from="here")
    assert host.calls("vmsg_desktop", "models", "get") == []
    assert (host.home / "models" / "toy" / "a.bin").read_bytes() == b"a"


def test_models_from_the_host_alone_are_never_sent(desk: Desk, host: AgentHost) -> None:
    host.knob("models-fail", "7")
    with pytest.raises(RemoteError, match="could not be fetched"):
        desk.set_up(models_from="host")
    assert host.calls("vmsg_desktop", "models", "import") == []


def test_unknown_model_is_no_reason_to_send_any(desk: Desk, host: AgentHost) -> None:
    host.knob("models-fail", "3")
    with pytest.raises(RemoteError):
        desk.set_up()
    assert host.calls("vmsg_desktop", "models", "import") == []


def test_gpu_brings_the_gpu_libraries_and_the_opencv_without_a_screen(desk: Desk, host: AgentHost) -> None:
    host.command("nvidia-smi", "#!/bin/sh\necho 'Tesla T4, 15360 MiB'\n")
    facts = desk.set_up().facts
    assert facts.gpus == ("Tesla T4, 15360 MiB",)
    wheel, opencv = host.calls("pip", "install")
    assert wheel[-1].endswith(".whl[gpu]")
    assert opencv[-1] == "opencv-python-headless"
    assert "--system-site-packages" not in host.calls("venv")[0]


def test_base_is_base_where_there_is_a_gpu_too_when_wished(desk: Desk, host: AgentHost) -> None:
    host.command("nvidia-smi", "#!/bin/sh\necho 'Tesla T4, 15360 MiB'\n")
    desk.set_up(extras="base")
    assert [words[-1].endswith(".whl") for words in host.calls("pip", "install")] == [True]


def test_other_extras_are_built_beside_what_runs(desk: Desk, host: AgentHost) -> None:
    desk.set_up()
    result = desk.set_up(extras="gpu")
    assert "packages" in desk.new_steps()
    assert result.replaced == FIRST.label
    assert host.current == host.running == f"{FIRST.label}-gpu"
    assert "shows no GPU" in desk.notes()
    assert {path.name for path in (host.agent / "wheels").iterdir()} == {FIRST.sha256[:16]}


def test_torch_of_the_system_is_used_where_it_computes(desk: Desk, host: AgentHost) -> None:
    host.command("nvidia-smi", "#!/bin/sh\necho 'Tesla T4, 15360 MiB'\n")
    real = (host.bin / "python3").read_text()
    host.command("python3", real.replace('if words[:1] == ["-c"]:', _TORCH_LINES + 'if words[:1] == ["-c"]:'))
    assert desk.set_up().state.version == f"{FIRST.label}-gpu-system"
    assert "--system-site-packages" in host.calls("venv")[0]


def test_environment_whose_python_went_is_built_anew(desk: Desk, host: AgentHost) -> None:
    desk.set_up()
    (host.agent / "versions" / FIRST.label / "bin" / "python").unlink()
    desk.set_up()
    assert "packages" in desk.new_steps()


def test_start_and_stop_and_logs(desk: Desk, host: AgentHost) -> None:
    desk.set_up()
    (host.agent / "log").mkdir()
    (host.agent / "log" / "agent.log").write_text("one\ntwo\nthree\n")
    with host.shell() as shell:
        assert not host_agent.stop(shell).is_running
        assert host.running is None
        assert host_agent.start(shell).pid == 4711
        assert host_agent.logs(shell, lines=2) == "two\nthree"


def test_idle_guard_is_changed_without_a_set_up(desk: Desk, host: AgentHost) -> None:
    desk.set_up()
    with host.shell() as shell:
        changed = host_agent.keep_for(shell, 15)
        assert (changed.idle_minutes, changed.is_running) == (15, True)
        host_agent.stop(shell)
        asleep = host_agent.keep_for(shell, 0)
        assert (asleep.idle_minutes, asleep.is_running) == (0, False)
        assert host_agent.start(shell).idle_minutes == 0
    assert "--idle-minutes" in (host.agent / "start").read_text()


def test_host_without_an_agent_says_how_to_get_one(host: AgentHost) -> None:
    with host.shell() as shell:
        assert host_agent.state_of(shell).version is None
        for ask in (host_agent.start, host_agent.stop, lambda each: host_agent.keep_for(each, 5)):
            with pytest.raises(RemoteError) as caught:
                ask(shell)
            assert caught.value.hint == "Run: vmsg agent setup box"


def test_removing_keeps_models_and_results_unless_everything_goes(desk: Desk, host: AgentHost) -> None:
    for name in ("models/toy", "cache", "videos"):
        (host.home / name).mkdir(parents=True)
        (host.home / name / "file").write_bytes(bytes(100_000))
    desk.set_up()
    with host.shell() as shell:
        sizes = host_agent.sizes(shell)
        assert sizes["everything"] - sizes["program"] >= 200_000
        host_agent.remove(shell, what="program")
        assert host.running is None
        assert sorted(path.name for path in host.home.iterdir()) == ["cache", "models", "videos"]
        host_agent.remove(shell, what="everything")
    assert [path.name for path in host.home.iterdir()] == ["videos"]


def test_systemd_keeps_it_where_it_serves_the_user(desk: Desk, host: AgentHost) -> None:
    host.use_systemd()
    result = desk.set_up(idle_minutes=30)
    assert result.state.service == "systemd"
    unit = host.user / "config" / "systemd" / "user" / service.UNIT
    lines = unit.read_text().splitlines()
    python = host.agent / "current" / "bin" / "python"
    assert f'ExecStart="{python}" "-m" "remote_agent" "serve" "--idle-minutes" "30"' in lines
    assert f'Environment="VMSG_HOME={host.home}"' in lines
    assert "Restart=on-failure" in lines
    said = (host.knobs / "systemd").read_text().splitlines()
    assert said[0] == "loginctl enable-linger"
    assert said[-1] == f"systemctl --user start {service.UNIT}"
    assert host.calls("remote_agent", "supervise", "--detach") == []
    with host.shell() as shell:
        assert "words of the journal" in host_agent.logs(shell, lines=5)
        host_agent.remove(shell, what="program")
    assert not unit.exists()


def test_refused_linger_means_the_own_supervisor_and_is_said(desk: Desk, host: AgentHost) -> None:
    host.use_systemd()
    host.knob("no-linger")
    assert desk.set_up().state.service == "supervisor"
    assert "outlive the session" in desk.notes()


def test_systemd_that_came_later_takes_over(desk: Desk, host: AgentHost) -> None:
    host.use_systemd()
    knob = host.knob("no-linger")
    desk.set_up()
    knob.unlink()
    assert desk.set_up().state.service == "systemd"
    assert host.running == FIRST.label


def test_link_is_flipped_in_one_step(host: AgentHost) -> None:
    for label in ("a", "b"):
        (host.agent / "versions" / label).mkdir(parents=True)
    place = Place(str(host.home), is_home_set=True)
    with host.shell() as shell:
        for label in ("a", "b", "b"):
            deploy.point_to(shell, place, label)
            assert host.current == label
    assert os.listdir(host.agent / "versions" / "a") == []
    assert sorted(os.listdir(host.agent)) == ["current", "versions"]


def test_models_that_are_nowhere_are_told(desk: Desk, host: AgentHost) -> None:
    def none_here(_names: Sequence[str]) -> Sequence[LocalModel]:
        raise ComputeError("model_missing", "The model toy is not installed.", "Run: vmsg models get toy")

    host.knob("models-fail", "7")
    with host.shell() as shell:
        work = Deployment(shell, FIRST, SetupWishes(models=("toy",)), none_here, desk.hear, desk.cancel)
        with pytest.raises(VmsgError, match="toy is not installed"):
            work.run()
    assert host.current is None
