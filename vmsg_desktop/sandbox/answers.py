"""Answers in D-ID's shapes, with what its documents leave out and its server sends."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from vmsg_desktop.core.model.vision import Face
from vmsg_desktop.sandbox.account import IMAGES, TALKS, Account
from vmsg_desktop.sandbox.alice import ALICE
from vmsg_desktop.sandbox.links import Signer
from vmsg_desktop.sandbox.settings import DAY_S, SandboxSettings
from vmsg_desktop.sandbox.talks import Standing, Stored, Talk
from vmsg_desktop.sandbox.uploads import Audio, Image

_DRIVER: Final = "bank://lively/"
_OLD_DEFAULTS: Final = {
    "align_driver": True,
    "sharpen": True,
    "normalization_factor": 1,
    "reduce_noise": False,
    "auto_match": True,
    "show_watermark": False,
    "motion_factor": 1,
    "align_expand_factor": 0.3,
}
_GRANT_DAYS: Final = 30


@dataclass(frozen=True)
class Answers:
    """Makes the JSON of everything that the account has.

    Attributes:
        base_url: address of the sandbox, without a closing slash.
        now_s: the sandbox's wall clock.
    """

    account: Account
    settings: SandboxSettings
    signer: Signer
    base_url: str
    now_s: Callable[[], float]

    def image(self, stored: Stored[Image], *, is_asked_for_faces: bool) -> dict[str, Any]:
        """201 of POST /images."""
        faces = stored.faces if is_asked_for_faces else None
        shown = None if faces is None else [_face(face, index) for index, face in enumerate(faces)]
        return {"url": stored.url, "id": stored.id, "faces": shown}

    def audio(self, stored: Stored[Audio]) -> dict[str, Any]:
        """201 of POST /audios."""
        duration_s = round(stored.value.sound.duration_s, 6)
        return {"url": stored.url, "id": stored.id, "duration": whole(duration_s), "moderation_metadata": {}}

    def created(self, talk: Talk) -> dict[str, Any]:
        """201 of POST /talks: exactly five fields."""
        return {
            "id": talk.id,
            "object": "talk",
            "created_by": self.account.user_id,
            "created_at": iso(talk.created_s),
            "status": "created",
        }

    def listed(self, talk: Talk) -> dict[str, Any]:
        """A talk in a list."""
        shown = self.talk(talk)
        if not self.settings.lists_user_data:
            shown.pop("user_data", None)
        return shown

    def talk(self, talk: Talk) -> dict[str, Any]:
        """200 of GET /talks/{id}."""
        standing = talk.standing(self.now_s())
        shown = self._common(talk, standing) | self._echo(talk)
        if standing.status != "created":
            shown["started_at"] = iso(talk.created_s + min(talk.queue_s, talk.render_s)).removesuffix("Z")
        if standing.status == "done":
            shown |= self._result(talk, standing)
        elif standing.has_ended:
            shown |= {} if standing.error is None else {"error": standing.error}
        else:
            shown["pending_url"] = f"s3:/{self.result_path(talk)}"
        return shown

    def result_path(self, talk: Talk) -> str:
        """Where the video lies in the storage, with a leading slash."""
        ending = talk.order.result_format
        return f"/{TALKS}/{self.account.user_id}/{talk.id}/{int(talk.created_s * 1000)}.{ending}"

    def credits(self) -> dict[str, Any]:
        """200 of GET /credits."""
        balance = self.account.balance()
        remaining, total = whole(balance.remaining), whole(balance.total)
        if not balance.total:
            return {"credits": [], "remaining": 0, "total": 0}
        since_s = self.account.created_s
        grant = {
            "owner_id": self.account.user_id,
            "created_at": iso(since_s),
            "modified_at": iso(self.now_s()),
            "remaining": remaining,
            "total": total,
            "valid_from": iso(since_s),
            "expire_at": iso(since_s + _GRANT_DAYS * DAY_S),
            "product_id": "prod_sandbox",
            "price_id": "price_sandbox",
            "plan_group": "deid-sandbox",
            "product_billing_interval": "month",
        }
        return {"credits": [grant], "remaining": remaining, "total": total}

    def _common(self, talk: Talk, standing: Standing) -> dict[str, Any]:
        owner = self.account.user_id
        user = {
            "features": sorted(self.settings.permissions),
            "id": owner,
            "plan": "deid-sandbox",
            "authorizer": "basic",
            "email": "sandbox@example.com",
            "owner_id": owner,
        }
        shown: dict[str, Any] = {
            "user": user,
            "id": talk.id,
            "user_id": owner,
            "created_by": owner,
            "status": standing.status,
            "created_at": iso(talk.created_s),
            "modified_at": iso(standing.since_s),
            "source_url": self._signed(f"/{IMAGES}/{ALICE}" if talk.image is None else talk.image.path),
            "audio_url": self._signed(talk.audio.path),
            "driver_url": _DRIVER,
            "duration": whole(talk.duration_s),
            "subtitles": talk.order.subtitles,
        }
        return shown

    def _echo(self, talk: Talk) -> dict[str, Any]:
        """What was ordered, with the defaults of long ago."""
        order = talk.order
        config: dict[str, Any] = {
            "stitch": order.stitch,
            "fluent": order.fluent,
            "pad_audio": whole(order.pad_audio_s),
            "result_format": f".{order.result_format}",
            **_OLD_DEFAULTS,
        }
        if order.expressions is not None:
            config["driver_expressions"] = order.expressions
        shown: dict[str, Any] = {"config": config, "script": {"type": "audio", "subtitles": order.subtitles}}
        for name, value in (("name", order.name), ("user_data", order.user_data), ("webhook", order.webhook)):
            if value:
                shown[name] = value
        return shown

    def _result(self, talk: Talk, standing: Standing) -> dict[str, Any]:
        """What a finished talk has more; its link is signed anew each time, unless set otherwise."""
        since_s = self.now_s() if self.settings.resigns else standing.since_s
        shown: dict[str, Any] = {"result_url": self._signed(self.result_path(talk), since_s=since_s)}
        faces = [] if talk.image is None else talk.image.faces or []
        if faces:
            shown["face"] = _old_face(faces[0])
        video = talk.video
        if video is not None:
            shown["metadata"] = {
                "driver_url": "bank://lively/driver-02/flipped",
                "mouth_open": False,
                "num_faces": max(1, len(faces)),
                "num_frames": round(video.duration_s * video.fps),
                "processing_fps": 51.5,
                "resolution": [video.width, video.height],
                "size_kib": round(len(video.data) / 1024, 1),
            }
        return shown

    def _signed(self, path: str, *, since_s: float | None = None) -> str:
        start_s = self.now_s() if since_s is None else since_s
        return self.base_url + self.signer.signed(path, expires_s=int(start_s + self.settings.link_life_s))


def iso(unix_s: float) -> str:
    """ISO 8601 in UTC with milliseconds and Z."""
    return datetime.fromtimestamp(unix_s, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def whole(value: float) -> float:
    """As D-ID writes numbers: without a fraction where there is none."""
    return int(value) if value == int(value) else value


def _face(face: Face, index: int) -> dict[str, Any]:
    box = face.box
    return {
        "face_id": str(index),
        "size": round(max(box.width, box.height)),
        "top_left": [round(box.x0), round(box.y0)],
        "overlap": "NO",
        "detect_confidence": round(face.score, 4),
        "detection": {"top": box.y0, "left": box.x0, "bottom": box.y1, "right": box.x1},
    }


def _old_face(face: Face) -> dict[str, Any]:
    """As a talk shows it, which is another shape than an upload's."""
    box = face.box
    return {
        "mask_confidence": -1,
        "detection": [round(value) for value in (box.x0, box.y0, box.x1, box.y1)],
        "overlap": "no",
        "size": round(max(box.width, box.height)),
        "top_left": [round(box.x0), round(box.y0)],
        "face_id": 0,
        "detect_confidence": round(face.score, 4),
    }


def face_crops(faces: Sequence[Face], image: Image) -> dict[str, Any]:
    """200 of POST /images/face-detection: fractions of the picture."""
    crops = [
        {
            "top": face.box.y0 / image.height,
            "left": face.box.x0 / image.width,
            "bottom": face.box.y1 / image.height,
            "right": face.box.x1 / image.width,
        }
        for face in faces
    ]
    metadata = {"width": image.width, "height": image.height, "length": len(image.data)}
    return {"faceCrops": crops, "metadata": metadata}
