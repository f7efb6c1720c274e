"""Kept runs on disk: what is written comes back, what is no run is refused or left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fakes.runs import make_profile, make_report
from vmsg_desktop.adapters.storage.runs import RunFolder
from vmsg_desktop.core.kept_runs import dump_run
from vmsg_desktop.core.model.errors import InputError, StorageError


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    return RunFolder(tmp_path / "runs")


def test_nothing_is_kept_at_first(folder: RunFolder) -> None:
    assert folder.runs() == ()


def test_runs_come_back_whole_and_newest_first(folder: RunFolder) -> None:
    profile, report = make_profile(), make_report()
    rows = [folder.keep(profile, trace=b"{}"), folder.keep(report)]
    listed = folder.runs()
    assert listed == tuple(reversed(rows))
    assert [row.kind for row in listed] == ["benchmark", "profile"]
    assert folder.read(rows[0].name) == profile
    assert folder.read(rows[1].name) == report
    assert (folder.trace(rows[0].name), folder.trace(rows[1].name)) == (b"{}", b"")


def test_the_list_says_what_a_run_took(folder: RunFolder) -> None:
    profile = make_profile()
    assert folder.keep(profile).took_s == pytest.approx(profile.total_latency_ms / 1000)
    assert folder.keep(make_report()).took_s == pytest.approx(5.4, abs=0.1)


def test_two_runs_of_one_second_are_both_kept(folder: RunFolder) -> None:
    first, second = folder.keep(make_profile()), folder.keep(make_profile(seed=2))
    assert first.name != second.name
    assert len(folder.runs()) == 2


def test_a_hosts_name_never_leaves_the_folder(folder: RunFolder, tmp_path: Path) -> None:
    row = folder.keep(make_profile(target="../../evil host"))
    assert (tmp_path / "runs" / row.name).is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["runs"]
    with pytest.raises(InputError):
        folder.read("../outside.json")


def test_a_damaged_file_is_left_out_and_the_others_are_listed(folder: RunFolder, tmp_path: Path) -> None:
    row = folder.keep(make_profile())
    for name, content in (("cut.json", b'{"timestamp": '), ("other.json", b'{"a": 1}'), ("list.json", b"[1]")):
        (tmp_path / "runs" / name).write_bytes(content)
    assert folder.runs() == (row,)


@pytest.mark.parametrize(
    "content", [b"", b"not JSON", b"[]", b'{"total_latency_ms": 1}', b'{"benchmark_timestamp": 1}']
)
def test_a_file_that_is_no_run_is_refused(folder: RunFolder, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "some.json"
    path.write_bytes(content)
    with pytest.raises(InputError):
        folder.add(path)
    assert folder.runs() == ()


def test_a_run_that_a_command_wrote_can_be_added(folder: RunFolder, tmp_path: Path) -> None:
    path = tmp_path / "baseline_profile.json"
    path.write_bytes(dump_run(make_profile()))
    row = folder.add(path)
    assert folder.runs() == (row,)


def test_a_removed_run_is_gone_with_its_trace(folder: RunFolder, tmp_path: Path) -> None:
    row = folder.keep(make_profile(), trace=b"{}")
    folder.remove(row.name)
    assert list((tmp_path / "runs").iterdir()) == []
    with pytest.raises(InputError, match="not there any more"):
        folder.read(row.name)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "runs").write_bytes(b"a file stands in the way")
    with pytest.raises(StorageError):
        RunFolder(tmp_path / "runs").keep(make_profile())
