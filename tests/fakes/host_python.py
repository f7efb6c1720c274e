"""What a host's ``python3`` does in a set-up, without pip and without the program: quick, and able to fail.

Installed as ``python3`` on a host's PATH by tests.fakes.agent_host. ``-m venv`` puts a copy of itself into the new
environment. FAKE_KNOBS names a folder: ``calls`` there records every call; files in it make things fail:
``pip-fails``, ``models-fail`` (the exit code), ``sick`` (the doctor), ``silent-LABEL`` (that version never answers),
``pip-waits`` (until it is told to end), ``stop-fails`` (so many times, though the agent ends).
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

KNOBS = Path(os.environ["FAKE_KNOBS"])
HOME = Path(os.environ["VMSG_HOME"])
RUNNING = HOME / "agent" / "running.json"
VERSION = "0.1.0"


def main(words: list[str]) -> int:
    if words[:1] == ["-c"]:
        os.execv(sys.executable, [sys.executable, *words])
    with (KNOBS / "calls").open("a") as calls:
        calls.write(json.dumps([_label(), *words[1:]]) + "\n")
    handler: Any = {"venv": venv, "pip": pip, "vmsg_desktop": models, "remote_agent": agent}[words[1]]
    return int(handler(words[2:]))


def venv(words: list[str]) -> int:
    folder = Path(words[-1]) / "bin"
    if "--clear" in words:
        shutil.rmtree(folder.parent, ignore_errors=True)
    folder.mkdir(parents=True)
    shutil.copy2(__file__, folder / "python")
    return 0


def pip(words: list[str]) -> int:
    print("Collecting something", flush=True)
    if (KNOBS / "pip-fails").exists():
        print("ERROR: No matching distribution found for something", file=sys.stderr)
        return 1
    if (KNOBS / "pip-waits").exists():
        (KNOBS / "pip-pid").write_text(str(os.getpid()))
        signal.signal(signal.SIGTERM, lambda *_: os._exit(143))
        print("Waiting for a slow mirror", flush=True)
        signal.pause()
    return 0


def models(words: list[str]) -> int:
    folder = HOME / "models"
    match words[1]:
        case "get":
            if (KNOBS / "models-fail").exists():
                print("remote: the model could not be fetched", file=sys.stderr)
                return int((KNOBS / "models-fail").read_text())
            return 0
        case "list":
            states = {
                name: "verified" if (folder / "toy" / name).exists() else "missing" for name in ("a.bin", "b.bin")
            }
            files = [{"name": name, "state": state} for name, state in states.items()]
            print(json.dumps([{"name": "toy", "set": "toys", "files": files}]))
        case "import":
            (folder / words[4]).mkdir(parents=True, exist_ok=True)
            shutil.copy2(words[2], folder / words[4])
    return 0


def agent(words: list[str]) -> int:
    match words[0]:
        case "doctor":
            is_sick = (KNOBS / "sick").exists()
            check = {"name": "disk", "state": "fail" if is_sick else "ok", "found": "0 GB free", "fix": "Free some."}
            print(json.dumps({"is_healthy": not is_sick, "checks": [check]}))
            return int(is_sick)
        case "status":
            running = json.loads(RUNNING.read_text()) if RUNNING.exists() else None
            is_answering = running is not None and not (KNOBS / f"silent-{running['label']}").exists()
            if is_answering:
                print(json.dumps({"is_running": True, "version": VERSION, "pid": 4711, "port": 40000, "problem": ""}))
                return 0
            print(json.dumps({"is_running": False, "version": None, "problem": "it does not run"}))
            return 1
        case "supervise" if "--stop" in words:
            RUNNING.unlink(missing_ok=True)
            return _stop_fails()
        case "supervise" | "serve":
            RUNNING.write_text(json.dumps({"label": _label(), "words": words}))
    return 0


def _stop_fails() -> int:
    """The agent has ended, and who was to tell it fails, as often as the knob says."""
    knob = KNOBS / "stop-fails"
    times = int(knob.read_text()) if knob.exists() else 0
    if not times:
        return 0
    knob.write_text(str(times - 1))
    print("the supervisor does not answer", file=sys.stderr)
    return 1


def _label() -> str:
    """The version whose environment this copy is in; "system" for the one on the PATH."""
    folder = Path(__file__).resolve().parents[1]
    return folder.name if folder.parent.name == "versions" else "system"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
