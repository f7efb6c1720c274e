"""The other programs, in an environment of their own, so that none of them becomes a dependency."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Final

from tests.bench.harness import PROJECT

REQUIREMENTS: Final = ("rembg==2.0.86", "onnxruntime")
FOLDER: Final = PROJECT / ".venv-peers"


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
