"""The player against a real sound server: it is heard to the end, and the place follows."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.fakes.pulse import PulseServer, pulse_server

LENGTH_S, FROM_S = 1.5, 0.5
PLAYS = f"""
import json
import numpy as np
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.ui.pages.create.voice.player import SoundPlayer

application = QApplication([])
player, places, ends = SoundPlayer(), [], []
samples = (0.2 * np.sin(np.arange(round({LENGTH_S} * 24_000)) / 20)).astype(np.float32)

def ended(error):
    ends.append(error and error.code)
    application.quit()

QTimer.singleShot(0, lambda: player.play(Sound(samples, 24_000), at_s={FROM_S}, moved=places.append, ended=ended))
QTimer.singleShot(30_000, application.quit)
application.exec()
print(json.dumps({{"places": places, "ends": ends}}))
"""


@pytest.fixture(scope="module")
def server() -> Iterator[PulseServer]:
    with pulse_server() as server:
        yield server


def test_a_sound_is_played_to_its_end_and_its_place_follows(server: PulseServer) -> None:
    env = server.env | {"QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-c", PLAYS], env=env, capture_output=True, text=True, timeout=60, check=True
    )  # fmt: skip
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["ends"] == [None]
    assert told["places"] == sorted(told["places"])
    assert told["places"][0] >= FROM_S
    assert LENGTH_S - 0.3 < told["places"][-1] <= LENGTH_S
