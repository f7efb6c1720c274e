"""The figures of a voice against a voice that is known; what cannot be read is None."""

from __future__ import annotations

import numpy as np
import pytest

from tests.fakes.formant_voice import Part, sentence, speak, vowel
from tests.fakes.prosody import SteadyMeter
from vmsg_desktop.adapters.prosody.praat import PraatPitchMeter
from vmsg_desktop.core.audio.analysis import figures
from vmsg_desktop.core.model.media import Sound

RATE = 24_000


def test_a_known_sentence_measures_what_it_was_made_of() -> None:
    measured = figures(sentence(f0_hz=140), PraatPitchMeter())

    assert measured.median_hz == pytest.approx(147, rel=0.06)
    assert measured.voiced_share == pytest.approx(3.2 / 4.2, abs=0.04)
    assert measured.duration_s == pytest.approx(4.2)
    assert len(measured.pauses) == 2
    assert measured.pause_share == pytest.approx(1.0 / 4.2, abs=0.02)
    assert measured.lufs == pytest.approx(-20, abs=3)
    assert measured.true_peak_dbtp is not None
    assert -15 < measured.true_peak_dbtp < 0


def test_the_range_spans_the_middle_nine_tenths_of_the_melody() -> None:
    octave = speak([Part(3.0, (100, 200))])

    assert figures(octave, PraatPitchMeter()).range_st == pytest.approx(0.9 * 12, abs=0.2)


def test_contours_cover_the_sound() -> None:
    measured = figures(sentence(), PraatPitchMeter())

    assert len(measured.pitch.times_s) == pytest.approx(415, abs=10)
    assert len(measured.loudness_times_s) == len(measured.loudness_lufs) == 39


def test_a_steady_pitch_has_no_range() -> None:
    measured = figures(vowel(1.0), SteadyMeter(123.0))

    assert (measured.median_hz, measured.range_st) == (123.0, 0.0)


def test_silence_has_no_figures_but_a_length() -> None:
    measured = figures(Sound(np.zeros(RATE, np.float32), RATE), PraatPitchMeter())

    assert measured.duration_s == 1.0
    assert measured.voiced_share == 0.0
    assert (measured.median_hz, measured.range_st, measured.lufs, measured.true_peak_dbtp) == (None,) * 4
    assert measured.pauses == ()


def test_an_empty_sound_has_no_shares_either() -> None:
    measured = figures(Sound(np.zeros(0, np.float32), RATE), PraatPitchMeter())

    assert (measured.voiced_share, measured.pause_share, measured.lufs) == (None, None, None)
