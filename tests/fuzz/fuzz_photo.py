"""Fuzzes the photo door: ``python -m tests.fuzz.fuzz_photo --seconds 600``."""

from __future__ import annotations

import sys
from functools import partial

from tests.fuzz.harness import Door, FindingError, main
from tests.fuzz.media_door import handled, seeds
from tests.fuzz.mutations import mutated
from vmsg_desktop.adapters.media.decoder import MediaDecoder
from vmsg_desktop.adapters.media.worker import DecodeWorker
from vmsg_desktop.core.model.limits import PHOTO_MAX_PIXELS, PHOTO_MIN_SIDE_PX
from vmsg_desktop.core.model.media import Photo


def photo_door(worker: DecodeWorker) -> Door:
    """The door with its seeds."""
    decoder = MediaDecoder(worker)
    handle = partial(handled, decoder.decode_photo, kind="photo", check=_check)
    return Door("photo", mutated(seeds("photo")), handle)


def _check(photo: Photo) -> None:
    is_sound = min(photo.width, photo.height) >= PHOTO_MIN_SIDE_PX and photo.width * photo.height <= PHOTO_MAX_PIXELS
    if not is_sound or (photo.alpha is not None and photo.alpha.shape != photo.pixels.shape[:2]):
        raise FindingError(f"unsound photo {photo.width} x {photo.height}")


if __name__ == "__main__":
    with DecodeWorker() as child:
        sys.exit(main(photo_door(child)))
