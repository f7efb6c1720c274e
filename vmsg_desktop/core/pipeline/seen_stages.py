"""What a window looks at, as stages of their own, so that one question to another machine brings all of it."""

from __future__ import annotations

from dataclasses import dataclass

from vmsg_desktop.core.model.vision import Detections, FoundFaces, Mask
from vmsg_desktop.core.pipeline.picture_stages import ChosenPeople, PictureStages
from vmsg_desktop.core.pipeline.stage import Made, Need, Stage
from vmsg_desktop.core.ports import Progress


@dataclass(frozen=True, eq=False)
class Found:
    """All raw boxes and faces of a photo, and the people that a message takes."""

    detections: Detections
    faces: FoundFaces
    chosen: ChosenPeople


@dataclass(frozen=True, eq=False)
class CutOut:
    """The same with the model's mask of the chosen people, before the hand's changes."""

    found: Found
    mask: Mask


def found_stage(stages: PictureStages) -> Stage[Found]:
    """Who is in the picture."""

    def compute(need: Need, progress: Progress) -> Made[Found]:
        return Made(_found(need, stages))

    return Stage("found", compute, weight_s=0.0, is_listed=False, order=stages.people.order)


def cut_out_stage(stages: PictureStages) -> Stage[CutOut]:
    """Who is in the picture, and the mask of those that are taken."""

    def compute(need: Need, progress: Progress) -> Made[CutOut]:
        return Made(CutOut(_found(need, stages), need(stages.mask)))

    return Stage("cut-out", compute, weight_s=0.0, is_listed=False, order=stages.mask.order)


def _found(need: Need, stages: PictureStages) -> Found:
    return Found(need(stages.people), need(stages.faces), need(stages.chosen))
