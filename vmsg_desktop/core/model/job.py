"""A job: a message on its way to a video. Its row on disk is the truth; everything else is a view of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

JobState = Literal[
    "queued",
    "preparing",
    "ready",
    "intent",
    "submitted",
    "downloading",
    "unknown",
    "asking",
    "done",
    "failed",
    "cancelled",
]
"""queued: waiting. preparing: local stages run. ready: may be posted. intent: about to be posted, or posted and the
answer not recorded. submitted: the vendor has it. downloading: its video is fetched. unknown: nobody knows whether the
vendor has it; it is looked for. asking: it was looked for in vain; the person decides. done, failed, cancelled: it
ended."""

JobTarget = Literal["draft", "sandbox", "did"]
ENDED: Final[frozenset[JobState]] = frozenset({"done", "failed", "cancelled"})
WAITING_FOR_PERSON: Final[frozenset[JobState]] = frozenset({"asking"})
GOING_ON: Final[frozenset[JobState]] = frozenset(get_args(JobState)) - ENDED - WAITING_FOR_PERSON


@dataclass(frozen=True)
class Uploads:
    """Where the vendor keeps the uploaded files, and since when (Unix seconds); it drops them after 24-48 h."""

    image_url: str
    audio_url: str
    at_s: float


@dataclass(frozen=True)
class Job:
    """One job.

    Attributes:
        id: 32 hex digits, made here.
        target: who renders.
        title: for lists.
        message: the message file's JSON text, paths absolute.
        folder: where message.mp4 goes.
        state: see JobState.
        created_s, updated_s: Unix seconds.
        attempt: paid requests that the person has allowed, from 1.
        pays_again: the person wants a new video although the same one was made before.
        fingerprint: SHA-256 over picture, sound and options as sent; "" before it is known.
        credits_needed, credits_before, credits_charged: None while not known.
        token: random, in the paid request, so that it can be found; "" before.
        looks: searches for the token in vain since the doubt; doubted_s: when it began.
        talk_id: the vendor's; "" before. is_spent: that talk ended without a video; only a new paid request helps.
        uploads: None before.
        video_path, video_sha256: of the saved video. duration_s: of the sound, then of the video.
        error: as VmsgError.to_json, of the last failure; None.
        is_pinned: retention leaves it alone.
        batch: of which batch it is an item; "" for a job of its own.
        machine: where its local stages run: "here", "local" (the agent of this computer) or the name of a host.
    """

    id: str
    target: JobTarget
    title: str
    message: str
    folder: str
    state: JobState = "queued"
    created_s: float = 0.0
    updated_s: float = 0.0
    attempt: int = 1
    pays_again: bool = False
    fingerprint: str = ""
    credits_needed: int | None = None
    credits_before: float | None = None
    credits_charged: float | None = None
    token: str = ""
    looks: int = 0
    doubted_s: float | None = None
    talk_id: str = ""
    is_spent: bool = False
    uploads: Uploads | None = None
    video_path: str = ""
    video_sha256: str = ""
    duration_s: float | None = None
    error: dict[str, Any] | None = None
    is_pinned: bool = False
    batch: str = ""
    machine: str = "here"

    @property
    def has_ended(self) -> bool:
        """Nothing more will happen by itself."""
        return self.state in ENDED

    @property
    def may_be_charged(self) -> bool:
        """The vendor has it, or may have it: stopping now does not give the credits back."""
        return bool(self.talk_id) or self.state in ("intent", "unknown", "asking")
