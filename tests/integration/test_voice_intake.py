"""A voice file through the bounded decoding child, as the program takes it in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.fakes.formant_voice import sentence
from tests.fakes.voice_files import claiming, encode, sndfile
from vmsg_desktop.adapters.media.decoder import MediaDecoder
from vmsg_desktop.adapters.media.worker import DecodeWorker
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.limits import VOICE_MAX_BYTES, VOICE_MAX_S, VOICE_RATE_HZ

SPOKEN = sentence()


@pytest.fixture(scope="module")
def decoder() -> Iterator[MediaDecoder]:
    with DecodeWorker() as worker:
        yield MediaDecoder(worker)


def test_the_sample_voice_comes_in_whole(decoder: MediaDecoder, voice_path: Path) -> None:
    data = voice_path.read_bytes()

    sound, file = decoder.decode_voice(data, name="voice.flac")

    assert sound.rate_hz == VOICE_RATE_HZ
    assert sound.duration_s == pytest.approx(file.duration_s, abs=0.001)
    assert (file.format, file.channels, file.rate_hz) == ("FLAC", 1, 24_000)
    assert file.size_bytes == len(data)
    assert file.sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("kind", ["WAV", "OGG", "OPUS", "MP3", "M4A", "MP4", "WEBM"])
def test_every_type_passes_under_the_childs_limits(decoder: MediaDecoder, kind: str) -> None:
    sound, _ = decoder.decode_voice(encode(SPOKEN, kind), name=f"voice.{kind}")

    assert sound.duration_s == pytest.approx(SPOKEN.duration_s, abs=0.1)
    assert sound.samples.std() == pytest.approx(SPOKEN.samples.std(), rel=0.1)


def test_refusals_cross_the_process_border_unchanged(decoder: MediaDecoder) -> None:
    with pytest.raises(InputError) as caught:
        decoder.decode_voice(claiming(encode(SPOKEN, "WAV"), 4_000_000_000), name="memo.wav")

    assert caught.value.code == "voice_truncated"
    assert "memo.wav" in caught.value.message
    assert caught.value.hint


@pytest.mark.slow
def test_the_largest_file_that_is_taken_fits_into_the_childs_memory(decoder: MediaDecoder) -> None:
    seconds = int(VOICE_MAX_S) - 1
    loud = np.resize(sentence(rate_hz=96_000).samples, seconds * 96_000)[:, None]
    data = sndfile(np.repeat(loud, 2, axis=1), 96_000, coding="FLOAT")
    assert 0.9 * VOICE_MAX_BYTES < len(data) < VOICE_MAX_BYTES

    sound, file = decoder.decode_voice(data, name="session.wav")

    assert sound.duration_s == pytest.approx(seconds, abs=0.01)
    assert file.channels == 2
