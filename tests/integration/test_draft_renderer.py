from __future__ import annotations

import itertools
import struct
import tempfile
import threading
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from tests.fakes.engines import FakeMatter
from tests.fakes.face import PortraitFaces, as_frame, portrait, portrait_alpha, portrait_mesh
from tests.fakes.videos import duration_s, frames_of, opened, sound_of
from tests.fakes.voices import joined, silence, talk
from vmsg_desktop.adapters.renderer import encode
from vmsg_desktop.adapters.renderer.draft import DraftRenderer, fit_size
from vmsg_desktop.core.draft.curves import mouth_curve
from vmsg_desktop.core.model.errors import Cancelled, RenderError
from vmsg_desktop.core.model.media import Frame, Sound, Video


def ignore(share: float) -> None:
    assert 0.0 <= share <= 1.0


def render(sound: Sound, *, image: NDArray[np.uint8] | None = None, faces: PortraitFaces | None = None) -> Video:
    renderer = DraftRenderer(faces or PortraitFaces(), None)
    frame = as_frame(portrait() if image is None else image)
    return renderer.render_with_alpha(frame, sound, alpha=portrait_alpha(), progress=ignore)


def top_level_boxes(data: bytes) -> list[str]:
    names, at = [], 0
    while at < len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        names.append(name.decode())
        at += size
    return names


def test_a_talking_video_has_every_frame_and_both_streams() -> None:
    voice = talk(3.0)
    video = render(voice)
    assert video.has_face
    assert video.fallback_reason == ""
    assert (video.width, video.height, video.fps) == (512, 512, 25)
    assert len(frames_of(video)) == 75
    assert video.mouth_open == tuple(map(float, mouth_curve(voice, 25).open))
    with opened(video) as container:
        assert [stream.type for stream in container.streams] == ["video", "audio"]
        assert [stream.codec_context.name for stream in container.streams] == ["h264", "aac"]
        for stream in container.streams:
            assert stream.start_time == 0
            assert duration_s(stream) == pytest.approx(3.0, abs=0.04)
        assert container.streams.audio[0].sample_rate == 24_000


def test_the_index_comes_first_and_there_is_one_key_frame() -> None:
    video = render(talk(12.0))
    boxes = top_level_boxes(video.data)
    assert boxes.index("moov") < boxes.index("mdat")
    with opened(video) as container:
        assert sum(packet.is_keyframe for packet in container.demux(video=0) if packet.size) == 1


def test_the_sound_is_the_voice_and_begins_with_the_picture() -> None:
    voice = talk(3.0)
    heard = sound_of(render(voice))[: len(voice.samples)]
    lags = range(-200, 201, 1)
    middle = slice(20_000, 50_000)
    by_lag = [float(np.dot(heard[20_000 + lag : 50_000 + lag], voice.samples[middle])) for lag in lags]
    assert lags[int(np.argmax(by_lag))] == 0
    assert np.corrcoef(heard[middle], voice.samples[middle])[0, 1] > 0.99


@pytest.mark.parametrize(("length_s", "frames"), [(0.005, 1), (0.03, 1), (0.3, 8), (1.01, 25)])
def test_short_sounds_make_short_videos(length_s: float, frames: int) -> None:
    voice = Sound(talk(2.0).samples[: round(length_s * 24_000)], 24_000)
    video = render(voice)
    assert len(frames_of(video)) == frames
    assert abs(video.duration_s - length_s) <= 0.04


@pytest.mark.parametrize("rate_hz", [16_000, 44_100, 50_000])
def test_any_sample_rate_is_written(rate_hz: int) -> None:
    voice = talk(1.0, rate_hz=rate_hz)
    video = render(voice)
    with opened(video) as container:
        stream = container.streams.audio[0]
        assert stream.sample_rate == (48_000 if rate_hz == 50_000 else rate_hz)
        assert duration_s(stream) == pytest.approx(1.0, abs=0.04)


def test_the_mouth_moves_with_the_voice_and_rests_in_the_pause() -> None:
    video = render(joined(talk(2.0), silence(2.0)))
    x, y = np.rint(portrait_mesh()[14, :2]).astype(int)
    mouths = [frame[y - 8 : y + 9, x - 14 : x + 15].astype(int) for frame in frames_of(video)]
    change = [float(np.abs(b - a).mean()) for a, b in itertools.pairwise(mouths)]
    assert max(change[:48]) > 8
    assert max(change[60:]) < 2.5


def test_frames_follow_one_another_smoothly() -> None:
    frames = frames_of(render(talk(4.0)))
    change = np.array([np.abs(b.astype(int) - a).mean() for a, b in itertools.pairwise(frames)])
    assert change.max() <= 4.0 * np.median(change)
    assert change.max() < 2.0


def test_the_background_survives_the_encoding() -> None:
    still = cv2.dilate(portrait_alpha(), np.ones((15, 15), np.uint8)) <= 2
    still[:44, :100] = False  # the stamp
    last = frames_of(render(talk(2.0)))[-1]
    assert np.abs(last[still].astype(int) - portrait()[still]).mean() < 3.0


def test_the_stamp_is_on_every_frame() -> None:
    for frame in frames_of(render(talk(0.5))):
        before, after = portrait()[14:34, 20:76].astype(int), frame[14:34, 20:76].astype(int)
        assert np.abs(after - before).mean() > 25
    assert (after.min(axis=-1) > 200).sum() > 40


def test_the_same_message_gives_the_same_frames() -> None:
    for first, second in zip(frames_of(render(talk(1.0))), frames_of(render(talk(1.0))), strict=True):
        np.testing.assert_array_equal(first, second)


@pytest.mark.parametrize(
    ("faces", "reason"),
    [
        (PortraitFaces(is_blind=True), "No face"),
        (PortraitFaces(score=0.3), "score"),
        (PortraitFaces(points=portrait_mesh() * np.float32(0.3)), "small"),
    ],
    ids=["no face", "unclear", "small"],
)
def test_without_a_usable_face_the_fallback_says_why(faces: PortraitFaces, reason: str) -> None:
    video = render(talk(1.0), faces=faces)
    assert not video.has_face
    assert reason in video.fallback_reason
    assert video.fallback_reason.endswith(".")
    assert video.mouth_open == ()
    frames = frames_of(video)
    assert len(frames) == 25
    assert np.abs(frames[-1].astype(int) - frames[0]).mean() > 1.0


def test_a_face_that_cannot_be_prepared_ends_in_the_fallback() -> None:
    points = portrait_mesh()
    points[:, 2] = np.nan
    points[[78, 308], :2] = np.nan
    video = render(talk(0.4), faces=PortraitFaces(points=points))
    assert not video.has_face
    assert video.fallback_reason


def test_a_matter_is_asked_once_and_only_for_a_face() -> None:
    matter = FakeMatter()
    assert DraftRenderer(PortraitFaces(), matter).render(as_frame(portrait()), talk(0.4), progress=ignore).has_face
    assert matter.calls == 1
    blind = DraftRenderer(PortraitFaces(is_blind=True), matter)
    assert not blind.render(as_frame(portrait()), talk(0.4), progress=ignore).has_face
    assert matter.calls == 1


def test_without_a_matte_the_head_still_talks() -> None:
    renderer = DraftRenderer(PortraitFaces(), None)
    video = renderer.render(as_frame(portrait()), talk(1.0), progress=ignore)
    assert video.has_face
    assert len(frames_of(video)) == 25


@pytest.mark.parametrize(
    ("size", "expected"),
    [((2048, 2048), (512, 512)), ((1080, 1920), (288, 512)), ((333, 401), (332, 400)), ((161, 160), (160, 160))],
)
def test_frames_are_fitted_to_even_sizes(size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert fit_size(*size) == expected


def test_a_large_frame_becomes_a_small_video() -> None:
    large = cv2.resize(portrait(), (1600, 1600), interpolation=cv2.INTER_CUBIC).astype(np.uint8)
    video = render(talk(0.4), image=large)
    assert video.has_face
    assert (video.width, video.height) == (512, 512)


def test_jpeg_grey_and_transparent_frames_are_read() -> None:
    rgba = np.dstack([portrait(), portrait_alpha()])
    renderer = DraftRenderer(PortraitFaces(), None)
    for frame in (as_frame(portrait(), suffix=".jpg"), as_frame(rgba)):
        video = renderer.render_with_alpha(frame, talk(0.2), alpha=None, progress=ignore)
        assert video.has_face
    corner = frames_of(video)[0][5:40, -40:-5]
    assert corner.mean() > 245  # transparency is flattened onto white
    grey = cv2.imencode(".png", cv2.cvtColor(portrait(), cv2.COLOR_RGB2GRAY))[1].tobytes()
    video = renderer.render_with_alpha(Frame(grey, "PNG", 512, 512), talk(0.2), alpha=None, progress=ignore)
    assert np.ptp(frames_of(video)[0].astype(int), axis=-1).mean() < 4


@pytest.mark.parametrize("data", [b"", b"not a picture", as_frame(portrait()).data[:60]])
def test_a_frame_that_is_no_picture_is_an_error(data: bytes) -> None:
    with pytest.raises(RenderError) as caught:
        DraftRenderer(PortraitFaces(), None).render(Frame(data, "PNG", 512, 512), talk(0.2), progress=ignore)
    assert caught.value.code == "frame_unreadable"


def test_progress_rises_to_one_in_small_steps() -> None:
    shares: list[float] = []
    DraftRenderer(PortraitFaces(), None).render(as_frame(portrait()), talk(2.0), progress=shares.append)
    assert shares == sorted(shares)
    assert shares[0] == 0.0
    assert shares[-1] == 1.0
    assert np.diff(shares).max() <= 10 / 50


@pytest.mark.parametrize("at", [0.0, 0.3, 0.9])
def test_cancelling_leaves_no_thread_and_no_file(at: float, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def stop(share: float) -> None:
        if share >= at:
            raise Cancelled

    with pytest.raises(Cancelled):
        DraftRenderer(PortraitFaces(), None).render(as_frame(portrait()), talk(3.0), progress=stop)
    assert not [thread for thread in threading.enumerate() if thread.name == "draft-encoder"]
    assert list(tmp_path.iterdir()) == []


def test_an_encoder_that_fails_is_an_error_and_its_thread_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encode, "_x264_options", lambda: {"preset": "no such preset"})
    with pytest.raises(RenderError) as caught:
        render(talk(2.0))
    assert caught.value.code == "video_encoding_failed"
    assert caught.value.hint
    assert not [thread for thread in threading.enumerate() if thread.name == "draft-encoder"]


def test_the_engine_names_the_model_it_stands_on() -> None:
    engine = DraftRenderer(PortraitFaces(), None).engine
    assert (engine.name, engine.model, engine.model_sha256, engine.device) == ("draft", "m", "dd" * 32, "CPU")
    assert "opencv" in engine.version
