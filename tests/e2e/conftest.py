"""A data home in which one message was made, so that other tests start where the slow stages are done."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.tagged_photo import tagged_photo
from tests.fakes.vmsg_process import Vmsg, share_models
from vmsg_desktop.sandbox.server import Sandbox
from vmsg_desktop.sandbox.settings import SandboxSettings


@dataclass(frozen=True)
class Warm:
    """Attributes: ``home``, ``photo`` and ``voice``, what was sent; ``job``, how it ended; ``said``, what was told."""

    home: Path
    photo: Path
    voice: Path
    job: Any
    said: tuple[str, ...]


@pytest.fixture(scope="session")
def warm(models_dir: Path, portrait_path: Path, voice_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Warm:
    """A message sent without a fault, with a photo that tells much about itself."""
    folder = tmp_path_factory.mktemp("warm")
    photo = folder / "mika.jpg"
    photo.write_bytes(tagged_photo(portrait_path))
    home = share_models(models_dir, folder / "home")
    with Sandbox(SandboxSettings(render_s=(0.0,))) as sandbox:
        vmsg = Vmsg(home, sandbox)
        done = vmsg.run("-v", "make", photo, voice_path, "--send", "sandbox", "-o", folder / "out", "--json")
        assert done.returncode == 0, done.stderr
    job = json.loads(done.stdout)
    return Warm(home, photo, voice_path, job, tuple(vmsg.said))
