"""A talk in time, the sandbox's clock, the tokens of orders, and engines that are opened late."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.clock import FakeClock
from tests.fakes.sandbox_door import FixedRenderer, picture_bytes
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.media import Frame, Sound, Video
from vmsg_desktop.core.ports import VideoRenderer
from vmsg_desktop.sandbox.films import Drawn, Film, Films
from vmsg_desktop.sandbox.late import Late, LateRenderer
from vmsg_desktop.sandbox.orders import TalkOrder
from vmsg_desktop.sandbox.talks import Fate, Stored, Talk, token_of
from vmsg_desktop.sandbox.travel import TravelClock
from vmsg_desktop.sandbox.uploads import Audio, Image

SOUND = Sound(np.zeros(16_000, np.float32), 16_000)


def film(video: Video | None, at_s: float) -> Film:
    done: Film = Future()
    done.set_result(Drawn(video, at_s))
    return done


def a_video() -> Video:
    return Video(b"v", 64, 64, 25, 1.0, has_face=True, fallback_reason="", mouth_open=())


def talk(**changes: Any) -> Talk:
    values: dict[str, Any] = {
        "number": 0,
        "id": "tlk_1",
        "order": TalkOrder(None, "s3://x/a.wav"),
        "image": None,
        "audio": Stored("1", "/x/a.wav", 0.0, Audio(SOUND, "a.wav")),
        "duration_s": 1.0,
        "credits": 1,
        "created_s": 1000.0,
        "queue_s": 2.0,
        "render_s": 10.0,
        "film": film(a_video(), 1001.0),
    }
    return Talk(**(values | changes))


@pytest.mark.parametrize(
    ("age_s", "status", "since_s"),
    [(0, "created", 1000), (1.9, "created", 1000), (2, "started", 1002), (9.9, "started", 1002), (10, "done", 1010)],
)
def test_a_talk_is_created_then_started_then_done(age_s: float, status: str, since_s: float) -> None:
    standing = talk().standing(1000 + age_s)
    assert (standing.status, standing.since_s) == (status, since_s)


def test_a_talk_whose_film_is_not_drawn_yet_goes_on() -> None:
    assert talk(film=Future()).standing(5000).status == "started"


def test_a_film_that_was_late_says_when_it_came() -> None:
    assert talk(film=film(a_video(), 1042.0)).standing(1050).since_s == 1042


def test_a_film_that_could_not_be_made_ends_the_talk_in_an_error() -> None:
    standing = talk(film=film(None, 1003.0)).standing(1010)
    assert (standing.status, standing.error["kind"]) == ("error", "UnknownError")


def test_a_stuck_talk_never_ends() -> None:
    assert talk(fate=Fate("stuck"), film=None).standing(1e9).status == "started"


@pytest.mark.parametrize("ending", ["error", "rejected"])
def test_other_ends_come_at_their_time_with_their_error(ending: Any) -> None:
    ended = talk(fate=Fate(ending, "why"), film=None)
    assert ended.standing(1009.9).status == "started"
    standing = ended.standing(1010)
    assert (standing.status, standing.error, standing.has_ended) == (ending, "why", True)


def test_a_render_time_below_the_queue_time_wins() -> None:
    assert talk(queue_s=60.0).standing(1010).status == "done"


@given(first=st.floats(0, 1e5), second=st.floats(0, 1e5))
def test_a_talk_never_goes_back(first: float, second: float) -> None:
    order = ("created", "started", "done")
    earlier, later = sorted((first, second))
    assert order.index(talk().standing(1000 + earlier).status) <= order.index(talk().standing(1000 + later).status)


@pytest.mark.parametrize(
    ("user_data", "token"),
    [('{"v":1,"t":"abc"}', "abc"), ("plain", "plain"), ('{"v":1}', '{"v":1}'), ("[1]", "[1]"), ("", ""), ("{", "{")],
)
def test_tokens_of_orders(user_data: str, token: str) -> None:
    assert token_of(user_data) == token


def test_the_clock_goes_on_with_its_base_and_ahead_of_it() -> None:
    base = FakeClock()
    clock = TravelClock(base)
    start_s = clock.now_s()
    base.advance(5)
    clock.advance(100)
    assert clock.now_s() == pytest.approx(start_s + 105)
    with pytest.raises(ValueError, match="forward"):
        clock.advance(-1)


def test_a_client_that_sets_its_clock_does_not_set_the_servers() -> None:
    base = FakeClock()
    clock = TravelClock(base)
    start_s = clock.now_s()
    base.set_wall(0.0)
    base.advance(1)
    assert clock.now_s() == pytest.approx(start_s + 1)


def an_image() -> Image:
    return Image(picture_bytes(), "a.png", "image/png", 200, 200)


def test_a_film_is_drawn_once_from_exactly_what_was_uploaded() -> None:
    renderer, image = FixedRenderer(), an_image()
    films = Films(renderer, FakeClock())
    first = films.start(image, SOUND, pad_s=0.5).result()
    films.start(image, SOUND, pad_s=0.5).result()
    films.close()
    ((frame, sound),) = renderer.given
    assert frame.data == image.data
    assert sound.duration_s == pytest.approx(1.5)
    assert first.video is not None


def test_a_renderer_that_fails_is_told_without_what_it_was_given(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(FixedRenderer):
        def render(self, frame: Frame, sound: Sound, **_: Any) -> Video:
            raise ValueError(frame.data)

    films = Films(Broken(), FakeClock())
    drawn = films.start(an_image(), SOUND, pad_s=0).result()
    films.close()
    assert drawn.video is None
    assert "ValueError in render" in caplog.text
    assert "PNG" not in caplog.text


def test_a_missing_model_is_told_with_what_mends_it(caplog: pytest.LogCaptureFixture) -> None:
    def open_nothing() -> VideoRenderer:
        raise ComputeError("model_missing", "The model is missing.", "Run: vmsg models get starter")

    films = Films(LateRenderer(Late(open_nothing)), FakeClock())
    assert films.start(an_image(), SOUND, pad_s=0).result().video is None
    films.close()
    assert "vmsg models get starter" in caplog.text


def test_closing_ends_a_film_that_is_being_drawn() -> None:
    class Slow(FixedRenderer):
        def render(self, frame: Frame, sound: Sound, *, progress: Any) -> Video:
            while True:
                progress(0.0)

    films = Films(Slow(), FakeClock())
    begun = films.start(an_image(), SOUND, pad_s=0)
    films.close()
    assert begun.cancelled() or begun.result().video is None


def test_a_late_engine_is_opened_once() -> None:
    opened: list[int] = []

    def make() -> VideoRenderer:
        opened.append(1)
        return FixedRenderer()

    late = LateRenderer(Late(make))
    assert opened == []
    assert (late.engine.name, late.engine.name, opened) == ("fixed", "fixed", [1])
