"""A draft with music: the mouth follows the voice, the sound track holds both."""

from __future__ import annotations

import numpy as np
import pytest

from tests.fakes.face import PortraitFaces, as_frame, portrait, portrait_alpha
from tests.fakes.videos import sound_of
from tests.fakes.voices import RATE_HZ, mixed, silence, talk
from vmsg_desktop.adapters.renderer.draft import DraftRenderer
from vmsg_desktop.core.audio.music import mix, padded_voice
from vmsg_desktop.core.draft.curves import mouth_curve
from vmsg_desktop.core.model.errors import RenderError
from vmsg_desktop.core.model.media import Sound, Video
from vmsg_desktop.core.model.music import Music

MUSIC = Music(kind="bundled", name="x", level_db=-6, lead_s=1.0, tail_s=1.0, fade_in_s=0, fade_out_s=0)
VOICE = talk(2.0)


def rendered(sound: Sound, voice: Sound | None) -> Video:
    renderer = DraftRenderer(PortraitFaces(), None)
    return renderer.render_with_alpha(
        as_frame(portrait()), sound, alpha=portrait_alpha(), voice=voice, progress=lambda share: None
    )


@pytest.fixture(scope="module")
def tune() -> Sound:
    """Another talker as "music": a mouth that followed the sound would move to it."""
    return talk(6.0, seed=11)


@pytest.fixture(scope="module")
def video(tune: Sound) -> Video:
    return rendered(mix(VOICE, tune, MUSIC).sound, padded_voice(VOICE, MUSIC))


def test_the_video_is_as_long_as_lead_voice_and_tail(video: Video) -> None:
    assert video.duration_s == pytest.approx(4.0, abs=0.04)
    assert len(video.mouth_open) == 100


def test_the_mouth_is_still_in_lead_and_tail_and_moves_in_between(video: Video) -> None:
    opening = np.array(video.mouth_open)
    assert opening[:24].max() == 0
    assert opening[-23:].max() < 0.02
    assert opening[25:75].max() > 0.5


def test_the_mouth_is_the_one_of_the_voice_alone(video: Video) -> None:
    assert video.mouth_open == tuple(map(float, mouth_curve(padded_voice(VOICE, MUSIC), 25).open))


def test_the_sound_track_holds_the_music(video: Video) -> None:
    heard = sound_of(video)
    lead = heard[round(0.2 * RATE_HZ) : round(0.9 * RATE_HZ)]
    assert np.sqrt(np.mean(lead**2)) > 0.005


def test_without_a_voice_of_its_own_the_sound_moves_the_mouth(tune: Sound) -> None:
    both = mixed(VOICE, tune)
    assert rendered(both, None).mouth_open == tuple(map(float, mouth_curve(both, 25).open))


@pytest.mark.parametrize("voice", [talk(1.9), Sound(VOICE.samples, RATE_HZ * 2)], ids=["length", "rate"])
def test_a_voice_that_does_not_fit_the_sound_is_refused(voice: Sound) -> None:
    with pytest.raises(RenderError) as refused:
        rendered(VOICE, voice)
    assert refused.value.code == "voice_length"


def test_a_silent_voice_keeps_the_mouth_shut_whatever_plays(tune: Sound) -> None:
    quiet = rendered(tune, silence(tune.duration_s))
    assert max(quiet.mouth_open) == 0
