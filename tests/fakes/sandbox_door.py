"""What a test of the sandbox needs: small files, a bare client, a renderer that takes no time."""

from __future__ import annotations

import io
import json
from types import TracebackType
from typing import Any, Self

import cv2
import numpy as np
import requests
import soundfile

from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.media import Frame, Sound, Video
from vmsg_desktop.core.ports import Progress
from vmsg_desktop.sandbox.server import Sandbox

TIMEOUT_S = 20.0


def picture_bytes(width: int = 200, height: int = 200, *, ending: str = ".png") -> bytes:
    """A flat picture; a large one is a small file."""
    done, data = cv2.imencode(ending, np.full((height, width, 3), 120, np.uint8))
    assert done
    return data.tobytes()


def sound_bytes(duration_s: float = 1.0, *, rate_hz: int = 16_000) -> bytes:
    """A quiet tone as WAV."""
    time_s = np.arange(round(duration_s * rate_hz)) / rate_hz
    buffer = io.BytesIO()
    soundfile.write(buffer, 0.1 * np.sin(440 * 2 * np.pi * time_s), rate_hz, format="WAV", subtype="PCM_U8")
    return buffer.getvalue()


class Door:
    """A bare HTTP client of a sandbox, with the key unless told otherwise; a context manager."""

    def __init__(self, sandbox: Sandbox, *, authorization: str | None = "") -> None:
        self.sandbox = sandbox
        self.session = requests.Session()
        self.session.trust_env = False
        shown = f"Basic {sandbox.key.reveal()}" if authorization == "" else authorization
        if shown is not None:
            self.session.headers["Authorization"] = shown

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.session.close()

    def ask(self, method: str, path: str, **more: Any) -> requests.Response:
        """Any request; ``path`` may be a whole link."""
        url = path if path.startswith("http") else self.sandbox.url + path
        return self.session.request(method, url, **{"timeout": TIMEOUT_S, **more})

    def post_image(
        self, data: bytes | None = None, *, name: str = "face.png", kind: str = "image/png", **fields: str
    ) -> requests.Response:
        """POST /images."""
        files: dict[str, Any] = {"image": (name, picture_bytes() if data is None else data, kind)}
        return self.ask("POST", "/images", files=files | {key: (None, value) for key, value in fields.items()})

    def post_audio(
        self, data: bytes | None = None, *, name: str = "voice.wav", kind: str = "audio/wav"
    ) -> requests.Response:
        """POST /audios."""
        return self.ask("POST", "/audios", files={"audio": (name, sound_bytes() if data is None else data, kind)})

    def post_talk(self, body: Any = None, **changes: Any) -> requests.Response:
        """POST /talks; without a body a good one, with what it needs uploaded first."""
        return self.ask("POST", "/talks", json=self.order(**changes) if body is None else body)

    def order(self, *, duration_s: float = 1.0, **changes: Any) -> dict[str, Any]:
        """A good order for freshly uploaded files."""
        source_url = self.post_image().json()["url"]
        audio_url = self.post_audio(sound_bytes(duration_s)).json()["url"]
        order = {
            "source_url": source_url,
            "script": {"type": "audio", "audio_url": audio_url},
            "config": {"stitch": True},
            "user_data": json.dumps({"v": 1, "t": "token"}),
        }
        return {key: value for key, value in (order | changes).items() if value is not None}

    def talk(self, talk_id: str) -> Any:
        """GET /talks/{id}, as data."""
        return self.ask("GET", f"/talks/{talk_id}").json()

    def remaining(self) -> float:
        """The balance."""
        return float(self.ask("GET", "/credits").json()["remaining"])

    def finished(self, **changes: Any) -> Any:
        """A talk that is done."""
        talk_id = self.post_talk(**changes).json()["id"]
        self.sandbox.advance(60)
        return self.talk(talk_id)


class FixedRenderer:
    """Implements VideoRenderer without drawing; notes what it was given."""

    def __init__(self, data: bytes = b"video") -> None:
        self.data = data
        self.given: list[tuple[Frame, Sound]] = []

    @property
    def engine(self) -> Engine:
        return Engine("fixed", "", "", "1", "CPU")

    def render(self, frame: Frame, sound: Sound, *, progress: Progress) -> Video:
        progress(0.0)
        self.given.append((frame, sound))
        return Video(self.data, 512, 512, 25, sound.duration_s, has_face=True, fallback_reason="", mouth_open=())


def link_of(talk: Any) -> str:
    """The link of a talk that is done."""
    return str(talk["result_url"])


def fetch(link: str, **more: Any) -> requests.Response:
    """A signed link, without the key."""
    with requests.Session() as session:
        session.trust_env = False
        return session.get(link, **{"timeout": TIMEOUT_S, **more})
