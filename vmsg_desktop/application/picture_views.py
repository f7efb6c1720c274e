"""What the picture column looks at: the photo, the people, the mask, the cut-out, the final frame.

Models run where the workbench runs them, once for each photo and choice of people; what they found is kept here, so
that sliders, brush and background only composite. One thread at a time: the picture lane's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, TypeVar, cast

import cv2
import numpy as np

from vmsg_desktop.application.picture_seen import CompareSeen, CutSeen, FrameSeen, MaskSeen, PeopleSeen, PhotoSeen
from vmsg_desktop.application.workbench import Workbench
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.events import Emit, StageReport
from vmsg_desktop.core.model.framing import TouchUp
from vmsg_desktop.core.model.media import RgbImage, image_size
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.sources import Order, SourceFile
from vmsg_desktop.core.model.vision import Mask
from vmsg_desktop.core.pipeline.key import sha256_hex
from vmsg_desktop.core.pipeline.picture_stages import PictureStages, compose_planned, edged
from vmsg_desktop.core.pipeline.run import Finished, run
from vmsg_desktop.core.pipeline.seen_stages import CutOut, Found, cut_out_stage, found_stage
from vmsg_desktop.core.pipeline.sending_stages import frame_pixels
from vmsg_desktop.core.pipeline.stage import Made, Stage
from vmsg_desktop.core.vision.doubt import dimmed, doubt_map, doubt_spots
from vmsg_desktop.core.vision.framing import FramePlan, plan_frame
from vmsg_desktop.core.vision.mask import scale_alpha
from vmsg_desktop.core.vision.people import suppress
from vmsg_desktop.core.vision.reduced import (
    level_for,
    levels,
    person_thumb,
    reduced_photo,
    reduced_plan,
    square_thumb,
)
from vmsg_desktop.core.vision.refine import decontaminate
from vmsg_desktop.core.vision.touch_up import one_above_other, side_by_side

T = TypeVar("T")
QUICK_SIDE_PX: Final = 720
"""Long side of a frame that is only tried out: as large as the column shows it."""
SHOWN_PX: Final = 1000
"""Long side of what mask and cut-out are shown at."""
THUMB_PX: Final = 96
_WIDE: Final = 1.2  # such frames are compared one above the other


class PictureViews:
    """Makes what is seen. Every method raises VmsgError and may be cancelled."""

    def __init__(self, bench: Workbench) -> None:
        self._bench = bench
        self._kept: dict[str, tuple[object, Any]] = {}

    def photo(self, message: Message, *, emit: Emit, cancel: CancelToken) -> PhotoSeen:
        """The photo, upright."""
        return self._photo(self._bench.picture_stages(message), emit, cancel)

    def people(self, message: Message, *, emit: Emit, cancel: CancelToken) -> PeopleSeen:
        """Who is in it, at the message's thresholds."""
        return self._people(message, self._bench.picture_stages(message), emit, cancel)

    def mask(self, message: Message, *, emit: Emit, cancel: CancelToken) -> MaskSeen:
        """The mask of the chosen people."""
        people, mask, report = self._mask(message, self._bench.picture_stages(message), emit, cancel)
        shown = level_for(people.seen.levels, SHOWN_PX / max(people.seen.levels[0].shape))
        grey, doubt = dimmed(_fitted(shown), mask.alpha), doubt_map(mask.alpha)
        return MaskSeen(people, mask, grey, doubt, doubt_spots(mask.alpha), report)

    def cut_out(self, message: Message, *, emit: Emit, cancel: CancelToken) -> CutSeen:
        """The chosen people without their background."""
        people, mask, report = self._mask(message, self._bench.picture_stages(message), emit, cancel)
        shown = _fitted(level_for(people.seen.levels, SHOWN_PX / max(people.seen.levels[0].shape)))
        alpha = scale_alpha(mask.alpha, image_size(shown))
        cancel.check()
        return CutSeen(people, np.dstack([decontaminate(shown, alpha), alpha]), report)

    def quick_frame(self, message: Message, *, emit: Emit, cancel: CancelToken) -> FrameSeen:
        """The final frame tried out on a smaller copy; noise stays in, as taking it out takes a second."""
        message = replace(message, touch_up=replace(message.touch_up, denoise=0.0))
        people, plan, pixels = self._composed(message, emit, cancel)
        return FrameSeen(people, pixels, plan, None, "", self._own_thumb(), None)

    def frame(self, message: Message, *, emit: Emit, cancel: CancelToken) -> FrameSeen:
        """The very bytes that are sent, opened again."""
        stages = self._bench.picture_stages(message)
        people, mask, _ = self._mask(message, stages, emit, cancel)
        made = self._run_here(stages.frame, people, mask, emit=emit, cancel=cancel)
        frame = made.value.frame
        return FrameSeen(
            people,
            frame_pixels(frame),
            self._plan(message, people, mask),
            frame,
            sha256_hex(frame.data),
            self._own_thumb(),
            _report(made, "frame"),
        )

    def compare(self, message: Message, *, emit: Emit, cancel: CancelToken) -> CompareSeen:
        """The frame without and with its touch-up."""
        people, _, before = self._composed(replace(message, touch_up=TouchUp()), emit, cancel)
        cancel.check()
        _, _, after = self._composed(message, emit, cancel)
        is_stacked = before.shape[1] > _WIDE * before.shape[0]
        return CompareSeen(
            people, one_above_other(before, after) if is_stacked else side_by_side(before, after), is_stacked
        )

    def _photo(self, stages: PictureStages, emit: Emit, cancel: CancelToken) -> PhotoSeen:
        source = cast(SourceFile, cast(Order, stages.photo.order).sources.photo)  # the workbench gives each its order

        def make() -> PhotoSeen:
            made = self._bench.run(stages.photo, emit=emit, cancel=cancel)
            found = levels(made.value.pixels)
            thumb = square_thumb(found, side_px=THUMB_PX)
            blurred = np.asarray(cv2.GaussianBlur(thumb, (0, 0), THUMB_PX / 12), np.uint8)
            return PhotoSeen(made.value, source.name, found, thumb, blurred, _report(made, "photo"))

        return self._once("photo", source.sha256, make)

    def _people(self, message: Message, stages: PictureStages, emit: Emit, cancel: CancelToken) -> PeopleSeen:
        seen = self._photo(stages, emit, cancel)
        place = self._place(seen)

        def ask() -> tuple[Found, StageReport | None]:
            made = self._bench.run(found_stage(stages), emit=emit, cancel=cancel)
            return made.value, _report(made, "people")

        found, report = self._once("found", place, ask)
        given: dict[str, Made[Any]] = {
            "photo": Made(seen.photo),
            "people": Made(found.detections),
            "faces": Made(found.faces),
        }
        chosen = self._run_given(stages.chosen, given, emit=emit, cancel=cancel).value
        return self._once(
            "people",
            (place, message.people),
            lambda: _people_seen(seen, replace(found, chosen=chosen), message, report),
        )

    def _mask(
        self, message: Message, stages: PictureStages, emit: Emit, cancel: CancelToken
    ) -> tuple[PeopleSeen, Mask, StageReport | None]:
        place = self._place(self._photo(stages, emit, cancel))
        made: Finished[CutOut] | None = None
        if not self._has("found", place):  # one question brings both
            made = self._cut_out(stages, emit, cancel)
            self._kept["found"] = place, (made.value.found, _report(made, "people"))
        people = self._people(message, stages, emit, cancel)
        chosen = people.found.chosen
        who = place, tuple(p.box for p in chosen.people.persons), tuple(p.number for p in chosen.chosen)

        def ask() -> tuple[Mask, StageReport | None]:
            cut_out = made or self._cut_out(stages, emit, cancel)
            return cut_out.value.mask, _report(cut_out, "mask")

        raw, report = self._once("mask", who, ask)
        return people, replace(raw, alpha=edged(raw.alpha, message.mask)), report

    def _cut_out(self, stages: PictureStages, emit: Emit, cancel: CancelToken) -> Finished[CutOut]:
        return self._bench.run(cut_out_stage(stages), emit=emit, cancel=cancel)

    def _composed(self, message: Message, emit: Emit, cancel: CancelToken) -> tuple[PeopleSeen, FramePlan, RgbImage]:
        """The frame at the size of a quick try, as pixels."""
        stages = self._bench.picture_stages(message)
        people, mask, _ = self._mask(message, stages, emit, cancel)
        plan = self._plan(message, people, mask)
        level = level_for(people.seen.levels, min(1.0, QUICK_SIDE_PX / max(plan.rect.width, plan.rect.height)))
        size = image_size(people.seen.levels[0])
        small = reduced_plan(plan, size, level, side_px=QUICK_SIDE_PX)
        cancel.check()
        behind = self._background(stages)
        photo = reduced_photo(people.seen.photo, level)
        return people, plan, compose_planned(photo, mask, small, message=message, picture=behind)

    def _plan(self, message: Message, people: PeopleSeen, mask: Mask) -> FramePlan:
        return plan_frame(
            image_size(people.seen.photo.pixels),
            [person.box for person in people.found.chosen.chosen],
            people.found.faces.faces,
            framing=message.framing,
            mask=None if message.background.kind == "keep" else mask.alpha,
        )

    def _background(self, stages: PictureStages) -> RgbImage | None:
        order = stages.photo.order
        source = order.sources.background if order else None
        if source is None:
            self._kept.pop("background", None)
            return None
        return self._once("background", source.sha256, lambda: self._opened(source))

    def _opened(self, source: SourceFile) -> RgbImage:
        return levels(self._bench.engines.decoder.decode_photo(source.data, name=source.name).pixels)[-1]

    def _own_thumb(self) -> RgbImage | None:
        if "background" not in self._kept:
            return None
        key, picture = self._kept["background"]
        return self._once("own", key, lambda: square_thumb((picture,), side_px=THUMB_PX))

    def _run_here(
        self, stage: Stage[T], people: PeopleSeen, mask: Mask, *, emit: Emit, cancel: CancelToken
    ) -> Finished[T]:
        """A stage behind the mask, with everything before it given."""
        found = people.found
        given: dict[str, Made[Any]] = {
            "photo": Made(people.seen.photo),
            "people": Made(found.detections),
            "faces": Made(found.faces),
            "choice": Made(found.chosen),
            "edge": Made(mask),
        }
        return self._run_given(stage, given, emit=emit, cancel=cancel)

    def _run_given(
        self, stage: Stage[T], given: Mapping[str, Made[Any]], *, emit: Emit, cancel: CancelToken
    ) -> Finished[T]:
        bench = self._bench
        return run(stage, emit=emit, cancel=cancel, clock=bench.clock, cache=bench.cache, given=given)

    def _place(self, seen: PhotoSeen) -> tuple[str, str]:
        """The photo and the machine that looks at it."""
        elsewhere = self._bench.elsewhere
        return seen.photo.sha256, elsewhere.name if elsewhere else ""

    def _has(self, name: str, key: object) -> bool:
        return name in self._kept and self._kept[name][0] == key

    def _once(self, name: str, key: object, make: Callable[[], T]) -> T:
        """The one kept under a name, made anew when its key changes."""
        if not self._has(name, key):
            self._kept[name] = (key, make())
        value: T = self._kept[name][1]
        return value


def _people_seen(seen: PhotoSeen, found: Found, message: Message, report: StageReport | None) -> PeopleSeen:
    persons = found.chosen.people.persons
    thumbs = tuple(person_thumb(seen.levels, person.box, found.faces.faces, side_px=THUMB_PX) for person in persons)
    overlap = message.people.overlap or found.detections.overlap
    every = suppress(found.detections.boxes, overlap=overlap)
    return PeopleSeen(seen, found, thumbs, max(0, len(every) - len(persons)), report)


def _fitted(level: RgbImage) -> RgbImage:
    """A level at a long side of at most SHOWN_PX."""
    scale = min(1.0, SHOWN_PX / max(level.shape))
    if scale == 1.0:
        return level
    width, height = image_size(level)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    return np.asarray(cv2.resize(level, size, interpolation=cv2.INTER_AREA), np.uint8)


def _report(made: Finished[Any], stage: str) -> StageReport | None:
    return next((report for report in made.reports if report.stage == stage), None)
