"""Connecting to a real OpenSSH server: pins, keys, passphrases, and what is said when it does not work."""

from __future__ import annotations

import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.ssh_desk import connector, host_key_of, host_of, trusting
from tests.fakes.sshd import KeyKind, SshServer, make_key, public_text, ssh_server
from vmsg_desktop.adapters.ssh.config import SshHost, resolve_host
from vmsg_desktop.adapters.ssh.connect import Connector
from vmsg_desktop.adapters.ssh.credentials import Credentials
from vmsg_desktop.adapters.ssh.host_keys import HostKey
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import Cancelled, RemoteError
from vmsg_desktop.core.model.passphrase import KeyQuestion, Passphrase
from vmsg_desktop.core.model.secret import Secret

WORD = "correct horse battery"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SshServer]:
    with ssh_server(tmp_path / "server") as running:
        yield running


def failure(made: Connector, host: SshHost) -> RemoteError:
    with pytest.raises(RemoteError) as caught:
        made.connect(host)
    return caught.value


def test_a_key_opens_and_small_packets_are_sent_at_once(server: SshServer, tmp_path: Path) -> None:
    host = host_of(server)
    with trusting(connector(tmp_path), server, host).connect(host) as connection:
        assert connection.run("printf hello").out == "hello"
        line = connection._transport.sock._inner
        assert line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0
    assert not connection.is_active


def test_an_alias_of_the_settings_leads_there(server: SshServer, tmp_path: Path) -> None:
    host = resolve_host("target", config=server.config_text)
    with trusting(connector(tmp_path), server, host).connect(host) as connection:
        assert connection.name == "target"
        assert connection.run("true").code == 0


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa", "rsa"])
def test_every_kind_of_key_opens(server: SshServer, tmp_path: Path, kind: KeyKind) -> None:
    key = make_key(tmp_path / "mine", kind=kind)
    server.authorize(key)
    host = replace(host_of(server), identity_files=(key,))
    with trusting(connector(tmp_path), server, host).connect(host) as connection:
        assert connection.is_active


def test_an_unknown_host_is_shown_and_gets_nothing_until_it_is_trusted(server: SshServer, tmp_path: Path) -> None:
    made, host = connector(tmp_path), host_of(server)
    for _ in range(2):
        error = failure(made, host)
        assert error.code == "host_key_unknown"
    assert error.details["fingerprint"] == host_key_of(server).fingerprint
    assert server.auth_attempts() == []
    made.pins.trust(error.details["host"], HostKey.from_text(error.details["key"]))
    with made.connect(host) as connection:
        assert connection.is_active
    assert server.auth_attempts() != []


def test_a_changed_host_key_is_a_hard_stop_before_any_sign_in(server: SshServer, tmp_path: Path) -> None:
    host = host_of(server)
    made = trusting(connector(tmp_path), server, host)
    old = host_key_of(server)
    server.swap_host_key()
    server.restart()
    error = failure(made, host)
    assert error.code == "host_key_changed"
    assert not error.retryable
    assert old.fingerprint in error.message
    assert host_key_of(server).fingerprint in error.message
    assert server.auth_attempts() == []
    assert made.pins.pinned(host.pin_name) == old


def test_a_host_with_several_keys_is_asked_for_the_pinned_kind(tmp_path: Path) -> None:
    rsa = make_key(tmp_path / "rsa", kind="rsa")
    with ssh_server(tmp_path / "server", settings=(f"HostKey {rsa}",)) as server:
        host, made = host_of(server), connector(tmp_path)
        assert failure(made, host).details["key_type"] == "ssh-ed25519"
        made.pins.trust(host.pin_name, HostKey.from_text(public_text(rsa).split()[1]))
        with made.connect(host) as connection:
            assert connection.is_active


def test_a_locked_key_is_named_when_nobody_is_there_to_ask(server: SshServer, tmp_path: Path) -> None:
    key = make_key(tmp_path / "locked", passphrase=WORD)
    server.authorize(key)
    host = replace(host_of(server), identity_files=(key,))
    error = failure(trusting(connector(tmp_path), server, host), host)
    assert error.code == "ssh_key_locked"
    assert str(key) in error.message
    assert "ssh-add" in error.hint


class Desk:
    """A person who answers in turn, and a keyring that counts."""

    def __init__(self, *answers: Passphrase | None) -> None:
        self.answers = list(answers)
        self.questions: list[KeyQuestion] = []
        self.kept: dict[str, Secret] = {}

    def ask(self, question: KeyQuestion) -> Passphrase | None:
        self.questions.append(question)
        return self.answers.pop(0) if self.answers else None

    def find(self, key: str) -> Secret | None:
        return self.kept.get(key)

    def keep(self, key: str, passphrase: Secret) -> None:
        self.kept[key] = passphrase

    def credentials(self, folder: Path) -> Credentials:
        return Credentials(self.ask, self, uses_agent=False, folder=folder)


def locked(server: SshServer, tmp_path: Path, desk: Desk) -> tuple[Connector, SshHost]:
    key = make_key(tmp_path / "locked", passphrase=WORD)
    server.authorize(key)
    host = replace(host_of(server), identity_files=(key,))
    return trusting(connector(tmp_path, credentials=desk.credentials(tmp_path)), server, host), host


def test_a_passphrase_is_asked_for_until_right_and_kept_only_when_said_so(server: SshServer, tmp_path: Path) -> None:
    desk = Desk(Passphrase(Secret("wrong")), Passphrase(Secret(WORD)), Passphrase(Secret(WORD), is_to_keep=True))
    made, host = locked(server, tmp_path, desk)
    made.connect(host).close()
    assert [question.attempt for question in desk.questions] == [1, 2]
    assert desk.questions[0].path == tmp_path / "locked"
    assert desk.kept == {}
    made.connect(host).close()
    assert desk.kept == {desk.questions[0].fingerprint: Secret(WORD)}
    asked = len(desk.questions)
    made.connect(host).close()
    assert len(desk.questions) == asked


def test_an_outdated_kept_passphrase_leads_to_the_question(server: SshServer, tmp_path: Path) -> None:
    desk = Desk(Passphrase(Secret(WORD)))
    made, host = locked(server, tmp_path, desk)
    fingerprint = HostKey.from_text(public_text(tmp_path / "locked").split()[1]).fingerprint
    desk.kept[fingerprint] = Secret("older one")
    made.connect(host).close()
    assert len(desk.questions) == 1


def test_who_gives_no_right_passphrase_is_told(server: SshServer, tmp_path: Path) -> None:
    desk = Desk(*[Passphrase(Secret(f"wrong {number}")) for number in range(9)])
    made, host = locked(server, tmp_path, desk)
    assert failure(made, host).code == "ssh_key_locked"
    assert len(desk.questions) == 3


def test_nobody_is_asked_where_another_key_opens(server: SshServer, tmp_path: Path) -> None:
    desk = Desk()
    made, host = locked(server, tmp_path, desk)
    made.connect(replace(host, identity_files=(*host.identity_files, server.client_key))).close()
    assert desk.questions == []


def test_a_refused_key_is_named_with_what_the_host_accepts(server: SshServer, tmp_path: Path) -> None:
    stranger = make_key(tmp_path / "stranger")
    host = replace(host_of(server), identity_files=(stranger, tmp_path / "missing"))
    error = failure(trusting(connector(tmp_path), server, host), host)
    assert error.code == "ssh_auth_failed"
    assert str(stranger) in error.message
    assert "missing" in error.message
    assert error.details["offered"] == ["publickey"]
    assert not error.retryable


def test_a_file_that_holds_no_key_is_told_in_plain_words(server: SshServer, tmp_path: Path) -> None:
    (tmp_path / "junk").write_text("no key\n")
    host = replace(host_of(server), identity_files=(tmp_path / "junk",))
    error = failure(trusting(connector(tmp_path), server, host), host)
    assert error.code == "ssh_auth_failed"
    assert f"Keys tried: {tmp_path / 'junk'} (no private key that can be read)." in error.message


def test_no_key_at_all_is_told(server: SshServer, tmp_path: Path) -> None:
    host = replace(host_of(server), identity_files=())
    error = failure(trusting(connector(tmp_path), server, host), host)
    assert error.code == "ssh_auth_failed"
    assert "none found" in error.message


def test_the_usual_keys_are_tried_when_the_settings_name_none(server: SshServer, tmp_path: Path) -> None:
    server.authorize(make_key(tmp_path / "home" / "id_ed25519"))
    host = replace(host_of(server), identity_files=())
    made = trusting(
        connector(tmp_path, credentials=Credentials(uses_agent=False, folder=tmp_path / "home")), server, host
    )
    made.connect(host).close()


def test_a_host_that_wants_passwords_is_told_so(tmp_path: Path) -> None:
    settings = ("PubkeyAuthentication no", "PasswordAuthentication yes", "PermitRootLogin yes")
    with ssh_server(tmp_path / "server", settings=settings) as server:
        host = host_of(server)
        error = failure(trusting(connector(tmp_path), server, host), host)
    assert error.code == "ssh_auth_failed"
    assert "password" in error.message
    assert "no passwords" in error.hint


def test_a_key_that_does_not_suffice_is_told(tmp_path: Path) -> None:
    settings = ("AuthenticationMethods publickey,publickey",)
    with ssh_server(tmp_path / "server", settings=settings) as server:
        host = host_of(server)
        error = failure(trusting(connector(tmp_path), server, host), host)
    assert error.code == "ssh_second_factor"


def test_too_many_wrong_keys_end_it_with_those_that_were_tried(tmp_path: Path) -> None:
    keys = tuple(make_key(tmp_path / f"k{number}") for number in range(5))
    with ssh_server(tmp_path / "server", settings=("MaxAuthTries 2",)) as server:
        host = replace(host_of(server), identity_files=(*keys, server.client_key))
        error = failure(trusting(connector(tmp_path), server, host), host)
    assert error.code == "ssh_auth_failed"
    assert "broke off" in error.message
    assert len(error.details["tried"]) < len(keys)


@contextmanager
def running_agent(folder: Path, *keys: Path) -> Iterator[None]:
    """An ssh-agent of the test that holds ``keys``, named in the environment."""
    path = folder / "agent.sock"
    agent = subprocess.Popen(["ssh-agent", "-D", "-a", str(path)], stdout=subprocess.DEVNULL)
    before = os.environ.get("SSH_AUTH_SOCK")
    os.environ["SSH_AUTH_SOCK"] = str(path)
    try:
        for _ in range(200):
            if path.exists():
                break
            threading.Event().wait(0.02)
        subprocess.run(["ssh-add", "-q", *map(str, keys)], check=True, stderr=subprocess.DEVNULL)
        yield
    finally:
        agent.kill()
        agent.wait()
        if before is None:
            del os.environ["SSH_AUTH_SOCK"]
        else:
            os.environ["SSH_AUTH_SOCK"] = before


@pytest.fixture
def socket_folder() -> Iterator[Path]:
    """Short, for the path of a socket may have 108 characters."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="vmsg-") as name:
        yield Path(name)


def test_a_key_in_the_agent_opens_without_its_file(server: SshServer, tmp_path: Path, socket_folder: Path) -> None:
    key = make_key(tmp_path / "held")
    server.authorize(key)
    host = replace(host_of(server), identity_files=(), identities_only=False)
    made = trusting(connector(tmp_path, credentials=Credentials(folder=tmp_path / "none")), server, host)
    with running_agent(socket_folder, key):
        made.connect(host).close()
    assert failure(made, host).code == "ssh_auth_failed"


def test_a_locked_file_is_opened_through_the_agent_that_holds_it(
    server: SshServer, tmp_path: Path, socket_folder: Path
) -> None:
    plain, locked_file = make_key(tmp_path / "plain"), tmp_path / "locked"
    server.authorize(plain)
    locked_file.touch(mode=0o600)
    locked_file.write_bytes(plain.read_bytes())
    subprocess.run(["ssh-keygen", "-q", "-p", "-N", WORD, "-f", locked_file], check=True, stdout=subprocess.DEVNULL)
    host = replace(host_of(server), identity_files=(locked_file,))
    made = trusting(connector(tmp_path, credentials=Credentials()), server, host)
    with running_agent(socket_folder, plain):
        made.connect(host).close()


def test_other_keys_of_the_agent_stay_out_where_only_named_ones_count(
    server: SshServer, tmp_path: Path, socket_folder: Path
) -> None:
    held = make_key(tmp_path / "held")
    server.authorize(held)
    host = replace(host_of(server), identity_files=(make_key(tmp_path / "stranger"),))
    made = trusting(connector(tmp_path, credentials=Credentials()), server, host)
    with running_agent(socket_folder, held):
        error = failure(made, host)
        assert error.code == "ssh_auth_failed"
        assert "ssh-agent" not in error.message
        made.connect(replace(host, identities_only=False)).close()


def test_a_refused_connection_is_told(server: SshServer, tmp_path: Path) -> None:
    server.stop()
    error = failure(connector(tmp_path), host_of(server))
    assert error.code == "host_refused"
    assert error.retryable
    assert host_of(server).address in error.message


def test_a_name_that_no_machine_has_is_told(tmp_path: Path) -> None:
    error = failure(connector(tmp_path), SshHost(label="gpu", host_name="no-such-host.invalid"))
    assert error.code == "host_unknown"
    assert "no-such-host.invalid" in error.message


def test_a_name_that_cannot_be_one_is_told(tmp_path: Path) -> None:
    assert failure(connector(tmp_path), SshHost(label="gpu", host_name="a" * 300)).code == "host_unknown"


def test_a_silent_server_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        host = SshHost(label="gpu", host_name="127.0.0.1", port=mute.getsockname()[1])
        error = failure(connector(tmp_path, shake_s=0.3), host)
    assert error.code in ("host_timeout", "ssh_no_answer")
    assert error.retryable


def test_a_server_that_takes_no_connections_is_told(tmp_path: Path) -> None:
    full = socket.socket()
    full.bind(("127.0.0.1", 0))
    full.listen(0)
    fillers = [socket.socket() for _ in range(3)]
    try:
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        host = SshHost(label="gpu", host_name="127.0.0.1", port=full.getsockname()[1], connect_timeout_s=0.3)
        error = failure(connector(tmp_path), host)
    finally:
        for each in (full, *fillers):
            each.close()
    assert error.code == "host_timeout"


def test_something_that_is_no_ssh_server_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:

        def answer() -> None:
            taken, _ = other.accept()
            taken.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            taken.close()

        thread = threading.Thread(target=answer)
        thread.start()
        host = SshHost(label="gpu", host_name="127.0.0.1", port=other.getsockname()[1])
        error = failure(connector(tmp_path), host)
        thread.join()
    assert error.code == "ssh_no_answer"


def test_a_server_without_common_methods_is_told_and_not_tried_again(tmp_path: Path) -> None:
    with ssh_server(tmp_path / "server", settings=("Ciphers chacha20-poly1305@openssh.com",)) as server:
        host = host_of(server)
        error = failure(trusting(connector(tmp_path), server, host), host)
    assert error.code == "ssh_handshake_failed"
    assert not error.retryable


def test_connecting_can_be_stopped(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        host = SshHost(label="gpu", host_name="127.0.0.1", port=mute.getsockname()[1])
        cancel = CancelToken()
        threading.Timer(0.2, cancel.cancel).start()
        with pytest.raises(Cancelled):
            connector(tmp_path).connect(host, cancel=cancel)
