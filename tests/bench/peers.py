"""The other programs, in an environment of their own, so that none of them becomes a dependency."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.bench.harness import PROJECT

REQUIREMENTS: Final = (
    "rembg==2.0.86", "onnxruntime", "librosa==0.11.0", "resampy==0.4.3", "redis==8.1.0", "celery==5.7.0",
)  # fmt: skip
FOLDER: Final = PROJECT / ".venv-peers"
REDIS_LINE: Final = "apt-get install --yes --no-install-recommends redis-server"
_START_S: Final = 10.0


def peers_python() -> Path:
    """Interpreter of the peers' environment; made on first use (about 600 MB)."""
    python, stamp = FOLDER / "bin" / "python", FOLDER / "ready.txt"
    if stamp.is_file() and stamp.read_text("utf-8") == "\n".join(REQUIREMENTS):
        return python
    print("Making .venv-peers with", ", ".join(REQUIREMENTS), flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(FOLDER)], check=True)
    subprocess.run([str(python), "-m", "pip", "install", "--quiet", *REQUIREMENTS], check=True)
    stamp.write_text("\n".join(REQUIREMENTS), "utf-8")
    return python


def redis_program() -> str | None:
    """Path of redis-server; installed where this user may, else None and a line on how to."""
    if shutil.which("redis-server") is None and os.geteuid() == 0 and shutil.which("apt-get"):
        # RUNLEVEL=1: the package's own service is not started.
        environment = {**os.environ, "RUNLEVEL": "1", "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(REDIS_LINE.split(), env=environment, check=False, stdout=subprocess.DEVNULL)
    found = shutil.which("redis-server")
    if found is None:
        print(f"The Redis rows need redis-server: {REDIS_LINE}", flush=True)
    return found


@contextmanager
def redis_server(program: str, folder: Path) -> Iterator[int]:
    """A server of its own in ``folder`` on a free loopback port, which it gives; keeps nothing, stopped afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    own = ("--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", "", "--appendonly", "no")
    server = subprocess.Popen([program, *own], stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=_START_S)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_S
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise SystemExit("redis-server did not start")
