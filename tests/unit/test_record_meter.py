"""The meter shows what is there: peak, moment's loudness, held peak, room."""

from __future__ import annotations

import numpy as np
import pytest

from tests.fakes.microphones import RATE_HZ, noise, tone
from vmsg_desktop.core.audio.meter import Meter, RoomNoise
from vmsg_desktop.core.model.take import FLOOR_DB, Level


def read(meter: Meter, *blocks: object) -> Level:
    for block in blocks:
        meter.add(np.asarray(block, np.float32))
    return meter.read()


def test_a_sine_reads_its_peak_and_three_decibels_less() -> None:
    level = read(Meter(RATE_HZ), tone(0.1, amplitude=0.5))
    assert level.peak_db == pytest.approx(-6.02, abs=0.05)
    assert level.rms_db == pytest.approx(-9.03, abs=0.05)
    assert not level.is_clipped


def test_nothing_reads_the_floor_and_no_infinity() -> None:
    for level in (read(Meter(RATE_HZ)), read(Meter(RATE_HZ), np.zeros(100))):
        assert (level.peak_db, level.rms_db, level.hold_db) == (FLOOR_DB, FLOOR_DB, FLOOR_DB)


def test_a_constant_has_a_peak_but_no_loudness() -> None:
    level = read(Meter(RATE_HZ), np.full(1600, 0.1))
    assert level.peak_db == pytest.approx(-20.0, abs=0.01)
    assert level.rms_db == FLOOR_DB


@pytest.mark.parametrize("top", [32_767 / 32_768, -1.0, 1.0])
def test_full_scale_is_told(top: float) -> None:
    assert read(Meter(RATE_HZ), [0.0, top, 0.0]).is_clipped


def test_each_reading_starts_anew_and_the_peak_is_held_then_falls() -> None:
    meter = Meter(RATE_HZ)
    assert read(meter, tone(0.1, amplitude=0.5)).hold_db == pytest.approx(-6.02, abs=0.05)
    quiet = [read(meter, tone(0.1, amplitude=0.001)) for _ in range(25)]
    assert quiet[0].peak_db == pytest.approx(-60.0, abs=0.1)
    held = [level.hold_db for level in quiet]
    assert held[13] == pytest.approx(-6.02, abs=0.05)  # 1.4 s after the reading
    assert held[24] == pytest.approx(-6.02 - 20 * 1.0, abs=0.1)  # 1 s after it began to fall: 20 dB a second
    assert read(meter, tone(0.1, amplitude=0.25)).hold_db == pytest.approx(-12.04, abs=0.05)


def test_the_hold_never_falls_under_the_peak_of_now() -> None:
    meter = Meter(RATE_HZ)
    read(meter, tone(0.1, amplitude=0.9))
    levels = [read(meter, tone(0.1, amplitude=0.3)) for _ in range(60)]
    assert levels[-1].hold_db == pytest.approx(levels[-1].peak_db, abs=0.05)


def test_the_room_is_not_known_before_half_a_second() -> None:
    room = RoomNoise()
    room.add(noise(0.4), rate_hz=RATE_HZ)
    assert room.level_db is None


def test_the_room_is_measured_between_the_words() -> None:
    room = RoomNoise()
    for _ in range(3):
        for block in np.split(np.concatenate([noise(0.4, level_db=-58), tone(0.6)]), 50):
            room.add(block, rate_hz=RATE_HZ)
    assert room.level_db == pytest.approx(-58, abs=0.7)


def test_the_room_of_three_seconds_ago_is_forgotten() -> None:
    room = RoomNoise()
    for level_db in (-40, -70):
        for block in np.split(noise(3.2, level_db=level_db), 160):
            room.add(block, rate_hz=RATE_HZ)
    assert room.level_db == pytest.approx(-70, abs=0.7)


def test_a_microphone_that_gives_nothing_has_no_room() -> None:
    room = RoomNoise()
    room.add(np.zeros(RATE_HZ, np.float32), rate_hz=RATE_HZ)
    assert room.level_db is None
