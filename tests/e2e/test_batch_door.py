"""``vmsg batch`` and ``vmsg watch`` as processes, against a sandbox: limits, stops, kills, two at once, restarts."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
import soundfile

from tests.fakes.vmsg_process import Vmsg, share_cache, wait_until
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings

pytestmark = [pytest.mark.models, pytest.mark.e2e, pytest.mark.slow]
LONG_S = 600.0


class WarmHome(Protocol):
    """What these tests use of the shared home."""

    home: Path
    photo: Path
    voice: Path


@pytest.fixture(params=[LONG_S])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """Its talks take the time that the test names."""
    with Sandbox(SandboxSettings(render_s=(request.param,))) as running:
        yield running


@pytest.fixture
def vmsg(sandbox: Sandbox, warm: WarmHome, tmp_path: Path) -> Vmsg:
    return Vmsg(share_cache(warm.home, tmp_path / "home"), sandbox)


@pytest.fixture
def folder(warm: WarmHome, tmp_path: Path) -> Path:
    """One photo for two voices."""
    folder = tmp_path / "in"
    folder.mkdir()
    shutil.copy(warm.photo, folder / "me.jpg")
    put_voice(warm, folder / "anna.wav", seconds=2)
    put_voice(warm, folder / "ben.wav", seconds=3)
    return folder


def put_voice(warm: WarmHome, path: Path, *, seconds: float) -> None:
    samples, rate_hz = soundfile.read(warm.voice)
    soundfile.write(path, samples[: int(seconds * rate_hz)], rate_hz)


def posts(sandbox: Sandbox) -> int:
    return sum(sandbox.accepted().values())


def outcomes(printed: str) -> dict[str, str]:
    return {item["title"]: item["outcome"] for item in json.loads(printed)["items"]}


quick = pytest.mark.parametrize("sandbox", [0.5], indirect=True)


@quick
def test_a_folder_is_made_within_the_limit_and_a_higher_one_goes_on(vmsg: Vmsg, sandbox: Sandbox, folder: Path) -> None:
    command = ("batch", folder, "--send", "sandbox", "--json")
    limited = vmsg.run(*command, "--max-credits", 1)
    assert limited.returncode == 5, limited.stderr
    assert outcomes(limited.stdout) == {"anna": "done", "ben": "not sent"}
    assert "the limit of 1 credit holds" in json.loads(limited.stdout)["held"]
    assert posts(sandbox) == 1
    for _ in range(2):  # the second time everything is there
        done = vmsg.run(*command)
        assert (done.returncode, outcomes(done.stdout)) == (0, {"anna": "done", "ben": "done"})
        assert posts(sandbox) == 2
    videos = [Path(item["video"]) for item in json.loads(done.stdout)["items"]]
    assert videos == [folder / "videos" / name / "message.mp4" for name in ("anna", "ben")]
    assert all(video.read_bytes()[4:8] == b"ftyp" for video in videos)


@quick
def test_a_table_starts_only_when_every_row_is_good_or_the_bad_ones_may_go(
    vmsg: Vmsg, sandbox: Sandbox, folder: Path
) -> None:
    table = folder / "list.csv"
    rows = "photo;voice;title;prosody.pitch_st\nme.jpg;anna.wav;For Anna;1\nme.jpg;gone.wav;;\nme.jpg;ben.wav;;99\n"
    table.write_text(rows, encoding="utf-8-sig")
    refused = vmsg.run("batch", table, "--send", "sandbox", "--json")
    assert refused.returncode == 3
    bad = json.loads(refused.stdout)["error"]["details"]["bad"]
    assert [row["place"] for row in bad] == ["line 3", "line 4"]
    assert posts(sandbox) == 0
    done = vmsg.run("batch", table, "--send", "sandbox", "--skip-bad")
    assert done.returncode == 0, done.stderr
    assert "left out: line 4: prosody.pitch_st" in done.stderr
    assert "1 done; 1 credit in all" in done.stdout
    made = json.loads((folder / "videos" / "For Anna" / "message.json").read_text())
    assert (made["title"], made["prosody"]["pitch_st"]) == ("For Anna", 1.0)


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL])
def test_a_batch_that_ends_in_the_middle_goes_on_and_pays_nothing_twice(
    vmsg: Vmsg, sandbox: Sandbox, folder: Path, end: signal.Signals
) -> None:
    first = vmsg.start("batch", folder, "--send", "sandbox", "--json")
    wait_until(lambda: posts(sandbox) == 2)
    second = vmsg.run("batch", folder, "--send", "sandbox")  # meanwhile it has one owner
    assert (second.returncode, "another window" in second.stderr) == (6, True)
    first.send_signal(end)
    printed, _ = first.communicate(timeout=60)
    if end == signal.SIGINT:
        assert (first.returncode, outcomes(printed)) == (130, {"anna": "under way", "ben": "under way"})
    sandbox.advance(LONG_S)
    done = vmsg.run("batch", folder, "--send", "sandbox", "--json")
    assert done.returncode == 0, done.stderr
    assert outcomes(done.stdout) == {"anna": "done", "ben": "done"}
    assert posts(sandbox) == 2


@pytest.mark.slow
@quick
def test_a_watched_folder_makes_each_pair_once_over_a_restart(
    vmsg: Vmsg, sandbox: Sandbox, warm: WarmHome, tmp_path: Path
) -> None:
    folder = tmp_path / "watched"
    folder.mkdir()
    for number, name in enumerate(("anna", "ben"), start=1):
        watching = vmsg.start("watch", folder, "--send", "sandbox", "--json")
        shutil.copy(warm.photo, folder / f"{name}.jpg")
        put_voice(warm, folder / f"{name}.wav", seconds=1 + number)
        wait_until((folder / "videos" / name / "message.mp4").exists)
        watching.send_signal(signal.SIGINT)
        printed, said = watching.communicate(timeout=60)
        assert watching.returncode == 130, said
        assert outcomes(printed) == {name: "done"}
        assert posts(sandbox) == number
