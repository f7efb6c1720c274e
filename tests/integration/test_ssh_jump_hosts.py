"""Hosts behind hosts, in networks of their own: pinned like the others, lost like the others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from tests.fakes.ssh_desk import HASTY, connector, host_key_of, host_of, trusting
from tests.fakes.ssh_network import Network, network, why_not
from tests.fakes.sshd import SshServer, ssh_server
from tests.fakes.vmsg_process import wait_until
from vmsg_desktop.adapters.ssh.config import SshHost, resolve_host
from vmsg_desktop.adapters.ssh.connect import Connector
from vmsg_desktop.core.model.errors import RemoteError

_REASON = why_not()
needs_networks = pytest.mark.skipif(bool(_REASON), reason=_REASON)


@dataclass(frozen=True)
class Hosts:
    """Two servers, the second behind the first."""

    laid: Network
    gate: SshServer
    far: SshServer

    def target(self) -> SshHost:
        return replace(host_of(self.far, label="far"), jumps=(host_of(self.gate, label="gate"),))


@pytest.fixture
def hosts(tmp_path: Path) -> Iterator[Hosts]:
    with ExitStack() as stack:
        laid = stack.enter_context(network())
        servers = []
        for name, space, address in (
            ("gate", laid.gate, laid.gate_address),
            ("far", laid.far, laid.far_address),
        ):
            server = SshServer(tmp_path / name, address=address, port=2222, prefix=laid.inside(space))
            stack.callback(server.stop)
            server.start()
            servers.append(server)
        yield Hosts(laid, *servers)


def trusted(hosts: Hosts, tmp_path: Path) -> Connector:
    made = trusting(connector(tmp_path, patience=HASTY), hosts.gate, host_of(hosts.gate))
    return trusting(made, hosts.far, hosts.target())


def failure(made: Connector, host: SshHost) -> RemoteError:
    with pytest.raises(RemoteError) as caught:
        made.connect(host)
    return caught.value


@needs_networks
def test_the_far_host_is_reached_only_through_the_gate(hosts: Hosts, tmp_path: Path) -> None:
    made = trusted(hosts, tmp_path)
    direct = replace(host_of(hosts.far), connect_timeout_s=0.5)
    failure(made, direct)
    assert "Connection from" not in hosts.far.log()
    with made.connect(hosts.target()) as connection:
        assert hosts.laid.far_address in connection.run("echo $SSH_CONNECTION").out
        connection.put(bytes(3_000_000), str(tmp_path / "there"))
        assert connection.name == "far"
    assert (tmp_path / "there").stat().st_size == 3_000_000
    wait_until(lambda: hosts.gate.sessions() == 0)


@needs_networks
def test_the_settings_of_openssh_lead_there(hosts: Hosts, tmp_path: Path) -> None:
    gate = hosts.gate.config_text.replace("Host target", "Host gate")
    config = f"{hosts.far.config_text}  ProxyJump {hosts.gate.user}@gate\n{gate}"
    with trusted(hosts, tmp_path).connect(resolve_host("target", config=config)) as connection:
        assert connection.run("true").code == 0


@needs_networks
def test_every_host_on_the_way_is_pinned(hosts: Hosts, tmp_path: Path) -> None:
    made = connector(tmp_path)
    first = failure(made, hosts.target())
    assert (first.code, first.details["fingerprint"]) == ("host_key_unknown", host_key_of(hosts.gate).fingerprint)
    assert hosts.gate.auth_attempts() == []
    trusting(made, hosts.gate, host_of(hosts.gate))
    second = failure(made, hosts.target())
    assert (second.code, second.details["fingerprint"]) == ("host_key_unknown", host_key_of(hosts.far).fingerprint)
    assert hosts.far.auth_attempts() == []
    trusting(made, hosts.far, hosts.target())
    made.connect(hosts.target()).close()


@needs_networks
def test_a_changed_key_behind_the_gate_is_a_hard_stop(hosts: Hosts, tmp_path: Path) -> None:
    made = trusted(hosts, tmp_path)
    hosts.far.swap_host_key()
    hosts.far.restart()
    assert failure(made, hosts.target()).code == "host_key_changed"
    assert hosts.far.auth_attempts() == []
    wait_until(lambda: hosts.gate.sessions() == 0)


@needs_networks
def test_a_far_host_that_is_down_is_told_as_seen_from_the_gate(hosts: Hosts, tmp_path: Path) -> None:
    made = trusted(hosts, tmp_path)
    hosts.far.stop()
    error = failure(made, hosts.target())
    assert error.code == "ssh_channel_refused"
    assert hosts.laid.far_address in error.message
    assert error.retryable


@needs_networks
def test_a_lost_route_is_noticed_and_a_new_one_is_used(hosts: Hosts, tmp_path: Path) -> None:
    made = trusted(hosts, tmp_path)
    with made.connect(hosts.target()) as connection, pytest.raises(RemoteError) as caught:
        connection.run("echo up; exec sleep 600", on_line=lambda _line: hosts.laid.pull())
    assert caught.value.code == "connection_lost"
    hosts.laid.plug()
    with made.connect(hosts.target()) as connection:
        assert connection.run("true").code == 0


@pytest.mark.slow
@needs_networks
def test_by_default_a_lost_route_is_noticed_within_fifteen_seconds(hosts: Hosts, tmp_path: Path) -> None:
    made = trusting(trusting(connector(tmp_path), hosts.gate, host_of(hosts.gate)), hosts.far, hosts.target())
    with made.connect(hosts.target()) as connection, pytest.raises(RemoteError) as caught:
        connection.run("echo up; exec sleep 600", on_line=lambda _line: hosts.laid.pull(), timeout_s=20.0)
    assert caught.value.code == "connection_lost"


def test_one_server_may_be_its_own_gate_on_loopback(tmp_path: Path) -> None:
    with ssh_server(tmp_path / "gate") as gate, ssh_server(tmp_path / "far") as far:
        target = replace(host_of(far), jumps=(host_of(gate),))
        made = trusting(trusting(connector(tmp_path), gate, host_of(gate)), far, target)
        with made.connect(target) as connection:
            assert connection.run("printf through").out == "through"
        wait_until(lambda: gate.sessions() == 0)
