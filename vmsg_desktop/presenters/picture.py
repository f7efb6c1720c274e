"""The picture column: what is looked at, what the controls change, what goes on meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from vmsg_desktop.application.document import DocumentState
from vmsg_desktop.application.picture_seen import FrameSeen, PeopleSeen, PhotoSeen, Seen
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.events import Emit, Event, StageNote
from vmsg_desktop.core.model.message import Message, StrokeKind
from vmsg_desktop.core.pipeline.progress import OverallProgress
from vmsg_desktop.core.vision.brush import make_stroke
from vmsg_desktop.presenters import picture_choices as choices
from vmsg_desktop.presenters.picture_errands import PictureErrands, PictureServices
from vmsg_desktop.presenters.picture_facts import actions_for, facts_of, people_state, too_many_strokes
from vmsg_desktop.presenters.picture_state import (
    Busy,
    ErrorAction,
    PeopleState,
    PictureState,
    PictureView,
    Problem,
    View,
)

_WEIGHTS_S: Final = {"photo": 0.2, "people": 0.4, "faces": 0.1, "mask": 2.0, "frame": 0.3, "models": 20.0}
_THUMB_PX: Final = 96


class PicturePresenter:
    """Between the column and its services. Window's thread."""

    def __init__(self, services: PictureServices, view: PictureView) -> None:
        self._services = services
        self._document = services.document
        self._view = view
        self._errands = PictureErrands(services, view)
        self._looks_at: View = "frame"
        self._is_compared = False
        self._is_held = False  # a slider, a drag
        self._is_behind = False  # what is being made is no longer the latest
        self._is_compositing = False  # what is being made began while something was held
        self._is_new_photo = False
        self._shown: tuple[object, ...] | None = None
        self._photo: PhotoSeen | None = None
        self._people: PeopleSeen | None = None
        self._frame: FrameSeen | None = None
        self._document.listen(self._take_document)
        self._errands.load_all()

    # -- looking

    def look_at(self, view: View) -> None:
        """Show another view."""
        self._looks_at, self._is_compared = view, False
        self.refresh()

    def compare(self, is_on: bool) -> None:
        """Show the frame without and with touch-up side by side, or the frame again."""
        self._looks_at, self._is_compared = "frame", is_on
        self.refresh()

    def refresh(self) -> None:
        """Make what is looked at anew."""
        self._view.show_problem(None)
        self._tell()
        lane = self._services.lane
        if not self._document.message.photo.path:
            lane.cancel("picture")
            lane.cancel("exact")
            self._view.show_busy(None)
            return
        if self._is_held and self._is_compositing and lane.is_wanted("picture"):
            self._is_behind = True  # cancelled at each move, a drag would show nothing until it rests
            return
        self._is_behind, self._is_compositing = False, self._is_held
        self._make("picture", self._quick_work())
        if self._looks_at == "frame" and not self._is_held and not self._is_compared:
            self._make("exact", self._services.views.frame)
        else:
            lane.cancel("exact")

    def stop(self) -> None:
        """The person wants no more of what is being made; what is shown stays."""
        for key in ("picture", "exact", "intake"):
            self._services.lane.cancel(key)
        self._errands.stop()
        self._is_behind = False
        self._view.show_busy(None)

    # -- photo in

    def open_photo(self, path: Path) -> None:
        """Take another photo, once it has proved to be one; until then the message keeps its own."""
        candidate = choices.with_photo(self._document.message, str(path))
        self._view.show_problem(None)
        self._make(
            "intake",
            self._services.views.photo,
            message=candidate,
            done=lambda seen: self._take_photo(path),
            failed=lambda error: self._view.show_problem(Problem(error, ("another", "dismiss"))),
        )

    def paste(self, encode: Callable[[], bytes]) -> None:
        """Take a picture that was pasted; ``encode`` gives it as PNG, on another thread."""
        self._errands.keep_pasted(encode, self.open_photo)

    def open_sample(self) -> None:
        """Begin a message from the sample; the one before stays in its file."""
        self._errands.open_sample()

    # -- choices

    def choose_person(self, number: int, *, adds: bool) -> None:
        """Take a person alone, or as well."""
        if self._people is not None:
            chosen = self._people.found.chosen
            taken = tuple(person.number for person in chosen.chosen)
            self._change(choices.with_person(self._message, chosen.people, taken, number, adds=adds))

    def set_threshold(self, name: str, value: float) -> None:
        """``confidence`` or ``overlap``, while its slider moves."""
        found = self._people.found if self._people else None
        self._hold(choices.with_thresholds(self._message, found, **{name: round(value, 4)}), name)

    def set_mask(self, name: str, value: float) -> None:
        """``feather_px`` or ``grow_px``, while its slider moves."""
        self._hold(choices.with_mask(self._message, **{name: value}), name)

    def add_stroke(self, kind: StrokeKind, radius: float, points: Sequence[tuple[float, float]]) -> None:
        """A pull of the brush, finished; shares of the photo's long side."""
        changed = choices.with_stroke(self._message, make_stroke(kind, radius, points))
        if changed is None:
            self._view.show_problem(Problem(too_many_strokes(len(self._message.mask.strokes)), ("dismiss",)))
        else:
            self._change(changed)

    def clear_strokes(self) -> None:
        """The mask as the model gave it."""
        self._change(choices.with_mask(self._message, strokes=()))

    def set_background(self, **changes: Any) -> None:
        """Another background; it shows in the final frame."""
        self._show_frame()
        self._change(choices.with_background(self._message, **changes))

    def hold_background(self, name: str, value: object) -> None:
        """``blur_px`` or ``colour``, while it is being chosen."""
        self._show_frame()
        self._hold(choices.with_background(self._message, **{name: value}), name)

    def set_framing(self, **changes: Any) -> None:
        """Another shot or aspect; a shot takes the place of a frame set by hand."""
        self._show_frame()
        hand = None if "shot" in changes else self._message.framing.hand
        self._change(choices.with_framing(self._message, hand=hand, **changes))

    def set_padding(self, padding_px: float) -> None:
        """Room around the person, while its slider moves."""
        self._show_frame()
        self._hold(choices.with_framing(self._message, padding_px=round(padding_px)), "padding")

    def move_frame(self, across: float, down: float) -> None:
        """Move the frame by shares of its own size, while it is dragged."""
        if self._frame is not None:
            plan, size = self._frame.plan, self._size()
            self._hold(choices.with_moved_frame(self._message, plan, size, across=across, down=down), "hand")

    def zoom_frame(self, factor: float) -> None:
        """Make the frame ``factor`` times as high."""
        if self._frame is not None:
            self._hold(choices.with_zoomed_frame(self._message, self._frame.plan, self._size(), factor), "hand")

    def set_touch_up(self, name: choices.TouchUpName, is_on: bool) -> None:
        """Switch a touch-up."""
        if not self._is_compared:
            self._show_frame()
        self._change(choices.with_touch_up(self._message, name, is_on=is_on))

    def settle(self) -> None:
        """A slider or a drag is let go: the next change is a step of its own, and the exact frame is made."""
        self._document.settle()
        if self._is_held:
            self._is_held = False
            self.refresh()

    def act(self, action: ErrorAction) -> None:
        """Do what the person chose to do about an error; "another" is the window's (it asks for a file)."""
        if action == "again":
            self.refresh()
        elif action == "models":
            self._errands.fetch_models(self.refresh)
        elif action == "suggested":
            self._change(replace(self._message, people=replace(self._message.people, persons=())))
        elif action == "background":
            self.set_background(kind="keep")
        elif action == "dismiss":
            self._view.show_problem(None)

    # -- inside

    @property
    def _message(self) -> Message:
        return self._document.message

    def _size(self) -> tuple[int, int]:
        photo = self._photo
        return (photo.photo.width, photo.photo.height) if photo else (1, 1)

    def _change(self, message: Message) -> None:
        self._is_held = False
        self._document.change(message)

    def _hold(self, message: Message, gesture: str) -> None:
        self._is_held = True
        self._document.change(message, gesture=f"picture-{gesture}")

    def _show_frame(self) -> None:
        """What is about to change shows in the final frame."""
        if self._looks_at != "frame":
            self._looks_at = "frame"
            self._tell()

    def _take_photo(self, path: Path) -> None:
        self._is_new_photo = True
        self._errands.remember(path)
        changed = choices.with_photo(self._message, str(path))
        if changed == self._message:
            self.refresh()
        self._change(changed)

    def _take_document(self, state: DocumentState) -> None:
        message = state.message
        wanted = (
            message.photo.path, message.people, message.mask, message.background, message.framing, message.touch_up
        )  # fmt: skip
        if wanted == self._shown:
            return
        if self._shown is None or wanted[0] != self._shown[0]:
            self._photo = self._people = self._frame = None
            self._is_compared = False
            if not self._is_new_photo:
                self._looks_at = "frame"
        self._shown = wanted
        self.refresh()

    def _quick_work(self) -> Callable[..., Seen]:
        views = self._services.views
        if self._is_compared:
            return views.compare
        work: dict[View, Callable[..., Seen]] = {
            "original": views.photo,
            "people": views.people,
            "mask": views.mask,
            "cut": views.cut_out,
            "frame": views.quick_frame,
        }
        return work[self._looks_at]

    def _make(
        self,
        key: str,
        make: Callable[..., Seen],
        *,
        message: Message | None = None,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[VmsgError], None] | None = None,
    ) -> None:
        """Make something on the picture's lane for the message as it is now, with progress."""
        wanted = message or self._message
        progress = OverallProgress(_WEIGHTS_S)
        self._view.show_busy(Busy("", None))

        def work(emit: Emit, cancel: CancelToken) -> Seen:
            return make(wanted, emit=emit, cancel=cancel)

        self._services.lane.show(
            key,
            work,
            done=partial(self._ended, done or self._take_seen),
            failed=partial(self._ended, failed or self._take_error),
            event=partial(self._take_event, progress),
        )

    def _ended(self, then: Callable[[Any], None], outcome: Any) -> None:
        then(outcome)
        if not any(self._services.lane.is_wanted(key) for key in ("picture", "exact", "intake")):
            self._view.show_busy(None)

    def _take_event(self, progress: OverallProgress, event: Event) -> None:
        share = progress.take(event)
        words = event.words if isinstance(event, StageNote) else ""
        self._view.show_busy(Busy(progress.stage, share if progress.stage in ("mask", "models") else None, words))

    def _take_seen(self, seen: Seen) -> None:
        if isinstance(seen, PhotoSeen):
            self._photo = seen
        else:
            self._people, self._photo = (seen, seen.seen) if isinstance(seen, PeopleSeen) else (
                seen.people, seen.people.seen
            )  # fmt: skip
        if isinstance(seen, FrameSeen):
            self._frame = seen
        self._view.show_problem(None)
        self._tell()
        self._view.show_seen(seen, facts_of(seen))
        self._point_at_people()
        if self._is_behind:
            self.refresh()

    def _point_at_people(self) -> None:
        """A new photo of several people: who is taken is the first thing to look at."""
        if self._is_new_photo and self._people is not None:
            self._is_new_photo = False
            is_open = not self._message.people.persons and self._looks_at == "frame"
            if is_open and len(self._people.found.chosen.people.persons) > 1:
                self.look_at("people")

    def _take_error(self, error: VmsgError) -> None:
        self._services.lane.cancel("exact")
        self._is_new_photo = False
        self._view.show_problem(Problem(error, actions_for(error)))

    def _tell(self) -> None:
        message, photo = self._message, self._photo
        self._view.show_state(
            PictureState(
                has_photo=bool(message.photo.path),
                name=Path(message.photo.path).name,
                width=photo.photo.width if photo else 0,
                height=photo.photo.height if photo else 0,
                view=self._looks_at,
                is_compared=self._is_compared,
                people=people_state(self._people, message) if self._people else PeopleState(),
                mask=message.mask,
                background=message.background,
                framing=message.framing,
                touch_up=message.touch_up,
            )
        )
