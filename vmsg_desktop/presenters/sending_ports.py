"""What sending needs from around it: a view, two clocks, and what to order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from vmsg_desktop.application.job_center import Order
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.job import Job, JobTarget
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.presenters.sending_outcome import Outcome
from vmsg_desktop.presenters.sending_state import SendingState


class SendingView(Protocol):
    """Shows the job of the message under work."""

    def show_sending(self, state: SendingState) -> None:
        """It is under way."""

    def show_result(self, job: Job) -> None:
        """It is done, and its video is saved."""

    def show_outcome(self, outcome: Outcome | None) -> None:
        """It is not under way; what to say of how it ended, None = nothing."""

    def show_done_elsewhere(self, job: Job, error: VmsgError | None) -> None:
        """The job of another message has ended."""

    def show_error(self, error: VmsgError) -> None:
        """Something that was asked for could not be done."""


@dataclass(frozen=True)
class Clocks:
    """Attributes:
    monotonic_s: for lengths of time. now_s: wall clock, Unix seconds.
    """

    monotonic_s: Callable[[], float]
    now_s: Callable[[], float]


def order_maker(
    *, machine: Callable[[], str], folder: Callable[[], Path]
) -> Callable[[Message, JobTarget, bool], Order]:
    """Orders for the chosen machine, into the chosen folder; both asked when an order is made."""

    def order(message: Message, target: JobTarget, pays_again: bool) -> Order:
        return Order(message, target, machine(), str(folder()), pays_again)

    return order
