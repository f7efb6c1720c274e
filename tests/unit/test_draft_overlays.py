from __future__ import annotations

import numpy as np
import pytest

from tests.fakes.face import portrait
from tests.fakes.voices import joined, silence, talk
from vmsg_desktop.adapters.renderer.pill import draw_pill
from vmsg_desktop.core.draft.fallback import FallbackPainter, bar_levels, prepare_waveform
from vmsg_desktop.core.draft.stamp import lay_stamp, stamp_height_px


def test_the_pill_is_round_translucent_and_carries_its_text() -> None:
    pill = draw_pill("DRAFT", height_px=24)
    assert pill.shape[0] == 24
    assert 60 < pill.shape[1] < 110
    assert pill[0, 0, 3] == pill[-1, -1, 3] == 0
    assert 120 < pill[12, 6, 3] < 200
    letters = (pill[..., :3].min(axis=-1) > 180) & (pill[..., 3] > 200)
    assert 60 < letters.sum() < 500


def test_another_text_makes_another_pill() -> None:
    assert draw_pill("SANDBOX", height_px=24).shape[1] > draw_pill("DRAFT", height_px=24).shape[1] + 20


def test_letters_stand_in_the_middle_of_the_pill() -> None:
    pill = draw_pill("DRAFT", height_px=48)
    rows = np.nonzero((pill[..., :3].min(axis=-1) > 180).any(axis=1))[0]
    assert abs((rows[0] + rows[-1]) / 2 - 23.5) <= 1.5


def test_the_stamp_stays_in_its_corner() -> None:
    frame = portrait()
    lay_stamp(frame, draw_pill("DRAFT", height_px=24))
    changed = np.argwhere((frame != portrait()).any(axis=-1))
    assert changed.min(axis=0).tolist() == [12, 12]
    assert changed.max(axis=0)[0] < 36


@pytest.mark.parametrize(("width", "height"), [(16, 16), (2, 2), (40, 300)])
def test_a_frame_smaller_than_the_stamp_is_no_problem(width: int, height: int) -> None:
    frame = np.full((height, width, 3), 200, np.uint8)
    lay_stamp(frame, draw_pill("DRAFT", height_px=stamp_height_px(width=width, height=height)))
    assert frame.shape == (height, width, 3)


def test_bars_follow_the_voice() -> None:
    levels = bar_levels(joined(talk(1.0), silence(1.0)), 20)
    assert levels.shape == (20,)
    assert levels[:10].max() == 1.0
    assert levels[11:].max() == 0.0


def test_silence_has_flat_bars() -> None:
    assert not bar_levels(silence(1.0), 12).any()
    assert not bar_levels(silence(0.0), 12).any()


def test_the_fallback_zooms_gently_from_the_picture() -> None:
    painter = FallbackPainter(portrait(), talk(2.0), frames=50)
    first, last = painter.paint(0), painter.paint(49)
    above = slice(0, 400)
    assert np.abs(first[above].astype(int) - portrait()[above]).mean() < 1.0
    assert np.abs(last[above].astype(int) - portrait()[above]).mean() > 5.0
    np.testing.assert_array_equal(painter.paint(20), painter.paint(20))


def test_the_played_part_of_the_bar_is_bright() -> None:
    painter = FallbackPainter(np.full((256, 256, 3), 90, np.uint8), talk(2.0), frames=50)
    wave = prepare_waveform(talk(2.0), width=256, height=256)
    rows, columns = wave.box.slices
    half = (wave.box.x0 + wave.box.x1) // 2
    middle = painter.paint(25)
    assert middle[rows, wave.box.x0 : half].max() > middle[rows, half + 4 : wave.box.x1].max() + 40
    assert painter.paint(49)[rows, half:].max() > 200
    assert middle[rows, columns].min() < 70


@pytest.mark.parametrize("size", [(512, 288), (64, 512), (2, 2)])
def test_the_fallback_fits_any_shape(size: tuple[int, int]) -> None:
    width, height = size
    frame = FallbackPainter(np.full((height, width, 3), 90, np.uint8), talk(0.5), frames=1).paint(0)
    assert frame.shape == (height, width, 3)
