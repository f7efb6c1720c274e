"""What the picture column sees: models run once, everything else is composited; the frame is the file that is sent."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from tests.fakes.picture_desk import PHOTO, PictureDesk
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import Cancelled, InputError
from vmsg_desktop.core.model.framing import Background, Framing, HandFrame, TouchUp
from vmsg_desktop.core.model.message import MaskChoice, Message, PeopleChoice, Source, Stroke

MESSAGE = Message(Source(PHOTO), Source("/v.wav"), background=Background("bundled", name="studio"))
DAB = Stroke("erase", 0.1, ((0.25, 0.5),))


@pytest.fixture
def desk(tmp_path: Path) -> PictureDesk:
    return PictureDesk(tmp_path)


def run(see: Callable[..., Any], message: Message) -> Any:
    return see(message, emit=lambda event: None, cancel=CancelToken())


def test_the_photo_comes_with_smaller_copies_and_thumbnails(desk: PictureDesk) -> None:
    seen = run(desk.views.photo, MESSAGE)
    assert (seen.name, seen.photo.width, seen.photo.height) == ("crew.jpg", 320, 240)
    assert seen.levels[0] is not None
    assert seen.thumb.shape == seen.blurred_thumb.shape == (96, 96, 3)


def test_people_have_a_head_each_and_the_suggested_one_is_chosen(desk: PictureDesk) -> None:
    seen = run(desk.views.people, MESSAGE)
    assert len(seen.thumbs) == 2
    assert [person.number for person in seen.found.chosen.chosen] == [seen.found.chosen.people.suggested]


def test_every_view_together_runs_each_model_once(desk: PictureDesk) -> None:
    for see in (desk.views.people, desk.views.mask, desk.views.cut_out, desk.views.quick_frame, desk.views.frame):
        run(see, MESSAGE)
    assert (desk.engines.detector.calls, desk.engines.matter.calls) == (1, 1)


@pytest.mark.parametrize(
    "change",
    [
        lambda m: replace(m, mask=MaskChoice(feather_px=3)),
        lambda m: replace(m, mask=MaskChoice(grow_px=-3)),
        lambda m: replace(m, mask=MaskChoice(strokes=(DAB,))),
        lambda m: replace(m, background=Background("blur")),
        lambda m: replace(m, framing=Framing("whole", "9:16", 40)),
        lambda m: replace(m, framing=Framing(hand=HandFrame(0.5, 0.5, 0.4))),
        lambda m: replace(m, touch_up=TouchUp(0.5, 0.5, 0.5)),
        lambda m: replace(m, people=PeopleChoice(confidence=0.3, overlap=0.6)),
    ],
    ids=["feather", "grow", "brush", "blur", "frame", "hand", "touch-up", "thresholds that keep the people"],
)
def test_what_is_only_composited_runs_no_model(desk: PictureDesk, change: Callable[[Message], Message]) -> None:
    run(desk.views.frame, MESSAGE)
    calls = desk.engines.detector.calls, desk.engines.matter.calls, desk.engines.decoder.calls.count("crew.jpg")
    for see in (desk.views.people, desk.views.mask, desk.views.cut_out, desk.views.quick_frame, desk.views.frame):
        run(see, change(MESSAGE))
    after = desk.engines.detector.calls, desk.engines.matter.calls, desk.engines.decoder.calls.count("crew.jpg")
    assert after == calls


def test_another_threshold_filters_the_one_detection(desk: PictureDesk) -> None:
    both = run(desk.views.people, MESSAGE)
    one = run(desk.views.people, replace(MESSAGE, people=PeopleChoice(confidence=0.85)))
    assert (len(both.thumbs), both.hidden) == (2, 0)
    assert (len(one.thumbs), one.hidden) == (1, 1)
    assert desk.engines.detector.calls == 1


def test_another_person_needs_one_more_mask_and_no_more_detection(desk: PictureDesk) -> None:
    run(desk.views.mask, replace(MESSAGE, people=PeopleChoice((1,))))
    run(desk.views.mask, replace(MESSAGE, people=PeopleChoice((2,))))
    assert (desk.engines.detector.calls, desk.engines.matter.calls) == (1, 2)


def test_another_photo_is_looked_at_anew(desk: PictureDesk) -> None:
    run(desk.views.frame, MESSAGE)
    run(desk.views.frame, replace(MESSAGE, photo=Source("/pictures/other.jpg")))
    assert desk.engines.detector.calls == 2


def test_the_final_frame_shows_the_bytes_that_are_sent(desk: PictureDesk) -> None:
    message = replace(MESSAGE, mask=MaskChoice(2.0, 1.0, (DAB,)), touch_up=TouchUp(sharpen=0.5))
    seen = run(desk.views.frame, message)
    desk.disk.data["/v.wav"] = b"voice"
    _, stages = desk.bench.message_stages(message)
    sent = desk.bench.run(stages.picture.frame, emit=lambda event: None, cancel=CancelToken()).value.frame
    assert seen.sha256 == hashlib.sha256(sent.data).hexdigest()
    opened = cv2.imdecode(np.frombuffer(sent.data, np.uint8), cv2.IMREAD_COLOR)
    assert opened is not None
    assert (seen.pixels == opened[..., ::-1]).all()


def test_a_quick_frame_looks_like_the_real_one(desk: PictureDesk) -> None:
    quick, exact = run(desk.views.quick_frame, MESSAGE), run(desk.views.frame, MESSAGE)
    assert (quick.frame, quick.sha256) == (None, "")
    small = cv2.resize(exact.pixels, quick.pixels.shape[1::-1], interpolation=cv2.INTER_AREA)
    assert np.abs(small.astype(float) - quick.pixels).mean() < 12  # the fake photo is noise, which JPEG changes


def test_strokes_show_in_mask_and_cut_out(desk: PictureDesk) -> None:
    chosen = replace(MESSAGE, people=PeopleChoice((1,)))
    before, after = (
        run(desk.views.cut_out, message) for message in (chosen, replace(chosen, mask=MaskChoice(strokes=(DAB,))))
    )
    assert before.rgba[160, 80, 3] == 255
    assert after.rgba[160, 80, 3] == 0


def test_an_own_background_has_a_thumbnail_and_gives_it_up(desk: PictureDesk) -> None:
    own = replace(MESSAGE, background=Background("picture", path="/pictures/beach.png"))
    assert run(desk.views.quick_frame, own).own_thumb.shape == (96, 96, 3)
    plain = replace(MESSAGE, background=Background("colour"))
    assert run(desk.views.quick_frame, plain).own_thumb is None


def test_comparing_stacks_wide_frames(desk: PictureDesk) -> None:
    bright = replace(MESSAGE, touch_up=TouchUp(light=1.0))
    beside = run(desk.views.compare, bright)
    wide = run(desk.views.compare, replace(bright, framing=Framing(aspect="16:9")))
    assert (beside.is_stacked, wide.is_stacked) == (False, True)
    assert beside.pixels.shape[1] > 1.9 * beside.pixels.shape[0]
    width = run(desk.views.quick_frame, bright).pixels.shape[1]
    assert (beside.pixels[:, :width] != beside.pixels[:, -width:]).any()


def test_a_photo_that_is_none_changes_nothing_that_is_kept(desk: PictureDesk) -> None:
    run(desk.views.frame, MESSAGE)
    calls = desk.engines.decoder.calls.count("crew.jpg")
    with pytest.raises(InputError):
        run(desk.views.photo, replace(MESSAGE, photo=Source("/pictures/note.txt")))
    run(desk.views.quick_frame, MESSAGE)
    assert (desk.engines.decoder.calls.count("crew.jpg"), desk.engines.matter.calls) == (calls, 1)


def test_a_cancelled_look_stops(desk: PictureDesk) -> None:
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        desk.views.mask(MESSAGE, emit=lambda event: None, cancel=cancel)
