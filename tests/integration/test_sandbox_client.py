"""The D-ID client and the sandbox, and the videos that come back."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.fakes.clock import FakeClock
from tests.fakes.sandbox_door import picture_bytes, sound_bytes
from tests.fakes.videos import duration_s, frames_of, opened, sound_of
from tests.fakes.waiting import FakeWaiter
from vmsg_desktop.adapters.face.mediapipe import MediaPipeFaces
from vmsg_desktop.adapters.renderer.did.client import DidClient
from vmsg_desktop.adapters.renderer.draft import DraftRenderer
from vmsg_desktop.core.model.did import Talk, TalkOptions, TalkRequest
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.media import Frame, Sound, Video
from vmsg_desktop.sandbox.quick import QuickRenderer
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings


def client_of(sandbox: Sandbox, clock: FakeClock) -> DidClient:
    return DidClient(sandbox.url, sandbox.key, clock=clock, waiter=FakeWaiter(clock))


def sent(client: DidClient, picture: bytes, sound: bytes, *, name: str, options: TalkOptions) -> Talk:
    image_url = client.upload_image(picture, name=name)
    audio_url = client.upload_audio(sound, name="voice.wav")
    return client.create_talk(TalkRequest(image_url, audio_url, "Title", json.dumps({"t": "T1"}), options))


def as_video(data: bytes) -> Video:
    return Video(data, 0, 0, 25, 0.0, has_face=True, fallback_reason="", mouth_open=())


def test_the_client_goes_the_whole_way() -> None:
    clock = FakeClock()
    with Sandbox(SandboxSettings(render_s=(10.0,)), clock=clock) as sandbox, client_of(sandbox, clock) as client:
        options = TalkOptions(pad_audio_s=1.0, fluent=True, expression="happy", intensity=0.5)
        talk = sent(client, picture_bytes(320, 240), sound_bytes(2.0), name="face.png", options=options)
        assert client.get_talk(talk.id).status == "created"
        clock.advance(10)
        done = client.get_talk(talk.id)
        assert (done.status, done.duration_s, json.loads(done.user_data)["t"]) == ("done", 3.0, "T1")
        assert done.result_url is not None
        video = as_video(client.download(done.result_url, progress=lambda _share: None))
        assert [found.id for found in client.list_talks().talks] == [talk.id]
        client.delete_talk(talk.id)
        assert client.list_talks().talks == ()
        assert client.credits().remaining == 99
        assert (sandbox.accepted(), sandbox.journal.crashes) == ({"T1": 1}, 0)
    with opened(video) as container:
        assert duration_s(container.streams.video[0]) == pytest.approx(3.0, abs=0.2)
        assert duration_s(container.streams.audio[0]) == pytest.approx(3.0, abs=0.1)


def test_a_quick_video_shows_the_picture_with_its_stamp_and_holds_the_sound() -> None:
    red = np.zeros((300, 400, 3), np.uint8)
    red[..., 0] = 200
    time_s = np.arange(16_000 * 2) / 16_000
    tone = (0.3 * np.sin(300 * 2 * np.pi * time_s)).astype(np.float32)
    frame = Frame(picture_of(red), "PNG", 400, 300)
    shares: list[float] = []
    video = QuickRenderer().render(frame, Sound(tone, 16_000), progress=shares.append)
    pictures = frames_of(video)
    assert len(pictures) == 10
    assert pictures[0].shape == (96, 128, 3)
    corner, middle = pictures[5][6:18, 6:40].astype(int), pictures[5][60:, 60:].astype(int)
    assert abs(middle.mean((0, 1)) - (200, 0, 0)).max() < 12
    assert corner[..., 1].max() > 120, "the stamp's letters are light"
    assert float(np.sqrt(np.mean(sound_of(video)[2000:-2000] ** 2))) == pytest.approx(0.3 / 2**0.5, rel=0.1)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def picture_of(pixels: np.ndarray) -> bytes:
    import cv2

    done, data = cv2.imencode(".png", pixels[..., ::-1])
    assert done
    return data.tobytes()


@pytest.mark.models
def test_the_draft_engine_draws_what_was_uploaded(models_dir: Path, portrait_path: Path) -> None:
    folder = models_dir / "blazeface-facemesh"
    faces = MediaPipeFaces(
        folder / "face_detection_short_range.tflite",
        folder / "face_detection_full_range.tflite",
        folder / "face_landmark.tflite",
        model_sha256="",
    )
    clock = FakeClock()
    renderer = DraftRenderer(faces, matter=None, stamp="SANDBOX")
    with Sandbox(faces=faces, renderer=renderer, clock=clock) as sandbox, client_of(sandbox, clock) as client:
        talk = sent(client, portrait_path.read_bytes(), sound_bytes(1.0), name="p.png", options=TalkOptions())
        clock.advance(60)
        done = client.get_talk(talk.id)
        assert (done.status, done.raw["face"]["detect_confidence"] > 0.7) == ("done", True)
        assert done.result_url is not None
        video = as_video(client.download(done.result_url, progress=lambda _share: None))
        with pytest.raises(InputError, match="no face"):
            client.upload_image(picture_bytes(400, 400), name="b.png")
    pictures = frames_of(video)
    assert (len(pictures), pictures[0].shape) == (25, (512, 512, 3))
