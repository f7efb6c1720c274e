"""Child of the picture rows: this program's own functions. Run by harness.py in the project's environment."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from vmsg_desktop.core.vision.mask import person_mask

from tests.bench.worker_loop import serve
from vmsg_desktop.adapters.matting.isnet_onnx import IsnetMatter, to_tensor
from vmsg_desktop.adapters.media import photo_decoder
from vmsg_desktop.adapters.media.decoder import MediaDecoder
from vmsg_desktop.adapters.media.worker import DecodeWorker
from vmsg_desktop.core.model.framing import Background, Framing
from vmsg_desktop.core.model.media import Photo, RgbImage
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.vision import Box, Person
from vmsg_desktop.core.pipeline.picture_stages import Framed, make_frame
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


class Picture:
    """The tasks over one photo."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.data = Path(settings["photo"]).read_bytes()
        self.folder = Path(settings["folder"])
        self.matter = IsnetMatter(
            Path(settings["model"]), model_name="isnet", model_sha256="", threads=settings["threads"]
        )
        if settings["alpha"]:
            self.matter._session = ReadyAlpha(Path(settings["alpha"]))
        self._decoder: MediaDecoder | None = None
        self._cut_out: tuple[Any, RgbImage] | None = None

    def decoded(self) -> Photo:
        meta, body = photo_decoder.decode(self.data, {"name": "photo.jpg"})
        pixels = np.frombuffer(body, np.uint8).reshape(meta["height"], meta["width"], 3)
        return Photo(pixels, None, "", meta["format"], len(self.data))

    def framed(self, photo: Photo) -> Framed:
        width, height = photo.width, photo.height
        box = Box(0.1 * width, 0.03 * height, 0.98 * width, height)
        person = Person(1, box, 0.9, (0.5, 0.5), 0.8)
        mask = person_mask(
            photo.pixels, self.matter.matte,
            people=(person,), chosen=(person,), faces=(), feather_px=0, grow_px=0, progress=lambda share: None,
        )  # fmt: skip
        return make_frame(photo, mask, [box], (), message=MESSAGE, picture=None)

    def frame(self) -> dict[str, Any]:
        """File bytes to frame bytes, everything in this process."""
        return said(self.framed(self.decoded()))

    def frame_by_child(self) -> dict[str, Any]:
        """The same as the program does it: decoding in the bounded child, whose pixels come through a pipe."""
        if self._decoder is None:
            self._decoder = MediaDecoder(DecodeWorker())
        return said(self.framed(self._decoder.decode_photo(self.data, name="photo.jpg")))

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
            frame = Image.open(io.BytesIO(self.framed(photo).frame.data)).convert("RGB")
            self._cut_out = Image.fromarray(np.dstack([photo.pixels, alpha])), np.asarray(frame)
        return self._cut_out


def said(framed: Framed) -> dict[str, Any]:
    frame = framed.frame
    return {"via": "make_frame", "output": f"{frame.format} {frame.width}x{frame.height}", "bytes": len(frame.data)}


if __name__ == "__main__":
    picture = Picture(json.loads(sys.argv[1]))
    names = ("frame", "frame_by_child", "raw_alpha", "matte", "encode", "encode_png")
    serve({name: getattr(picture, name) for name in names})
