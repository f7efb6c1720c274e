"""kill -9 at any moment, against a vendor that loses replies and answers 504 after it created the talk.

Never more than one accepted talk; every job ends done, not created, or asking.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from tests.e2e.killed_worker import FastClock
from vmsg_desktop.adapters.media.m4a import M4aEncoder
from vmsg_desktop.adapters.storage.jobs import JobStore
from vmsg_desktop.core.jobs import Retried
from vmsg_desktop.core.message_file import dump_message
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.secret import Secret
from vmsg_desktop.sandbox.faults import CREATE, Fault
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings

ROOT = Path(__file__).resolve().parents[2]
WORKER = Path(__file__).with_name("killed_worker.py")
PACE = 150.0
KEY = "tester:correct-horse-battery"
JOB = "ab" * 16
SOUND_S = 1.0
MOST_LIVES = 8
RESTING = {"done", "asking", "failed"}
QUICK, ALL = range(20), range(20, 200)


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A picture and a sound that the vendor takes."""
    folder = tmp_path_factory.mktemp("inputs")
    image, audio = folder / "p.jpg", folder / "v.m4a"
    pixels = np.random.default_rng(1).integers(0, 255, (256, 256, 3), np.uint8)
    cv2.imwrite(str(image), cv2.GaussianBlur(pixels, (0, 0), 8))
    tone = np.sin(np.arange(round(24_000 * SOUND_S)) / 20).astype(np.float32) * np.float32(0.3)
    audio.write_bytes(M4aEncoder().encode(Sound(tone, 24_000)).data)
    return image, audio


@dataclass
class Life:
    """One process: how it is to die, and how it ended."""

    die_at: int
    kill_after_s: float | None


def lives(rng: random.Random) -> list[Life]:
    """Up to five deaths, at borders of calls or at any moment, then as many whole lives as it takes."""
    deaths = [
        Life(rng.randint(1, 40), None) if rng.random() < 0.6 else Life(0, rng.uniform(0.35, 1.4))
        for _ in range(rng.randint(1, 5))
    ]
    return deaths + [Life(0, None)] * (MOST_LIVES - len(deaths))


def faults(rng: random.Random) -> tuple[Fault, ...]:
    """What goes wrong at the paid request: 504 after create, a lost reply, a refusal to connect, or nothing."""
    kinds = rng.choices(["gateway_timeout", "lost_reply", "reset", "none"], [3, 3, 2, 2], k=2)
    rows = [Fault(CREATE, kind, accepted=kind == "gateway_timeout") for kind in kinds if kind != "none"]
    if rng.random() < 0.3:
        rows.append(Fault("GET /talks", "gateway_timeout", times=2))
    return tuple(rows)


def live(life: Life, facts: dict[str, Any], folder: Path) -> None:
    """Start the worker; it dies as told or ends by itself."""
    path = folder / "facts.json"
    path.write_text(json.dumps({**facts, "die_at": life.die_at}))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    worker = subprocess.Popen(
        [sys.executable, str(WORKER), str(path)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    try:
        worker.communicate(timeout=life.kill_after_s or 60)
    except subprocess.TimeoutExpired:
        worker.kill()
        worker.communicate()


def campaign(seed: int, folder: Path, inputs: tuple[Path, Path]) -> tuple[Job, int]:
    """One job through all its lives; returns how it stands and how many talks the vendor took."""
    rng = random.Random(seed)
    epoch_s = time.time()
    clock = FastClock(epoch_s, PACE)
    message = Message(Source("/p.jpg"), Source("/v.wav"), title=f"Seed {seed}")
    with JobStore(folder / "jobs.sqlite", clock=clock) as store:
        store.add(Job(JOB, "sandbox", message.title, dump_message(message).decode(), str(folder / "out")))
        settings = SandboxSettings(key=Secret(KEY), render_s=(4.0,), credits=20)
        with Sandbox(settings, clock=clock, faults=faults(rng), seed=seed) as sandbox:
            facts = {
                "home": str(folder), "url": sandbox.url, "key": KEY, "job": JOB, "epoch_s": epoch_s, "pace": PACE,
                "image": str(inputs[0]), "audio": str(inputs[1]), "sound_s": SOUND_S,
            }  # fmt: skip
            for life in lives(rng):
                live(life, facts, folder)
                job = store.get(JOB)
                if job.state == "failed" and not job.is_spent:
                    store.apply(JOB, Retried(clock.now_s()))
                elif job.state in RESTING:
                    break
            return store.get(JOB), sum(sandbox.accepted().values())


def check(seed: int, folder: Path, inputs: tuple[Path, Path]) -> None:
    job, accepted = campaign(seed, folder, inputs)
    assert accepted <= 1, f"seed {seed}: {accepted} talks were taken"
    if job.state == "done":
        assert accepted == 1
        video = Path(job.video_path).read_bytes()
        assert hashlib.sha256(video).hexdigest() == job.video_sha256
    else:
        assert job.state == "asking", f"seed {seed} ended {job.state}: {job.error}"
        assert accepted == 0


@pytest.mark.parametrize("seed", QUICK)
def test_killed_at_any_moment_it_never_pays_twice(seed: int, tmp_path: Path, inputs: tuple[Path, Path]) -> None:
    check(seed, tmp_path, inputs)


@pytest.mark.slow
@pytest.mark.parametrize("seed", ALL)
def test_killed_at_any_moment_it_never_pays_twice_in_all_runs(
    seed: int, tmp_path: Path, inputs: tuple[Path, Path]
) -> None:
    check(seed, tmp_path, inputs)
