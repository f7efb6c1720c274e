"""This computer as the settings show it, and its doctor as a child process: torch and a GPU that fails stay there."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Literal

import psutil

from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.host import HostCheck
from vmsg_desktop.core.model.host_look import Here
from vmsg_desktop.programs import own_command

_LOOK_S: Final = 0.1
_STATES: Final[Mapping[str, Literal["ok", "warn", "fail"]]] = {"ok": "ok", "warn": "warn", "fail": "fail"}


def look_here(home: Path, *, agent_version: str | None, version: str) -> Here:
    """This computer now; ``home``: the folder of the program's data."""
    existing = next(folder for folder in (home, *home.parents) if folder.exists())
    return Here(
        system=f"{platform.system()} {platform.machine()}",
        cores=_cores(),
        memory_bytes=psutil.virtual_memory().total,
        free_bytes=shutil.disk_usage(existing).free,
        agent_version=agent_version,
        version=version,
    )


def doctor_command() -> tuple[str, ...]:
    """What prints this program's doctor as JSON."""
    return own_command("vmsg", "doctor", "--json")


def examine_here(cancel: CancelToken, command: Sequence[str] | None = None) -> tuple[HostCheck, ...]:
    """What ``vmsg doctor`` finds. Raises ComputeError when it ends without an answer; Cancelled, and it is ended."""
    with subprocess.Popen(
        command or doctor_command(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as child:
        try:
            out, said = _output(child, cancel)
        except BaseException:
            child.kill()
            raise
    try:
        return tuple(_check(item) for item in json.loads(out)["checks"])
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        last = said.strip().splitlines()[-1:] or [f"exit code {child.returncode}"]
        raise ComputeError(
            "doctor_failed", f"The check of this computer ended without an answer: {last[0]}.", "Run: vmsg doctor"
        ) from exc


def _output(child: subprocess.Popen[str], cancel: CancelToken) -> tuple[str, str]:
    while True:
        cancel.check()
        try:
            return child.communicate(timeout=_LOOK_S)
        except subprocess.TimeoutExpired:
            continue


def _check(item: Mapping[str, Any]) -> HostCheck:
    state = _STATES.get(str(item["state"]), "fail")
    return HostCheck(str(item["name"]), state, str(item["found"]), str(item.get("fix", "")))


def _cores() -> int:
    """Those that this process may use, where the system tells."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1
