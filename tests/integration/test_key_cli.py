"""``vmsg key`` as a person uses it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import keyring
import keyring.backends.fail
import pytest

from tests.fakes.did_server import Reply, scripted
from tests.fakes.keyrings import LockedKeyring, MemoryKeyring
from vmsg_desktop.cli.main import run_command

KEY = "bWVAZXhhbXBsZS5jb20:Zq3-vX9_Wm2kLp8Rt5Yb1"
GRANT = {"remaining": 7, "total": 20, "expire_at": "2026-12-24T10:00:00.000Z"}
BALANCE = Reply(200, {"credits": [GRANT], "remaining": 7, "total": 20})


@pytest.fixture(autouse=True)
def backend(monkeypatch: pytest.MonkeyPatch) -> Iterator[MemoryKeyring]:
    """A keyring of the test alone, and no key in the environment."""
    monkeypatch.delenv("DID_API_KEY", raising=False)
    before = keyring.get_keyring()
    made = MemoryKeyring()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def type_in(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_set_reads_standard_input_and_keeps_the_key(
    backend: MemoryKeyring, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch, f"{KEY}\nsecond line\n")
    assert run_command(["key", "set"]) == 0
    assert list(backend.kept.values()) == [KEY]
    told = "".join(capsys.readouterr())
    assert "vmsg key test" in told
    assert KEY not in told


def test_set_asks_a_person_without_echo(backend: MemoryKeyring, monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    asked: list[str] = []

    def ask(prompt: str) -> str:
        asked.append(prompt)
        return KEY

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("getpass.getpass", ask)
    assert run_command(["key", "set"]) == 0
    assert len(asked) == 1
    assert list(backend.kept.values()) == [KEY]


def test_set_takes_no_key_as_an_argument(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        run_command(["key", "set", "a:b"])
    assert caught.value.code == 2


def test_set_refuses_what_is_no_key(
    backend: MemoryKeyring, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    type_in(monkeypatch, "half-a-key-without-colon\n")
    assert run_command(["key", "set"]) == 3
    assert backend.kept == {}
    assert "half-a-key" not in "".join(capsys.readouterr())


def test_without_a_keyring_set_asks_for_nothing_and_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keyring.set_keyring(keyring.backends.fail.Keyring())  # type: ignore[no-untyped-call]
    monkeypatch.setattr("sys.stdin", None)  # would fail if it were read
    assert run_command(["key", "set"]) == 6
    told = capsys.readouterr().err
    assert "no keyring" in told
    assert "DID_API_KEY" in told


def test_a_locked_keyring_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    keyring.set_keyring(LockedKeyring())
    assert run_command(["key", "test"]) == 6
    assert "locked" in capsys.readouterr().err


def test_test_tells_balance_and_expiry_and_never_the_key(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("DID_API_KEY", KEY)
    with scripted({"GET /credits": BALANCE}) as server:
        assert run_command(["-v", "key", "test", "--server", server.base]) == 0
        assert server.seen[0].headers["Authorization"] == f"Basic {KEY}"
    told = "".join(capsys.readouterr())
    assert "7 of 20 credits left" in told
    assert "2026-12-24" in told
    assert "DID_API_KEY" in told
    assert KEY not in told + caplog.text


def test_test_prints_one_document_for_machines(backend: MemoryKeyring, capsys: pytest.CaptureFixture[str]) -> None:
    backend.set_password("vmsg-desktop", "d-id", KEY)
    with scripted({"GET /credits": BALANCE}) as server:
        assert run_command(["key", "test", "--json", "--server", server.base]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["place"] == "keyring"
    assert (document["remaining"], document["total"], document["expire_at"]) == (7, 20, GRANT["expire_at"])


def test_test_tells_a_wrong_key(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("DID_API_KEY", KEY)
    denied = Reply(403, {"Message": "User is not authorized to access this resource with an explicit deny"})
    with scripted({"GET /credits": denied}) as server:
        assert run_command(["key", "test", "--server", server.base]) == 7
    told = capsys.readouterr().err
    assert "does not accept the key" in told
    assert KEY not in told


def test_the_key_is_sent_to_no_open_address(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DID_API_KEY", KEY)
    assert run_command(["key", "test", "--server", "http://api.d-id.com"]) == 3
    assert "https" in capsys.readouterr().err


def test_remove_forgets_it_and_tells_of_the_environment(
    backend: MemoryKeyring, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    backend.set_password("vmsg-desktop", "d-id", KEY)
    monkeypatch.setenv("DID_API_KEY", KEY)
    assert run_command(["key", "remove"]) == 0
    assert backend.kept == {}
    assert "DID_API_KEY is set" in capsys.readouterr().err
    assert run_command(["key", "remove", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"removed": False}
