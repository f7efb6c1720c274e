"""Targets as people write them, and what ~/.ssh/config makes of them."""

from __future__ import annotations

import getpass
from pathlib import Path

import pytest

from vmsg_desktop.adapters.ssh.config import SshHost, parse_target, resolve_host, user_config
from vmsg_desktop.core.model.errors import InputError, RemoteError

CONFIG = """
Host gpu
  HostName 192.0.2.7
  User mika
  Port 2222
  IdentityFile ~/.ssh/id_gpu
  IdentityFile "/keys/with space"
  IdentitiesOnly yes
  ConnectTimeout 4
Host inner
  HostName 10.0.0.5
  ProxyJump gate,second@10.0.0.1:2200
Host gate
  HostName gate.example.com
  Port 22022
  ProxyJump outer
Host outer
  HostName outer.example.com
Host old
  ProxyCommand ssh -W %h:%p gate
Host old-off
  ProxyCommand none
  ProxyJump none
Host renamed
  HostName 127.0.0.1
  HostKeyAlias renamed-machine
"""


def names(host: SshHost) -> list[str]:
    return [f"{jump.user if jump.user != getpass.getuser() else ''}@{jump.address}" for jump in host.jumps]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gpu", ("gpu", None, None)),
        ("mika@gpu", ("gpu", "mika", None)),
        ("mika@192.0.2.7:2222", ("192.0.2.7", "mika", 2222)),
        ("gpu.example.com:22", ("gpu.example.com", None, 22)),
        ("ssh://mika@gpu:22/", ("gpu", "mika", 22)),
        ("::1", ("::1", None, None)),
        ("mika@[2001:db8::7]:2222", ("2001:db8::7", "mika", 2222)),
        ("  gpu \n", ("gpu", None, None)),
    ],
)
def test_targets_are_read(text: str, expected: tuple[str, str | None, int | None]) -> None:
    target = parse_target(text)
    assert (target.host, target.user, target.port) == expected


@pytest.mark.parametrize(
    "text",
    ["", "-oProxyCommand=evil", "mika@", "gpu:0", "gpu:65536", "gpu:port", "a b", "gpu/x", "a@b@c", "[::1", "x]"],
)
def test_what_names_no_host_is_refused(text: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_target(text)
    assert caught.value.code == "host_invalid"


def test_an_alias_brings_its_settings() -> None:
    host = resolve_host("gpu", config=CONFIG)
    assert (host.label, host.address, host.user) == ("gpu", "192.0.2.7:2222", "mika")
    assert host.identity_files == (Path.home() / ".ssh/id_gpu", Path("/keys/with space"))
    assert host.identities_only
    assert host.connect_timeout_s == 4
    assert host.pin_name == "[192.0.2.7]:2222"


def test_what_the_target_says_goes_before_the_settings() -> None:
    host = resolve_host("root@gpu:22", config=CONFIG)
    assert (host.user, host.port, host.pin_name) == ("root", 22, "192.0.2.7")


def test_a_host_without_settings_gets_the_usual_ones() -> None:
    host = resolve_host("Plain.Example.com", config="")
    assert (host.port, host.user, host.identity_files, host.jumps) == (22, getpass.getuser(), (), ())
    assert host.pin_name == "plain.example.com"


def test_jump_hosts_come_nearest_first_with_those_of_the_first_before_it() -> None:
    host = resolve_host("inner", config=CONFIG)
    assert names(host) == ["@outer.example.com:22", "@gate.example.com:22022", "second@10.0.0.1:2200"]
    assert all(not jump.jumps for jump in host.jumps)


def test_jumps_in_a_circle_are_told() -> None:
    with pytest.raises(RemoteError, match="circle") as caught:
        resolve_host("a", config="Host a\n ProxyJump b\nHost b\n ProxyJump a\n")
    assert caught.value.code == "ssh_config_invalid"


def test_a_proxy_command_is_refused_and_named() -> None:
    with pytest.raises(RemoteError, match="ProxyCommand") as caught:
        resolve_host("old", config=CONFIG)
    assert caught.value.code == "ssh_proxy_command"
    assert not caught.value.retryable
    assert resolve_host("old-off", config=CONFIG).jumps == ()


def test_a_key_alias_is_the_name_of_the_pin() -> None:
    assert resolve_host("renamed", config=CONFIG).pin_name == "renamed-machine"


def test_a_condition_that_runs_a_command_is_never_true_and_never_run(tmp_path: Path) -> None:
    trace = tmp_path / "ran"
    for condition in (f'host gpu exec "touch {trace}"', f"!exec 'touch {trace}'", f"e\\xec 'touch {trace}'"):
        for sign in (" ", "=", " = "):
            config = f"Match{sign}{condition}\n  Port 1\nMatch host gpu\n  Port 2\n"
            assert resolve_host("gpu", config=config).port == 2
    assert not trace.exists()


def test_settings_that_make_no_sense_are_told() -> None:
    for config in ("Host gpu\n  Port many\n", "Host gpu\n  justaword\n", "Match whatever\n"):
        with pytest.raises(RemoteError) as caught:
            resolve_host("gpu", config=config)
        assert caught.value.code == "ssh_config_invalid", config


def test_included_files_take_the_place_of_their_line(tmp_path: Path) -> None:
    folder = tmp_path / ".ssh"
    (folder / "conf.d").mkdir(parents=True)
    (folder / "config").write_text("Include conf.d/*.conf\nHost gpu\n  Port 3\n  User late\n")
    (folder / "conf.d" / "a.conf").write_text("Host gpu\n  Port 1\n")
    (folder / "conf.d" / "b.conf").write_text("Host gpu\n  Port 2\nInclude conf.d/*.conf\n")
    host = resolve_host("gpu", config=user_config(tmp_path))
    assert (host.port, host.user) == (1, "late")


def test_no_settings_file_is_no_settings(tmp_path: Path) -> None:
    assert user_config(tmp_path) == ""


def test_an_unreadable_settings_file_is_told(tmp_path: Path) -> None:
    (tmp_path / ".ssh").mkdir()
    (tmp_path / ".ssh" / "config").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(RemoteError) as caught:
        user_config(tmp_path)
    assert caught.value.code == "ssh_config_invalid"
