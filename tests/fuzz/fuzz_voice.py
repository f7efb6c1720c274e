"""Fuzzes the voice door: ``python -m tests.fuzz.fuzz_voice --seconds 600``."""

from __future__ import annotations

import sys
from functools import partial

import numpy as np

from tests.fuzz.harness import Door, FindingError, main
from tests.fuzz.media_door import handled, seeds
from tests.fuzz.mutations import mutated
from vmsg_desktop.adapters.media.decoder import MediaDecoder
from vmsg_desktop.adapters.media.worker import DecodeWorker
from vmsg_desktop.core.model.limits import VOICE_MAX_S, VOICE_MIN_S, VOICE_RATE_HZ
from vmsg_desktop.core.model.media import Sound, SoundFile


def voice_door(worker: DecodeWorker) -> Door:
    """The door with its seeds."""
    decoder = MediaDecoder(worker)
    handle = partial(handled, decoder.decode_voice, kind="voice", check=_check)
    return Door("voice", mutated(seeds("voice")), handle)


def _check(found: tuple[Sound, SoundFile]) -> None:
    sound, file = found
    length_s = len(sound.samples) / VOICE_RATE_HZ
    if not VOICE_MIN_S <= file.duration_s <= VOICE_MAX_S or abs(length_s - file.duration_s) > 0.01:
        raise FindingError(f"unsound length {length_s:.2f} s of {file.duration_s:.2f} s")
    if not np.isfinite(sound.samples).all() or np.abs(sound.samples).max() > 1:
        raise FindingError("samples beyond full scale")


if __name__ == "__main__":
    with DecodeWorker() as child:
        sys.exit(main(voice_door(child)))
