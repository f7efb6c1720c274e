"""Rate conversion keeps what fits and drops what does not; folding channels never loses the voice."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from vmsg_desktop.core.audio.resample import mix_weights, resample


def tone(hz: float, rate_hz: int) -> NDArray[np.float32]:
    return np.sin(2 * np.pi * hz * np.arange(rate_hz) / rate_hz).astype(np.float32)


def level_db(samples: NDArray[np.float32]) -> float:
    inner = samples[len(samples) // 10 : -len(samples) // 10]
    return float(20 * np.log10(inner.std() * np.sqrt(2) + 1e-12))


@pytest.mark.parametrize("from_hz", [8_000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9])
def test_what_fits_passes_unchanged(from_hz: int, share: float) -> None:
    hz = round(share * min(from_hz, 24_000) / 2)
    converted = resample(tone(hz, from_hz), from_hz=from_hz, to_hz=24_000)

    assert level_db(converted) == pytest.approx(0.0, abs=0.02)
    inner = slice(2_400, -2_400)
    np.testing.assert_allclose(converted[inner], tone(hz, 24_000)[inner], atol=0.005)


@pytest.mark.parametrize("from_hz", [44_100, 48_000, 96_000])
@pytest.mark.parametrize("hz", [13_100, 15_000, 20_000])
def test_what_does_not_fit_leaves_no_alias(from_hz: int, hz: int) -> None:
    assert level_db(resample(tone(hz, from_hz), from_hz=from_hz, to_hz=24_000)) < -85


@pytest.mark.parametrize(("from_hz", "count", "expected"), [(48_000, 10, 5), (44_100, 441, 240), (8_000, 3, 9)])
def test_the_length_follows_the_rates(from_hz: int, count: int, expected: int) -> None:
    assert len(resample(np.ones(count, np.float32), from_hz=from_hz, to_hz=24_000)) == expected


def test_equal_rates_return_the_same_samples() -> None:
    samples = tone(100, 24_000)

    assert resample(samples, from_hz=24_000, to_hz=24_000) is samples


def weights(*channels: NDArray[np.float32]) -> list[float]:
    table = np.stack(channels, axis=1).astype(np.float64)
    return [float(weight) for weight in mix_weights(table.T @ table)]


def test_equal_channels_count_equally() -> None:
    voice = tone(200, 24_000)

    assert weights(voice, voice, voice) == pytest.approx([1 / 3] * 3)


def test_a_dead_channel_does_not_count() -> None:
    voice = tone(200, 24_000)

    assert weights(voice, voice * 0.001) == [1.0, 0.0]


def test_channels_that_cancel_leave_the_louder_one() -> None:
    voice = tone(200, 24_000)

    assert weights(voice, -voice * 1.1) == [0.0, 1.0]


def test_different_voices_on_two_channels_are_both_kept() -> None:
    assert weights(tone(200, 24_000), tone(310, 24_000)) == [0.5, 0.5]
