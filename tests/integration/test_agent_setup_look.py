"""Looking at a machine over SSH, and what is said when it is not fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.fakes.agent_host import AgentHost, agent_host
from vmsg_desktop.adapters.ssh.look import check_fitness, look
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.model.host import HostFacts, HostPython

_ANSWERS = '#!/bin/sh\necho "python={version} {venv} $3"\n'
GOOD = HostPython("/usr/bin/python3", (3, 12, 3), has_venv=True)
FACTS = HostFacts("Linux", "x86_64", "Debian 12", "/home/m/.vmsg", False, 50 * 10**9, (), (GOOD,), has_apt=True)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AgentHost]:
    with agent_host(tmp_path_factory.mktemp("host")) as made:
        yield made


@pytest.fixture
def host(machine: AgentHost) -> AgentHost:
    return machine.fresh()


def looked(host: AgentHost) -> HostFacts:
    with host.shell() as shell:
        return look(shell)


def pythons(host: AgentHost, **answers: str) -> None:
    """The candidates of the host: "3.12.1 venv", "3.11.4 none"; those that are not named do not start."""
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        version, _, venv = answers.get(name.replace(".", "_"), "").partition(" ")
        text = _ANSWERS.format(version=version, venv=venv) if version else "#!/bin/sh\nexit 1\n"
        host.command(name, text)


def test_this_machine_as_it_is(host: AgentHost) -> None:
    facts = looked(host)
    assert (facts.system, facts.home, facts.is_home_set, facts.gpus) == ("Linux", str(host.home), True, ())
    assert facts.free_bytes > 10**6
    assert facts.pythons[0].path == str(host.bin / "python3")
    assert facts.pythons[0].has_venv


def test_the_systems_own_python_goes_first_and_old_ones_do_not_count(host: AgentHost) -> None:
    pythons(host, python3="3.12.3 venv", python3_11="3.11.9 venv", python3_14="3.14.0 none")
    found = looked(host).pythons
    assert [python.version for python in found] == [(3, 12, 3), (3, 11, 9), (3, 14, 0)]
    pythons(host, python3="3.9.2 venv", python3_13="3.13.1 venv")
    assert [python.version for python in looked(host).pythons] == [(3, 13, 1)]


def test_home_that_cannot_be_written(host: AgentHost) -> None:
    host.home.write_text("a file where a folder belongs")
    with pytest.raises(RemoteError) as caught:
        looked(host)
    host.home.unlink()
    assert caught.value.code == "remote_home_unwritable"


def test_gpus_as_their_driver_lists_them(host: AgentHost) -> None:
    host.command("nvidia-smi", "#!/bin/sh\necho 'Tesla T4, 15360 MiB'\necho 'Tesla T4, 15360 MiB'\n")
    assert looked(host).gpus == ("Tesla T4, 15360 MiB",) * 2


def test_driver_that_fails_is_no_gpu(host: AgentHost) -> None:
    host.command("nvidia-smi", "#!/bin/sh\necho 'NVIDIA-SMI has failed' >&2\nexit 9\n")
    assert looked(host).gpus == ()


def test_python_with_a_torch_that_computes_goes_first(host: AgentHost) -> None:
    host.command("nvidia-smi", "#!/bin/sh\necho 'Tesla T4, 15360 MiB'\n")
    pythons(host, python3="3.12.3 venv", python3_11="3.11.9 venv")
    torch = '#!/bin/sh\ncase "$2" in *torch*) {then} ;; esac\n'
    for name, then in (("python3", "exit 1"), ("python3.11", "echo 2.10.0; exit")):
        answers = (host.bin / name).read_text()
        host.command(name, answers.replace("#!/bin/sh\n", torch.replace("{then}", then)))
    first, second = looked(host).pythons
    assert (first.version, first.torch) == ((3, 11, 9), "2.10.0")
    assert second.torch == ""


def problem(facts: HostFacts, *, needed_bytes: int = 10**9) -> RemoteError:
    with pytest.raises(RemoteError) as caught:
        check_fitness(facts, host="box", needed_bytes=needed_bytes)
    return caught.value


def test_fit_machine_gives_the_python_to_build_on() -> None:
    old = HostPython("/opt/python", (3, 13, 0), has_venv=False)
    assert check_fitness(replace(FACTS, pythons=(old, GOOD)), host="box", needed_bytes=10**9) == GOOD


def test_missing_venv_gives_the_exact_line() -> None:
    bare = replace(FACTS, pythons=(replace(GOOD, has_venv=False),))
    error = problem(bare)
    assert error.hint.endswith("sudo apt-get install -y --no-install-recommends python3.12-venv")
    assert error.details["command"].startswith("sudo apt-get")
    assert "sudo" not in problem(replace(bare, has_apt=False)).hint


def test_missing_python_names_what_was_looked_for() -> None:
    error = problem(replace(FACTS, pythons=()))
    assert "no Python 3.11 or newer" in error.message
    assert error.hint.endswith("python3 python3-venv")


def test_full_disk_is_told_in_figures() -> None:
    error = problem(replace(FACTS, free_bytes=2 * 10**8))
    assert "1.0 GB are needed" in error.message
    assert "0.2 GB" in error.message


def test_other_systems_are_refused() -> None:
    assert "Darwin" in problem(replace(FACTS, system="Darwin")).message
