"""Child of the picture rows: this program's own functions. Run by harness.py in the project's environment."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


from tests.bench.worker_loop import serve
from vmsg_desktop.adapters.matting.isnet_onnx import IsnetMatter, to_tensor
from vmsg_desktop.adapters.media import photo_decoder
from vmsg_desktop.adapters.media.decoder import MediaDecoder
from vmsg_desktop.adapters.media.worker import DecodeWorker
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.framing import Background, Framing
from vmsg_desktop.core.model.media import Photo, RgbImage, image_size
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.sources import SourceFile, Sources
from vmsg_desktop.core.model.vision import Box, Detection, Face
from vmsg_desktop.core.pipeline.engines import Thresholds
from vmsg_desktop.core.pipeline.picture_stages import Framed, picture_stages
from vmsg_desktop.core.pipeline.run import run
from vmsg_desktop.core.vision.encode import encode_frame

MESSAGE = Message(
    photo=Source("photo.jpg"),
    voice=Source("voice.wav"),
    background=Background("colour", colour="#2B4A60"),
    framing=Framing("whole", "1:1"),
)


class ReadyAlpha:
    """Stands in for an ONNX session: answers at once with a stored alpha."""

    def __init__(self, alpha: Path) -> None:
        self._outputs = [np.load(alpha)]

    def get_inputs(self) -> list[Any]:
        return [type("Tensor", (), {"name": "input"})]

    get_outputs = get_inputs

    def run(self, names: Any, feed: dict[str, Any]) -> list[Any]:
        assert next(iter(feed.values())).shape == (1, 3, 1024, 1024)
        return self._outputs


class InProcess:
    """The photo decoder without its child, and the two finders that rembg has no counterpart for, answering at once."""

    engine = Engine("ready", "", "", "", "CPU")

    def decode_photo(self, data: bytes, *, name: str) -> Photo:
        meta, body = photo_decoder.decode(data, {"name": name})
        pixels = np.frombuffer(body, np.uint8).reshape(meta["height"], meta["width"], 3)
        return Photo(pixels, None, "", meta["format"], len(data))

    def detect(self, image: RgbImage, *, floor: float) -> tuple[Detection, ...]:
        width, height = image_size(image)
        return (Detection(Box(0.1 * width, 0.03 * height, 0.98 * width, height), 0.9),)

    def find(self, image: RgbImage) -> tuple[Face, ...]:
        return ()


class Engines:
    """What the picture's stages ask for."""

    prosody: Any = None
    thresholds = Thresholds(confidence=0.5, overlap=0.5)
    detector = faces = InProcess()

    def __init__(self, decoder: Any, matter: IsnetMatter) -> None:
        self.decoder, self.matter = decoder, matter

    def notes(self, task: str) -> tuple[str, ...]:
        return ()


class Picture:
    """The tasks over one photo."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.source = SourceFile("photo.jpg", Path(settings["photo"]).read_bytes())
        self.folder = Path(settings["folder"])
        threads = settings["threads"]
        cv2.setNumThreads(threads)
        self.matter = IsnetMatter(Path(settings["model"]), model_name="isnet", model_sha256="", threads=threads)
        if settings["alpha"]:
            self.matter._session = ReadyAlpha(Path(settings["alpha"]))
        self._worker: DecodeWorker | None = None
        self._cut_out: tuple[Any, RgbImage] | None = None

    def decoded(self) -> Photo:
        return InProcess().decode_photo(self.source.data, name=self.source.name)

    def framed(self, decoder: Any) -> Framed:
        engines: Any = Engines(decoder, self.matter)
        stages = picture_stages(MESSAGE, Sources(photo=self.source), engines)
        return run(stages.frame, emit=lambda event: None, cancel=CancelToken(), clock=SystemClock()).value

    def frame(self) -> dict[str, Any]:
        """File bytes to frame bytes, everything in this process."""
        return said(self.framed(InProcess()))

    def frame_by_child(self) -> dict[str, Any]:
        """The same as the program does it: decoding in the bounded child, whose pixels come through a pipe."""
        self._worker = self._worker or DecodeWorker()
        return said(self.framed(MediaDecoder(self._worker)))

    def raw_alpha(self) -> dict[str, Any]:
        """Store the model's own answer for the stand-in sessions."""
        pixels = self.decoded().pixels
        self.matter.matte(pixels)
        session = self.matter._session
        outputs = session.run([session.get_outputs()[0].name], {session.get_inputs()[0].name: to_tensor(pixels)})
        np.save(self.folder / "alpha.npy", outputs[0])
        return {}

    def matte(self) -> dict[str, Any]:
        """Store the alpha of the whole photo, 8 bits."""
        np.save(
            self.folder / "matte-ours.npy", np.rint(self.matter.matte(self.decoded().pixels) * 255).astype(np.uint8)
        )
        return {}

    def encode(self) -> dict[str, Any]:
        """The frame to the bytes that are sent."""
        _, pixels = self.cut_out()
        frame = encode_frame(pixels, None, vendor_takes_alpha=False)
        return {
            "via": "encode_frame",
            "output": f"{frame.format} {frame.width}x{frame.height}",
            "bytes": len(frame.data),
        }

    def encode_png(self) -> dict[str, Any]:
        """What the predecessor sent: the whole cut-out as RGBA PNG with optimize=True."""
        image, _ = self.cut_out()
        file = io.BytesIO()
        image.save(file, "PNG", optimize=True)
        return {"via": "PIL PNG optimize=True", "output": f"PNG {image.width}x{image.height}", "bytes": file.tell()}

    def cut_out(self) -> tuple[Any, RgbImage]:
        """Prepared once: the RGBA cut-out and the pixels of the frame."""
        if self._cut_out is None:
            from PIL import Image

            photo = self.decoded()
            alpha = np.rint(self.matter.matte(photo.pixels) * 255).astype(np.uint8)
            frame = Image.open(io.BytesIO(self.framed(InProcess()).frame.data)).convert("RGB")
            self._cut_out = Image.fromarray(np.dstack([photo.pixels, alpha])), np.asarray(frame)
        return self._cut_out


def said(framed: Framed) -> dict[str, Any]:
    frame = framed.frame
    return {"via": "picture_stages", "output": f"{frame.format} {frame.width}x{frame.height}", "bytes": len(frame.data)}


if __name__ == "__main__":
    picture = Picture(json.loads(sys.argv[1]))
    names = ("frame", "frame_by_child", "raw_alpha", "matte", "encode", "encode_png")
    serve({name: getattr(picture, name) for name in names})
