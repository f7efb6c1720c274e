"""Child of row 9: makes the files that are sent, and uploads them over a slow line. Run by harness.py."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import requests

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.worker_loop import serve
from vmsg_desktop.adapters.renderer.did.both import Named, upload_both
from vmsg_desktop.adapters.renderer.did.client import DidClient
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.secret import Secret

RATE_HZ = 48_000
FRAME, VOICE, PNG, WAV = "frame.jpg", "voice.m4a", "person.png", "voice.wav"
SMALL_BYTES = 4_000


class Uploads:
    """The tasks; each timed one begins without a connection, but for the small files."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._settings = settings
        self._folder = Path(settings["folder"])
        self._open_client = client(settings["url"]) if settings["url"] else None

    def make(self) -> dict[str, Any]:
        """A minute of voice, and what the program makes of it and of the photo; nothing is taken from its cache."""
        from vmsg_desktop.application.preparing import WorkbenchPreparer
        from vmsg_desktop.bootstrap import open_workbench

        voice = self._minute_of_voice()
        message = Message(Source(self._settings["photo"]), Source(str(voice)))
        with open_workbench(is_cached=False) as bench:
            made = WorkbenchPreparer(bench)(message, wants_draft=False, emit=lambda event: None, cancel=CancelToken())
            (self._folder / FRAME).write_bytes(made.frame.data)
            (self._folder / VOICE).write_bytes(made.sound.data)
            self._cut_out(bench, message)
        shape = f"{made.frame.format} {made.frame.width}x{made.frame.height}"
        return {"via": "WorkbenchPreparer", "frame": shape, "sound": made.sound.format}

    def _minute_of_voice(self) -> Path:
        import soundfile

        samples, rate_hz = soundfile.read(self._settings["source"], dtype="float32")
        length = round(self._settings["seconds"] * RATE_HZ)
        at_s = np.arange(length) / RATE_HZ
        looped = np.interp(at_s % (len(samples) / rate_hz), np.arange(len(samples)) / rate_hz, samples)
        path = self._folder / WAV
        soundfile.write(path, looped, RATE_HZ, subtype="PCM_16")
        return path

    def _cut_out(self, bench: Any, message: Message) -> None:
        """The person as the predecessor sends it: RGBA PNG of the whole photo, optimize=True."""
        from PIL import Image

        photo = Image.open(message.photo.path).convert("RGB")
        alpha = bench.engines.matter.matte(np.asarray(photo))
        buffer = io.BytesIO()
        photo.putalpha(Image.fromarray(np.rint(alpha * 255).astype(np.uint8)))
        photo.save(buffer, "PNG", optimize=True)
        (self._folder / PNG).write_bytes(buffer.getvalue())

    def together(self) -> dict[str, Any]:
        """Ours: both files at the same time."""
        with self._new_client() as did:
            upload_both(did, image=self._named(FRAME), audio=self._named(VOICE), waiter=CancelToken())
        return self._said("upload_both", FRAME, VOICE)

    def one_by_one(self) -> dict[str, Any]:
        """The same bytes through the same client, one file after the other."""
        with self._new_client() as did:
            did.upload_image(self._named(FRAME).data, name=FRAME)
            did.upload_audio(self._named(VOICE).data, name=VOICE)
        return self._said("upload_image, then upload_audio", FRAME, VOICE)

    def full_size(self) -> dict[str, Any]:
        """PNG and WAV over one kept connection; with a client of its own, for ours refuses such a picture."""
        with requests.Session() as session:
            session.trust_env = False
            for path, field, name in (("/images", "image", PNG), ("/audios", "audio", WAV)):
                files = {field: (name, self._named(name).data)}
                session.post(self._settings["url"] + path, files=files, timeout=120).raise_for_status()
        return self._said("requests, PNG, then WAV", PNG, WAV)

    def small_together(self) -> dict[str, Any]:
        """Two small files at the same time, over connections that are open from the run before."""
        small = bytes(SMALL_BYTES)
        upload_both(self._kept, image=Named(small, FRAME), audio=Named(small, VOICE), waiter=CancelToken())
        return {"via": "upload_both, small"}

    def small_one_by_one(self) -> dict[str, Any]:
        """As before, one after the other."""
        self._kept.upload_image(bytes(SMALL_BYTES), name=FRAME)
        self._kept.upload_audio(bytes(SMALL_BYTES), name=VOICE)
        return {"via": "one by one, small"}

    @property
    def _kept(self) -> DidClient:
        assert self._open_client is not None
        return self._open_client

    @contextmanager
    def _new_client(self) -> Iterator[DidClient]:
        with client(self._settings["url"]) as did:
            yield did

    def _named(self, name: str) -> Named:
        return Named((self._folder / name).read_bytes(), name)

    def _said(self, via: str, *names: str) -> dict[str, Any]:
        return {"via": via, "sizes": [(self._folder / name).stat().st_size for name in names]}

    def tasks(self) -> dict[str, Callable[[], dict[str, Any]]]:
        """All of them by name."""
        names = ("make", "together", "one_by_one", "full_size", "small_together", "small_one_by_one")
        return {name: getattr(self, name) for name in names}


def client(url: str) -> DidClient:
    return DidClient(url, Secret("a:b"), clock=SystemClock(), waiter=CancelToken())


if __name__ == "__main__":
    serve(Uploads(json.loads(sys.argv[1])).tasks())
