"""Keeps the agent of a host running: as a systemd service of its user, or under the agent's own supervisor.

systemd is used where it serves the user and lets the service outlive the session (linger). Elsewhere
``vmsg-agent supervise`` does: it restarts a died agent and ends with one that was idle. Nothing needs root.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from vmsg_desktop.adapters.ssh.place import Place
from vmsg_desktop.adapters.ssh.remote_shell import RemoteShell, checked, quoted
from vmsg_desktop.core.model.host import ServiceKind

UNIT: Final = "vmsg-agent.service"
STOP_TIMEOUT_S: Final = 60.0
_UNITS: Final = '"${XDG_CONFIG_HOME:-$HOME/.config}/systemd/user"'
_USER_BUS: Final = 'export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-/run/user/$(id -u)}"'

_ASK_SYSTEMD: Final = f"""
{_USER_BUS}
command -v systemctl >/dev/null && command -v loginctl >/dev/null || {{ echo "there is no systemd"; exit 1; }}
loginctl enable-linger >/dev/null 2>&1 || {{ echo "the system does not let services outlive the session"; exit 1; }}
[ "$(loginctl show-user "$(id -un)" --property=Linger --value 2>/dev/null)" = yes ] ||
  {{ echo "the system does not let services outlive the session"; exit 1; }}
systemctl --user show --property=Version >/dev/null 2>&1 || {{ echo "systemd does not serve this user"; exit 1; }}
"""

_UNIT_TEXT: Final = """\
[Unit]
Description=VMsg agent: prepares video messages
StartLimitIntervalSec=300
StartLimitBurst=20

[Service]
{environment}ExecStart={command}
Restart=on-failure
RestartSec=2
TimeoutStopSec=30

[Install]
WantedBy=default.target
"""


@dataclass(frozen=True)
class ServicePlan:
    """How an agent is kept running.

    Attributes:
        kind: by what. idle_minutes: it ends after so long without work; 0 = never.
    """

    kind: ServiceKind
    idle_minutes: float

    def to_text(self) -> str:
        """For service.json."""
        return json.dumps({"kind": self.kind, "idle_minutes": self.idle_minutes}) + "\n"


def plan_from(text: str) -> ServicePlan | None:
    """The plan in a service.json; None when it has none that is understood."""
    try:
        data = json.loads(text)
        plan = ServicePlan(data["kind"], float(data["idle_minutes"]))
    except (ValueError, KeyError, TypeError):
        return None
    return plan if plan.kind in ("systemd", "supervisor") else None


def choose_kind(shell: RemoteShell) -> tuple[ServiceKind, str]:
    """What keeps the agent running there, and why it is not systemd (empty when it is)."""
    ran = shell.run(_ASK_SYSTEMD, timeout_s=30)
    if ran.code == 0:
        return "systemd", ""
    return "supervisor", ran.out.strip() or "systemd did not answer"


def install(shell: RemoteShell, place: Place, plan: ServicePlan) -> None:
    """Write what starts the agent of `current`; nothing is started. Raises RemoteError."""
    if plan.kind == "systemd":
        _install_unit(shell, place, plan)
        start = f"{_USER_BUS}\nsystemctl --user reset-failed {UNIT} 2>/dev/null\nexec systemctl --user start {UNIT}\n"
    else:
        _remove_unit(shell)
        start = f"exec {_command(place, 'supervise', '--detach', plan)}\n"
    home = f"export VMSG_HOME={quoted(place.home)}\n" if place.is_home_set else ""
    shell.put(f"#!/bin/sh\n# Starts the agent; written by vmsg agent setup.\n{home}{start}".encode(), place.start)
    shell.put(plan.to_text().encode(), f"{place.agent}/service.json")
    checked(shell, f"chmod 700 {quoted(place.start)}", doing="Writing the service")


def start(shell: RemoteShell, place: Place) -> None:
    """Start the agent of `current`; nothing happens when it runs. Raises RemoteError."""
    checked(shell, f"sh {quoted(place.start)}", doing="Starting the agent", timeout_s=STOP_TIMEOUT_S)


def stop(shell: RemoteShell, place: Place, plan: ServicePlan | None) -> None:
    """End the agent, whatever runs it; it finishes what it has to write first. Raises RemoteError."""
    if plan is not None and plan.kind == "systemd":
        line = f"{_USER_BUS}; systemctl --user stop {UNIT}"
        checked(shell, line, doing="Stopping the agent", timeout_s=STOP_TIMEOUT_S)
    command = place.module("remote_agent", "supervise", "--stop")
    checked(
        shell, f"! [ -x {quoted(place.python())} ] || {command}", doing="Stopping the agent", timeout_s=STOP_TIMEOUT_S
    )


def remove(shell: RemoteShell, place: Place) -> None:
    """Take the service away; stop it first. Raises RemoteError."""
    _remove_unit(shell)
    files = " ".join(map(quoted, (place.start, f"{place.agent}/service.json")))
    checked(shell, f"rm -f {files}", doing="Removing the service")


def last_words(shell: RemoteShell, place: Place, plan: ServicePlan, *, lines: int = 12) -> str:
    """The end of what the agent said, for an error."""
    journal = f"{_USER_BUS}; journalctl --user -u {UNIT} -n {lines} --no-pager -o cat"
    log = f"tail -n {lines} {quoted(place.agent)}/supervisor.log"
    ran = shell.run(journal if plan.kind == "systemd" else log, timeout_s=15)
    return ran.out.strip()


def _install_unit(shell: RemoteShell, place: Place, plan: ServicePlan) -> None:
    command = [place.python(), "-m", "remote_agent", "serve", *_idle(plan)]
    environment = f"Environment={_unit_word(f'VMSG_HOME={place.home}')}\n" if place.is_home_set else ""
    text = _UNIT_TEXT.format(environment=environment, command=" ".join(_unit_word(word) for word in command))
    folder = checked(shell, f"mkdir -p {_UNITS} && cd {_UNITS} && pwd", doing="Writing the service").strip()
    shell.put(text.encode(), f"{folder}/{UNIT}")
    line = f"{_USER_BUS}; systemctl --user daemon-reload && systemctl --user enable {UNIT}"
    checked(shell, line, doing="Writing the service")


def _remove_unit(shell: RemoteShell) -> None:
    """Nothing where there is none."""
    line = (
        f'unit={_UNITS}/{UNIT}; [ -e "$unit" ] || exit 0; {_USER_BUS}; systemctl --user disable --now {UNIT}; '
        'rm -f "$unit"; systemctl --user daemon-reload; true'
    )
    checked(shell, line, doing="Removing the service", timeout_s=STOP_TIMEOUT_S)


def _command(place: Place, verb: str, option: str, plan: ServicePlan) -> str:
    return place.module("remote_agent", verb, option, *_idle(plan))


def _idle(plan: ServicePlan) -> tuple[str, str]:
    return "--idle-minutes", f"{plan.idle_minutes:g}"


def _unit_word(word: str) -> str:
    """A word of a unit file that systemd takes literally; a program's path knows no $ variables."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return f'"{escaped}"'
