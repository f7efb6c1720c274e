"""A sound server of one test with microphones that do not exist: what is spoken into one is heard through PortAudio."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import soundfile
from numpy.typing import NDArray

from tests.fakes.vmsg_process import wait_until

_LOADED = ("module-native-protocol-unix", "module-null-sink sink_name=speaker rate=48000")


@dataclass
class PulseServer:
    """Attributes: ``env``, for programs that talk to it; ``modules``, by microphone; ``programs``, started here."""

    home: Path
    env: dict[str, str]
    modules: dict[str, str] = field(default_factory=dict)
    programs: list[subprocess.Popen[str]] = field(default_factory=list)

    def plug(self, name: str, *, title: str) -> None:
        """Plug a microphone in."""
        self.pactl("load-module", "module-null-sink", f"sink_name={name}_air", "rate=48000")
        self.modules[name] = self.pactl(
            "load-module", "module-remap-source", f"source_name={name}", f"master={name}_air.monitor",
            f"source_properties=device.description={title}",
        )  # fmt: skip

    def unplug(self, name: str) -> None:
        """Pull a microphone out."""
        self.pactl("unload-module", self.modules.pop(name))

    def mute(self, name: str, *, is_muted: bool) -> None:
        """The switch in the system's settings."""
        self.pactl("set-source-mute", name, str(int(is_muted)))

    def speak(self, name: str, samples: NDArray[np.float32], rate_hz: int) -> subprocess.Popen[str]:
        """Play into a microphone; comes back at once."""
        path = self.home / f"{len(self.programs)}.wav"
        soundfile.write(path, samples, rate_hz, subtype="FLOAT")
        return self.start("paplay", f"--device={name}_air", str(path))

    def start(self, *command: str, **options: Any) -> subprocess.Popen[str]:
        """A program that ends with the server at the latest."""
        process = subprocess.Popen(command, text=True, **{"env": self.env, **options})
        self.programs.append(process)
        return process

    def end_programs(self) -> None:
        """End what still runs, and close its pipes."""
        for process in self.programs:
            process.kill()
            for pipe in (process.stdout, process.stderr):
                if pipe is not None:
                    pipe.close()
            process.wait()

    def pactl(self, *words: str) -> str:
        """Ask the server."""
        done = subprocess.run(["pactl", *words], env=self.env, capture_output=True, text=True, timeout=20, check=True)
        return done.stdout.strip()


@contextmanager
def pulse_server() -> Iterator[PulseServer]:
    """Started with the microphone `desk`, stopped with all that it started."""
    home = Path(tempfile.mkdtemp(prefix="vp"))  # short: a socket's path has at most 108 bytes
    server = PulseServer(home, _environment(home))
    command = ["pulseaudio", "--daemonize=no", "--exit-idle-time=-1", "--disallow-exit", "-n"]
    command += [word for module in _LOADED for word in ("-L", module)]
    log = (home / "log").open("wb")
    process = subprocess.Popen(command, env=server.env, stdout=log, stderr=log)
    try:
        wait_until(lambda: _answers(server), timeout_s=20)
        server.plug("desk", title="Desk")
        server.pactl("set-default-source", "desk")
        yield server
    finally:
        server.end_programs()
        process.kill()
        process.wait()
        log.close()
        shutil.rmtree(home, ignore_errors=True)


def _environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PULSE_", "DBUS_", "XDG_"))}
    return kept | {"HOME": str(home), "XDG_RUNTIME_DIR": str(home), "PULSE_RUNTIME_PATH": str(home)}


def _answers(server: PulseServer) -> bool:
    return subprocess.run(["pactl", "info"], env=server.env, capture_output=True, check=False).returncode == 0


def espeak(text: str, folder: Path) -> tuple[NDArray[np.float32], int]:
    """Spoken text and its rate."""
    path = folder / "spoken.wav"
    subprocess.run(["espeak-ng", "-w", str(path), text], check=True)
    samples, rate_hz = soundfile.read(path, dtype="float32")
    return np.asarray(samples, np.float32), int(rate_hz)


def likeness(heard: NDArray[np.float32], spoken: NDArray[np.float32]) -> float:
    """Correlation of ``spoken`` with the part of ``heard`` that is most like it."""
    from scipy.signal import correlate

    lag = int(np.argmax(correlate(heard, spoken, mode="valid", method="fft")))
    return float(np.corrcoef(heard[lag : lag + len(spoken)], spoken)[0, 1])
