"""Pins of host keys: made by a person, kept in OpenSSH's format, never replaced by themselves."""

from __future__ import annotations

import base64
import hashlib
import hmac
import subprocess
import threading
from pathlib import Path

import pytest

from tests.fakes.sshd import KeyKind, make_key
from vmsg_desktop.adapters.ssh.host_keys import HostKey, HostKeyPins, known_to_ssh
from vmsg_desktop.core.model.errors import RemoteError, StorageError

NAME = "[gpu.example.com]:2222"


def new_key(folder: Path, name: str = "key", kind: KeyKind = "ed25519") -> HostKey:
    path = make_key(folder / name, kind=kind)
    return HostKey.from_text(path.with_name(f"{name}.pub").read_text().split()[1])


def pins_in(folder: Path) -> HostKeyPins:
    return HostKeyPins(folder / "hosts" / "known_hosts")


def test_the_fingerprint_is_the_one_that_openssh_shows(tmp_path: Path) -> None:
    kinds: tuple[KeyKind, ...] = ("ed25519", "ecdsa", "rsa")
    for kind in kinds:
        key = new_key(tmp_path, kind, kind)
        shown = subprocess.run(
            ["ssh-keygen", "-lf", tmp_path / f"{kind}.pub"], capture_output=True, text=True, check=True
        ).stdout
        assert key.fingerprint == shown.split()[1]
        assert key.type in (tmp_path / f"{kind}.pub").read_text()


def test_first_contact_is_told_and_nothing_is_pinned(tmp_path: Path) -> None:
    pins, key = pins_in(tmp_path), new_key(tmp_path)
    for _ in range(2):
        with pytest.raises(RemoteError) as caught:
            pins.check(NAME, key)
        assert caught.value.code == "host_key_unknown"
        assert not caught.value.retryable
    assert caught.value.details["fingerprint"] == key.fingerprint
    assert caught.value.details["key_type"] == "ssh-ed25519"
    assert HostKey.from_text(caught.value.details["key"]) == key
    assert not pins.path.exists()


def test_a_trusted_key_passes_also_for_the_next_start(tmp_path: Path) -> None:
    key = new_key(tmp_path)
    pins_in(tmp_path).trust(NAME, key)
    pins_in(tmp_path).check(NAME, key)
    assert pins_in(tmp_path).pinned(NAME) == key


def test_the_file_is_private_and_openssh_reads_it(tmp_path: Path) -> None:
    pins, key = pins_in(tmp_path), new_key(tmp_path)
    pins.trust(NAME, key)
    assert pins.path.stat().st_mode & 0o777 == 0o600
    assert pins.path.parent.stat().st_mode & 0o777 == 0o700
    found = subprocess.run(
        ["ssh-keygen", "-F", NAME, "-f", pins.path], capture_output=True, text=True, check=True
    ).stdout
    assert key.text in found


def test_another_key_is_a_hard_stop_that_names_both(tmp_path: Path) -> None:
    pins, old, new = pins_in(tmp_path), new_key(tmp_path, "old"), new_key(tmp_path, "new", "ecdsa")
    pins.trust(NAME, old)
    for act in (pins.check, pins.trust):
        with pytest.raises(RemoteError) as caught:
            act(NAME, new)
        assert caught.value.code == "host_key_changed"
        assert not caught.value.retryable
        assert old.fingerprint in caught.value.message
        assert new.fingerprint in caught.value.message
    assert pins.pinned(NAME) == old


def test_a_forgotten_host_is_unknown_again_and_the_others_stay(tmp_path: Path) -> None:
    pins, key, other = pins_in(tmp_path), new_key(tmp_path), new_key(tmp_path, "other")
    pins.trust(NAME, key)
    pins.trust("10.0.0.5", other)
    assert pins.forget(NAME)
    assert not pins.forget(NAME)
    assert pins.pinned(NAME) is None
    pins.check("10.0.0.5", other)


@pytest.mark.parametrize("line", ["gpu", "gpu ssh-ed25519", "gpu ssh-ed25519 ???", "gpu ssh-ed25519 AAAA", "\xff\xfe"])
def test_a_damaged_file_stops_instead_of_forgetting(tmp_path: Path, line: str) -> None:
    pins = pins_in(tmp_path)
    pins.trust(NAME, new_key(tmp_path))
    before = pins.path.read_text() + line + "\n"
    pins.path.write_bytes(before.encode("latin-1"))
    with pytest.raises(StorageError) as caught:
        pins.pinned("elsewhere")
    assert caught.value.code == "host_pins_unusable"
    with pytest.raises(StorageError):
        pins.trust("elsewhere", new_key(tmp_path, "k2"))
    assert pins.path.read_bytes() == before.encode("latin-1")


def test_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    keys = {f"host-{number}": new_key(tmp_path, f"k{number}") for number in range(8)}
    writers = [
        threading.Thread(target=HostKeyPins(tmp_path / "hosts" / "known_hosts").trust, args=item)
        for item in keys.items()
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert {name: pins_in(tmp_path).pinned(name) for name in keys} == keys


def test_what_openssh_knows_informs_and_decides_nothing(tmp_path: Path) -> None:
    key, other = new_key(tmp_path), new_key(tmp_path, "other")
    theirs = tmp_path / "theirs"
    pins = HostKeyPins(tmp_path / "hosts" / "known_hosts", ssh_files=(tmp_path / "missing", theirs))
    for line, expected in (
        (f"{NAME} {key.type} {key.text}", "same"),
        (f"{hashed(NAME)} {key.type} {key.text}", "same"),
        (f"{NAME} {other.type} {other.text}", "differs"),
        ("", "absent"),
    ):
        theirs.write_text(line + "\n")
        assert known_to_ssh(NAME, key, pins.ssh_files) == expected
        with pytest.raises(RemoteError) as caught:
            pins.check(NAME, key)
        assert caught.value.code == "host_key_unknown"
        assert caught.value.details["known_to_ssh"] == expected


def hashed(name: str) -> str:
    """A name as OpenSSH hides it: |1|salt|HMAC-SHA1."""
    salt = b"0123456789abcdefghij"
    digest = hmac.new(salt, name.encode(), hashlib.sha1).digest()
    return f"|1|{base64.b64encode(salt).decode()}|{base64.b64encode(digest).decode()}"
