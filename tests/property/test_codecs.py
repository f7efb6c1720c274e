"""What the cache holds reads back as what was kept, exactly."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.kept import Packed
from vmsg_desktop.core.model.media import EncodedSound, Frame, Sound, Video
from vmsg_desktop.core.model.preflight import FaceFacts
from vmsg_desktop.core.model.vision import Box, Detection, Detections, Face, FaceLook, FoundFaces, Mask
from vmsg_desktop.core.pipeline import codecs
from vmsg_desktop.core.pipeline.picture_stages import FRAMED, Framed
from vmsg_desktop.core.pipeline.sending_stages import ENCODED_SOUND, FACE_FACTS
from vmsg_desktop.core.pipeline.stage import Codec

FINITE = st.floats(-1e6, 1e6)
BOXES = st.builds(Box, FINITE, FINITE, FINITE, FINITE)
ALPHAS = npst.arrays(np.uint8, npst.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=40))
SOUNDS = st.builds(
    Sound, npst.arrays(np.float32, st.integers(0, 200), elements=st.floats(-2, 2, width=32)), st.just(24_000)
)
KEYPOINTS = npst.arrays(np.float32, (6, 2), elements=st.floats(-1e4, 1e4, width=32))
FACES = st.lists(st.tuples(st.builds(Face, BOXES, st.floats(0, 1), KEYPOINTS), st.floats(0, 1e4)), max_size=3).map(
    lambda rows: FoundFaces(
        tuple(face for face, _ in rows), tuple(FaceLook(face.box, sharpness) for face, sharpness in rows)
    )
)
FRAMES = st.builds(
    Frame, st.binary(max_size=50), st.sampled_from(["JPEG", "PNG"]), st.integers(2, 99), st.integers(2, 99),
    st.lists(st.text(max_size=20), max_size=2).map(tuple),
)  # fmt: skip
VIDEOS = st.builds(
    Video, st.binary(max_size=50), st.integers(2, 999), st.integers(2, 999), st.just(25), st.floats(0, 600),
    st.booleans(), st.text(max_size=20), st.lists(st.floats(0, 1.08), max_size=5).map(tuple),
)  # fmt: skip
DETECTIONS = st.builds(
    Detections,
    st.lists(st.builds(Detection, BOXES, st.floats(0, 1)), max_size=4).map(tuple),
    st.integers(1, 9999),
    st.integers(1, 9999),
    st.floats(0, 1),
    st.floats(0, 1),
)
MASKS = st.builds(Mask, ALPHAS, st.just((1, 3)), st.booleans(), st.lists(st.text(max_size=20), max_size=2).map(tuple))


def there_and_back(codec: Codec[Any], value: Any) -> Any:
    packed = codec.pack(value)
    meta = json.loads(json.dumps(packed.meta, allow_nan=False))  # through the text that a row holds
    return codec.unpack(Packed(meta, dict(packed.blobs)))


def assert_same(one: Any, other: Any) -> None:
    """Equality in depth where arrays are inside."""
    assert type(one) is type(other)
    if isinstance(one, np.ndarray):
        assert one.dtype == other.dtype
        np.testing.assert_array_equal(one, other)
    elif isinstance(one, tuple):
        assert len(one) == len(other)
        for a, b in zip(one, other, strict=True):
            assert_same(a, b)
    elif hasattr(one, "__dataclass_fields__"):
        for field in fields(one):
            assert_same(getattr(one, field.name), getattr(other, field.name))
    else:
        assert one == other


@given(DETECTIONS)
def test_detections(value: Detections) -> None:
    assert there_and_back(codecs.DETECTIONS, value) == value


@given(FACES)
def test_faces(value: FoundFaces) -> None:
    assert_same(there_and_back(codecs.FACES, value), value)


@given(MASKS)
def test_masks(value: Mask) -> None:
    assert_same(there_and_back(codecs.MASK, value), value)


@given(SOUNDS)
def test_sounds(value: Sound) -> None:
    assert_same(there_and_back(codecs.SOUND, value), value)


@given(VIDEOS)
def test_videos(value: Video) -> None:
    assert_same(there_and_back(codecs.VIDEO, value), value)


@given(st.builds(Framed, FRAMES, ALPHAS, st.none() | st.floats(0, 2)))
def test_final_frames(value: Framed) -> None:
    assert_same(there_and_back(FRAMED, value), value)


@given(st.builds(EncodedSound, st.binary(max_size=50), st.just("M4A"), st.just(".m4a")))
def test_encoded_sounds(value: EncodedSound) -> None:
    assert there_and_back(ENCODED_SOUND, value) == value


@given(st.lists(st.builds(FaceFacts, st.floats(0, 2), FINITE, st.floats(-90, 90), st.floats(0, 1)), max_size=3))
def test_face_facts(value: list[FaceFacts]) -> None:
    assert there_and_back(FACE_FACTS, tuple(value)) == tuple(value)


def test_bytes_that_are_no_mask_are_an_error_not_an_empty_mask() -> None:
    with pytest.raises(StorageError):
        codecs.decode_alpha(b"no picture")
