"""The account: uploads, talks and credits. Everything goes through one lock, so that no sum is ever wrong."""

from __future__ import annotations

import base64
import binascii
import secrets
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from vmsg_desktop.core.cost import credits_needed
from vmsg_desktop.core.model.vision import Face
from vmsg_desktop.core.ports import Clock
from vmsg_desktop.sandbox.films import Film, Films
from vmsg_desktop.sandbox.orders import TalkOrder
from vmsg_desktop.sandbox.refusals import Refused, refuse, validation
from vmsg_desktop.sandbox.settings import SandboxSettings
from vmsg_desktop.sandbox.talks import Fate, Stored, Talk, token_of
from vmsg_desktop.sandbox.uploads import Audio, Image

IMAGES: Final = "d-id-images-prod"
AUDIOS: Final = "d-id-audios-prod"
TALKS: Final = "d-id-talks-prod"
AUDIO_MAX_S: Final = 600.0
_NO_FACE: Final = Fate("error", {"kind": "FaceError", "description": "face not detected"})
_BAD_LOGO: Final = Fate(
    "error", {"kind": "LogoError", "description": "Could not load logo image or invalid format or position"}
)

T = TypeVar("T")


@dataclass(frozen=True)
class Balance:
    """Credits left, and in all."""

    remaining: float
    total: float


class Account:
    """What one customer has at the vendor.

    Args:
        alice: the picture of talks without one.
    """

    def __init__(self, settings: SandboxSettings, clock: Clock, films: Films, *, alice: Callable[[], Image]) -> None:
        self._settings, self._clock, self._films, self._alice = settings, clock, films, alice
        self.user_id = f"auth0|{secrets.token_hex(12)}"
        self.created_s = clock.now_s()
        self._lock = threading.RLock()
        self._images: dict[str, Stored[Image]] = {}
        self._audios: dict[str, Stored[Audio]] = {}
        self._talks: dict[str, Talk] = {}
        self._ledger: list[Talk] = []
        self._accepted: Counter[str] = Counter()
        self._fetched: set[str] = set()

    def add_image(self, image: Image, faces: Sequence[Face] | None) -> Stored[Image]:
        """Keep a picture."""
        return self._store(self._images, IMAGES, f"img_{_new_id()}", image, image.name, faces)

    def add_audio(self, audio: Audio) -> Stored[Audio]:
        """Keep a sound."""
        return self._store(self._audios, AUDIOS, _new_id(), audio, audio.name, None)

    def delete_image(self, image_id: str) -> None:
        """Raises Refused when it is not there (any more)."""
        self._forget(self._images, image_id, missing="image_not_found")

    def delete_audio(self, audio_id: str) -> None:
        """Raises Refused when it is not there (any more)."""
        self._forget(self._audios, audio_id, missing="audio_not_found")

    def image_at(self, url: str) -> Stored[Image] | None:
        """The picture with this s3:// address."""
        return self._at(self._images, url)

    def audio_at(self, url: str) -> Stored[Audio] | None:
        """The sound with this s3:// address."""
        return self._at(self._audios, url)

    def create_talk(self, order: TalkOrder, fate: Fate) -> Talk:
        """Accept a valid order and charge it, or raise Refused and change nothing."""
        with self._lock:
            self._check_plan(order)
            image, audio = self._sources(order)
            duration_s = round(audio.value.sound.duration_s + order.pad_audio_s, 3)
            credits = credits_needed(audio.value.sound.duration_s, pad_s=order.pad_audio_s)
            if credits > self._free():
                raise refuse("no_credits")
            fate = self._fated(order, image, fate)
            talk = Talk(
                number=len(self._ledger),
                id=f"tlk_{_new_id()}",
                order=order,
                image=image,
                audio=audio,
                duration_s=duration_s,
                credits=credits,
                created_s=self._clock.now_s(),
                queue_s=self._settings.queue_s,
                render_s=self._settings.render_s[len(self._ledger) % len(self._settings.render_s)],
                fate=fate,
                film=self._film(order, image, audio) if fate.ending == "done" else None,
            )
            self._talks[talk.id] = talk
            self._ledger.append(talk)
            self._accepted[token_of(order.user_data)] += 1
            return talk

    def get_talk(self, talk_id: str) -> Talk:
        """Raises Refused when it is not there (any more)."""
        with self._lock:
            talk = self._talks.get(talk_id)
        if talk is None:
            raise refuse("not_found")
        return talk

    def page(self, *, limit: int, token: str | None) -> tuple[tuple[Talk, ...], str | None]:
        """Talks in the list's order and the token of the next page, None on the last. Raises Refused."""
        after = None if token is None else _number(token)
        oldest_s = self._clock.now_s() - self._settings.listing_delay_s
        is_falling = self._settings.lists_newest_first
        with self._lock:
            shown = [talk for talk in self._talks.values() if talk.created_s <= oldest_s]
        if after is not None:
            shown = [talk for talk in shown if (talk.number < after if is_falling else talk.number > after)]
        shown.sort(key=lambda talk: talk.number, reverse=is_falling)
        page = tuple(shown[:limit])
        return page, _token(page[-1].number) if len(shown) > limit else None

    def delete_talk(self, talk_id: str) -> Talk:
        """The talk, gone now. Raises Refused while it is running."""
        with self._lock:
            talk = self.get_talk(talk_id)
            if not talk.standing(self._clock.now_s()).has_ended:
                raise refuse("not_ready")
            del self._talks[talk_id]
        return talk

    def talks(self) -> tuple[Talk, ...]:
        """All that are there, oldest first."""
        with self._lock:
            return tuple(self._talks.values())

    def accepted(self) -> dict[str, int]:
        """How many talks were accepted for each token (:func:`token_of` of the user data), deleted ones too."""
        with self._lock:
            return dict(self._accepted)

    def note_fetched(self, talk: Talk) -> None:
        """Somebody got the video."""
        with self._lock:
            self._fetched.add(talk.id)

    def is_awaited(self) -> bool:
        """A talk is under way, or done and not fetched while its upload would still be kept."""
        now_s = self._clock.now_s()
        with self._lock:
            young = [talk for talk in self._talks.values() if now_s - talk.created_s < self._settings.upload_life_s]
            return any(self._awaits(talk, now_s) for talk in young)

    def balance(self) -> Balance:
        """As of now."""
        with self._lock:
            return Balance(self._settings.credits - self._charged(), self._settings.credits)

    def _awaits(self, talk: Talk, now_s: float) -> bool:
        standing = talk.standing(now_s)
        return not standing.has_ended or (standing.status == "done" and talk.id not in self._fetched)

    def _charged(self) -> int:
        now_s, is_at_end = self._clock.now_s(), self._settings.charge_at == "done"
        return sum(talk.credits for talk in self._ledger if not is_at_end or talk.standing(now_s).status == "done")

    def _free(self) -> float:
        """Credits that are neither charged nor reserved by running talks."""
        if self._settings.charge_at == "submit":
            return self.balance().remaining
        now_s = self._clock.now_s()
        running = sum(talk.credits for talk in self._ledger if not talk.standing(now_s).has_ended)
        return self.balance().remaining - running

    def _check_plan(self, order: TalkOrder) -> None:
        if order.stitch and "stitch" not in self._settings.permissions:
            raise refuse("no_stitch")
        if order.subtitles and "subtitles" not in self._settings.permissions:
            raise refuse("no_subtitles")

    def _sources(self, order: TalkOrder) -> tuple[Stored[Image] | None, Stored[Audio]]:
        """Picture and sound; the sandbox fetches nothing from elsewhere, so only what was uploaded here is known."""
        image = None if order.source_url is None else self.image_at(order.source_url)
        if image is None and order.source_url is not None:
            raise refuse("bad_image")
        if image is not None and image.value.width * image.value.height > self._settings.max_pixels:
            raise refuse("file_size")
        audio = self.audio_at(order.audio_url)
        if audio is None or audio.value.sound.duration_s > AUDIO_MAX_S:
            raise refuse("bad_audio")
        return image, audio

    def _fated(self, order: TalkOrder, image: Stored[Image] | None, fate: Fate) -> Fate:
        """A scripted fate goes first; a picture without a face and a logo that is not there fail while rendering."""
        if fate.ending != "done":
            return fate
        if image is not None and image.faces is not None and not image.faces:
            return _NO_FACE
        return _BAD_LOGO if order.logo_url and self.image_at(order.logo_url) is None else fate

    def _film(self, order: TalkOrder, image: Stored[Image] | None, audio: Stored[Audio]) -> Film:
        picture = self._alice() if image is None else image.value
        return self._films.start(picture, audio.value.sound, pad_s=order.pad_audio_s)

    def _store(
        self,
        shelf: dict[str, Stored[T]],
        bucket: str,
        upload_id: str,
        value: T,
        name: str,
        faces: Sequence[Face] | None,
    ) -> Stored[T]:
        path = f"/{bucket}/{self.user_id}/{upload_id}/{name}"
        stored = Stored(upload_id, path, self._clock.now_s(), value, faces)
        with self._lock:
            shelf[upload_id] = stored
        return stored

    def _forget(self, shelf: dict[str, Stored[T]], upload_id: str, *, missing: str) -> None:
        with self._lock:
            stored = shelf.pop(upload_id, None)
            if stored is None or self._is_over(stored):
                raise refuse(missing)

    def _at(self, shelf: dict[str, Stored[T]], url: str) -> Stored[T] | None:
        with self._lock:
            return next((one for one in shelf.values() if one.url == url and not self._is_over(one)), None)

    def _is_over(self, stored: Stored[T]) -> bool:
        return self._clock.now_s() - stored.at_s >= self._settings.upload_life_s


def _new_id() -> str:
    return secrets.token_urlsafe(16)[:21]


def _token(number: int) -> str:
    return base64.urlsafe_b64encode(f"after:{number}".encode()).decode()


def _number(token: str) -> int:
    try:
        word, _, number = base64.urlsafe_b64decode(token).decode("ascii").partition(":")
        if word == "after":
            return int(number)
    except (ValueError, binascii.Error):
        pass
    raise Refused(validation({"token": {"message": "invalid token"}}))
