"""What is made from the command line is measured: jobs with all their parts, and runs without one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.vmsg_process import Vmsg, share_models
from vmsg_desktop.adapters.storage.metrics import MetricsStore
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.core.model.metrics import HERE, Span
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings

pytestmark = [pytest.mark.models, pytest.mark.e2e]
TITLE = "For Aiko alone"
FILE = "metrics.sqlite"


@pytest.fixture(scope="module")
def vmsg(models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vmsg]:
    with Sandbox(SandboxSettings(render_s=(1.0,))) as sandbox:
        yield Vmsg(share_models(models_dir, tmp_path_factory.mktemp("measured") / "home"), sandbox)


@pytest.fixture(scope="module")
def sent(vmsg: Vmsg, portrait_path: Path, voice_path: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The id of a job that was sent and done."""
    folder = tmp_path_factory.mktemp("out")
    photo = Path(shutil.copy(portrait_path, folder / f"{TITLE}.png"))
    done = vmsg.run("make", photo, voice_path, "--send", "sandbox", "-o", folder, "--json", "-q")
    assert done.returncode == 0, done.stderr
    return str(json.loads(done.stdout)["id"])


def spans_of(vmsg: Vmsg) -> list[Span]:
    with MetricsStore(vmsg.home / FILE, clock=SystemClock()) as store:
        return [span for _, span in store.spans(begin_s=0, end_s=2e9)]


def test_a_sent_message_leaves_its_stages_and_where_its_time_went(vmsg: Vmsg, sent: str) -> None:
    spans = {span.stage: span for span in spans_of(vmsg) if span.job == sent}

    assert {"people", "mask", "frame", "prosody", "upload", "vendor", "download", "job"} <= spans.keys()
    assert {span.title for span in spans.values()} == {TITLE}
    whole, vendor = spans["job"], spans["vendor"]
    assert (whole.outcome, whole.host, vendor.host) == ("done", HERE, "sandbox")
    assert whole.started_s <= vendor.started_s <= vendor.ended_s <= whole.ended_s
    assert vendor.ms >= 1_000
    assert whole.credits is not None
    assert whole.sound_s is not None
    assert spans["mask"].engine == "isnet-onnx"


def test_a_run_without_a_job_leaves_its_stages_without_a_name(vmsg: Vmsg, portrait_path: Path) -> None:
    done = vmsg.run("people", portrait_path, "--no-cache", "--json")
    assert done.returncode == 0, done.stderr

    (people,) = [span for span in spans_of(vmsg) if not span.job and span.stage == "people"]
    assert (people.title, people.cache, people.device) == ("", "off", "CPU")


def test_a_forgotten_message_leaves_neither_name_nor_number(vmsg: Vmsg, sent: str) -> None:
    before = len(spans_of(vmsg))
    receipt = json.loads(vmsg.run("jobs", "forget", sent[:10], "--json").stdout)

    assert any("measured times" in gone["what"] for gone in receipt["deleted"])
    assert len(spans_of(vmsg)) == before
    for file in vmsg.home.glob(f"{FILE}*"):
        assert TITLE.encode() not in file.read_bytes()
        assert sent.encode() not in file.read_bytes()
