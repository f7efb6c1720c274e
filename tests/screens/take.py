"""Every page and state of the window as pictures: ``make screenshots`` writes docs/screenshots/.

    python -m tests.screens.take [--models FOLDER] [--out FOLDER] [SCENE ...]

Real engines, the bundled photo and voice, a virtual microphone that espeak-ng speaks into, and a sandbox of its own.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Final

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from PIL import Image

from tests.fakes.people_composites import portrait_sprite, two_people
from tests.fakes.pulse import PulseServer, espeak, pulse_server
from tests.fakes.vmsg_process import ROOT, share_models
from tests.screens.stage import Stage, on_stage
from vmsg_desktop.core.model.framing import Background, Framing, HandFrame
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.message import Source
from vmsg_desktop.core.model.voice import Prosody
from vmsg_desktop.sandbox.faults import Fault
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings

SMALL: Final = (1280, 800)
LARGE: Final = (1920, 1080)
QUIET_S: Final = 1.5
SPOKEN: Final = "Happy birthday, Mika! All of us are thinking of you today, and we hope that you have a wonderful day."


def empty(stage: Stage, folder: Path, pulse: PulseServer) -> None:
    """The first start."""
    stage.rest(800)
    stage.look(size=SMALL)
    stage.picture("empty-light-en-1280")
    stage.look(theme="dark", language="ja")
    stage.picture("empty-dark-ja-1440")


def people(stage: Stage, folder: Path, pulse: PulseServer) -> None:
    """A photo of two."""
    photo = folder / "two-people.jpg"
    left, right = portrait_sprite("as is", rows=345), portrait_sprite("blue/", rows=345)
    pair = two_people(left, right, overlap=-0.1, front="left", seed=3, height=900)
    Image.fromarray(pair.pixels).save(photo, quality=92)
    stage.look()
    picture = stage.window.create_page.picture
    picture.presenter.open_photo(photo)
    picture.presenter.look_at("people")
    stage.wait(lambda: stage.find("Person 2") is not None, "two people")
    stage.click("Person 2")
    settled(stage)
    stage.picture("people-light-en-1440")
    stage.look(theme="dark", language="ja", size=SMALL)
    stage.picture("people-dark-ja-1280")


def create(stage: Stage, folder: Path, pulse: PulseServer) -> None:
    """The sample, all columns filled."""
    stage.studio.document.new()
    stage.look()
    stage.click("Open the sample")
    document = stage.studio.document
    stage.wait(lambda: document.message.voice.path, "the sample")
    document.change(
        replace(
            document.message,
            title="Mika's birthday",
            background=Background("bundled", name="studio"),
            prosody=replace(document.message.prosody, preset="celebration"),
        )
    )
    picture = stage.window.create_page.picture
    picture.presenter.look_at("frame")
    settled(stage)
    stage.picture("create-light-en-1440")
    stage.look(theme="dark", size=LARGE)
    stage.picture("create-dark-en-1920")
    stage.look(language="ja", size=SMALL)
    stage.picture("create-light-ja-1280")


def mask(stage: Stage, folder: Path, pulse: PulseServer) -> None:
    """Doubt as heat, the brush, the cut-out."""
    picture = stage.window.create_page.picture
    stage.look()
    picture.presenter.look_at("mask")
    settled(stage)
    stage.picture("mask-light-en-1440")
    picture.presenter.look_at("cut")
    stage.look(theme="dark", language="ja", size=SMALL)
    settled(stage)
    stage.picture("cut-out-dark-ja-1280")
    picture.presenter.look_at("frame")


def preflight(stage: Stage, folder: Path, pulse: PulseServer) -> None:
    """Something to mend before it can be sent."""
    document = stage.studio.document
    good = document.message
    document.change(replace(good, framing=Framing(hand=HandFrame(0.5, 0.86, 0.28)), prosody=Prosody(energy_db=-9.0)))
    stage.look()
    settled(stage)
    stage.picture("pre-flight-red-light-en-1440")
    stage.look(language="ja", theme="dark")
    stage.picture("pre-flight-red-dark-ja-1440")
    document.undo()


def sending(stage: Stage, folder: Path, pulse: PulseServer) -> None:
    """On its way to the sandbox, then there."""
    stage.look()
    settled(stage)
    stage.click("Sandbox")
    stage.click("Send to Sandbox")
    stage.wait(lambda: any(job.state in ("submitted", "downloading") for job in jobs(stage)), "the sandbox at work")
    stage.rest(1500)
    stage.picture("sending-light-en-1440")
    stage.look(theme="dark", language="ja", size=SMALL)
    stage.picture("sending-dark-ja-1280")
    stage.wait(lambda: any(job.state == "done" for job in jobs(stage)), "the video")
    stage.rest(1500)
    stage.look()
    stage.picture("done-light-en-1440")


def recording(stage: Stage, folder: Path, pulse: PulseServer) -> None:
    """A take, while it is spoken."""
    stage.look()
    document = stage.studio.document
    before = document.message
    document.change(replace(document.message, voice=Source("")))
    stage.rest(1500)
    samples, rate_hz = espeak(SPOKEN, folder)
    stage.click("Record your voice")
    stage.wait(lambda: stage.find("Stop and keep"), "the take")
    pulse.speak("desk", samples * 0.8, rate_hz)
    stage.rest(4500)
    stage.picture("recording-light-en-1440")
    stage.look(theme="dark", language="ja", size=SMALL)
    stage.picture("recording-dark-ja-1280")
    stage.look()
    if stage.find("Stop and keep") is not None:
        stage.click("Stop and keep")
    stage.rest(1500)
    while document.message != before and document.state.can_undo:
        document.undo()


def error(stage: Stage, folder: Path, pulse: PulseServer) -> None:
    """The vendor refuses."""
    document = stage.studio.document
    document.change(replace(document.message, title="For the team", background=Background("colour", colour="#2F4858")))
    stage.look()
    settled(stage)
    stage.click("Send to Sandbox")
    stage.wait(lambda: any(job.state == "failed" for job in jobs(stage)), "the refusal")
    stage.rest(800)
    stage.picture("error-light-en-1440")
    stage.look(theme="dark", language="ja", size=SMALL)
    stage.picture("error-dark-ja-1280")


def library(stage: Stage, folder: Path, pulse: PulseServer) -> None:
    """Posters and table, queue and storage."""
    stage.look(size=SMALL)
    stage.window.go_to("library")
    stage.rest(4000)
    stage.picture("library-grid-light-en-1280")
    stage.window.library_page.messages.show_as("table")
    stage.look(theme="dark", language="ja")
    stage.rest(500)
    stage.picture("library-table-dark-ja-1440")
    stage.window.library_page.go_to_tab("storage")
    stage.look()
    stage.rest(800)
    stage.picture("library-storage-light-en-1440")
    stage.window.library_page.go_to_tab("messages")


def settings(stage: Stage, folder: Path, pulse: PulseServer) -> None:
    """Keys, hosts, models, look, shortcuts."""
    stage.window.go_to("settings")
    for section, theme, language in (
        ("key", "light", "en"), ("hosts", "light", "en"), ("models", "dark", "ja"), ("look", "light", "ja"),
        ("shortcuts", "dark", "en"),
    ):  # fmt: skip
        stage.window.settings_page.open_section(section)
        stage.look(theme=theme, language=language, size=SMALL)
        stage.rest(1200)
        stage.picture(f"settings-{section}-{theme}-{language}-1280")
    stage.window.go_to("create")


def budget(stage: Stage, folder: Path, pulse: PulseServer) -> None:
    """What may be spent in a month."""
    stage.window.go_to("settings")
    stage.window.settings_page.open_section("budget")
    stage.look(size=SMALL)
    stage.rest(1500)
    stage.picture("settings-budget-light-en-1280")
    stage.window.go_to("create")


def performance(stage: Stage, folder: Path, pulse: PulseServer) -> None:
    """What this computer really does: a message on its way through the sandbox, just made."""
    if not any(job.state == "done" for job in jobs(stage)):
        stage.click("Open the sample")
        stage.wait(lambda: stage.studio.document.message.voice.path, "the sample")
        settled(stage)
        stage.click("Sandbox")
        stage.click("Send to Sandbox")
    stage.window.go_to("performance")
    stage.look()
    stage.wait(lambda: any(job.state == "done" for job in jobs(stage)), "the video")
    board = stage.studio.alerts.board
    stage.wait(lambda: stage.studio.alerts.board is not board, "key figures with it", timeout_s=120.0)
    stage.rest(6000)
    stage.picture("performance-live-light-en-1440")
    stage.window.go_to("create")


def simulated(stage: Stage, folder: Path, pulse: PulseServer) -> None:
    """The made-up day: an alert that is raised, the crosshair, a chosen job."""
    page = stage.window.performance_page
    stage.window.go_to("performance")
    stage.look(theme="dark")
    stage.wait(lambda: stage.studio.alerts.board.alerts, "the alert")
    stage.rest(6000)
    timeline = page.live.timeline
    timeline.presenter.choose(timeline.presenter.state.rows[-3].job)
    band = page.live.presenter.band
    page.live.presenter.hover(band.begin_s + 0.6 * band.length_s)
    stage.picture("performance-simulated-dark-en-1440")
    page.live.presenter.hover(None)
    stage.look(language="ja", size=SMALL)
    stage.rest(1500)
    stage.picture("performance-simulated-light-ja-1280")


def alerts(stage: Stage, folder: Path, pulse: PulseServer) -> None:
    """The rules, and the alert of the made-up day."""
    stage.window.go_to("performance")
    stage.wait(lambda: stage.studio.alerts.board.alerts, "the alert")
    stage.window.performance_page.go_to_view("alerts")
    stage.look()
    stage.rest(1500)
    stage.picture("performance-alerts-light-en-1440")
    stage.look(theme="dark", language="ja", size=SMALL)
    stage.picture("performance-alerts-dark-ja-1280")


def runs(stage: Stage, folder: Path, pulse: PulseServer) -> None:
    """Two profiles of this computer, alone and compared."""
    view = stage.window.performance_page.runs
    stage.window.go_to("performance")
    stage.window.performance_page.go_to_view("runs")
    stage.look(theme="dark")
    view.list.count.set_value("4")
    for _ in range(2):
        view.profile()
        stage.wait(lambda: view.presenter.state.measuring is None, "a profile", timeout_s=300.0)
    stage.rest(500)
    stage.picture("performance-profile-dark-en-1440")
    view.compare()
    stage.wait(lambda: view.presenter.state.against, "the comparison")
    stage.look()
    stage.picture("performance-compare-light-en-1440")


SCENES: Final = {
    each.__name__: each
    for each in (
        empty,
        people,
        create,
        mask,
        preflight,
        sending,
        performance,
        recording,
        error,
        library,
        settings,
        budget,
    )
}
SIMULATED: Final = {each.__name__: each for each in (simulated, alerts, runs)}
"""Scenes of a window that shows the made-up day."""


def jobs(stage: Stage) -> list[Job]:
    """As the disk has them."""
    from vmsg_desktop.bootstrap.jobs import open_jobs

    with open_jobs() as store:
        return list(store.jobs())


def settled(stage: Stage) -> None:
    """Nothing is being made any more."""
    studio = stage.studio
    lanes = (studio.picture_lane, studio.voice_lane, studio.message_lane)
    rested_at = time.monotonic()

    def is_quiet() -> bool:
        nonlocal rested_at
        rested_at = time.monotonic() if any(lane.is_busy for lane in lanes) else rested_at
        return time.monotonic() - rested_at > QUIET_S

    stage.wait(is_quiet, "all previews")


def main() -> int:
    """Take the pictures of the named scenes, in their order; all by default."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenes", nargs="*")
    parser.add_argument("--models", type=Path, default=Path.home() / ".local/share/vmsg/models")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    args = parser.parse_args()
    faults = (Fault("POST /talks", "invalid_face", skip=1, times=None),)
    with (
        tempfile.TemporaryDirectory() as name,
        pulse_server() as pulse,
        Sandbox(SandboxSettings(render_s=(6.0,)), faults=faults) as sandbox,
    ):
        folder = Path(name)
        for key in ("HOME", "XDG_RUNTIME_DIR", "PULSE_RUNTIME_PATH"):
            os.environ[key] = pulse.env[key]
        os.environ |= {"VMSG_SANDBOX_URL": sandbox.url, "VMSG_SANDBOX_KEY": sandbox.key.reveal()}
        home = share_models(args.models, folder / "home")
        for scenes in (SCENES, SIMULATED):
            wanted = [scene for scene in args.scenes or scenes if scene in scenes]
            if wanted:
                with on_stage(home, args.out, is_simulated=scenes is SIMULATED) as stage:
                    for scene in wanted:
                        print(scene, flush=True)
                        scenes[scene](stage, folder, pulse)
    return 0


if __name__ == "__main__":
    sys.exit(main())
