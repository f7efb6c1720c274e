"""A vendor in memory that keeps accounts, with answers that can be lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.clock import FakeClock
from vmsg_desktop.core.model.did import Credits, Talk, TalkPage, TalkRequest, TalkStatus
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.ports import Progress


def lost(sent: str) -> RemoteError:
    return RemoteError("lost", "No answer came.", "Wait.", retryable=True, details={"sent": sent})


@dataclass
class FakeTalks:
    """Implements TalkService.

    Attributes:
        accepted: token -> how often a POST with it was taken.
        before_create, after_create: called around taking a talk; raise to refuse it or to lose the answer.
        has_user_data_in_list: False leaves it out of lists, as the vendor may.
        page_size: talks a page.
    """

    clock: FakeClock
    balance: float = 10.0
    page_size: int = 100
    has_user_data_in_list: bool = True
    listing_delay_s: float = 0.0
    accepted: dict[str, int] = field(default_factory=dict)
    talks: list[Talk] = field(default_factory=list)
    uploads: list[str] = field(default_factory=list)
    before_create: Callable[[], None] = lambda: None
    after_create: Callable[[], None] = lambda: None
    is_down: bool = False
    video: bytes = b"video"
    status: TalkStatus = "done"
    created_at_s: dict[str, float] = field(default_factory=dict)

    def credits(self) -> Credits:
        self._check()
        return Credits(self.balance, 20.0)

    def upload_image(self, data: bytes, *, name: str) -> str:
        return self._upload(name)

    def upload_audio(self, data: bytes, *, name: str) -> str:
        return self._upload(name)

    def create_talk(self, request: TalkRequest) -> Talk:
        self.before_create()
        token = json.loads(request.user_data)["t"]
        self.accepted[token] = self.accepted.get(token, 0) + 1
        self.balance -= 1
        now = f"2027-01-15T08:{len(self.talks) % 60:02d}:00.000Z"
        talk = Talk(f"tlk_{len(self.talks)}", "created", request.name, request.user_data, now)
        self.talks.append(talk)
        self.created_at_s[talk.id] = self.clock.now_s()
        self.after_create()
        return talk

    def get_talk(self, talk_id: str) -> Talk:
        self._check()
        found = next(talk for talk in self.talks if talk.id == talk_id)
        return Talk(
            talk_id,
            self.status,
            found.name,
            found.user_data,
            found.created_at,
            result_url="https://videos/1?Expires=9",
        )

    def list_talks(self, *, token: str | None = None) -> TalkPage:
        self._check()
        start = int(token or 0)
        shown = [talk for talk in self.talks if self.clock.now_s() - self.created_at_s[talk.id] >= self.listing_delay_s]
        page = shown[start : start + self.page_size]
        if not self.has_user_data_in_list:
            page = [Talk(talk.id, talk.status, talk.name, "", talk.created_at) for talk in page]
        rest = start + self.page_size < len(shown)
        return TalkPage(tuple(page), str(start + self.page_size) if rest else None)

    def delete_talk(self, talk_id: str) -> None:
        self.talks = [talk for talk in self.talks if talk.id != talk_id]

    def download(self, url: str, *, progress: Progress) -> bytes:
        self._check()
        progress(1.0)
        return self.video

    def _upload(self, name: str) -> str:
        self._check()
        self.uploads.append(name)
        return f"s3://uploads/{name}"

    def _check(self) -> None:
        if self.is_down:
            raise RemoteError("down", "The vendor does not answer.", "Try later.", retryable=True)
