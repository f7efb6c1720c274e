"""Commands and files on a host, over a real OpenSSH server."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.fakes.ssh_desk import connector, host_of, trusting
from tests.fakes.sshd import ssh_server
from tests.fakes.vmsg_process import wait_until
from vmsg_desktop.adapters.ssh.connection import SshConnection
from vmsg_desktop.adapters.ssh.running import _Output
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import Cancelled, RemoteError

FOLDER = "far away"


@pytest.fixture(scope="module")
def connection(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SshConnection]:
    folder = tmp_path_factory.mktemp("ssh")
    with ssh_server(folder / "server", environment={"VMSG_HOME": "/srv/my files"}) as server:
        host = host_of(server)
        with trusting(connector(folder), server, host).connect(host) as opened:
            yield opened


@pytest.fixture
def far(tmp_path: Path) -> Path:
    """A folder of the host, with a space in its name."""
    folder = tmp_path / FOLDER
    folder.mkdir()
    return folder


def test_both_outputs_and_the_exit_status_come_back(connection: SshConnection) -> None:
    ran = connection.run("echo out; echo 'it'\"'\"'s' err >&2; exit 3")
    assert (ran.code, ran.out, ran.err) == (3, "out\n", "it's err\n")


def test_commands_see_the_environment_of_the_host(connection: SshConnection) -> None:
    assert connection.run('printf %s "$VMSG_HOME"').out == "/srv/my files"


def test_lines_are_heard_while_the_command_runs(connection: SshConnection, far: Path) -> None:
    lines: list[str] = []
    go = far / "go"

    def hear(line: str) -> None:
        lines.append(line)
        if line == "first":
            go.touch()

    ran = connection.run(f"echo first; until [ -e '{go}' ]; do sleep 0.01; done; printf 'last ü'", on_line=hear)
    assert lines == ["first", "last ü"]
    assert ran.out == "first\nlast ü"


def test_a_large_output_comes_whole_and_a_boundless_one_is_stopped(connection: SshConnection) -> None:
    ran = connection.run("head -c 5000000 /dev/zero | tr '\\0' x; head -c 3000000 /dev/zero | tr '\\0' y >&2")
    assert (len(ran.out), len(ran.err)) == (5_000_000, 3_000_000)
    with pytest.raises(RemoteError) as caught:
        connection.run("yes")
    assert caught.value.code == "remote_output_too_large"


def test_a_login_shell_that_greets_is_no_part_of_the_answer() -> None:
    lines: list[str] = []
    out = _Output(lines.append, b"vmsg-1234 ")
    for piece in (b"Welcome!\nYou have ", b"mail.\nvmsg-12", b"34 4711", b"\nan", b"swer\n"):
        out.add(piece)
    assert (out.finished(), out.start_word, lines) == ("answer\n", "4711", ["answer"])


def test_what_a_host_says_cannot_steer_the_terminal(connection: SshConnection) -> None:
    heard: list[str] = []
    ran = connection.run("printf 'a\\033[31mb\\007\\tc\\n\\302\\233Kd é'; printf '\\033]0;x' >&2", on_line=heard.append)
    assert (ran.out, ran.err) == ("a[31mb\tc\nKd é", "]0;x")
    assert sorted(heard) == ["Kd é", "]0;x", "a[31mb\tc"]


def test_what_reads_its_input_gets_an_end(connection: SshConnection) -> None:
    assert connection.run("cat; echo done", timeout_s=20).out == "done\n"


def test_a_command_that_a_signal_ended_is_no_success(connection: SshConnection) -> None:
    assert connection.run("kill -9 $$").code >= 128


@pytest.mark.parametrize("way", ["cancel", "timeout"])
def test_a_command_is_ended_over_there_too(connection: SshConnection, far: Path, way: str) -> None:
    note, cancel = far / "pid", CancelToken()

    def hear(_line: str) -> None:
        if way == "cancel":
            cancel.cancel()

    expected = Cancelled if way == "cancel" else RemoteError
    with pytest.raises(expected) as caught:
        connection.run(
            f"echo $$ > '{note}'; echo up; exec sleep 600",
            on_line=hear,
            cancel=cancel,
            timeout_s=1.0 if way == "timeout" else 60.0,
        )
    assert caught.value.code == ("cancelled" if way == "cancel" else "remote_timeout")
    pid = int(note.read_text())
    wait_until(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE)


def test_several_commands_run_at_once(connection: SshConnection, far: Path) -> None:
    """Each waits for the other, so one after the other would never end."""
    answers: dict[str, int] = {}

    def meet(mine: str, other: str) -> None:
        line = f"touch '{far}/{mine}'; until [ -e '{far}/{other}' ]; do sleep 0.01; done"
        answers[mine] = connection.run(line, timeout_s=30).code

    threads = [threading.Thread(target=meet, args=names) for names in (("a", "b"), ("b", "a"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {"a": 0, "b": 0}


def test_a_file_arrives_whole_private_and_replaces_what_was_there(connection: SshConnection, far: Path) -> None:
    data, target = os.urandom(3_000_001), far / "the file"
    target.write_bytes(b"older")
    steps: list[tuple[int, int]] = []
    connection.put(data, str(target), on_bytes=lambda done, total: steps.append((done, total)))
    assert target.read_bytes() == data
    assert target.stat().st_mode & 0o777 == 0o600
    assert steps[-1] == (len(data), len(data))
    assert steps == sorted(steps)
    assert os.listdir(far) == ["the file"]


def test_a_file_is_read_from_the_disk_here(connection: SshConnection, far: Path, tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(b"from here")
    connection.put(tmp_path / "source", str(far / "x"))
    assert (far / "x").read_bytes() == b"from here"
    connection.put(b"", str(far / "empty"))
    assert (far / "empty").read_bytes() == b""


def test_a_missing_source_is_no_fault_of_the_host(connection: SshConnection, far: Path, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        connection.put(tmp_path / "nowhere", str(far / "x"))


def test_a_stopped_upload_leaves_nothing(connection: SshConnection, far: Path) -> None:
    (far / "x").write_bytes(b"older")
    cancel = CancelToken()
    with pytest.raises(Cancelled):
        connection.put(bytes(3_000_000), str(far / "x"), cancel=cancel, on_bytes=lambda *_sizes: cancel.cancel())
    assert os.listdir(far) == ["x"]
    assert (far / "x").read_bytes() == b"older"


def test_an_upload_that_arrives_otherwise_is_refused(
    connection: SshConnection, far: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SshConnection, "_hash_of", lambda _self, _path, _cancel: hashlib.sha256(b"other").hexdigest())
    with pytest.raises(RemoteError) as caught:
        connection.put(b"data", str(far / "x"))
    assert caught.value.code == "transfer_damaged"
    assert os.listdir(far) == []


def test_a_host_without_a_hash_program_is_read_back(
    connection: SshConnection, far: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SshConnection, "_hash_of", lambda _self, _path, _cancel: None)
    connection.put(b"data", str(far / "x"))
    assert (far / "x").read_bytes() == b"data"


def test_a_missing_folder_is_told(connection: SshConnection, far: Path) -> None:
    with pytest.raises(RemoteError) as caught:
        connection.put(b"data", str(far / "no" / "x"))
    assert caught.value.code == "remote_file_missing"
    assert "no/x" in caught.value.message
    assert connection.is_active


def test_files_are_fetched_read_and_measured(connection: SshConnection, far: Path, tmp_path: Path) -> None:
    data = os.urandom(2_500_000)
    (far / "x").write_bytes(data)
    with connection.files() as files:
        assert files.get(str(far / "x"), tmp_path / "here", limit_bytes=3_000_000) == hashlib.sha256(data).hexdigest()
        assert files.size(str(far / "x")) == len(data)
        assert files.size(str(far / "y")) is None
        assert files.size(str(far)) is None
        (far / "small").write_bytes(b"small")
        assert files.read(str(far / "small")) == b"small"
    assert (tmp_path / "here").read_bytes() == data


def test_only_regular_files_within_the_limit_are_taken(connection: SshConnection, far: Path, tmp_path: Path) -> None:
    (far / "x").write_bytes(bytes(1001))
    with connection.files() as files:
        for path in (far / "x", far):
            with pytest.raises(RemoteError) as caught:
                files.get(str(path), tmp_path / "here", limit_bytes=1000)
            assert caught.value.code in ("remote_file_too_large", "remote_file_failed")
        with pytest.raises(RemoteError, match="does not exist"):
            files.read(str(far / "y"))
    assert not (tmp_path / "here").exists()


def test_an_existing_file_here_is_not_overwritten(connection: SshConnection, far: Path, tmp_path: Path) -> None:
    (far / "x").write_bytes(b"new")
    (tmp_path / "here").write_bytes(b"mine")
    with connection.files() as files, pytest.raises(FileExistsError):
        files.get(str(far / "x"), tmp_path / "here", limit_bytes=1000)
    assert (tmp_path / "here").read_bytes() == b"mine"


def test_a_stopped_download_leaves_nothing(connection: SshConnection, far: Path, tmp_path: Path) -> None:
    (far / "x").write_bytes(bytes(3_000_000))
    cancel = CancelToken()
    with connection.files() as files, pytest.raises(Cancelled):
        files.get(
            str(far / "x"),
            tmp_path / "here",
            limit_bytes=3_000_000,
            cancel=cancel,
            on_bytes=lambda *_sizes: cancel.cancel(),
        )
    assert not (tmp_path / "here").exists()


def test_files_are_removed(connection: SshConnection, far: Path) -> None:
    with connection.files() as files:
        (far / "b c").mkdir()
        (far / "b c" / "x").touch()
        assert files.remove(str(far / "b c" / "x"))
        assert not files.remove(str(far / "b c" / "x"))
        assert Path(files.home()) == Path.home()


def test_a_closed_connection_says_so(tmp_path: Path) -> None:
    with ssh_server(tmp_path / "server") as server:
        host = host_of(server)
        opened = trusting(connector(tmp_path), server, host).connect(host)
        opened.close()
        opened.close()
        with pytest.raises(RemoteError) as caught:
            opened.run("true")
        assert caught.value.code == "connection_lost"
        with pytest.raises(RemoteError, match="closed here"), opened.files():
            pass
