"""The promise of the Final frame view: what it shows is, byte for byte, what the vendor receives."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from vmsg_desktop.application.picture_views import PictureViews
from vmsg_desktop.bootstrap import open_job_desk, open_workbench
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.framing import Background, Framing, HandFrame, TouchUp
from vmsg_desktop.core.model.message import MaskChoice, Message, Source, Stroke
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings

pytestmark = [pytest.mark.models]

STUDIO = Background(kind="bundled", name="studio")
CHOICES = {
    "studio": lambda plain: replace(plain, background=STUDIO),
    "transparent": lambda plain: replace(plain, background=Background(kind="transparent")),
    "as in the photo": lambda plain: replace(plain, background=Background(kind="keep"), framing=Framing(shot="whole")),
    "wide, padded, touched up": lambda plain: replace(
        plain,
        background=Background(kind="blur"),
        framing=Framing(shot="upper", aspect="16:9", padding_px=40),
        touch_up=TouchUp(sharpen=0.5, light=0.5),
    ),
    "by hand, brushed": lambda plain: replace(
        plain,
        background=STUDIO,
        framing=Framing(aspect="9:16", hand=HandFrame(0.5, 0.4, 0.7)),
        mask=MaskChoice(feather_px=4, grow_px=-2, strokes=(Stroke("erase", 0.05, ((0.3, 0.8), (0.5, 0.85))),)),
    ),
}


@pytest.fixture(scope="module")
def sandbox(models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    home = tmp_path_factory.mktemp("home")
    shutil.copytree(models_dir, home / "models", copy_function=os.link)
    with pytest.MonkeyPatch.context() as patch, Sandbox(SandboxSettings(render_s=(0.0,), credits=50)) as running:
        patch.setenv("VMSG_HOME", str(home))
        patch.setenv("VMSG_SANDBOX_URL", running.url)
        patch.setenv("VMSG_SANDBOX_KEY", running.key.reveal())
        yield running


@pytest.mark.parametrize("choice", CHOICES)
def test_view_and_vendor_have_the_same_bytes(
    sandbox: Sandbox, choice: str, portrait_path: Path, voice_path: Path, tmp_path: Path
) -> None:
    message = CHOICES[choice](Message(Source(str(portrait_path)), Source(str(voice_path)), title=choice))
    cancel = CancelToken()
    with open_workbench() as bench:
        seen = PictureViews(bench).frame(message, emit=lambda event: None, cancel=cancel)
    with open_job_desk(target="sandbox", cancel=cancel) as desk:
        job = desk.run(desk.add(message, folder=str(tmp_path)).id, emit=lambda event: None, cancel=cancel)
    sent = sandbox.account.get_talk(job.talk_id).image
    assert sent is not None
    assert seen.frame is not None
    received = hashlib.sha256(sent.value.data).hexdigest()
    assert received == seen.sha256 == hashlib.sha256(seen.frame.data).hexdigest()
