"""Child of the cache rows: stages with a warm cache, without one, and bare lookups. Run by harness.py."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.picture_ours import MESSAGE, Engines, InProcess
from tests.bench.worker_loop import serve
from vmsg_desktop.adapters.matting.isnet_onnx import IsnetMatter
from vmsg_desktop.adapters.prosody.praat import PraatProsody
from vmsg_desktop.adapters.storage.bundled import load_presets
from vmsg_desktop.adapters.storage.cache_disk import DiskCache
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.kept import Kept, Packed
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.sources import SourceFile, Sources
from vmsg_desktop.core.model.vision import Mask
from vmsg_desktop.core.model.voice import Prosody
from vmsg_desktop.core.pipeline.key import cache_key
from vmsg_desktop.core.pipeline.picture_stages import picture_stages
from vmsg_desktop.core.pipeline.run import run
from vmsg_desktop.core.pipeline.sound_stages import sound_stages
from vmsg_desktop.core.pipeline.stage import Stage

LOOKUPS, HITS = 200, 20
ROW = "select record, record_sha256, created_s, expires_s from entries where key = ?"  # as DiskCache.get asks
SPOKEN = replace(MESSAGE, prosody=Prosody(pitch_st=2.0, speed=1.1))


class ReadyVoice(InProcess):
    """Both decoders; the voice is decoded already, so that recomputing is not charged with it."""

    def __init__(self, samples: Any, rate_hz: int) -> None:
        self._sound = Sound(np.asarray(samples, np.float32), rate_hz)

    def decode_voice(self, data: bytes, *, name: str) -> Any:
        return self._sound, None


class Cached:
    """The tasks over one photo, one voice and one cache."""

    def __init__(self, settings: dict[str, Any]) -> None:
        cv2.setNumThreads(settings["threads"])
        model, voice = Path(settings["model"]), np.load(settings["voice"])
        matter = IsnetMatter(model, model_name="isnet", model_sha256="0" * 64, threads=settings["threads"])
        self._engines: Any = Engines(ReadyVoice(voice, settings["rate_hz"]), matter)
        self._engines.prosody = PraatProsody()
        self._photo, self._voice = (Path(settings[name]).read_bytes() for name in ("photo", "source"))
        self._cache = DiskCache(Path(settings["folder"]) / "cache", clock=SystemClock())
        self._presets = load_presets()
        self._keys: dict[str, str] = {}

    def mask_hit(self) -> dict[str, Any]:
        return self._run(self._mask(), self._cache)

    def mask_made(self) -> dict[str, Any]:
        return self._run(self._mask(), None)

    def prosody_hit(self) -> dict[str, Any]:
        return self._run(self._prosody(), self._cache)

    def prosody_made(self) -> dict[str, Any]:
        return self._run(self._prosody(), None)

    def prosody_hits(self) -> dict[str, Any]:
        """Hits one after another."""
        for _ in range(HITS):
            facts = self.prosody_hit()
        return facts

    def get_row(self) -> dict[str, Any]:
        """The index's answer alone, neither checked nor unpacked."""
        if "facts" not in self._keys:
            self.get_facts()
        assert self._cache._db is not None
        for _ in range(LOOKUPS):
            row = self._cache._db.execute(ROW, [self._keys["facts"]]).fetchone()
            assert row is not None
        return {"via": "SQLite select", "bytes": self._size(self._keys["facts"])}

    def get_facts(self) -> dict[str, Any]:
        """An entry without files, as found people are kept: its row, the hash over it, its facts."""
        return self._look_up("facts", {})

    def get_mask(self) -> dict[str, Any]:
        return self._look_up("mask", {"alpha.png": bytes_of(41_000)})

    def get_sound(self) -> dict[str, Any]:
        return self._look_up("sound", {"samples.f32": bytes_of(873_000)})

    def _look_up(self, name: str, blobs: dict[str, bytes]) -> dict[str, Any]:
        if name not in self._keys:
            self._keys[name] = cache_key(name, 1, {})
            box = {"x0": 412.25, "y0": 88.5, "x1": 1290.75, "y1": 1079.0}
            kept = Kept(Packed({"boxes": [{"box": box, "confidence": 0.93}] * 2}, blobs), PraatProsody().engine)
            self._cache.put(self._keys[name], kept, stage=name, ttl_s=1e6, parts={"photo": "0" * 64})
        key = self._keys[name]
        for _ in range(LOOKUPS):
            found = self._cache.get(key, stage=name)
            assert found is not None
        return {"via": "DiskCache.get", "bytes": self._size(key)}

    def _size(self, key: str) -> int:
        """Bytes that the entry holds: its record, and its files."""
        assert self._cache._db is not None
        query = "select length(record) + size_bytes from entries where key = ?"
        return int(self._cache._db.execute(query, [key]).fetchone()[0])

    def _mask(self) -> Stage[Mask]:
        return picture_stages(SPOKEN, Sources(photo=SourceFile("photo.jpg", self._photo)), self._engines).mask

    def _prosody(self) -> Stage[Sound]:
        sources = Sources(voice=SourceFile("voice.wav", self._voice))
        return sound_stages(SPOKEN, sources, self._engines, self._presets).prosody

    def _run(self, stage: Stage[Any], cache: DiskCache | None) -> dict[str, Any]:
        """The stage as the program runs it; the file's hash is made anew each time."""
        done = run(stage, emit=lambda event: None, cancel=CancelToken(), clock=SystemClock(), cache=cache)
        return {"via": f"stage {stage.name}, cache {done.reports[-1].cache}"}


def bytes_of(count: int) -> bytes:
    return np.random.default_rng(count).bytes(count)


if __name__ == "__main__":
    cached = Cached(json.loads(sys.argv[1]))
    stages = ("mask_hit", "mask_made", "prosody_hit", "prosody_hits", "prosody_made")
    lookups = ("get_row", "get_facts", "get_mask", "get_sound")
    serve({name: getattr(cached, name) for name in stages + lookups})
