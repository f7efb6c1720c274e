"""What is wrong is told within a second, and what is right is not complained about."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from tests.fakes.microphones import BLOCK, RATE_HZ, noise, tone
from vmsg_desktop.core.audio.resample import resample
from vmsg_desktop.core.audio.warnings import SignalWatch
from vmsg_desktop.core.model.take import TakeWarning

Samples = NDArray[np.float32]


def watched(*parts: Samples, room_db: float | None = None) -> SignalWatch:
    watch = SignalWatch(RATE_HZ, room_db=room_db)
    feed(watch, *parts)
    return watch


def feed(watch: SignalWatch, *parts: Samples) -> None:
    sound = np.concatenate(parts)
    for start in range(0, len(sound), BLOCK):
        watch.take(sound[start : start + BLOCK])


def seconds_until(kind: str, watch: SignalWatch, sound: Samples) -> float:
    """How much of ``sound`` it takes until the warning is there."""
    for start in range(0, len(sound), BLOCK):
        watch.take(sound[start : start + BLOCK])
        if kind in kinds(watch.now):
            return (start + BLOCK) / RATE_HZ
    raise AssertionError(f"{kind} was never told")


def kinds(warnings: tuple[TakeWarning, ...]) -> set[str]:
    return {warning.kind for warning in warnings}


def spoken(seconds: float) -> Samples:
    """Speech-like: bursts of tone with short gaps, over a quiet room."""
    bursts = np.concatenate([np.concatenate([tone(0.3), np.zeros(BLOCK * 20, np.float32)])] * 20)
    return bursts[: round(seconds * RATE_HZ)] + noise(seconds)


def test_a_clean_voice_gives_no_warning() -> None:
    watch = watched(spoken(8.0))
    assert watch.now == ()
    assert watch.history == ()


def test_the_sample_voice_gives_no_warning(voice_path: Path) -> None:
    voice, rate_hz = soundfile.read(voice_path, dtype="float32")
    sound = resample(voice, from_hz=rate_hz, to_hz=RATE_HZ)
    watch = watched(sound + noise(len(sound) / RATE_HZ)[: len(sound)])
    assert kinds(watch.history) == set()


@pytest.mark.parametrize(
    ("kind", "sound"),
    [
        ("clipping", np.clip(tone(1.0, amplitude=3.0), -1, 1)),
        ("silence", noise(1.5)),
        ("dead", np.zeros(RATE_HZ, np.float32)),
        ("dead", np.full(RATE_HZ, 0.01, np.float32)),
        ("offset", tone(1.0) + np.float32(0.1)),
    ],
    ids=["clipping", "silence", "dead", "dead with a constant", "offset"],
)
def test_a_fault_is_told_within_a_second(kind: str, sound: Samples) -> None:
    assert seconds_until(kind, watched(spoken(2.0)), sound) <= 1.0


def test_the_fault_ends_when_it_is_mended() -> None:
    watch = watched(spoken(2.0), noise(3.0))
    assert kinds(watch.now) == {"silence"}
    feed(watch, spoken(0.5))
    assert watch.now == ()
    assert [(warning.kind, round(warning.end_s or 0, 1)) for warning in watch.history] == [("silence", 5.0)]


def test_a_pause_for_breath_is_told_but_not_remembered() -> None:
    watch = watched(spoken(2.0), noise(1.2))
    assert kinds(watch.now) == {"silence"}
    feed(watch, spoken(1.0))
    assert watch.history == ()


def test_what_goes_on_at_the_end_is_in_the_history() -> None:
    (warning,) = watched(spoken(1.0), noise(2.5)).history
    assert warning.kind == "silence"
    assert warning.end_s == pytest.approx(3.5, abs=0.02)


def test_cut_off_peaks_are_counted_and_stay_to_be_read() -> None:
    loud = np.clip(tone(0.02, amplitude=3.0), -1, 1)
    watch = watched(*[part for _ in range(5) for part in (loud, tone(0.2))])
    (warning,) = watch.now
    assert (warning.kind, warning.count, warning.end_s) == ("clipping", 5, None)
    feed(watch, spoken(3.5))
    assert kinds(watch.now) == {"clipping"}
    feed(watch, spoken(0.7))
    assert watch.now == ()
    assert [warning.count for warning in watch.history] == [5]


def test_one_sample_at_the_top_is_no_clipping() -> None:
    sound = tone(1.0)
    sound[800] = 1.0
    assert watched(sound).now == ()


def test_a_hole_in_the_sound_is_a_dropout() -> None:
    sound = tone(1.0, hz=1000.0)
    sound[5000:5200] = 0.0
    sound[9003:9100] = 0.0
    (warning,) = watched(sound).now
    assert (warning.kind, warning.count) == ("dropout", 2)


def test_sound_that_fades_to_nothing_and_comes_back_is_no_dropout() -> None:
    fade = np.linspace(1, 0, 1600, dtype=np.float32)
    sound = np.concatenate([tone(0.5), tone(0.1) * fade, np.zeros(1600, np.float32), tone(0.1) * fade[::-1]])
    assert "dropout" not in kinds(watched(sound).now)


def test_what_the_driver_lost_is_a_dropout() -> None:
    watch = watched(spoken(1.0))
    watch.take(tone(0.01), has_overflowed=True)
    assert kinds(watch.now) == {"dropout"}
    watch = watched(spoken(1.0))
    watch.lose()
    assert kinds(watch.now) == {"dropout"}


def test_the_seam_after_a_pause_is_no_dropout() -> None:
    watch = watched(tone(0.5, hz=1000.0), np.zeros(1000, np.float32))
    watch.cut()
    feed(watch, tone(0.5, hz=1000.0))
    assert watch.now == ()


def test_a_headset_that_shuts_off_between_words_is_not_called_dead() -> None:
    gated = np.concatenate([tone(0.5), np.zeros(RATE_HZ // 2, np.float32)])
    watch = watched(gated, gated, tone(0.5), np.zeros(RATE_HZ * 2, np.float32))
    assert kinds(watch.now) == {"silence"}


def test_a_dead_microphone_is_not_called_silent_too() -> None:
    assert kinds(watched(np.zeros(RATE_HZ * 3, np.float32)).now) == {"dead"}


def test_what_counts_as_silence_follows_the_room() -> None:
    hum = noise(2.0, level_db=-46)
    assert kinds(watched(hum).now) == set()
    assert kinds(watched(hum, room_db=-52).now) == {"silence"}
    whisper = noise(2.0, level_db=-55)
    assert kinds(watched(whisper).now) == {"silence"}
    assert kinds(watched(whisper, room_db=-70).now) == set()


def test_nothing_changes_with_an_empty_block() -> None:
    watch = watched(tone(0.5))
    watch.take(np.zeros(0, np.float32))
    assert watch.position_s == pytest.approx(0.5)
