"""Links that break: noticed in time, told by name, nothing half-done left under a final name."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.proxy import Proxy
from tests.fakes.ssh_desk import HASTY, connector, host_of, trusting
from tests.fakes.sshd import SshServer, ssh_server
from tests.fakes.vmsg_process import wait_until
from vmsg_desktop.adapters.ssh.connection import SshConnection
from vmsg_desktop.adapters.ssh.watch import Patience
from vmsg_desktop.core.model.errors import RemoteError

SIZE = 6_000_000


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SshServer]:
    with ssh_server(tmp_path / "server") as running:
        yield running


@pytest.fixture
def line(server: SshServer) -> Iterator[Proxy]:
    with Proxy(server.port) as proxy:
        yield proxy


def connect(server: SshServer, line: Proxy, folder: Path, patience: Patience = HASTY) -> SshConnection:
    host = host_of(server, port=line.port)
    return trusting(connector(folder, patience=patience), server, host).connect(host)


@pytest.mark.parametrize("share", [0.0, 0.02, 0.5, 0.98])
def test_a_link_cut_during_an_upload_leaves_no_file_under_its_name(
    server: SshServer, line: Proxy, tmp_path: Path, share: float
) -> None:
    target = tmp_path / "there"
    with connect(server, line, tmp_path) as connection:
        line.cut_after(up=int(share * SIZE))
        with pytest.raises(RemoteError) as caught:
            connection.put(os.urandom(SIZE), str(target))
    assert caught.value.code == "connection_lost"
    assert caught.value.retryable
    assert not target.exists()
    with connect(server, line, tmp_path) as connection:
        connection.put(bytes(SIZE), str(target))
    assert target.stat().st_size == SIZE


@pytest.mark.parametrize("share", [0.02, 0.5])
def test_a_link_cut_during_a_download_leaves_nothing(
    server: SshServer, line: Proxy, tmp_path: Path, share: float
) -> None:
    (tmp_path / "there").write_bytes(os.urandom(SIZE))
    with connect(server, line, tmp_path) as connection, connection.files() as files:
        line.cut_after(down=int(share * SIZE))
        with pytest.raises(RemoteError) as caught:
            files.get(str(tmp_path / "there"), tmp_path / "here", limit_bytes=SIZE)
    assert caught.value.code == "connection_lost"
    assert not (tmp_path / "here").exists()


def test_a_link_cut_during_a_command_is_no_exit_status(server: SshServer, line: Proxy, tmp_path: Path) -> None:
    with connect(server, line, tmp_path) as connection, pytest.raises(RemoteError) as caught:
        connection.run("echo up; exec sleep 600", on_line=lambda _line: line.cut())
    assert caught.value.code == "connection_lost"
    wait_until(lambda: server.sessions() == 0)


def test_a_half_open_link_ends_waiting_work_and_is_told(server: SshServer, line: Proxy, tmp_path: Path) -> None:
    with connect(server, line, tmp_path) as connection, pytest.raises(RemoteError) as caught:
        connection.run("echo up; exec sleep 600", on_line=lambda _line: line.freeze())
    assert caught.value.code == "connection_lost"
    assert "nothing was heard for 1 s" in caught.value.message


def test_a_half_open_link_ends_an_upload_that_fills_the_line(server: SshServer, line: Proxy, tmp_path: Path) -> None:
    """Then the question cannot even be sent."""

    def freeze(done: int, _total: int) -> None:
        if done > SIZE // 4:
            line.freeze()

    with connect(server, line, tmp_path) as connection, pytest.raises(RemoteError) as caught:
        connection.put(bytes(SIZE * 4), str(tmp_path / "there"), on_bytes=freeze)
    assert caught.value.code == "connection_lost"
    assert not (tmp_path / "there").exists()


def test_silence_alone_ends_nothing_while_questions_are_answered(
    server: SshServer, line: Proxy, tmp_path: Path
) -> None:
    with connect(server, line, tmp_path, Patience(ask_after_s=0.1, answer_s=0.2)) as connection:
        asked = line.down.passed
        line.wait_for(lambda proxy: proxy.down.passed > asked + 300)  # several answers
        assert connection.is_active
        assert connection.run("true").code == 0


def test_a_stalled_link_is_reported_and_may_recover(server: SshServer, line: Proxy, tmp_path: Path) -> None:
    host = host_of(server, port=line.port)
    made = trusting(connector(tmp_path, patience=Patience(ask_after_s=0.2, answer_s=8.0)), server, host)
    heard: list[bool] = []
    stalled, recovered = threading.Event(), threading.Event()

    def hear(is_quiet: bool) -> None:
        heard.append(is_quiet)
        (stalled if is_quiet else recovered).set()

    with made.connect(host, on_quiet=hear) as connection:
        line.freeze()
        assert stalled.wait(30)
        line.thaw()
        assert recovered.wait(30)
        assert connection.run("true").code == 0
    assert heard == [True, False]


def test_the_end_of_the_server_is_noticed_at_once(server: SshServer, tmp_path: Path) -> None:
    host = host_of(server)
    made = trusting(connector(tmp_path), server, host)
    with made.connect(host) as connection:
        server.restart()
        wait_until(lambda: not connection.is_active, timeout_s=5.0)
        with pytest.raises(RemoteError) as caught:
            connection.run("true")
        assert caught.value.code == "connection_lost"
    with made.connect(host) as connection:
        assert connection.run("true").code == 0


def test_closing_a_frozen_connection_does_not_wait_for_it(server: SshServer, line: Proxy, tmp_path: Path) -> None:
    connection = connect(server, line, tmp_path, Patience())
    line.freeze()
    connection.close()
    assert not connection.is_active


@pytest.mark.slow
def test_by_default_a_half_open_link_is_noticed_within_fifteen_seconds(
    server: SshServer, line: Proxy, tmp_path: Path
) -> None:
    with connect(server, line, tmp_path, Patience()) as connection:
        frozen_s: list[float] = []

        def freeze(_line: str) -> None:
            line.freeze()
            frozen_s.append(time.monotonic())

        with pytest.raises(RemoteError, match="nothing was heard for 15 s"):
            connection.run("echo up; exec sleep 600", on_line=freeze)
        assert time.monotonic() - frozen_s[0] < 17.0  # the promise itself; a second for each look at the clock
