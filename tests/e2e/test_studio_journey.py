"""The real program on a real screen, used with mouse and keyboard from the first photo to the video in the library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from tests.fakes.people_composites import portrait_sprite, two_people
from tests.fakes.person import Person, sitting_before
from tests.fakes.pulse import PulseServer, espeak, pulse_server
from tests.fakes.screen import virtual_screen
from tests.fakes.vmsg_process import Vmsg, share_models
from vmsg_desktop.adapters.storage.jobs import JobStore
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.slow,
    pytest.mark.models,
    pytest.mark.xdist_group("sound server"),
    pytest.mark.timeout(420, method="thread"),
]
SPOKEN = "Happy birthday, Mika! All of us are thinking of you today."
RENDER_S = 4.0


class Visit:
    """A person, a screen, a microphone and a sandbox."""

    def __init__(self, person: Person, vmsg: Vmsg, pulse: PulseServer, folder: Path) -> None:
        self.person = person
        self.vmsg = vmsg
        self.pulse = pulse
        self.folder = folder

    def message(self) -> Any:
        """What the disk has of the message under work: the newest file."""
        files = sorted((self.vmsg.home / "messages").glob("*/message.json"), key=lambda path: path.stat().st_mtime)
        return json.loads(files[-1].read_text()) if files else {}

    def jobs(self) -> tuple[Job, ...]:
        """As the disk has them, newest first."""
        with JobStore(self.vmsg.home / "jobs.sqlite", clock=SystemClock()) as store:
            return store.jobs()

    def two_people(self) -> Path:
        """A photo of two."""
        left, right = portrait_sprite("as is", rows=345), portrait_sprite("blue/", rows=345)
        path = self.folder / "party.jpg"
        pair = two_people(left, right, overlap=-0.1, front="left", seed=3, height=700)
        Image.fromarray(pair.pixels).save(path, quality=92)
        return path

    def is_state(self, count: int, state: str) -> bool:
        """As many messages stand there."""
        return sum(job.state == state for job in self.jobs()) == count


@pytest.fixture
def visit(models_dir: Path, tmp_path: Path) -> Iterator[Visit]:
    home = share_models(models_dir, tmp_path / "home")
    with (
        pulse_server() as pulse,
        virtual_screen() as display,
        Sandbox(SandboxSettings(render_s=(RENDER_S,))) as sandbox,
    ):
        sound = {name: pulse.env[name] for name in ("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH")}
        vmsg = Vmsg(home, sandbox, more=sound)
        with sitting_before(vmsg, display, tmp_path / "studio.log") as person:
            yield Visit(person, vmsg, pulse, tmp_path)
        assert "Traceback" not in person.said()


def test_from_a_dropped_photo_to_the_video_in_the_library(visit: Visit) -> None:
    person = visit.person
    person.start()
    take_person_two(visit)
    paint_and_choose_a_background(visit)
    record(visit)
    person.click("Celebration")
    person.wait(lambda: visit.message()["prosody"]["preset"] == "celebration", what="the preset")
    person.wait_for("Made in", is_part=True, timeout_s=120)
    send_and_play(visit)
    find_it_and_run_it_again(visit)


def take_person_two(visit: Visit) -> None:
    person = visit.person
    person.click("Title of the message")
    person.type("For Mika")
    person.press("Return")
    person.drop(visit.two_people(), person.wait_for("Drop a photo of a person here", kind="DropZone").middle)
    person.wait_for("Person 2", is_part=True, timeout_s=60)
    person.press("2")
    person.click("Person 2", is_part=True, kind="PersonTile")
    person.wait(lambda: visit.message().get("people", {}).get("persons") == [2], what="person 2 chosen")


def paint_and_choose_a_background(visit: Visit) -> None:
    person = visit.person
    person.press("3")
    person.wait_for("Erase")
    person.wait_for("IS-Net", is_part=True, timeout_s=90)
    x, y, width, height = person.wait_for("Picture", kind="Canvas").rect
    person.drag((x + width // 2, y + height // 3), (x + width // 2 + 40, y + height // 3 + 20))
    person.wait(lambda: len(visit.message()["mask"]["strokes"]) == 1, what="a stroke")
    person.press("5")
    person.click("Peach")
    person.wait(lambda: visit.message()["background"]["name"] == "peach", what="the background")


def record(visit: Visit) -> None:
    person = visit.person
    samples, rate_hz = espeak(SPOKEN, visit.folder)
    spoken = np.concatenate([np.zeros(rate_hz // 2, np.float32), 0.7 * samples])
    person.click("Record your voice", kind="RecordDisc")
    person.wait_for("Stop and keep")
    person.wait_for("left in this step", is_part=True)
    visit.pulse.speak("desk", spoken, rate_hz).wait(30)
    person.click("Stop and keep")
    person.wait(lambda: visit.message()["voice"]["path"], what="the take in the message")


def send_and_play(visit: Visit) -> None:
    person = visit.person
    person.click("Sandbox", kind="_SegmentButton")
    person.wait(lambda: (send := person.sees("Send to Sandbox")) and send.is_enabled, timeout_s=120, what="Send")
    person.press("ctrl+Return")
    person.wait_for("Your video is ready", timeout_s=90)
    assert visit.is_state(1, "done")
    person.click("Play")
    person.wait_for("Pause")


def find_it_and_run_it_again(visit: Visit) -> None:
    """Killed while the sandbox makes the second one; the next start goes on with it."""
    person = visit.person
    person.click("Library")
    person.click("For Mika", kind="Row", is_part=True)
    person.click("Run again", is_part=True)
    person.wait(lambda: len(visit.jobs()) == 2, what="a second job", timeout_s=60)
    person.wait(lambda: visit.is_state(1, "submitted"), what="the sandbox at work", timeout_s=60)
    person.kill()
    person.start()
    person.wait(lambda: visit.is_state(2, "done"), what="both done", timeout_s=90)
    assert len({job.talk_id for job in visit.jobs()}) == 2
    assert all(Path(job.video_path).stat().st_size > 10_000 for job in visit.jobs())
    person.close()
