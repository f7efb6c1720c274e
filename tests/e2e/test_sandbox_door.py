"""`vmsg sandbox` from outside: it starts, says where it is, obeys its options and its script, and stops cleanly."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

pytestmark = pytest.mark.e2e


@contextmanager
def running(*options: str, verbose: bool = False) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    command = [sys.executable, "-m", "vmsg_desktop", *(["-v"] if verbose else []), "sandbox", "--json", *options]
    env = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env) as process:
        try:
            assert process.stdout is not None
            lines = iter(process.stdout.readline, "}\n")
            yield process, json.loads("".join(lines) + "}")
        finally:
            process.kill()


def ask(address: dict[str, Any], path: str, method: str = "GET", **more: Any) -> requests.Response:
    headers = {"Authorization": f"Basic {address['key']}"}
    with requests.Session() as session:
        session.trust_env = False
        return session.request(method, address["url"] + path, headers=headers, timeout=20, **more)


def test_it_says_where_it_is_and_stops_cleanly(tmp_path: Path) -> None:
    with running("--quick", "--credits", "3", "--key", "user:password-12345", verbose=True) as (process, address):
        assert address["key"] == "user:password-12345"
        assert ask(address, "/credits").json()["remaining"] == 3
        process.send_signal(signal.SIGTERM)
        _, log = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "GET /credits 200" in log
    assert "password-12345" not in log


def test_two_run_side_by_side_with_keys_of_their_own() -> None:
    with running("--quick") as (_, first), running("--quick") as (_, second):
        assert first["url"] != second["url"]
        assert first["key"] != second["key"]
        assert ask(first | {"key": second["key"]}, "/credits").status_code == 403


def test_a_script_sets_what_goes_wrong(tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    faults = [{"route": "GET /credits", "fault": "too_many", "retry_after": "7"}]
    script.write_text(json.dumps({"credits": 5, "faults": faults}), "utf-8")
    with running("--quick", "--script", str(script)) as (_, address):
        refused = ask(address, "/credits")
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "7")
        assert ask(address, "/credits").json()["remaining"] == 5
        state = ask(address, "/_sandbox/state").json()
        assert state["faults"] == [{"route": "GET /credits", "fault": "too_many", "met": 1, "struck": 1}]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--script", "/nowhere.json"], "cannot be read"),
        (["--credits", "-1"], "numbers of at least 0"),
        (["--render-s", "-2"], "numbers of at least 0"),
        (["--port", "70000"], "70000"),
    ],
)
def test_wrong_options_are_refused_with_a_sentence(options: list[str], words: str) -> None:
    command = [sys.executable, "-m", "vmsg_desktop", "sandbox", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, words in done.stderr) == (3, True), done.stderr
    assert "Traceback" not in done.stderr
