"""Whatever names a host is read as it was written; whatever text comes, nothing but a refusal happens."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.adapters.ssh.config import parse_target, resolve_host
from vmsg_desktop.adapters.ssh.host_keys import HostKey
from vmsg_desktop.core.model.errors import InputError, RemoteError

USERS = st.from_regex(r"\A[a-z_][a-z0-9._-]{0,20}\Z")
HOSTS = st.from_regex(r"\A[a-z0-9]([a-z0-9.-]{0,30}[a-z0-9])?\Z") | st.ip_addresses(v=4).map(str)
PORTS = st.integers(1, 65535)


@given(USERS, HOSTS | st.ip_addresses(v=6).map(lambda address: f"[{address}]"), PORTS)
def test_a_full_target_is_read_as_written(user: str, host: str, port: int) -> None:
    target = parse_target(f"{user}@{host}:{port}")
    assert (target.user, target.host, target.port) == (user, host.strip("[]"), port)


@given(HOSTS | st.ip_addresses(v=6).map(str))
def test_a_bare_host_is_read_as_written(host: str) -> None:
    target = parse_target(host)
    assert (target.user, target.host, target.port) == (None, host, None)


def told(act: Callable[[], str]) -> str:
    """What came out, or the code of the refusal; any other error goes on."""
    try:
        return act()
    except (InputError, RemoteError) as error:
        return error.code


@given(st.text(max_size=40))
def test_any_text_is_a_host_or_refused(text: str) -> None:
    host = told(lambda: parse_target(text).host)
    assert host
    assert not host.startswith("-")


WORDS = st.sampled_from(
    ["Host", "Match", "HostName", "User", "Port", "IdentityFile", "IdentitiesOnly", "ProxyJump", "ProxyCommand",
     "ConnectTimeout", "HostKeyAlias", "gpu", "*", "!gpu", "%h", "%%", "%k", "~", "$HOME", "${X}", "none", "22", "-1",
     "all", "host", "exec", "user", "final", "canonical", "a,b", "me@gpu:22", '"', "=", "#", "\\", "x" * 70000]
)  # fmt: skip


@given(st.lists(st.lists(WORDS | st.text(max_size=8), max_size=5).map(" ".join), max_size=8).map("\n".join))
def test_any_settings_resolve_or_are_told(config: str) -> None:
    assert told(lambda: resolve_host("gpu", config=config).host_name)


@given(st.binary(max_size=200))
def test_a_key_survives_its_text_form(blob: bytes) -> None:
    key = HostKey(len(b"ssh-ed25519").to_bytes(4, "big") + b"ssh-ed25519" + blob)
    assert HostKey.from_text(key.text) == key
    assert key.type == "ssh-ed25519"
