"""What a person is told of a job that goes on, is slow, or ended without a video."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vmsg_desktop.core.model.did import Talk
from vmsg_desktop.core.model.errors import RenderError, VmsgError
from vmsg_desktop.core.model.job import Job, JobState
from vmsg_desktop.core.talk_failure import talk_failure

STOOD: Final[Mapping[JobState, str]] = {
    "preparing": "making picture and sound",
    "ready": "ready to be sent",
    "intent": "being sent",
    "unknown": "sent, and no answer came",
    "submitted": "being made by D-ID",
    "downloading": "being fetched",
}
"""Where a job was left that goes on."""


def slow_words(job: Job, waited_s: float) -> str:
    """It takes longer than the vendor promises."""
    return (
        f"D-ID has been at it for {waited_s / 60:.0f} minutes, which is unusually long. It is kept there as"
        f" {job.talk_id}, and waiting costs nothing. Ctrl-C stops waiting; vmsg jobs retry {job.id[:8]} waits on."
    )


def kept_there(job: Job, error: VmsgError) -> VmsgError:
    """The error of a video that did not come whole, with the way to it."""
    way = "resume" if error.retryable else "retry"
    hint = f"The video is made and stays with D-ID. To fetch it again for nothing: vmsg jobs {way} {job.id[:8]}"
    return type(error)(error.code, error.message, hint, retryable=error.retryable, details=error.details)


def given_up(job: Job, talk: Talk) -> RenderError:
    """The error of a talk that is neither under way nor done."""
    failure = talk_failure(talk)
    if failure is None:
        raise AssertionError("it is under way or done")
    again = "To ask D-ID again" if talk.status == "unknown" else "Sending it again is a new paid request"
    hint = f"{failure.hint} {again}: vmsg jobs retry {job.id[:8]}"
    return RenderError(failure.code, failure.message, hint, details=failure.details)
