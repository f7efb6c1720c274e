"""Uploads, talks, polls, deletes and passing time in any order, against a model that fits on a page."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.fakes.clock import FakeClock
from tests.fakes.sandbox_door import Door, FixedRenderer, fetch, picture_bytes, sound_bytes
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings

START_CREDITS = 12
QUEUE_S, RENDER_S, LIFE_S = 2.0, 10.0, 86_400.0
PICTURE = picture_bytes(160, 160)
SOUNDS = {length_s: sound_bytes(length_s, rate_hz=8_000) for length_s in (0.5, 14.0, 16.0, 31.0)}
STEPS_S = (0.5, 2.0, 8.0, 10.0, 3600.0, 86_400.0)


@dataclass
class ModelUpload:
    url: str
    id: str
    at_s: float
    length_s: float = 0.0
    is_deleted: bool = False


@dataclass
class ModelTalk:
    id: str
    at_s: float
    credits: int
    token: str
    is_deleted: bool = False


@dataclass
class Model:
    now_s: float = 0.0
    talks: list[ModelTalk] = field(default_factory=list)

    def is_there(self, upload: ModelUpload) -> bool:
        return not upload.is_deleted and self.now_s - upload.at_s < LIFE_S

    def status(self, talk: ModelTalk) -> str:
        age_s = self.now_s - talk.at_s
        return "created" if age_s < QUEUE_S else "started" if age_s < RENDER_S else "done"

    def balance(self) -> int:
        return START_CREDITS - sum(talk.credits for talk in self.talks)


class SandboxMachine(RuleBasedStateMachine):
    images = Bundle("images")
    audios = Bundle("audios")
    talks = Bundle("talks")

    def __init__(self) -> None:
        super().__init__()
        self.clock, self.model = FakeClock(1_800_000_000.0), Model()
        more = SandboxSettings(credits=START_CREDITS, queue_s=QUEUE_S, render_s=(RENDER_S,))
        self.sandbox = Sandbox(more, clock=self.clock, renderer=FixedRenderer())
        self.sandbox.start()
        self.door = Door(self.sandbox)

    def teardown(self) -> None:
        assert self.sandbox.journal.crashes == 0
        self.door.session.close()
        self.sandbox.close()

    @rule(target=images)
    def upload_image(self) -> ModelUpload:
        body = self.door.post_image(PICTURE).json()
        return ModelUpload(body["url"], body["id"], self.model.now_s)

    @rule(target=audios, length_s=st.sampled_from(sorted(SOUNDS)))
    def upload_audio(self, length_s: float) -> ModelUpload:
        body = self.door.post_audio(SOUNDS[length_s]).json()
        assert math.isclose(body["duration"], length_s, abs_tol=0.01)
        return ModelUpload(body["url"], body["id"], self.model.now_s, length_s)

    @rule(target=talks, image=images, audio=audios, pad_s=st.sampled_from((0, 1.5, 20)))
    def post_talk(self, image: ModelUpload, audio: ModelUpload, pad_s: float):  # type: ignore[no-untyped-def]  # noqa: ANN201
        token = f"token {len(self.model.talks)}"
        order = {
            "source_url": image.url,
            "script": {"type": "audio", "audio_url": audio.url},
            "config": {"stitch": "true", "pad_audio": str(pad_s)},
            "user_data": json.dumps({"t": token}),
        }
        credits = math.ceil((audio.length_s + pad_s) / 15)
        answer = self.door.post_talk(order)
        if not (self.model.is_there(image) and self.model.is_there(audio)):
            assert (answer.status_code, answer.json()["kind"]) == (400, "BadRequestError")
        elif credits > self.model.balance():
            assert (answer.status_code, answer.json()["kind"]) == (402, "InsufficientCreditsError")
        else:
            assert answer.status_code == 201
            talk = ModelTalk(answer.json()["id"], self.model.now_s, credits, token)
            self.model.talks.append(talk)
            return talk
        return multiple()

    @rule(talk=talks)
    def poll(self, talk: ModelTalk) -> None:
        answer = self.door.ask("GET", f"/talks/{talk.id}")
        if talk.is_deleted:
            assert (answer.status_code, answer.json()["kind"]) == (404, "NotFoundError")
            return
        body = answer.json()
        assert body["status"] == self.model.status(talk)
        assert ("result_url" in body) == (body["status"] == "done")
        assert ("pending_url" in body) == (body["status"] != "done")
        assert ("started_at" in body) == (body["status"] != "created")
        if body["status"] == "done":
            assert fetch(body["result_url"]).status_code == 200

    @rule(talk=talks)
    def delete_talk(self, talk: ModelTalk) -> None:
        answer = self.door.ask("DELETE", f"/talks/{talk.id}")
        if talk.is_deleted:
            assert answer.status_code == 404
        elif self.model.status(talk) == "done":
            assert (answer.status_code, answer.json()["id"]) == (200, talk.id)
            talk.is_deleted = True
        else:
            assert (answer.status_code, answer.json()["kind"]) == (409, "NotReadyError")

    @rule(image=images)
    def delete_image(self, image: ModelUpload) -> None:
        self._delete_upload("images", image)

    @rule(audio=consumes(audios))
    def delete_audio(self, audio: ModelUpload) -> None:
        self._delete_upload("audios", audio)
        self._delete_upload("audios", audio)

    @rule(seconds=st.sampled_from(STEPS_S))
    def pass_time(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.model.now_s += seconds

    @precondition(lambda self: self.model.talks)
    @rule(limit=st.integers(1, 4))
    def read_all_pages(self, limit: int) -> None:
        seen: list[str] = []
        query: dict[str, str] = {"limit": str(limit)}
        while True:
            page = self.door.ask("GET", "/talks", params=query).json()
            assert len(page["talks"]) <= limit
            seen += [talk["id"] for talk in page["talks"]]
            if "token" not in page:
                break
            assert len(page["talks"]) == limit
            query["token"] = page["token"]
        assert seen == [talk.id for talk in reversed(self.model.talks) if not talk.is_deleted]

    @invariant()
    def the_balance_is_what_was_there_less_what_was_charged(self) -> None:
        assert self.door.remaining() == self.model.balance()

    @invariant()
    def every_order_was_accepted_once(self) -> None:
        assert self.sandbox.accepted() == {talk.token: 1 for talk in self.model.talks}

    def _delete_upload(self, kind: str, upload: ModelUpload) -> None:
        answer = self.door.ask("DELETE", f"/{kind}/{upload.id}")
        assert answer.status_code == (204 if self.model.is_there(upload) else 404)
        upload.is_deleted = True


def _settings(max_examples: int) -> settings:
    return settings(
        max_examples=max_examples, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
    )


def test_any_order_of_calls_keeps_the_account_right() -> None:
    run_state_machine_as_test(SandboxMachine, settings=_settings(12))


@pytest.mark.slow
def test_many_orders_of_calls_keep_the_account_right() -> None:
    run_state_machine_as_test(SandboxMachine, settings=_settings(150))
