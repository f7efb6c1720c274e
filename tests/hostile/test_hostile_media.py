"""Every photo and every voice of the corpus through the real, bounded decoder: taken right, or refused by name."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.hostile.build_corpus import all_rows
from tests.hostile.memory import forget_peak, peak_bytes
from tests.hostile.photo_rows import PRIVATE
from tests.hostile.picture_bytes import COLOURS, encoded, noise, plain
from tests.hostile.rows import Refused, Row, TakenPhoto, TakenVoice
from tests.hostile.sound_bytes import healthy
from vmsg_desktop.adapters.media.decoder import MediaDecoder
from vmsg_desktop.adapters.media.worker import DecodeWorker
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.limits import DECODE_MEMORY_BYTES, VOICE_RATE_HZ
from vmsg_desktop.core.model.media import Photo, RgbImage, Sound, SoundFile
from vmsg_desktop.core.model.shown import shown

pytestmark = pytest.mark.xdist_group("hostile")

_CHILD_MAY_TAKE = 400_000_000  # beyond what it holds at rest; files that hold much take more, see is_slow
_PARENT_MAY_TAKE = 40_000_000
_NO_TEXT_FOR_A_PERSON = re.compile(r"Traceback|File \"|0x[0-9a-f]{6}|<_io|[\x00-\x1f\x7f\u202e]")

MEDIA = [row for row in all_rows() if row.kind != "message"]
Outcome = Photo | tuple[Sound, SoundFile] | VmsgError


def marked(rows: list[Row]) -> list[object]:
    return [pytest.param(row, id=row.file, marks=[pytest.mark.slow] if row.is_slow else []) for row in rows]


def outcome(decoder: MediaDecoder, row: Row, data: bytes) -> Outcome:
    try:
        if row.kind == "photo":
            return decoder.decode_photo(data, name=row.shown)
        return decoder.decode_voice(data, name=row.shown)
    except VmsgError as error:
        return error


def test_the_corpus_is_large_and_its_names_differ() -> None:
    rows = all_rows()
    assert len({row.file for row in rows}) == len(rows) >= 60
    assert {row.kind for row in rows} == {"photo", "voice", "message"}


@pytest.mark.parametrize("row", marked(MEDIA))
def test_a_hostile_file_is_taken_right_or_refused(
    row: Row, decoder: MediaDecoder, worker: DecodeWorker, corpus_file: Callable[[Row], Path]
) -> None:
    data = corpus_file(row).read_bytes()
    worker.warm()  # a child that an earlier file cost is replaced before anything is measured
    assert worker.pid is not None
    child, me = worker.pid, os.getpid()
    forget_peak(child)
    forget_peak(me)
    at_rest = peak_bytes(child), peak_bytes(me)
    found = outcome(decoder, row, data)
    if worker.pid == child:
        bound = DECODE_MEMORY_BYTES if row.is_slow else at_rest[0] + _CHILD_MAY_TAKE
        assert peak_bytes(child) <= bound
    assert peak_bytes(me) - at_rest[1] <= _PARENT_MAY_TAKE + 2 * result_bytes(found) + len(data)
    check(row, found)
    assert decoder.decode_photo(plain("JPEG"), name="good.jpg").width == 240


def result_bytes(found: Outcome) -> int:
    if isinstance(found, Photo):
        return found.pixels.nbytes * 4 // 3
    return 0 if isinstance(found, VmsgError) else found[0].samples.nbytes


def check(row: Row, found: Outcome) -> None:
    if isinstance(row.expected, Refused):
        check_refused(row, row.expected, found)
    elif isinstance(row.expected, TakenPhoto):
        assert isinstance(found, Photo), found
        check_photo(row.expected, found)
    else:
        assert isinstance(row.expected, TakenVoice)
        assert isinstance(found, tuple), found
        check_voice(row.expected, *found)


def check_refused(row: Row, expected: Refused, found: Outcome) -> None:
    assert isinstance(found, VmsgError)
    assert (found.code, found.family) == (expected.code, expected.family), found.message
    assert found.message.startswith(shown(row.shown))
    assert found.hint
    for words in expected.says:
        assert words in found.message
    assert not _NO_TEXT_FOR_A_PERSON.search(found.message + found.hint)
    assert len(found.message) < 400


def check_photo(expected: TakenPhoto, photo: Photo) -> None:
    assert (photo.format, photo.width, photo.height) == (expected.format, expected.width, expected.height)
    assert (photo.alpha is not None) == expected.has_alpha
    if expected.note:
        assert any(expected.note in note for note in photo.notes), photo.notes
    else:
        assert photo.notes == ()
    if expected.corners:
        wanted = [COLOURS[name] for name in expected.corners.split()]
        difference = np.abs(quarters_of(photo.pixels) - np.array(wanted))
        assert difference.max() <= expected.tolerance, difference
    leaving = photo.pixels.tobytes() + b"".join(note.encode() for note in photo.notes)
    assert not [mark for mark in PRIVATE if mark in leaving]


def quarters_of(pixels: RgbImage) -> NDArray[np.int64]:
    """(4, 3) colours at the middles of the quarters, read row by row."""
    height, width = pixels.shape[:2]
    rows, columns = np.array([height // 4, height * 3 // 4]), np.array([width // 4, width * 3 // 4])
    colours: NDArray[np.int64] = pixels[rows[:, None], columns[None]].reshape(4, 3).astype(np.int64)
    return colours


def check_voice(expected: TakenVoice, sound: Sound, file: SoundFile) -> None:
    assert (file.format, file.rate_hz, file.channels) == (expected.format, expected.rate_hz, expected.channels)
    assert file.duration_s == pytest.approx(expected.duration_s, abs=0.06)
    assert len(sound.samples) / VOICE_RATE_HZ == pytest.approx(file.duration_s, abs=0.001)
    assert sound.rate_hz == VOICE_RATE_HZ
    assert np.isfinite(sound.samples).all()
    assert 0.1 < np.abs(sound.samples).max() <= 1.0
    if expected.tone_hz is not None:
        strongest = int(np.abs(np.fft.rfft(sound.samples))[1:].argmax()) + 1
        assert strongest * VOICE_RATE_HZ / len(sound.samples) == pytest.approx(expected.tone_hz, abs=4)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_photo_cut_at_any_kilobyte_is_refused(kind: str, decoder: MediaDecoder) -> None:
    whole = encoded(noise(240, 200), kind)
    for cut in range(1024, len(whole) - 16, 1024):
        with pytest.raises(VmsgError) as caught:
            decoder.decode_photo(whole[:cut], name="cut")
        assert caught.value.code in ("photo_broken", "photo_type")


@pytest.mark.parametrize("kind", ["WAV", "FLAC", "OGG", "OPUS", "M4A", "WEBM", "MP3"])
def test_a_voice_cut_at_any_kilobyte_is_refused(kind: str, decoder: MediaDecoder) -> None:
    whole = healthy(kind, 2.0)
    for cut in range(1024, len(whole) - 16, 1024):
        with pytest.raises(VmsgError) as caught:
            decoder.decode_voice(whole[:cut], name="cut")
        assert caught.value.code in ("voice_truncated", "voice_damaged")


def test_the_corpus_is_built_the_same_at_another_time(corpus_file: Callable[[Row], Path]) -> None:
    rows = [row for row in all_rows() if not row.is_slow]
    assert [row.file for row in rows if row.build() != corpus_file(row).read_bytes()] == []
