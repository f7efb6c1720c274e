"""Child of the prosody rows: the predecessor's two calls of librosa. Run by harness.py in the peers' environment."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.worker_loop import serve


class Chain:
    """pitch_shift(kaiser_best), then time_stretch; its level is not kept and its peaks are not held."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        self._samples: Any = None

    def float64(self) -> dict[str, Any]:
        """Doubles, as its own decoder gives them."""
        return self._run("float64")

    def float32(self) -> dict[str, Any]:
        return self._run("float32")

    def _run(self, kind: str) -> dict[str, Any]:
        import librosa  # type: ignore[import-not-found]
        import numpy as np

        if self._samples is None:
            self._samples = np.load(self.settings["voice"]).astype(kind)
        rate_hz = self.settings["rate_hz"]
        higher = librosa.effects.pitch_shift(self._samples, sr=rate_hz, n_steps=2.0, res_type="kaiser_best")
        faster = librosa.effects.time_stretch(higher, rate=1.1)
        return {"via": f"librosa pitch_shift, time_stretch, {kind}", "output_s": len(faster) / rate_hz}


if __name__ == "__main__":
    chain = Chain(json.loads(sys.argv[1]))
    serve({"float64": chain.float64, "float32": chain.float32})
