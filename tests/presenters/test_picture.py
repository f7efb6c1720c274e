"""The picture column without a window: what is shown when, what a change does, what happens when something fails."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.picture_desk import PHOTO, PictureDesk
from tests.fakes.still_lane import StillLane
from vmsg_desktop.application.picture_seen import CompareSeen, CutSeen, FrameSeen, MaskSeen, PeopleSeen, PhotoSeen, Seen
from vmsg_desktop.core.model.errors import ComputeError, RemoteError
from vmsg_desktop.core.model.framing import Background, HandFrame, TouchUp
from vmsg_desktop.core.model.media import RgbImage
from vmsg_desktop.core.model.message import PeopleChoice
from vmsg_desktop.core.model.picture import BundledPicture
from vmsg_desktop.core.model.vision import Box
from vmsg_desktop.presenters.picture import PicturePresenter
from vmsg_desktop.presenters.picture_errands import PictureServices
from vmsg_desktop.presenters.picture_state import Busy, Facts, PictureState, Problem


class Screen:
    """A view that remembers."""

    def __init__(self) -> None:
        self.states: list[PictureState] = []
        self.seen: list[tuple[Seen, Facts]] = []
        self.busy: list[Busy | None] = []
        self.problems: list[Problem | None] = []
        self.bundled: tuple[BundledPicture, ...] = ()
        self.recent: tuple[Path, ...] = ()

    def show_state(self, state: PictureState) -> None:
        self.states.append(state)

    def show_seen(self, seen: Seen, facts: Facts) -> None:
        self.seen.append((seen, facts))

    def show_busy(self, busy: Busy | None) -> None:
        self.busy.append(busy)

    def show_problem(self, problem: Problem | None) -> None:
        self.problems.append(problem)

    def show_bundled(self, backgrounds: tuple[BundledPicture, ...], sample: RgbImage) -> None:
        self.bundled = backgrounds

    def show_recent(self, recent: tuple[Path, ...]) -> None:
        self.recent = recent

    @property
    def state(self) -> PictureState:
        return self.states[-1]

    @property
    def kinds(self) -> list[type[Any]]:
        return [type(seen) for seen, _ in self.seen]

    def problem(self) -> Problem | None:
        return self.problems[-1]

    def trouble(self) -> Problem:
        """What went wrong; the test fails where nothing did."""
        assert self.problems[-1] is not None
        return self.problems[-1]


class Column(PictureDesk):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.lane, self.errands, self.screen = StillLane(), StillLane(), Screen()
        services = PictureServices(self.document, self.lane, self.errands, self.views, self.files, self.models.fetch)
        self.presenter = PicturePresenter(services, self.screen)

    @property
    def message(self) -> Any:
        return self.document.message


@pytest.fixture
def column(tmp_path: Path) -> Column:
    return Column(tmp_path)


@pytest.fixture
def filled(column: Column) -> Column:
    column.begin()
    column.screen.seen.clear()
    return column


# -- photo in


def test_without_a_photo_nothing_is_made_and_what_comes_with_the_program_is_there(column: Column) -> None:
    assert not column.screen.state.has_photo
    assert column.screen.seen == []
    assert [each.name for each in column.screen.bundled] == ["studio", "peach", "hills"]


def test_a_photo_is_taken_shown_and_remembered(column: Column) -> None:
    column.presenter.open_photo(Path(PHOTO))
    assert column.message.photo.path == PHOTO
    assert column.files.remembered == [Path(PHOTO)]
    assert column.screen.recent == (Path(PHOTO),)
    assert (column.screen.state.name, column.screen.state.width, column.screen.state.height) == ("crew.jpg", 320, 240)


def test_a_new_photo_of_several_people_asks_who(column: Column) -> None:
    column.presenter.open_photo(Path(PHOTO))
    assert column.screen.state.view == "people"
    assert column.screen.kinds[-1] is PeopleSeen


def test_a_new_photo_of_one_person_goes_straight_to_the_frame(column: Column) -> None:
    column.engines.detector.boxes = (Box(20, 20, 140, 240),)
    column.presenter.open_photo(Path(PHOTO))
    assert column.screen.state.view == "frame"
    assert column.screen.kinds[-1] is FrameSeen


def test_a_file_that_is_no_photo_leaves_the_message_and_the_picture(filled: Column) -> None:
    before = filled.message
    filled.presenter.open_photo(Path("/pictures/note.txt"))
    assert filled.message == before
    assert filled.screen.trouble().error.code == "unreadable"
    assert filled.screen.trouble().actions == ("another", "dismiss")
    assert filled.screen.seen == []
    filled.presenter.act("dismiss")
    assert filled.screen.problem() is None


def test_another_photo_forgets_what_was_chosen_in_the_old_one(filled: Column) -> None:
    filled.presenter.choose_person(2, adds=False)
    filled.presenter.add_stroke("erase", 0.1, [(0.5, 0.5)])
    filled.presenter.move_frame(0.1, 0.0)
    filled.presenter.open_photo(Path("/pictures/other.jpg"))
    assert filled.message.people.persons == ()
    assert filled.message.mask.strokes == ()
    assert filled.message.framing.hand is None
    filled.document.undo()
    assert filled.message.people.persons == (2,)


def test_a_pasted_picture_lies_beside_the_message(column: Column) -> None:
    column.presenter.paste(lambda: b"png")
    assert Path(column.message.photo.path).parent == column.document.state.path.parent
    assert column.disk.data[column.message.photo.path] == b"png"


def test_a_full_disk_keeps_the_message_as_it_was(filled: Column) -> None:
    filled.files.is_full = True
    filled.presenter.paste(lambda: b"png")
    assert filled.message.photo.path == PHOTO
    assert filled.screen.trouble().error.code == "disk_full"


def test_the_sample_is_a_message_of_its_own(filled: Column) -> None:
    path = filled.document.state.path
    filled.presenter.open_sample()
    assert filled.message.title == "Sample"
    assert filled.document.state.path != path
    assert filled.screen.kinds[-1] is FrameSeen


# -- looking


@pytest.mark.parametrize(
    ("view", "kind"),
    [("original", PhotoSeen), ("people", PeopleSeen), ("mask", MaskSeen), ("cut", CutSeen)],
)
def test_each_view_shows_its_picture(filled: Column, view: Any, kind: type[Any]) -> None:
    filled.presenter.look_at(view)
    assert filled.screen.kinds == [kind]
    assert filled.screen.state.view == view
    assert filled.screen.busy[-1] is None


def test_the_frame_comes_quickly_and_then_exactly(filled: Column) -> None:
    filled.presenter.look_at("frame")
    (_, quick), (_, exact) = filled.screen.seen
    assert (quick.is_exact, exact.is_exact) == (False, True)
    assert exact.format == "JPEG"
    assert exact.sha256
    assert exact.size_bytes > 0


def test_what_ran_is_told_with_its_time_and_whether_it_was_there(filled: Column) -> None:
    filled.presenter.look_at("mask")
    _, facts = filled.screen.seen[-1]
    assert facts.engine is not None
    assert (facts.engine.name, facts.engine.device) == ("fake-matter", "CPU")
    assert facts.seconds is not None


def test_before_and_after_are_compared_until_another_view_is_wanted(filled: Column) -> None:
    filled.presenter.set_touch_up("light", True)
    filled.presenter.compare(True)
    assert filled.screen.kinds[-1] is CompareSeen
    assert filled.screen.state.is_compared
    filled.presenter.set_touch_up("sharpen", True)
    assert filled.screen.kinds[-1] is CompareSeen
    filled.presenter.look_at("original")
    assert not filled.screen.state.is_compared


def test_a_change_of_the_title_looks_at_nothing_anew(filled: Column) -> None:
    filled.document.change(replace(filled.message, title="Other"))
    assert filled.screen.seen == []


def test_another_message_begins_with_its_frame(filled: Column) -> None:
    filled.presenter.look_at("mask")
    filled.document.new(replace(filled.message, photo=replace(filled.message.photo, path="/pictures/other.jpg")))
    assert filled.screen.state.view == "frame"


# -- people


def test_a_person_alone_or_as_well_and_never_nobody(filled: Column) -> None:
    filled.presenter.choose_person(2, adds=False)
    assert filled.message.people.persons == (2,)
    filled.presenter.choose_person(1, adds=True)
    assert filled.message.people.persons == (1, 2)
    filled.presenter.choose_person(2, adds=True)
    filled.presenter.choose_person(1, adds=True)
    assert filled.message.people.persons == (1,)
    assert [card.is_chosen for card in filled.screen.state.people.cards] == [True, False]


def test_the_suggested_person_says_why(filled: Column) -> None:
    cards = filled.screen.state.people.cards
    assert [bool(card.reason) for card in cards] == [card.is_suggested for card in cards]
    assert sum(card.is_suggested for card in cards) == 1


def test_thresholds_keep_the_chosen_person_under_its_new_number(filled: Column) -> None:
    filled.engines.detector.boxes = (Box(180, 10, 300, 240), Box(20, 20, 140, 240))  # the right one is surer
    filled.document.change(replace(filled.message, photo=replace(filled.message.photo, path="/pictures/other.jpg")))
    filled.presenter.choose_person(2, adds=False)
    filled.presenter.set_threshold("confidence", 0.85)
    filled.presenter.settle()
    assert filled.message.people == PeopleChoice((1,), confidence=0.85)
    assert len(filled.screen.state.people.cards) == 1
    assert filled.screen.state.people.hidden == 1
    assert filled.screen.problem() is None


def test_a_person_that_is_not_there_can_be_given_up(filled: Column) -> None:
    filled.document.change(replace(filled.message, people=PeopleChoice((7,))))
    assert filled.screen.trouble().actions == ("suggested",)
    filled.presenter.act("suggested")
    assert filled.message.people.persons == ()
    assert filled.screen.problem() is None


# -- mask


def test_a_pull_of_the_brush_is_one_step_of_undo(filled: Column) -> None:
    filled.presenter.look_at("mask")
    filled.presenter.add_stroke("erase", 0.1, [(0.2, 0.5), (0.3, 0.5)])
    filled.presenter.add_stroke("restore", 0.1, [(0.4, 0.5)])
    assert [stroke.kind for stroke in filled.message.mask.strokes] == ["erase", "restore"]
    filled.document.undo()
    assert [stroke.kind for stroke in filled.message.mask.strokes] == ["erase"]
    filled.document.undo()
    assert filled.message.mask.strokes == ()
    assert filled.screen.kinds.count(MaskSeen) == 5


def test_strokes_are_cleared_and_come_back_by_undo(filled: Column) -> None:
    filled.presenter.add_stroke("erase", 0.1, [(0.2, 0.5)])
    filled.presenter.clear_strokes()
    assert filled.message.mask.strokes == ()
    filled.document.undo()
    assert len(filled.message.mask.strokes) == 1


def test_more_strokes_than_a_message_keeps_are_refused_in_words(filled: Column) -> None:
    filled.lane.is_held = True
    for number in range(500):
        filled.presenter.add_stroke("erase", 0.01, [(number / 500, 0.5)])
    assert len(filled.message.mask.strokes) == 500
    filled.presenter.add_stroke("erase", 0.01, [(0.1, 0.1)])
    assert len(filled.message.mask.strokes) == 500
    assert filled.screen.trouble().error.code == "strokes_full"


# -- frame


def test_a_slider_is_one_step_and_the_exact_frame_waits_until_it_rests(filled: Column) -> None:
    for padding in (10, 20, 30):
        filled.presenter.set_padding(padding)
    assert [facts.is_exact for _, facts in filled.screen.seen] == [False, False, False]
    filled.presenter.settle()
    assert filled.screen.seen[-1][1].is_exact
    filled.document.undo()
    assert filled.message.framing.padding_px == 0


def test_a_drag_is_followed_without_starting_over_at_each_move(filled: Column) -> None:
    filled.lane.is_held = True
    filled.presenter.set_padding(10)
    first = filled.lane.wishes["picture"]
    for padding in (20, 30, 40):
        filled.presenter.set_padding(padding)
    assert filled.lane.wishes["picture"] is first
    filled.lane.run("picture")
    assert filled.screen.kinds == [FrameSeen]
    assert filled.lane.wishes["picture"] is not first
    filled.lane.run("picture")
    assert len(filled.screen.seen) == 2
    assert "picture" not in filled.lane.wishes


def test_the_frame_is_set_by_hand_and_given_back_to_the_shot(filled: Column) -> None:
    filled.presenter.set_padding(40)
    filled.presenter.settle()
    plan = filled.screen.seen[-1][0].plan  # type: ignore[union-attr]
    filled.presenter.move_frame(0.1, 0.0)
    hand: HandFrame = filled.message.framing.hand
    assert hand.center_x * 320 == pytest.approx(plan.rect.center[0] + 0.1 * plan.rect.width, abs=0.5)
    assert hand.height * 240 == pytest.approx(plan.rect.height, abs=0.5)
    assert filled.message.framing.padding_px == 0
    filled.presenter.zoom_frame(0.5)
    filled.presenter.settle()
    assert filled.message.framing.hand is not None
    assert filled.message.framing.hand.height == pytest.approx(hand.height / 2, abs=1e-4)
    filled.presenter.set_framing(shot="whole")
    assert filled.message.framing.hand is None


def test_what_shows_in_the_frame_leads_there(filled: Column) -> None:
    filled.presenter.look_at("original")
    filled.presenter.set_background(kind="bundled", name="peach")
    assert filled.screen.state.view == "frame"
    assert filled.message.background == Background("bundled", name="peach")
    assert filled.screen.kinds[-1] is FrameSeen


def test_touch_ups_are_switches(filled: Column) -> None:
    filled.presenter.set_touch_up("denoise", True)
    assert filled.message.touch_up == TouchUp(denoise=0.5)
    filled.presenter.set_touch_up("denoise", False)
    assert filled.message.touch_up == TouchUp()


# -- what goes on, what goes wrong


def test_work_is_said_while_it_lasts_and_stopping_keeps_what_is_shown(filled: Column) -> None:
    filled.lane.is_held = True
    filled.presenter.look_at("mask")
    filled.presenter.stop()
    assert filled.screen.busy[-2:] == [Busy("", None), None]
    assert filled.lane.wishes == {}
    assert filled.screen.seen == []


def test_missing_models_are_fetched_and_the_picture_made(tmp_path: Path) -> None:
    column = Column(tmp_path)

    def missing(image: object, *, floor: float) -> Any:
        raise ComputeError("model_missing", "The model m is not installed.", "Run: vmsg models get m")

    detect = column.engines.detector.detect
    column.engines.detector.detect = missing  # type: ignore[method-assign]
    column.begin()
    assert column.screen.trouble().actions[0] == "models"
    column.engines.detector.detect = detect  # type: ignore[method-assign]
    column.presenter.act("models")
    assert column.models.fetches == 1
    assert Busy("models", 0.25) in column.screen.busy
    assert column.screen.problem() is None
    assert column.screen.kinds[-1] is FrameSeen


def test_a_failed_fetch_is_told_and_can_be_tried_again(filled: Column) -> None:
    filled.models.error = RemoteError("model_fetch_failed", "No connection.", "Try again.")
    filled.presenter.act("models")
    assert filled.screen.trouble().actions == ("models",)
    assert filled.screen.busy[-1] is None


def test_a_photo_that_is_gone_leaves_the_choice_of_another(column: Column) -> None:
    column.begin()
    column.document.change(replace(column.message, photo=replace(column.message.photo, path="/pictures/gone.jpg")))
    assert column.screen.trouble().error.code == "photo_not_found"
    assert column.screen.trouble().actions == ("another", "again")
    column.disk.data["/pictures/gone.jpg"] = b"back"
    column.presenter.act("again")
    assert column.screen.problem() is None


def test_a_background_that_is_gone_can_be_given_up(filled: Column) -> None:
    filled.presenter.set_background(kind="picture", path="/pictures/gone.png")
    assert filled.screen.trouble().actions[0] == "background"
    filled.presenter.act("background")
    assert filled.message.background.kind == "keep"
    assert filled.screen.problem() is None
