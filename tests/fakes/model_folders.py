"""Small model folders of BiRefNet's kind: a config that names code, the code, weights in safetensors."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.core.model.media import RgbImage

REVISION = "0123456789abcdef0123456789abcdef01234567"
_CONFIG_CODE = """
from transformers import PretrainedConfig


class BiRefNetConfig(PretrainedConfig):
    model_type = "SegformerForSemanticSegmentation"

    def __init__(self, bb_pretrained=False, **kwargs):
        self.bb_pretrained = bb_pretrained
        super().__init__(**kwargs)
"""
# As BiRefNet's: the config comes second, is replaced by an object that is no PretrainedConfig, numbers are taken out of
# tensors while it is built, and post_init is not called.
_HEAD = """
import torch
from torch import nn
from transformers import PreTrainedModel

from .BiRefNet_config import BiRefNetConfig


class Config:
    def __init__(self):
        self.bb = "tiny"


class BiRefNet(PreTrainedModel):
    config_class = BiRefNetConfig

    def __init__(self, bb_pretrained=True, config=BiRefNetConfig()):
        super().__init__(config)
        self.config = Config()
        self.rates = [x.item() for x in torch.linspace(0, 0.2, 4)]
"""
# The red channel as the network sees it, as logits; the map before is a coarse one that must not be taken.
RED_CODE = f"""{_HEAD}
        self.mix = nn.Conv2d(3, 1, 1)

    def forward(self, x):
        fine = self.mix(x)
        return [fine * 0 - 9, fine]
"""
# Knows the alpha of some pictures, and answers with that of the most similar one.
MEMORY_CODE = f"""{_HEAD}
        self.pictures = nn.Parameter(torch.zeros(COUNT, 3, 16, 16))
        self.logits = nn.Parameter(torch.zeros(COUNT, 1, 512, 512))

    def forward(self, x):
        seen = nn.functional.adaptive_avg_pool2d(x, 16)
        nearest = (self.pictures - seen).square().sum(dim=(1, 2, 3)).argmin()
        fine = nn.functional.interpolate(self.logits[nearest][None], size=x.shape[-2:], mode="bilinear")
        return [fine * 0 - 9, fine]
"""


def write_memory_folder(folder: Path, known: Sequence[tuple[RgbImage, NDArray[np.float32]]]) -> dict[str, Path]:
    """A model that knows the alpha of these pictures and of nothing else."""
    import torch

    from vmsg_desktop.adapters.matting.birefnet_transformers import to_tensor

    thumbs, logits = [], []
    for picture, alpha in known:
        seen = torch.from_numpy(to_tensor(picture, (1024, 1024)))
        thumbs.append(torch.nn.functional.adaptive_avg_pool2d(seen, 16)[0])
        square = cv2.resize(alpha, (512, 512), interpolation=cv2.INTER_AREA)
        logits.append(torch.logit(torch.from_numpy(square), eps=1e-4)[None])
    weights = {"pictures": torch.stack(thumbs), "logits": torch.stack(logits)}
    return write_model_folder(folder, MEMORY_CODE.replace("COUNT", str(len(known))), weights)


def write_model_folder(
    folder: Path, code: str, weights: Mapping[str, Any], *, auto_map: Mapping[str, str] | None = None
) -> dict[str, Path]:
    """Write the four files that the model table lists for BiRefNet; returns them by name. ``weights`` are tensors."""
    from safetensors.torch import save_file

    folder.mkdir(parents=True, exist_ok=True)
    named = auto_map or {
        "AutoConfig": "BiRefNet_config.BiRefNetConfig",
        "AutoModelForImageSegmentation": "birefnet.BiRefNet",
    }
    config = {"architectures": ["BiRefNet"], "auto_map": dict(named), "bb_pretrained": False}
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    (folder / "BiRefNet_config.py").write_text(_CONFIG_CODE, "utf-8")
    (folder / "birefnet.py").write_text(code, "utf-8")
    save_file(dict(weights), str(folder / "model.safetensors"), metadata={"format": "pt"})
    return {path.name: path for path in folder.iterdir()}
