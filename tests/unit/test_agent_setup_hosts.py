"""The list of hosts: what may be in it, and how it lies on the disk."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vmsg_desktop.adapters.storage.hosts import HostList, SetupLogs
from vmsg_desktop.core.model.errors import InputError, StorageError
from vmsg_desktop.core.model.host import (
    AgentState,
    HostEntry,
    HostStatus,
    SetupDone,
    SetupLine,
    SetupProgress,
    host_at,
    host_from_json,
    host_to_json,
)

BOX = HostEntry("box", "192.0.2.7", "mika", 2222, "/keys/id", 5.0)


@pytest.mark.parametrize(
    ("destination", "user", "address", "port"),
    [
        ("mika@gpu.example:2222", "mika", "gpu.example", 2222),
        ("gpu.example", None, "gpu.example", None),
        ("mika@192.0.2.7", "mika", "192.0.2.7", None),
        ("mika@2001:db8::7", "mika", "2001:db8::7", None),
        ("[2001:db8::7]:22", None, "2001:db8::7", 22),
        ("::1", None, "::1", None),
        (None, None, "box", None),
    ],
)
def test_destination_is_read(destination: str | None, user: str | None, address: str, port: int | None) -> None:
    entry = host_at("box", destination, identity=None, added_s=1.0)
    assert (entry.user, entry.address, entry.port) == (user, address, port)
    assert host_at("box", entry.where, identity=None, added_s=1.0) == entry


@pytest.mark.parametrize(
    "destination",
    ["", "-oProxyCommand=touch", "a b", "x@-y", "host:0", "host:70000", "a\nb", "mika@", "h;id", "u ser@host", "$(id)"],
)
def test_what_ssh_could_take_for_something_else_is_refused(destination: str) -> None:
    with pytest.raises(InputError) as caught:
        host_at("box", destination or " ", identity=None, added_s=0.0)
    assert caught.value.code == "host_invalid"


@pytest.mark.parametrize("name", ["", "here", "Local", "../up", "a/b", "-x", "a b", "x" * 64, ".hidden"])
def test_names_that_would_be_misread_are_refused(name: str) -> None:
    with pytest.raises(InputError):
        host_at(name, "192.0.2.7", identity=None, added_s=0.0)


@pytest.mark.parametrize("identity", ["", "a\0b", "a\nb"])
def test_key_file_has_a_plain_path(identity: str) -> None:
    with pytest.raises(InputError):
        host_at("box", "192.0.2.7", identity=identity, added_s=0.0)


names = st.from_regex(r"[a-z][a-z0-9._-]{0,20}", fullmatch=True).filter(
    lambda name: name not in ("here", "local", "all")
)
entries = st.builds(
    HostEntry,
    name=names,
    address=names,
    user=st.none() | names,
    port=st.none() | st.integers(1, 65535),
    identity=st.none() | st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), min_size=1),
    added_s=st.floats(0, 1e10),
)


@given(entry=entries)
def test_entry_survives_json(entry: HostEntry) -> None:
    assert host_from_json(json.loads(json.dumps(host_to_json(entry)))) == entry


def test_list_is_kept_private_and_by_name(tmp_path: Path) -> None:
    hosts = HostList(tmp_path / "hosts" / "hosts.json")
    assert hosts.all() == ()
    other = HostEntry("attic", "192.0.2.9")
    hosts.keep(BOX)
    hosts.keep(other)
    assert hosts.all() == (other, BOX)
    assert hosts.get("box") == BOX
    assert hosts.get("none") is None
    assert stat.S_IMODE((tmp_path / "hosts").stat().st_mode) == 0o700
    assert [path.name for path in (tmp_path / "hosts").iterdir()] == ["hosts.json"]


def test_same_name_replaces(tmp_path: Path) -> None:
    hosts = HostList(tmp_path / "hosts.json")
    hosts.keep(BOX)
    moved = HostEntry("box", "192.0.2.99")
    hosts.keep(moved)
    assert hosts.all() == (moved,)
    assert hosts.remove("box")
    assert not hosts.remove("box")
    assert hosts.all() == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "not json",
        '{"version": 2, "hosts": []}',
        '{"version": 1, "hosts": [{"name": "-x", "address": "a"}]}',
        '{"version": 1, "hosts": [{"name": "x", "address": 7, "added_s": 0}]}',
        '{"version": 1, "hosts": [{"name": "x", "address": "a", "port": true, "added_s": 0}]}',
        '{"version": 1, "hosts": ["x"]}',
    ],
)
def test_damaged_list_is_told_and_never_overwritten(tmp_path: Path, text: str) -> None:
    path = tmp_path / "hosts.json"
    path.write_text(text)
    hosts = HostList(path)
    with pytest.raises(StorageError):
        hosts.all()
    with pytest.raises(StorageError):
        hosts.keep(BOX)
    assert path.read_text() == text


def test_log_of_a_set_up_has_lines_and_no_progress(tmp_path: Path) -> None:
    logs = SetupLogs(tmp_path / "hosts")
    with logs.open("box") as write:
        write(SetupLine("packages", "Collecting numpy"))
        write(SetupProgress("wheel", 0.5))
        write(SetupDone("packages", "with base"))
    lines = logs.path("box").read_text().splitlines()
    assert [line.split(" ", 1)[1] for line in lines] == ["packages: Collecting numpy", "packages: with base"]


def state(version: str | None, running: str | None = "0.1.0") -> AgentState:
    return AgentState(version, running, (), "supervisor" if version else None, 30.0, 1, 2)


@pytest.mark.parametrize(
    ("there", "is_outdated", "advice"),
    [
        (state("0.1.0-aaaa"), False, ""),
        (state("0.1.0-aaaa-gpu"), False, ""),
        (state("0.1.0-bbbb"), True, "vmsg agent setup box"),
        (state("0.1.0-aaaabb"), True, "vmsg agent setup box"),
        (state(None, None), False, "vmsg agent setup box"),
        (state("0.1.0-aaaa", None), False, "vmsg agent start box"),
        (None, False, ""),
    ],
)
def test_status_knows_what_to_run(there: AgentState | None, is_outdated: bool, advice: str) -> None:
    status = HostStatus(BOX, "0.1.0-aaaa", there)
    assert (status.is_outdated, status.advice) == (is_outdated, advice)
