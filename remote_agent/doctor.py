"""``vmsg-agent doctor``: whether this machine can be a host: what ``vmsg doctor`` looks at, and the agent's own things.

It runs before the first start as well as beside a running agent, and changes nothing.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Final

from remote_agent.status import status
from remote_agent.supervise import find_supervisor
from vmsg_desktop.adapters.system.checks import Check
from vmsg_desktop.adapters.system.paths import data_home

FAILED: Final = 1
_ASK_S: Final = 10.0
_MARKS: Final = {"ok": "ok  ", "warn": "note", "fail": "no  "}


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("doctor", help="check that this machine can be a host; exit code 1 when not")
    parser.add_argument("--json", action="store_true", help="as JSON")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """``vmsg-agent doctor``."""
    from vmsg_desktop.bootstrap import run_checks

    checks = (*run_checks(), *agent_checks(data_home() / "agent"))
    has_failed = any(check.state == "fail" for check in checks)
    if args.json:
        facts = {"is_healthy": not has_failed, "checks": [asdict(check) for check in checks]}
        sys.stdout.write(json.dumps(facts, indent=2) + "\n")
    else:
        sys.stdout.writelines(f"{line}\n" for check in checks for line in _lines(check))
    return FAILED if has_failed else 0


def agent_checks(home: Path) -> tuple[Check, ...]:
    """The agent's folder, its private files, whether it answers, and what keeps it running."""
    return (_folder_check(home), *_token_check(home), _answer_check(home), _keeper_check(home), *_driver_checks())


def _folder_check(home: Path) -> Check:
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    if not os.access(place, os.W_OK | os.X_OK):
        return Check("agent folder", "fail", f"{place} cannot be written", "Mend its rights.")
    mode = stat.S_IMODE(home.stat().st_mode) if home.exists() else 0o700
    if mode & 0o077:
        return Check("agent folder", "fail", f"others can look into {home}", f"chmod 700 '{home}'")
    return Check("agent folder", "ok", str(home))


def _token_check(home: Path) -> Iterator[Check]:
    """Whoever can read the token may use the agent; there is none before the first start."""
    path = home / "token"
    if path.exists():
        facts = path.stat()
        is_private = not stat.S_IMODE(facts.st_mode) & 0o077 and facts.st_uid == os.geteuid()
        found = "readable by its owner alone" if is_private else "others can read it, or it is not yours"
        yield Check("agent token", "ok" if is_private else "fail", found, "" if is_private else f"rm '{path}'")


def _answer_check(home: Path) -> Check:
    found = status(home)
    if found.is_running:
        return Check("agent", "ok", f"{found.version} answers on port {found.port}, process {found.pid}")
    return Check("agent", "warn" if found.pid else "ok", found.problem, "vmsg agent start HOST" if found.pid else "")


def _keeper_check(home: Path) -> Check:
    """What keeps the agent running once nobody is signed in."""
    supervisor = find_supervisor(home)
    if supervisor is not None:
        return Check("agent service", "ok", f"its own supervisor, process {supervisor.pid}")
    problem = systemd_problem()
    if problem:
        return Check("agent service", "ok", f"its own supervisor keeps it running, for {problem}")
    return Check("agent service", "ok", "systemd, which lets it outlive the session")


def systemd_problem() -> str:
    """Why systemd cannot keep the agent of this user running, as a clause; empty when it can."""
    if shutil.which("systemctl") is None or shutil.which("loginctl") is None:
        return "there is no systemd"
    if _said("systemctl", "--user", "show", "--property=Version") is None:
        return "systemd does not serve this user"
    linger = _said("loginctl", "show-user", getpass.getuser(), "--property=Linger", "--value")
    return "" if linger == "yes" else "services of this user end with the session (loginctl enable-linger)"


def _driver_checks() -> Iterator[Check]:
    """The driver as nvidia-smi sees it, where it is installed."""
    if shutil.which("nvidia-smi") is None:
        return
    listed = _said("nvidia-smi", "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader")
    if listed:
        yield Check("GPU driver", "ok", "; ".join(listed.splitlines()))
    else:
        fix = "Restart the machine, or install the driver anew."
        yield Check("GPU driver", "warn", "nvidia-smi lists no GPU; work runs on the processor", fix)


def _said(*command: str) -> str | None:
    """What a program wrote; None when it failed or did not end."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_ASK_S, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def _lines(check: Check) -> Sequence[str]:
    first = f"{_MARKS[check.state]} {check.name}: {check.found}"
    return (first, f"     {check.fix}") if check.fix else (first,)
