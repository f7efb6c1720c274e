"""No key, no signed link and nothing that the photo tells about place, camera and owner is found anywhere afterwards.

Looked through is every byte that a run leaves or says: the data home with its databases and their logs, the cache, the
results, what was printed with -v, and the sandbox's own log. The person's own photo is the only place for its marks.
"""

from __future__ import annotations

import base64
import json
import logging
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import Warm
from tests.fakes.tagged_photo import marks, marks_of
from tests.fakes.vmsg_process import Vmsg, share_cache, wait_until
from vmsg_desktop.core.model.secret import Secret
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings

pytestmark = [pytest.mark.models, pytest.mark.e2e, pytest.mark.slow]

USER = base64.b64encode(b"kanari.leak@example.org").decode()
PASSWORD = "KanariKey_0aZ9-xY8wV7u"
KEY = f"{USER}:{PASSWORD}"
FORMS = {
    "key": KEY,
    "key in base64": base64.b64encode(KEY.encode()).decode().rstrip("="),
    "its user": USER.rstrip("="),
    "its password": PASSWORD,
    "its address": "kanari.leak",
    "authorization": "Authorization: Basic",
    "signature": "Signature=",
    "expiry": "Expires=",
    "access key": "AKIASANDBOX",
    "signature, quoted": "Signature%3D",
}
PROXY = dict.fromkeys(("HTTPS_PROXY", "https_proxy"), "http://127.0.0.1:9")


@pytest.fixture(autouse=True)
def is_logged_in_full(caplog: pytest.LogCaptureFixture) -> None:
    """The sandbox runs in this process, with every log turned on."""
    caplog.set_level(logging.DEBUG)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(SandboxSettings(key=Secret(KEY), render_s=(0.0,), credits=50)) as made:
        yield made


@pytest.fixture
def vmsg(warm: Warm, sandbox: Sandbox, tmp_path: Path) -> Vmsg:
    """With the key in both places where the environment may hold one, and a proxy where nobody listens."""
    return Vmsg(share_cache(warm.home, tmp_path / "home"), sandbox, {"DID_API_KEY": KEY, **PROXY})


def make(vmsg: Vmsg, warm: Warm, *more: str) -> tuple[object, ...]:
    return ("-v", "make", warm.photo, warm.voice, "-o", vmsg.home.parent / "out", *more)


def found_in(texts: dict[str, bytes]) -> list[str]:
    """What was found, and where."""
    found = [f"{name} in {where}" for where, data in texts.items() for name in FORMS if FORMS[name].encode() in data]
    return found + [f"{name} in {where}" for where, data in texts.items() for name in marks_of(data)]


def left_by(vmsg: Vmsg, caplog: pytest.LogCaptureFixture) -> dict[str, bytes]:
    """All files but the models, all that was printed, the log of the sandbox."""
    folder = vmsg.home.parent
    files = [
        path
        for path in folder.rglob("*")
        if path.is_file() and path.relative_to(vmsg.home.parent).parts[1:2] != ("models",)
    ]
    texts = {str(path.relative_to(folder)): path.read_bytes() for path in files}
    texts |= {f"output {number}": text.encode() for number, text in enumerate(vmsg.said)}
    return texts | {"the sandbox's log": caplog.text.encode()}


def test_the_photo_really_holds_what_is_looked_for(warm: Warm) -> None:
    assert marks_of(warm.photo.read_bytes()) == set(marks())


def test_a_run_without_a_fault_leaves_no_mark(warm: Warm) -> None:
    """The run that made everything from the photo itself, and all that it kept of it."""
    files = [path for path in warm.home.rglob("*") if path.is_file() and "models" not in path.parts]
    files += list(Path(warm.job["folder"]).iterdir())
    assert {path.name for path in files} >= {"jobs.sqlite", "message.json", "message.mp4", "image"}
    texts = {str(path): path.read_bytes() for path in files} | {"output": "".join(warm.said).encode()}
    assert found_in(texts) == []


def test_faults_leave_and_tell_nothing(
    vmsg: Vmsg, warm: Warm, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    """A lost answer, an expired link, a cut video, a refusal that quotes the header, a process killed in the middle."""
    sandbox.fault("POST /talks", "gateway_timeout", accepted=True)
    sandbox.fault("GET result", "link_expired")
    sandbox.fault("GET result", "cut_reply")
    done = vmsg.run(*make(vmsg, warm, "--send", "sandbox"))
    assert done.returncode == 0, done.stderr
    assert "DEBUG" in done.stderr, "it tells all that it would ever tell"
    assert ".mp4?[hidden]" in done.stderr, "links went through the log, without what signs them"
    sandbox.fault("POST /talks", "missing_equal_sign")
    refused = vmsg.run(*make(vmsg, warm, "--send", "sandbox", "--again", "--json"))
    assert json.loads(refused.stdout)["error"]["family"] == "remote"
    sandbox.fault("POST /talks", "hang", accepted=True)
    orders = len(sandbox.accepted())
    process = vmsg.start(*make(vmsg, warm, "--send", "sandbox", "--again"))
    wait_until(lambda: len(sandbox.accepted()) > orders)
    process.send_signal(signal.SIGKILL)
    vmsg.said += process.communicate()
    texts = left_by(vmsg, caplog)
    assert "home/jobs.sqlite-wal" in texts, "the killed one left its log"
    assert found_in(texts) == []
    vmsg.run("jobs", "show", vmsg.job().id, "--json")
    assert found_in(left_by(vmsg, caplog)) == []


def test_the_key_of_the_vendor_is_told_nowhere(vmsg: Vmsg, sandbox: Sandbox, caplog: pytest.LogCaptureFixture) -> None:
    good = vmsg.run("-v", "key", "test", "--server", sandbox.url)
    assert "accepts the key" in good.stdout, good.stderr
    sandbox.fault("GET /credits", "missing_equal_sign")
    assert vmsg.run("-v", "key", "test", "--server", sandbox.url, "--json").returncode == 7
    vmsg.run("-v", "key", "set", input=f"{KEY}\n")
    assert found_in(left_by(vmsg, caplog)) == []


@pytest.mark.slow
def test_a_vendor_that_cannot_be_reached_is_told_without_the_key(
    vmsg: Vmsg, warm: Warm, caplog: pytest.LogCaptureFixture
) -> None:
    done = vmsg.run(*make(vmsg, warm, "--send", "did", "--json"))
    assert json.loads(done.stdout)["error"]["code"] == "did_unreachable"
    assert vmsg.job().state == "ready"
    vmsg.run("-v", "doctor")
    assert found_in(left_by(vmsg, caplog)) == []


def test_what_is_looked_for_would_be_found(warm: Warm, tmp_path: Path, sandbox: Sandbox) -> None:
    """The search itself: each form in a file of its own is found."""
    texts = {name: f"x{text}y".encode() for name, text in FORMS.items()} | {"photo": warm.photo.read_bytes()}
    found = found_in(texts)
    assert {f"{name} in {name}" for name in FORMS} | {f"{name} in photo" for name in marks()} <= set(found)
