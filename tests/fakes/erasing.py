"""A vendor in memory that deletes, refuses to, or is not reachable."""

from __future__ import annotations

from dataclasses import dataclass, field

from vmsg_desktop.core.model.did import Talk
from vmsg_desktop.core.model.errors import RemoteError, VmsgError
from vmsg_desktop.core.model.job import Job


def not_found() -> RemoteError:
    return RemoteError("did_not_found", "D-ID knows nothing of it.", "Check the id.")


def still_rendering() -> RemoteError:
    return RemoteError("did_still_rendering", "D-ID is still working on this talk.", "Wait.", retryable=True)


def unreachable() -> RemoteError:
    return RemoteError("did_unreachable", "D-ID cannot be reached.", "Check the network.", retryable=True)


@dataclass
class FakeEraser:
    """Implements Eraser, and ``find`` of Submission.

    Attributes:
        things: talk ids and upload addresses that lie there. refusals: what deleting one of them raises.
        by_token: talk ids by the token in them.
    """

    things: set[str] = field(default_factory=set)
    refusals: dict[str, VmsgError] = field(default_factory=dict)
    by_token: dict[str, str] = field(default_factory=dict)
    is_down: bool = False

    def delete_talk(self, talk_id: str) -> None:
        self._delete(talk_id)

    def delete_image(self, url: str) -> None:
        self._delete(url)

    def delete_audio(self, url: str) -> None:
        self._delete(url)

    def find(self, job: Job) -> Talk | None:
        self._check()
        return Talk(self.by_token[job.token], "done") if job.token in self.by_token else None

    def _delete(self, thing: str) -> None:
        self._check()
        if thing in self.refusals:
            raise self.refusals[thing]
        if thing not in self.things:
            raise not_found()
        self.things.remove(thing)

    def _check(self) -> None:
        if self.is_down:
            raise unreachable()
