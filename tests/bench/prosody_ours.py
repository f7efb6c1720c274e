"""Child of the prosody rows: this program's prosody. Imports lie in the task, so that a first result includes them."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.worker_loop import serve


class Prosody:
    """+2 semitones and 1.1 times the speed, level kept, peaks under -1 dBTP."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self.settings = settings
        self._work: Any = None

    def voice(self) -> dict[str, Any]:
        """The sample voice's first seconds as arrays for both sides, so that nobody decodes."""
        import numpy as np
        import soundfile

        samples, rate_hz = soundfile.read(self.settings["source"])
        assert rate_hz == self.settings["rate_hz"]
        np.save(self.settings["voice"], samples[: round(self.settings["seconds"] * rate_hz)])
        return {}

    def apply(self) -> dict[str, Any]:
        self._work = self._work or self._ready()
        return {"via": "prosody.apply, PraatProsody", "output_s": self._work()}

    def _ready(self) -> Any:
        import numpy as np

        from vmsg_desktop.adapters.prosody.praat import PraatProsody
        from vmsg_desktop.core.audio.prosody import apply
        from vmsg_desktop.core.model.media import Sound
        from vmsg_desktop.core.model.voice import EffectiveProsody, Trim

        sound = Sound(np.load(self.settings["voice"]).astype(np.float32), self.settings["rate_hz"])
        wanted, engine = EffectiveProsody(pitch_st=2.0, speed=1.1), PraatProsody()

        def work() -> float:
            spoken = apply(sound, trim=Trim(), prosody=wanted, engine=engine, progress=lambda share: None)
            return spoken.sound.duration_s

        return work


if __name__ == "__main__":
    prosody = Prosody(json.loads(sys.argv[1]))
    serve({"apply": prosody.apply, "voice": prosody.voice})
