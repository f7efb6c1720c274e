"""The draft of the bundled portrait and voice, measured again on the decoded video by the face mesh."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tests.fakes.face import as_frame, portrait, portrait_alpha, portrait_mesh
from tests.fakes.videos import frames_of
from tests.fakes.voices import joined, silence, speech_level
from vmsg_desktop.adapters.face.mediapipe import MediaPipeFaces
from vmsg_desktop.adapters.renderer.draft import DraftRenderer
from vmsg_desktop.core.draft.painter import FramePainter, prepare_portrait
from vmsg_desktop.core.draft.poses import FramePose
from vmsg_desktop.core.draft.units import face_units, refusal
from vmsg_desktop.core.model.media import Sound, Video
from vmsg_desktop.core.model.vision import Face

pytestmark = [pytest.mark.models, pytest.mark.slow]
FPS = 25
LIP_PAIRS = ((13, 14), (82, 87), (312, 317))


@pytest.fixture(scope="module")
def faces(models_dir: Path) -> MediaPipeFaces:
    folder = models_dir / "blazeface-facemesh"
    names = ("face_detection_short_range.tflite", "face_detection_full_range.tflite", "face_landmark.tflite")
    short_range, full_range, mesh = (folder / name for name in names)
    return MediaPipeFaces(short_range, full_range, mesh, model_sha256="ab" * 32)


@pytest.fixture(scope="module")
def voice(voice_path: Path) -> Sound:
    samples, rate_hz = soundfile.read(voice_path, dtype="float32")
    return Sound(samples[: 8 * rate_hz], rate_hz)


@pytest.fixture(scope="module")
def video(faces: MediaPipeFaces, voice: Sound) -> Video:
    renderer = DraftRenderer(faces, None)
    spoken = joined(voice, silence(2.0, rate_hz=voice.rate_hz))
    return renderer.render_with_alpha(as_frame(portrait()), spoken, alpha=portrait_alpha(), progress=lambda share: None)


@pytest.fixture(scope="module")
def frames(video: Video) -> list[NDArray[np.uint8]]:
    return frames_of(video)


@pytest.fixture(scope="module")
def lip_gaps(faces: MediaPipeFaces, frames: list[NDArray[np.uint8]]) -> NDArray[np.float64]:
    """Lip distance / face height on every decoded frame."""
    face = faces.find(frames[0])[0]
    return np.array([lip_gap(faces, frame, face) for frame in frames])


def lip_gap(faces: MediaPipeFaces, frame: NDArray[np.uint8], face: Face) -> float:
    points = faces.mesh(frame, face).points[:, :2]
    gaps = [float(np.hypot(*(points[upper] - points[lower]))) for upper, lower in LIP_PAIRS]
    return float(np.mean(gaps)) / face_units(np.pad(points, ((0, 0), (0, 1)))).height


def best_correlation(gaps: NDArray[np.float64], level: NDArray[np.float64]) -> tuple[float, int]:
    count = min(len(gaps), len(level))
    by_lag = {lag: float(np.corrcoef(np.roll(gaps[:count], lag), level[:count])[0, 1]) for lag in range(-8, 9)}
    best = max(by_lag, key=lambda lag: by_lag[lag])
    return by_lag[best], best


def test_the_commanded_mouth_follows_the_voice(video: Video, voice: Sound) -> None:
    level = speech_level(voice, fps=FPS)
    assert np.corrcoef(video.mouth_open[: len(level)], level)[0, 1] >= 0.7


def test_the_mouth_seen_in_the_video_follows_the_voice(lip_gaps: NDArray[np.float64], voice: Sound) -> None:
    correlation, lag = best_correlation(lip_gaps, speech_level(voice, fps=FPS))
    assert correlation >= 0.7
    assert abs(lag) <= 1


def test_the_mouth_seen_in_the_video_does_what_was_commanded(lip_gaps: NDArray[np.float64], video: Video) -> None:
    assert np.corrcoef(lip_gaps, video.mouth_open)[0, 1] >= 0.85


def test_the_mouth_rests_while_the_blinks_go_on(
    lip_gaps: NDArray[np.float64], frames: list[NDArray[np.uint8]], voice: Sound
) -> None:
    silent = slice(int((voice.duration_s + 0.5) * FPS), len(frames))
    assert lip_gaps[silent].max() < 0.5 * lip_gaps.max()
    x0, x1 = (round(float(x)) for x in portrait_mesh()[[33, 133], 0])
    y = round(float(portrait_mesh()[159, 1]))
    eyes = np.array([frame[y - 3 : y + 6, x0:x1].mean() for frame in frames])
    dips = np.abs(eyes - np.median(eyes)) > 6
    assert 2 <= np.sum(np.diff(dips.astype(int)) == 1) <= 4


def test_the_opening_changes_in_steps_that_a_mouth_could_make(lip_gaps: NDArray[np.float64]) -> None:
    assert np.abs(np.diff(lip_gaps)).max() < 0.10


def test_the_nose_moves_a_little_and_slowly(faces: MediaPipeFaces, frames: list[NDArray[np.uint8]]) -> None:
    face = faces.find(frames[0])[0]
    path = np.array([faces.mesh(frame, face).points[1, :2] for frame in frames[::5]])
    reach = np.ptp(path, axis=0)
    assert 1.0 < reach[0] < 12
    assert 0.5 < reach[1] < 12


def test_of_two_faces_one_talks(faces: MediaPipeFaces, voice: Sound) -> None:
    pair = np.hstack([portrait()[:300, 60:360], portrait()[:300, 60:360][:, ::-1]])
    spoken = Sound(voice.samples[: 2 * voice.rate_hz], voice.rate_hz)
    video = DraftRenderer(faces, None).render(as_frame(pair), spoken, progress=lambda share: None)
    assert video.has_face
    shown = np.array([frame.mean(axis=-1) for frame in frames_of(video)])
    half = shown.shape[2] // 2
    moved = shown.std(axis=0)[40:]
    strongest = sorted((moved[:, :half].max(), moved[:, half:].max()))
    assert strongest[1] > 4 * strongest[0]


def test_a_shut_mouth_opens_over_a_painted_inside(faces: MediaPipeFaces) -> None:
    smile = prepare_portrait(portrait(), portrait_mesh(), alpha=None)
    shut = FramePainter(smile).paint(FramePose(act=1.0))
    mesh = faces.mesh(shut, faces.find(shut)[0])
    assert refusal(mesh, width=512, height=512) == ""
    closed = prepare_portrait(shut, mesh.points, alpha=None)
    assert not closed.mouth.lips.is_open
    painter = FramePainter(closed)
    gaps = [
        lip_gap(faces, painter.paint(FramePose(open=value, act=1.0)), faces.find(shut)[0]) for value in (0, 0.4, 0.7, 1)
    ]
    assert gaps == sorted(gaps)
    assert gaps[-1] - gaps[0] > 0.05
