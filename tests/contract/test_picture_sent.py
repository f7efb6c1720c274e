"""What the final frame view shows is what the sandbox receives, byte for byte."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.did_clients import client_of
from tests.fakes.picture_desk import PHOTO, PictureDesk
from vmsg_desktop.adapters.renderer.did.transport import Timeouts
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.framing import Background, Framing, HandFrame, TouchUp
from vmsg_desktop.core.model.message import MaskChoice, Message, Source, Stroke
from vmsg_desktop.sandbox.server import Sandbox

WAITS = Timeouts(connect_s=5, read_s=5, create_s=5, upload_s=5, download_s=5, answer_s=5)
PLAIN = Message(Source(PHOTO), Source("/v.wav"))
CHANGED = replace(
    PLAIN,
    mask=MaskChoice(2.0, -1.0, (Stroke("erase", 0.05, ((0.6, 0.2), (0.7, 0.4))),)),
    background=Background("blur", blur_px=30),
    framing=Framing("head", "9:16", hand=HandFrame(0.6, 0.5, 0.8)),
    touch_up=TouchUp(sharpen=0.5, light=0.5),
)


@pytest.mark.parametrize("message", [PLAIN, CHANGED, replace(PLAIN, background=Background("transparent"))])
def test_the_sandbox_receives_the_bytes_that_the_view_shows(tmp_path: Path, message: Message) -> None:
    desk = PictureDesk(tmp_path)
    desk.disk.data["/v.wav"] = b"voice"
    seen = desk.views.frame(message, emit=lambda event: None, cancel=CancelToken())
    _, stages = desk.bench.message_stages(message)  # as a job makes it
    frame = desk.bench.run(stages.picture.frame, emit=lambda event: None, cancel=CancelToken()).value.frame
    with (
        Sandbox(clock=FakeClock()) as sandbox,
        client_of(sandbox.url, key=sandbox.key.reveal(), timeouts=WAITS) as bench,
    ):
        received = sandbox.account.image_at(bench.did.upload_image(frame.data, name="frame.jpg"))
    assert received is not None
    assert hashlib.sha256(received.value.data).hexdigest() == seen.sha256
