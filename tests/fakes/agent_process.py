"""A real agent as a process of its own whose engines follow a script: python -m tests.fakes.agent_process --home H.

The script is JSON: by engine ("decoder", "detector", "matter", "faces", "prosody", "encoder") what its calls do beside
the fake's work:

    {"matter": {"wait_for": "/tmp/go", "sleep_s": 0.1, "die_on": [1, 2], "fail": {"family": "compute", ...}}}

wait_for: the call blocks until that file is there. sleep_s: it takes so long. die_on: in these calls, counted over all
lives, the process kills itself as SIGKILL would. fail: it raises this error, in the calls "fail_on" or in all.
Each call leaves a line in HOME/calls.txt before it does anything, and one in HOME/ended.txt when it is over.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]
ANSWERS_S = 60.0


@dataclass
class AgentProcess:
    """Starts and ends such an agent; a context manager that leaves none behind.

    Attributes:
        home: its VMSG_HOME. script: see the module. options: of the module's command line, e.g. ("--idle", "2").
    """

    home: Path
    script: Mapping[str, Any] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    process: subprocess.Popen[str] | None = None
    facts: dict[str, Any] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.facts['port']}"

    @property
    def token(self) -> str:
        return (self.home / "agent" / "token").read_text()

    @property
    def pid(self) -> int:
        assert self.process is not None
        return self.process.pid

    def start(self) -> None:
        """Until it answers."""
        self.home.mkdir(parents=True, exist_ok=True)
        script = self.home / "script.json"
        script.write_text(json.dumps(self.script))
        command = [sys.executable, "-m", "tests.fakes.agent_process", "--home", str(self.home), "--script", str(script)]
        self.process = subprocess.Popen(
            [*command, *self.options], cwd=ROOT, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "OMP_NUM_THREADS": "1", "VMSG_HOME": str(self.home)},
        )  # fmt: skip
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, "the agent ended before it answered"
        self.facts = json.loads(line)

    def kill(self) -> None:
        """As the kernel does it when memory ends."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """In order."""
        self._end(signal.SIGTERM)

    def wait(self) -> int:
        """Until it ends by itself; its exit code."""
        assert self.process is not None
        code = self.process.wait(ANSWERS_S)
        self._end(signal.SIGKILL)
        return code

    def calls(self) -> list[str]:
        """Names of the engines, call by call, over all lives."""
        return _lines(self.home / "calls.txt")

    def ended(self) -> list[str]:
        """Those calls that came to an end."""
        return _lines(self.home / "ended.txt")

    def _end(self, number: int) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.communicate(timeout=ANSWERS_S)
        self.process = None


def _lines(path: Path) -> list[str]:
    return path.read_text().split() if path.exists() else []


def _note(path: Path, name: str) -> None:
    with path.open("a") as file:
        file.write(f"{name}\n")


class _Script:
    def __init__(self, home: Path, rules: Mapping[str, Any]) -> None:
        self._home = home
        self._rules = rules

    @contextmanager
    def call(self, name: str) -> Iterator[None]:
        _note(self._home / "calls.txt", name)
        self._act(name, self._rules.get(name, {}))
        yield
        _note(self._home / "ended.txt", name)

    def _act(self, name: str, rule: Mapping[str, Any]) -> None:
        from vmsg_desktop.core.model.errors import error_from_json

        number = _lines(self._home / "calls.txt").count(name)
        if number in rule.get("die_on", ()):
            os.kill(os.getpid(), signal.SIGKILL)
        while "wait_for" in rule and not Path(rule["wait_for"]).exists():
            time.sleep(0.005)
        time.sleep(rule.get("sleep_s", 0.0))
        if "fail" in rule and number in rule.get("fail_on", (number,)):
            raise error_from_json(rule["fail"])


def _scripted(target: Any, method: str, name: str, script: _Script) -> None:
    """``target.method`` does what the script says before its own work."""
    real: Callable[..., Any] = getattr(target, method)

    def call(*args: Any, **named: Any) -> Any:
        with script.call(name):
            return real(*args, **named)

    object.__setattr__(target, method, call)


def main() -> None:
    from contextlib import nullcontext

    from remote_agent.serving import ServeOptions, agent_home, serve
    from remote_agent.worker import unwrapped
    from tests.fakes.engines import FakeDetector, FakeEngines
    from vmsg_desktop.adapters.prosody.praat import PraatPitchMeter
    from vmsg_desktop.adapters.storage.bundled import load_presets, read_background, read_music
    from vmsg_desktop.adapters.storage.cache_disk import DiskCache
    from vmsg_desktop.adapters.storage.message_folder import read_source
    from vmsg_desktop.adapters.system.clock import SystemClock
    from vmsg_desktop.adapters.system.paths import cache_home
    from vmsg_desktop.application.workbench import Workbench
    from vmsg_desktop.core.model.vision import Box

    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--script", type=Path)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--idle", type=float, help="idle seconds until it ends")
    parser.add_argument("--queue", type=int, default=200)
    parser.add_argument("--width", type=int, default=2)
    parser.add_argument("--close", type=float, default=5.0, help="seconds that what runs gets at the end")
    args = parser.parse_args()
    os.environ["VMSG_HOME"] = str(args.home)
    script = _Script(args.home, json.loads(args.script.read_text()) if args.script else {})
    engines = FakeEngines(detector=FakeDetector([Box(20, 20, 300, 240)]))  # one person: the mask takes 1 ms
    for target, method, name in (
        (engines.decoder, "decode_photo", "decoder"), (engines.decoder, "decode_voice", "decoder"),
        (engines.detector, "detect", "detector"), (engines.matter, "matte", "matter"), (engines.faces, "find", "faces"),
        (engines.prosody, "change", "prosody"), (engines.sound_encoder, "encode", "encoder"),
    ):  # fmt: skip
        _scripted(target, method, name, script)
    bench = Workbench(
        engines,
        load_presets(),
        PraatPitchMeter(),
        DiskCache(cache_home(), clock=SystemClock()),
        SystemClock(),
        read_source,
        read_background,
        read_music,
    )
    options = ServeOptions(args.port, args.idle, args.queue, args.width, args.close)
    other = serve(
        agent_home(), options, open_bench=lambda wishes: nullcontext(bench), wrap=unwrapped,
        told=lambda rendezvous: print(json.dumps(asdict(rendezvous)), flush=True),
    )  # fmt: skip
    if other is not None:
        print(json.dumps({**asdict(other), "is_other": True}), flush=True)


if __name__ == "__main__":
    main()
