"""The sandbox that nobody holds: started once, found afterwards, its own key, gone when idle, kept while awaited."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from vmsg_desktop.adapters.compute.sandbox_child import (
    FILE_NAME,
    address_of,
    find_sandbox,
    open_sandbox,
    sandbox_command,
    stop_sandbox,
)
from vmsg_desktop.adapters.renderer.did.client import DidClient
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import Endpoint
from vmsg_desktop.core.model.did import TalkRequest
from vmsg_desktop.core.model.errors import Cancelled, RemoteError, StorageError
from vmsg_desktop.core.model.secret import Secret
from vmsg_desktop.sandbox.kept import serve_kept
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "sandbox"
    yield folder
    stop_sandbox(folder)


def quick(home: Path, *, idle_minutes: float = 10.0) -> tuple[str, ...]:
    return (*sandbox_command(home, idle_minutes=idle_minutes), "--quick")


def client(at: Endpoint) -> DidClient:
    return DidClient(at.base_url, at.token, clock=SystemClock(), waiter=CancelToken())


def until(condition: Callable[[], bool], timeout_s: float = 20.0) -> None:
    end_s = time.monotonic() + timeout_s
    waiter = CancelToken()
    while not condition():
        assert time.monotonic() < end_s
        waiter.wait(0.02)


def test_is_started_once_and_found_afterwards(home: Path) -> None:
    first = open_sandbox(home, cancel=CancelToken(), command=quick(home))
    found = find_sandbox(home)
    again = open_sandbox(home, cancel=CancelToken(), command=("does-not-exist",))
    assert found is not None
    assert again.base_url == first.base_url
    with client(again) as asking:
        assert asking.credits().remaining == 100


def test_address_and_key_are_for_their_owner_alone(home: Path) -> None:
    open_sandbox(home, cancel=CancelToken(), command=quick(home))
    assert {path.name: path.stat().st_mode & 0o077 for path in home.iterdir() if path.name != "start.log"} == {
        "key": 0,
        "sandbox.json": 0,
        "sandbox.lock": 0,
    }
    assert home.stat().st_mode & 0o077 == 0


def test_outlives_the_process_that_started_it(home: Path) -> None:
    starter = (
        "import sys; from pathlib import Path; from vmsg_desktop.core.cancel import CancelToken;"
        "from vmsg_desktop.adapters.compute.sandbox_child import open_sandbox, sandbox_command;"
        "home = Path(sys.argv[1]);"
        "open_sandbox(home, cancel=CancelToken(), command=(*sandbox_command(home), '--quick'));"
        "import os; os.kill(os.getpid(), 9)"
    )
    done = subprocess.run([sys.executable, "-c", starter, str(home)], check=False, timeout=60)
    found = find_sandbox(home)
    assert done.returncode == -9
    assert found is not None
    with client(address_of(home, found)) as asking:
        assert asking.credits().total == 100


def test_two_at_once_are_one(home: Path) -> None:
    home.mkdir()
    children = [subprocess.Popen(quick(home), env=os.environ | {"OMP_NUM_THREADS": "1"}) for _ in range(2)]
    until(lambda: any(child.poll() == 0 for child in children) and find_sandbox(home) is not None)
    found = find_sandbox(home)
    assert found is not None
    assert found.pid in [child.pid for child in children if child.poll() is None]
    stop_sandbox(home)
    assert [child.wait(20) for child in children] == [0, 0]


def test_key_is_the_same_after_a_restart(home: Path) -> None:
    first = open_sandbox(home, cancel=CancelToken(), command=quick(home))
    assert stop_sandbox(home)
    second = open_sandbox(home, cancel=CancelToken(), command=quick(home))
    assert first.token == second.token


def test_ends_by_itself_when_idle_and_takes_its_address_away(home: Path) -> None:
    open_sandbox(home, cancel=CancelToken(), command=quick(home, idle_minutes=0.01))
    until(lambda: not (home / FILE_NAME).exists())
    until(lambda: find_sandbox(home) is None)


def test_there_is_nothing_to_stop_where_none_runs(home: Path) -> None:
    assert not stop_sandbox(home)


def test_one_that_does_not_start_is_told_with_its_last_words(home: Path) -> None:
    broken = (sys.executable, "-c", "print('no way'); raise SystemExit(4)")
    with pytest.raises(RemoteError, match=r"exit code 4.*no way"):
        open_sandbox(home, cancel=CancelToken(), command=broken)


def test_waiting_for_it_can_be_cancelled(home: Path) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        open_sandbox(home, cancel=cancel, command=(sys.executable, "-c", "input()"))


def test_file_of_a_process_that_is_gone_or_of_another_is_no_sandbox(home: Path) -> None:
    home.mkdir()
    for told in ('{"port": 1, "pid": 1, "started_s": 1.0}', '{"port": 1}', "no json"):
        (home / FILE_NAME).write_text(told)
        assert find_sandbox(home) is None


def test_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError):
        serve_kept(lambda key: Sandbox(), tmp_path / "file" / "home", idle_s=1, cancel=CancelToken())


def test_stays_while_a_finished_video_was_not_fetched(portrait_path: Path, voice_path: Path) -> None:
    clock = FakeClock()
    with Sandbox(SandboxSettings(render_s=(5.0,)), clock=clock) as sandbox:
        assert not sandbox.account.is_awaited()
        with client(Endpoint(sandbox.url, sandbox.key)) as sending:
            talk = ordered(sending, portrait_path, voice_path)
            assert sandbox.account.is_awaited()
            sandbox.advance(6)
            done = sending.get_talk(talk)
            assert done.result_url is not None
            assert sandbox.account.is_awaited()
            sending.download(done.result_url, progress=lambda share: None)
        assert not sandbox.account.is_awaited()


def test_does_not_stay_for_a_video_that_nobody_fetches_for_a_day(portrait_path: Path, voice_path: Path) -> None:
    with Sandbox(replace(SandboxSettings(), render_s=(0.0,))) as sandbox:
        with client(Endpoint(sandbox.url, sandbox.key)) as sending:
            ordered(sending, portrait_path, voice_path)
        sandbox.advance(86_401)
        assert not sandbox.account.is_awaited()


def ordered(sending: DidClient, portrait: Path, voice: Path) -> str:
    image = sending.upload_image(portrait.read_bytes(), name="frame.png")
    audio = sending.upload_audio(voice.read_bytes(), name="voice.flac")
    return sending.create_talk(TalkRequest(image, audio, "test", json.dumps({"t": "x"}))).id


def test_key_reaches_no_child(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DID_API_KEY", "user:a-key-that-stays")
    seen = home / "seen"
    spy = (
        sys.executable,
        "-c",
        f"import os; open({str(seen)!r}, 'w').write(str(sorted(os.environ))); raise SystemExit(3)",
    )
    with pytest.raises(RemoteError):
        open_sandbox(home, cancel=CancelToken(), command=spy)
    assert "DID_API_KEY" not in seen.read_text()
    assert "PATH" in seen.read_text()


def test_secret_of_the_key_file_is_used_as_it_is(home: Path) -> None:
    home.mkdir()
    (home / "key").write_text("me:my-own-sandbox-key")
    at = open_sandbox(home, cancel=CancelToken(), command=quick(home))
    assert at.token == Secret("me:my-own-sandbox-key")
