"""Pre-flight and draft: made when the message rests, the latest only; the old draft stays meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from tests.fakes.message_desk import CLOSER, MESSAGE, VIDEO, FakeBench, MessageDesk
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.preflight import Line
from vmsg_desktop.core.model.voice import Prosody
from vmsg_desktop.presenters.message_check import CheckPresenter, CheckState, DraftState


@dataclass
class View:
    checks: list[CheckState] = field(default_factory=list)
    drafts: list[DraftState] = field(default_factory=list)

    def show_check(self, state: CheckState) -> None:
        self.checks.append(state)

    def show_draft(self, state: DraftState) -> None:
        self.drafts.append(state)


class Column:
    def __init__(self, folder: Path) -> None:
        self.desk = MessageDesk(folder)
        self.bench, self.view, self.told = FakeBench(), View(), 0
        self.budget: Line | None = None
        self.prices: list[float] = []
        self.presenter = CheckPresenter(
            self.desk.document, self.bench, self.desk.lane, self.view,  # type: ignore[arg-type]
            soon=self.desk.soon, changed=self._tell, budget=self._budget,
        )  # fmt: skip

    def _budget(self, price: float) -> Line | None:
        self.prices.append(price)
        return self.budget

    def _tell(self) -> None:
        self.told += 1

    def change(self, message: Message) -> None:
        self.desk.document.change(message)

    @property
    def check(self) -> CheckState:
        return self.view.checks[-1]

    @property
    def draft(self) -> DraftState:
        return self.view.drafts[-1]


@pytest.fixture
def column(tmp_path: Path) -> Iterator[Column]:
    made = Column(tmp_path)
    yield made
    made.desk.store.close()


def pitched(pitch_st: float) -> Message:
    return replace(MESSAGE, prosody=Prosody(pitch_st=pitch_st))


@pytest.mark.parametrize(
    ("message", "missing"),
    [
        (Message(Source(""), Source("")), ("photo", "voice")),
        (Message(Source("/p.jpg"), Source("")), ("voice",)),
        (Message(Source(""), Source("/v.wav")), ("photo",)),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_looked_at(
    column: Column, message: Message, missing: tuple[str, ...]
) -> None:
    column.change(message)
    column.desk.soon.rest()
    assert column.check == CheckState(missing=missing)  # type: ignore[arg-type]
    assert column.draft == DraftState()
    assert column.bench.looked == []


def test_list_and_draft_are_made_when_the_message_rests_and_not_before(column: Column) -> None:
    column.change(MESSAGE)
    assert (column.check.is_stale, column.draft.is_making, column.bench.looked) == (True, True, [])
    column.desk.soon.rest()
    assert column.check.report is not None
    assert column.check == CheckState(report=column.check.report)
    assert column.draft == DraftState(VIDEO, 2.1, is_current=True)


def test_changes_before_it_rests_are_one_look(column: Column) -> None:
    for pitch_st in (1.0, 2.0, 3.0):
        column.change(pitched(pitch_st))
    column.desk.soon.rest()
    assert [message.prosody.pitch_st for message, _ in column.bench.looked] == [3.0]
    assert len(column.bench.drafted) == 1


def test_change_while_a_draft_is_made_stops_it_and_keeps_the_old_one(column: Column) -> None:
    column.change(MESSAGE)
    column.desk.soon.rest()
    column.desk.lane.is_held = True
    column.change(pitched(1.0))
    column.desk.soon.rest()
    stopped = column.desk.lane.wishes["draft"]
    column.change(pitched(2.0))
    assert stopped.cancel.is_cancelled
    assert column.draft.video is VIDEO
    assert column.draft.is_making
    assert not column.draft.is_current


def test_another_photo_takes_the_old_draft_away(column: Column) -> None:
    column.change(MESSAGE)
    column.desk.soon.rest()
    column.change(replace(MESSAGE, photo=Source("/other.jpg")))
    assert column.draft.video is None


def test_progress_of_the_draft_is_shown(column: Column) -> None:
    column.change(MESSAGE)
    column.desk.soon.rest()
    assert 0.5 in [state.share for state in column.view.drafts]


def test_draft_from_the_cache_has_no_time(column: Column) -> None:
    column.bench.is_cached = True
    column.change(MESSAGE)
    column.desk.soon.rest()
    assert column.draft.seconds is None
    assert column.draft.video is VIDEO


def test_a_new_title_or_a_pin_is_nothing_to_look_at(column: Column) -> None:
    column.change(MESSAGE)
    column.desk.soon.rest()
    column.change(replace(MESSAGE, title="Another", photo=replace(MESSAGE.photo, sha256="cd" * 32)))
    column.desk.soon.rest()
    assert len(column.bench.looked) == 1


def test_failed_stage_is_told_in_both_places_and_can_be_tried_again(column: Column) -> None:
    column.bench.error = column.bench.draft_error = ComputeError("no_person", "Nobody is found.", "Other photo.")
    column.change(MESSAGE)
    column.desk.soon.rest()
    assert (column.check.report, column.check.error) == (None, column.bench.error)
    assert (column.draft.video, column.draft.error) == (None, column.bench.draft_error)
    column.bench.draft_error = None
    column.presenter.make_draft()
    assert column.draft.video is VIDEO
    assert column.draft.error is None


def test_balance_changes_the_list_and_makes_no_draft(column: Column) -> None:
    column.change(MESSAGE)
    column.desk.soon.rest()
    column.presenter.set_credits(0)
    assert [credits for _, credits in column.bench.looked] == [None, 0]
    assert column.check.report is not None
    assert not column.check.report.can_send
    assert len(column.bench.drafted) == 1
    column.presenter.set_credits(0)
    assert len(column.bench.looked) == 2


def test_balance_of_an_empty_message_is_kept_for_later(column: Column) -> None:
    column.presenter.set_credits(5)
    assert column.bench.looked == []
    column.change(MESSAGE)
    column.desk.soon.rest()
    assert column.bench.looked[0][1] == 5


def test_fix_changes_the_message_in_one_step_that_can_be_undone(column: Column) -> None:
    column.change(MESSAGE)
    column.presenter.fix(CLOSER)
    fixed = column.desk.document.message
    assert (fixed.framing.shot, fixed.prosody.pitch_st, fixed.title) == ("head", 2.0, "For Mika")
    column.desk.document.undo()
    assert column.desk.document.message == MESSAGE


def test_whoever_depends_on_the_list_is_told(column: Column) -> None:
    before = column.told
    column.change(MESSAGE)
    column.desk.soon.rest()
    assert column.told >= before + 2


def test_the_budget_is_a_line_where_the_message_is_paid(column: Column) -> None:
    column.budget = Line("budget", "Budget", "stop", "40 of 40 credits this month", "It goes over your budget.")
    column.change(MESSAGE)
    column.desk.soon.rest()
    column.presenter.set_credits(5)
    assert column.prices == []
    column.presenter.set_credits(5, is_paid=True)
    report = column.check.report
    assert report is not None
    assert column.prices == [report.credits_needed]
    assert report.lines[0] == column.budget
    assert not report.can_send
    column.presenter.set_credits(None)
    assert column.check.report is not None
    assert column.budget not in column.check.report.lines
