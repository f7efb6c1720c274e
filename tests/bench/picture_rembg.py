"""Child of the picture rows: rembg. Run by harness.py in the peers' own environment."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import onnxruntime
import rembg  # type: ignore[import-not-found]
from PIL import Image
from rembg.sessions.dis_general_use import DisSession  # type: ignore[import-not-found]

from tests.bench.worker_loop import serve


class OurWeights(DisSession):  # type: ignore[misc]
    """rembg's ISNet session over the weights of this program, whose input is (RGB - 128) / 256."""

    def __init__(self, model: Path, options: onnxruntime.SessionOptions) -> None:
        OurWeights.model = model
        super().__init__("isnet", options, providers=["CPUExecutionProvider"])

    def normalize(self, img: Any, mean: Any, std: Any, size: Any, *args: Any, **kwargs: Any) -> Any:
        return super().normalize(img, (128 / 255,) * 3, (256 / 255,) * 3, size)

    @classmethod
    def download_models(cls, *args: Any, **kwargs: Any) -> str:
        return str(cls.model)


class ReadyAlpha:
    """Stands in for an ONNX session: answers at once with a stored alpha."""

    def __init__(self, alpha: Path) -> None:
        self._outputs = [np.load(alpha)]

    def get_inputs(self) -> list[Any]:
        return [type("Tensor", (), {"name": "input"})]

    def run(self, names: Any, feed: dict[str, Any]) -> list[Any]:
        assert next(iter(feed.values())).shape == (1, 3, 1024, 1024)
        return self._outputs


class Picture:
    """The tasks over one photo."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.data = Path(settings["photo"]).read_bytes()
        self.folder = Path(settings["folder"])
        if settings["alpha"]:
            self.session = OurWeights.__new__(OurWeights)
            self.session.inner_session = ReadyAlpha(Path(settings["alpha"]))
        else:
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = settings["threads"]
            self.session = OurWeights(Path(settings["model"]), options)

    def frame(self) -> dict[str, Any]:
        """File bytes to file bytes, as its users call it."""
        data = rembg.remove(self.data, session=self.session)
        width, height = (int.from_bytes(data[at : at + 4], "big") for at in (16, 20))
        return {"via": "rembg.remove", "output": f"PNG {width}x{height}", "bytes": len(data)}

    def matte(self) -> dict[str, Any]:
        """Store the alpha of the whole photo, 8 bits."""
        import io

        mask = rembg.remove(self.data, session=self.session, only_mask=True)
        np.save(self.folder / "matte-rembg.npy", np.asarray(Image.open(io.BytesIO(mask)).convert("L")))
        return {}


if __name__ == "__main__":
    picture = Picture(json.loads(sys.argv[1]))
    serve({"frame": picture.frame, "matte": picture.matte})
