"""The picture's way: photo -> faces, people -> mask -> final frame."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

import cv2
import numpy as np

from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.kept import Packed
from vmsg_desktop.core.model.limits import DRAFT_MAX_SIDE_PX
from vmsg_desktop.core.model.media import AlphaImage, Frame, Photo, RgbImage, image_size
from vmsg_desktop.core.model.message import MaskChoice, Message
from vmsg_desktop.core.model.sources import SourceFile, Sources
from vmsg_desktop.core.model.vision import Box, Detections, Face, FaceLook, FoundFaces, Mask, People, Person
from vmsg_desktop.core.pipeline import codecs
from vmsg_desktop.core.pipeline.engines import Engines, same_engine
from vmsg_desktop.core.pipeline.key import sha256_hex
from vmsg_desktop.core.pipeline.stage import Codec, Keeping, Made, Need, Stage
from vmsg_desktop.core.ports import Progress
from vmsg_desktop.core.vision.brush import painted
from vmsg_desktop.core.vision.compose import Composed, compose_frame
from vmsg_desktop.core.vision.encode import encode_frame, on_white
from vmsg_desktop.core.vision.framing import FramePlan, plan_frame
from vmsg_desktop.core.vision.mask import WORKING_PX, feather, grow, person_mask
from vmsg_desktop.core.vision.people import DETECTION_FLOOR, choose_people, face_sharpness, pick
from vmsg_desktop.core.vision.refine import decontaminate
from vmsg_desktop.core.vision.sampling import EMPTY, mix, rect_in, resized, sample
from vmsg_desktop.core.vision.touch_up import touch_up

DAY_S: Final = 86_400.0


@dataclass(frozen=True)
class ChosenPeople:
    """The people of the photo and those that the message takes (the suggested one unless numbers were given)."""

    people: People
    chosen: tuple[Person, ...]


@dataclass(frozen=True, eq=False)
class Framed:
    """The final frame with what the draft needs to know of it.

    Attributes:
        frame: exactly the bytes that are sent.
        alpha: of the chosen people, the frame's aspect, long side <= DRAFT_MAX_SIDE_PX.
        head_share: head height over frame height; None when nobody was found.
    """

    frame: Frame
    alpha: AlphaImage
    head_share: float | None


@dataclass(frozen=True)
class PictureStages:
    """The stages of the picture.

    Attributes:
        photo, faces, people: decoded photo, its faces, its raw detections.
        chosen: the people at the message's thresholds, and those it takes.
        mask: of the chosen people, as the model gives it; edge: the same painted, grown and feathered by hand.
        frame: as it is sent; transparent_frame: with a transparent background where one was chosen.
    """

    photo: Stage[Photo]
    faces: Stage[FoundFaces]
    people: Stage[Detections]
    chosen: Stage[ChosenPeople]
    mask: Stage[Mask]
    edge: Stage[Mask]
    frame: Stage[Framed]
    transparent_frame: Stage[Framed]


def picture_stages(message: Message, sources: Sources, engines: Engines) -> PictureStages:
    """Build the picture's stages for one message. Raises InputError when no photo was given."""
    if sources.photo is None:
        raise InputError("photo_missing", "No photo was given.", "Give a photo.")
    photo = photo_stage(sources.photo, engines)
    faces = _faces_stage(photo, sources.photo, engines)
    people = _people_stage(photo, sources.photo, engines)
    chosen = _chosen_stage(message, faces, people)
    mask = _mask_stage(sources.photo, photo, faces, chosen, engines)
    edge = _edge_stage(message, mask)
    before = photo, faces, chosen, edge
    frame = _frame_stage(message, sources, engines, before, vendor_takes_alpha=False)
    transparent = _frame_stage(message, sources, engines, before, vendor_takes_alpha=True)
    return PictureStages(photo, faces, people, chosen, mask, edge, frame, transparent)


def photo_stage(source: SourceFile, engines: Engines) -> Stage[Photo]:
    """Decodes the photo; never cached, so that a later stage which is cached needs no decoding at all."""

    def compute(need: Need, progress: Progress) -> Made[Photo]:
        photo = engines.decoder.decode_photo(source.data, name=source.name)
        return Made(photo, notes=photo.notes)

    return Stage("photo", compute, weight_s=0.2)


def _faces_stage(photo: Stage[Photo], source: SourceFile, engines: Engines) -> Stage[FoundFaces]:
    def compute(need: Need, progress: Progress) -> Made[FoundFaces]:
        pixels = need(photo).pixels
        found = engines.faces.find(pixels)
        looks = tuple(FaceLook(face.box, face_sharpness(pixels, face.box)) for face in found)
        return Made(FoundFaces(found, looks), engines.faces.engine)

    def key(need: Need) -> dict[str, Any]:
        return {"photo": source.sha256, "engine": same_engine(engines.faces.engine)}

    return Stage("faces", compute, Keeping(key, codecs.FACES, DAY_S, code_version=1))


def _people_stage(photo: Stage[Photo], source: SourceFile, engines: Engines) -> Stage[Detections]:
    """One inference at a low floor; thresholds are applied to its result, so moving them never runs the model."""

    def compute(need: Need, progress: Progress) -> Made[Detections]:
        pixels = need(photo).pixels
        boxes = engines.detector.detect(pixels, floor=DETECTION_FLOOR)
        own = engines.thresholds
        found = Detections(boxes, *image_size(pixels), own.confidence, own.overlap)
        return Made(found, engines.detector.engine, engines.notes("people"))

    def key(need: Need) -> dict[str, Any]:
        return {"photo": source.sha256, "engine": same_engine(engines.detector.engine), "floor": DETECTION_FLOOR}

    return Stage("people", compute, Keeping(key, codecs.DETECTIONS, DAY_S, code_version=2), weight_s=0.2)


def _chosen_stage(
    message: Message,
    faces: Stage[FoundFaces],
    people: Stage[Detections],
) -> Stage[ChosenPeople]:
    def compute(need: Need, progress: Progress) -> Made[ChosenPeople]:
        choice = message.people
        detected = need(people)
        found = choose_people(
            detected.boxes,
            image_size=(detected.width, detected.height),
            confidence=choice.confidence or detected.confidence,
            overlap=choice.overlap or detected.overlap,
            faces=need(faces).looks,
        )
        return Made(ChosenPeople(found, pick(found, choice.persons)))

    return Stage("choice", compute, weight_s=0.0, is_listed=False)


def _mask_stage(
    source: SourceFile,
    photo: Stage[Photo],
    faces: Stage[FoundFaces],
    chosen: Stage[ChosenPeople],
    engines: Engines,
) -> Stage[Mask]:
    def compute(need: Need, progress: Progress) -> Made[Mask]:
        who = need(chosen)
        numbers = [person.number for person in who.chosen]
        boxes = [face.box for face in need(faces).faces]
        mask = person_mask(need(photo).pixels, engines.matter.matte, people=who.people, chosen=numbers, faces=boxes)
        return Made(mask, engines.matter.engine, (*engines.notes("matting"), *mask.doubts))

    def key(need: Need) -> dict[str, Any]:
        who = need(chosen)
        people = {"all": [person.box for person in who.people.persons], "chosen": [p.number for p in who.chosen]}
        boxes = [face.box for face in need(faces).faces]
        return {"photo": source.sha256, "people": people, "faces": boxes, "engine": same_engine(engines.matter.engine)}

    return Stage("mask", compute, Keeping(key, codecs.MASK, DAY_S, code_version=1), weight_s=2.0)


def _edge_stage(message: Message, mask: Stage[Mask]) -> Stage[Mask]:
    """Brush, feather and growth are cheap, so they never run the model again."""
    choice = message.mask

    def compute(need: Need, progress: Progress) -> Made[Mask]:
        found = need(mask)
        return Made(replace(found, alpha=edged(found.alpha, choice)))

    return Stage("edge", compute, weight_s=0.0, is_listed=False)


def edged(alpha: AlphaImage, choice: MaskChoice) -> AlphaImage:
    """The model's alpha as the hand changed it: strokes first, then growth, then feather."""
    unit = max(alpha.shape) / WORKING_PX  # the choices are in pixels of a full-sized mask
    return feather(grow(painted(alpha, choice.strokes), choice.grow_px * unit), choice.feather_px * unit)


def _frame_stage(
    message: Message,
    sources: Sources,
    engines: Engines,
    before: tuple[Stage[Photo], Stage[FoundFaces], Stage[ChosenPeople], Stage[Mask]],
    *,
    vendor_takes_alpha: bool,
) -> Stage[Framed]:
    photo, faces, chosen, mask = before

    def compute(need: Need, progress: Progress) -> Made[Framed]:
        picture = sources.background
        behind = None if picture is None else engines.decoder.decode_photo(picture.data, name=picture.name).pixels
        persons = [person.box for person in need(chosen).chosen]
        framed = make_frame(
            need(photo),
            need(mask),
            persons,
            need(faces).faces,
            message=message,
            picture=behind,
            vendor_takes_alpha=vendor_takes_alpha,
        )
        return Made(framed, None, framed.frame.notes)

    def key(need: Need) -> dict[str, Any]:
        persons = [person.box for person in need(chosen).chosen]
        settings = {"framing": message.framing, "touch_up": message.touch_up, "background": _background_facts(message)}
        return {
            "photo": sources.photo.sha256 if sources.photo else "",
            "picture": sources.background.sha256 if sources.background else "",
            "mask": sha256_hex(need(mask).alpha.tobytes()),
            "faces": [face.box for face in need(faces).faces],
            "persons": persons,
            "vendor_takes_alpha": vendor_takes_alpha,
            **settings,
        }

    name = "frame-alpha" if vendor_takes_alpha else "frame"
    return Stage(name, compute, Keeping(key, FRAMED, DAY_S, code_version=2), weight_s=0.3)


def ready_frame_stage(photo: Stage[Photo], engines: Engines) -> Stage[Framed]:
    """A picture that is already the final frame: encoded as it is, its person found by the matte alone."""

    def compute(need: Need, progress: Progress) -> Made[Framed]:
        picture = need(photo)
        frame = encode_frame(picture.pixels, picture.alpha, vendor_takes_alpha=False)
        scale = min(1.0, DRAFT_MAX_SIDE_PX / max(picture.width, picture.height))
        size = max(2, round(picture.width * scale)), max(2, round(picture.height * scale))
        small = resized(picture.pixels, size, interpolation=cv2.INTER_AREA)
        alpha = np.rint(engines.matter.matte(small) * 255).astype(np.uint8)
        return Made(Framed(frame, alpha, None), engines.matter.engine, (*engines.notes("matting"), *frame.notes))

    return Stage("frame", compute, weight_s=1.0)


def make_frame(
    photo: Photo,
    mask: Mask,
    persons: Sequence[Box],
    faces: Sequence[Face],
    *,
    message: Message,
    picture: RgbImage | None,
    vendor_takes_alpha: bool = False,
) -> Framed:
    """Plan, compose and encode the final frame.

    Args:
        photo: the whole photo.
        mask: its mask.
        faces: its faces.
        persons: boxes of the chosen people.
        message: its framing, background and touch-up count.
        picture: what stands behind, for kinds "bundled" and "picture".
        vendor_takes_alpha: True keeps a transparent background transparent (PNG); False puts it on white.
    """
    is_kept = message.background.kind == "keep"
    size = image_size(photo.pixels)
    plan = plan_frame(size, persons, faces, framing=message.framing, mask=None if is_kept else mask.alpha)
    composed = _composed(photo, mask, plan, message=message, picture=picture)
    frame = encode_frame(composed.pixels, composed.alpha, vendor_takes_alpha=vendor_takes_alpha)
    return Framed(replace(frame, notes=plan.notes + frame.notes), _frame_alpha(mask, plan, size), plan.head_share)


def compose_planned(
    photo: Photo, mask: Mask, plan: FramePlan, *, message: Message, picture: RgbImage | None
) -> RgbImage:
    """The frame that ``plan`` describes as pixels, before it is packed; what is transparent is white, as it is sent."""
    composed = _composed(photo, mask, plan, message=message, picture=picture)
    return composed.pixels if composed.alpha is None else on_white(composed.pixels, composed.alpha)


def _composed(photo: Photo, mask: Mask, plan: FramePlan, *, message: Message, picture: RgbImage | None) -> Composed:
    composed = compose_frame(
        photo, mask.alpha, plan, background=message.background, picture=picture, decontaminate=decontaminate
    )
    rect = rect_in(plan.rect, image_size(photo.pixels), mask.alpha)
    return replace(composed, pixels=_touched_up(composed.pixels, message, mask, rect))


def _touched_up(pixels: RgbImage, message: Message, mask: Mask, rect: Box) -> RgbImage:
    """The frame with its person touched up; a new background stays as it was made."""
    touched = touch_up(pixels, message.touch_up)
    if touched is pixels or message.background.kind == "keep":
        return touched
    alpha = sample(mask.alpha, rect, image_size(pixels), border=EMPTY)
    return mix(touched, pixels, alpha.astype(np.float32) / np.float32(255))


def _frame_alpha(mask: Mask, plan: FramePlan, photo_size: tuple[int, int]) -> AlphaImage:
    scale = min(1.0, DRAFT_MAX_SIDE_PX / max(plan.width, plan.height))
    size = max(2, round(plan.width * scale)), max(2, round(plan.height * scale))
    alpha: AlphaImage = sample(mask.alpha, rect_in(plan.rect, photo_size, mask.alpha), size, border=EMPTY)
    return alpha


def _background_facts(message: Message) -> dict[str, Any]:
    """The background without its path: the picture's hash is in the key, and where it lies does not matter."""
    return asdict(replace(message.background, path=""))


def _pack_framed(value: Framed) -> Packed:
    packed = codecs.pack_frame(value.frame)
    blobs = {**packed.blobs, "alpha.png": codecs.encode_alpha(value.alpha)}
    return Packed({**packed.meta, "head_share": value.head_share}, blobs)


def _unpack_framed(packed: Packed) -> Framed:
    alpha = codecs.decode_alpha(packed.blobs["alpha.png"])
    return Framed(codecs.unpack_frame(packed), alpha, packed.meta["head_share"])


FRAMED: Final = Codec[Framed](_pack_framed, _unpack_framed)
