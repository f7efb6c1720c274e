"""The agent of the rows about it: a process of its own whose stages give ready results, so that the dispatch is left.

Orders, files, events, cache and results are those of a mask: four stages, 41 kB. Run as
``python -m tests.bench.agent_served --home HOME``; the line that it prints tells where it answers.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.fakes.engines import FakeEngines
from vmsg_desktop.adapters.prosody.praat import PraatPitchMeter
from vmsg_desktop.adapters.storage.bundled import load_presets, read_background, read_music
from vmsg_desktop.adapters.storage.cache_disk import DiskCache
from vmsg_desktop.adapters.storage.message_folder import read_source
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.application.workbench import Workbench
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.kept import Packed
from vmsg_desktop.core.model.limits import PHOTO_MAX_BYTES
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.sources import SourceFile
from vmsg_desktop.core.pipeline.picture_stages import DAY_S, PictureStages
from vmsg_desktop.core.pipeline.stage import Codec, Keeping, Made, Stage

RESULT_BYTES = 41_000
_ENGINE = Engine("ready", "m", "aa" * 32, "1", "CPU")
_PLAIN = Codec[Packed](lambda value: value, lambda packed: packed)


class ReadyBench(Workbench):
    """A workbench whose stages of the picture have their results ready; they are asked for and kept as real ones."""

    def picture_stages(self, message: Message) -> PictureStages:
        """The photo is read, and each stage asks for what it stands on."""
        return ready_stages(self.read_source(message.photo, what="photo", limit_bytes=PHOTO_MAX_BYTES))


def ready_stages(photo: SourceFile) -> PictureStages:
    """Stages for one photo: faces and people stand on it, the mask on all three."""
    facts = {"boxes": [{"x0": 130.0, "y0": 40.0, "x1": 190.0, "y1": 100.0}]}

    def ready(name: str, packed: Packed, needed: tuple[Stage[Any], ...], *, is_kept: bool = True) -> Stage[Any]:
        def compute(need: Callable[[Stage[Any]], Any], progress: Any) -> Made[Packed]:
            for stage in needed:
                need(stage)
            return Made(packed, _ENGINE)

        keeping = Keeping(lambda need: {"photo": photo.sha256, "engine": asdict(_ENGINE)}, _PLAIN, DAY_S, 1)
        return Stage(name, compute, keeping if is_kept else None)

    decoded = ready("photo", Packed({}), (), is_kept=False)
    faces, people = (ready(name, Packed(facts), (decoded,)) for name in ("faces", "people"))
    alpha = (photo.data * (RESULT_BYTES // len(photo.data) + 1))[:RESULT_BYTES]
    mask = ready("mask", Packed({"doubts": []}, {"alpha.png": alpha}), (faces, people, decoded))
    return PictureStages(decoded, faces, people, people, mask, mask, mask, mask)


def ready_bench(cache: Path) -> ReadyBench:
    """A workbench over ready results, kept under ``cache``."""
    clock = SystemClock()
    presets, meter = load_presets(), PraatPitchMeter()
    kept = DiskCache(cache, clock=clock)
    return ReadyBench(FakeEngines(), presets, meter, kept, clock, read_source, read_background, read_music)


def main() -> None:
    from remote_agent.serving import ServeOptions, agent_home, serve
    from remote_agent.worker import unwrapped
    from vmsg_desktop.adapters.system.paths import cache_home

    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    os.environ["VMSG_HOME"] = str(parser.parse_args().home)
    bench = ready_bench(cache_home())
    serve(
        agent_home(),
        ServeOptions(),
        open_bench=lambda wishes: nullcontext(bench),
        wrap=unwrapped,
        told=lambda rendezvous: print(json.dumps(asdict(rendezvous)), flush=True),
    )


if __name__ == "__main__":
    main()
