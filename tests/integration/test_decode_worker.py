"""The decoding child: what it answers, how it is stopped, and that nothing is left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from vmsg_desktop.adapters.media.worker import DecodeWorker
from vmsg_desktop.core.model.errors import ComputeError, InputError

ROOT = Path(__file__).resolve().parents[2]
TARGETS = "tests.fakes.decode_targets"


@pytest.fixture(autouse=True)
def _root_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT))


@pytest.fixture
def worker() -> Iterator[DecodeWorker]:
    with DecodeWorker(400_000_000, timeout_s=20) as made:
        yield made


def test_answers_with_data_and_meta_though_the_function_prints(worker: DecodeWorker) -> None:
    meta, body = worker.call(f"{TARGETS}:echo", b"abc", {"name": "x", "deep": {"list": [1, 2.5, None]}})
    assert body == b"cba"
    assert meta["params"] == {"name": "x", "deep": {"list": [1, 2.5, None]}}


def test_one_child_serves_all_calls(worker: DecodeWorker) -> None:
    pids = {worker.call(f"{TARGETS}:echo", b"", {})[0]["pid"] for _ in range(3)}
    assert pids == {worker.pid}
    assert os.getpid() not in pids


def test_starts_only_when_needed_and_early_when_warmed() -> None:
    with DecodeWorker() as made:
        before = made.pid
        assert before is None
        made.warm("json.tool")
        warmed = made.pid
        assert warmed is not None
        assert made.call(f"{TARGETS}:echo", b"", {})[0]["pid"] == warmed


def test_large_bodies_cross_whole(worker: DecodeWorker) -> None:
    data = os.urandom(1 << 20) * 12
    assert worker.call(f"{TARGETS}:echo", data, {})[1] == data[::-1]


def test_threads_share_it_without_mixing_answers(worker: DecodeWorker) -> None:
    bodies = [bytes([value]) * (value * 1000 + 1) for value in range(24)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda body: worker.call(f"{TARGETS}:echo", body, {})[1], bodies))
    assert answers == bodies


def test_a_refusal_travels_unchanged(worker: DecodeWorker) -> None:
    with pytest.raises(InputError) as caught:
        worker.call(f"{TARGETS}:refuse", b"", {"name": "odd.jpg"})
    assert (
        caught.value.to_json()
        == InputError("photo_odd", "odd.jpg is odd.", "Choose another.", details={"limit": 3}).to_json()
    )


def test_an_unforeseen_exception_is_told_and_the_child_lives(worker: DecodeWorker) -> None:
    before = worker.call(f"{TARGETS}:echo", b"", {})[0]["pid"]
    with pytest.raises(ComputeError, match=r"odd\.jpg.*ZeroDivisionError") as caught:
        worker.call(f"{TARGETS}:stumble", b"", {"name": "odd.jpg"})
    assert caught.value.code == "decode_failed"
    assert worker.pid == before


@pytest.mark.parametrize(
    ("function", "code", "words"),
    [
        ("hang", "decode_timeout", r"odd\.jpg.*limit of 0\.5 s"),
        ("crash", "decode_died", r"odd\.jpg.*signal 11"),
        ("exhaust", "decode_memory", r"odd\.jpg.*limit of 400 MB"),
        ("lie", "decode_died", r"odd\.jpg"),
    ],
)
def test_a_lost_child_is_an_error_and_the_next_call_has_a_new_one(function: str, code: str, words: str) -> None:
    with DecodeWorker(400_000_000, timeout_s=0.5 if function == "hang" else 20) as worker:
        before = worker.call(f"{TARGETS}:echo", b"", {})[0]["pid"]
        with pytest.raises(ComputeError, match=words) as caught:
            worker.call(f"{TARGETS}:{function}", b"", {"name": "odd.jpg", "bytes": 2_000_000_000})
        assert caught.value.code == code
        assert caught.value.hint
        assert not Path(f"/proc/{before}").exists(), "killed and reaped"
        assert worker.call(f"{TARGETS}:echo", b"ab", {})[1] == b"ba"
        assert worker.pid != before


def test_a_child_killed_while_idle_is_replaced_silently(worker: DecodeWorker) -> None:
    before = worker.call(f"{TARGETS}:echo", b"", {})[0]["pid"]
    os.kill(before, 9)
    os.waitid(os.P_PID, before, os.WEXITED | os.WNOWAIT)
    assert worker.call(f"{TARGETS}:echo", b"ab", {})[1] == b"ba"


def test_the_child_cannot_write_files_and_knows_no_secret(
    worker: DecodeWorker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VMSG_SECRET", "key")
    meta, _ = worker.call(f"{TARGETS}:inspect", b"", {"path": str(tmp_path / "written")})
    assert meta["could_write"] is False
    assert "VMSG_SECRET" not in meta["environment"]
    assert not {"numpy", "PIL", "av", "pytest"} & set(meta["modules"]), "a child imports only what a call needs"


def test_running_out_of_descriptors_is_an_error(worker: DecodeWorker) -> None:
    with pytest.raises(ComputeError, match="Too many open files"):
        worker.call(f"{TARGETS}:hold_socket", b"", {})


def test_close_leaves_no_process_and_no_descriptor() -> None:
    open_before = set(os.listdir("/proc/self/fd"))
    worker = DecodeWorker()
    pid = worker.call(f"{TARGETS}:echo", b"", {})[0]["pid"]
    worker.close()
    worker.close()
    assert not Path(f"/proc/{pid}").exists()
    assert set(os.listdir("/proc/self/fd")) == open_before
    assert not any(isinstance(thread, threading.Timer) and thread.is_alive() for thread in threading.enumerate())
    with pytest.raises(ComputeError, match="shut down"):
        worker.call(f"{TARGETS}:echo", b"", {})


def test_a_forgotten_worker_stops_its_child() -> None:
    worker = DecodeWorker()
    pid = worker.call(f"{TARGETS}:echo", b"", {})[0]["pid"]
    del worker
    assert not Path(f"/proc/{pid}").exists()


def test_works_from_a_script_without_a_main_guard_and_ends_with_it(tmp_path: Path) -> None:
    script = tmp_path / "console-script"
    script.write_text(
        f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from vmsg_desktop.adapters.media.worker import DecodeWorker\n"
        f"meta, body = DecodeWorker().call('{TARGETS}:echo', b'ab', {{}})\n"
        "print(meta['pid'], body.decode())\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=30, check=True)
    pid, body = done.stdout.split()
    assert body == "ba"
    assert done.stderr == ""
    assert not Path(f"/proc/{pid}").exists()


def test_a_killed_parent_takes_the_child_along(tmp_path: Path) -> None:
    code = (
        "import os, sys\nfrom vmsg_desktop.adapters.media.worker import DecodeWorker\n"
        f"worker = DecodeWorker()\nprint(worker.call('{TARGETS}:echo', b'', {{}})[0]['pid'], flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = os.pidfd_open(int(parent.stdout.readline()))
        parent.kill()
    with open(child, "rb", buffering=0) as handle:
        import select

        assert select.select([handle], [], [], 10)[0], "the child ends when its parent is gone"
