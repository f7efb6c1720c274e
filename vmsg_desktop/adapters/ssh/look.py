"""Looks at a machine before anything is changed on it: system, room, GPUs, and the Pythons that would do."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from vmsg_desktop.adapters.ssh.remote_shell import RemoteShell, checked, quoted
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.model.host import HostFacts, HostPython

_CANDIDATES: Final = ("python3", "python3.12", "python3.11", "python3.13", "python3.14")
"""The distribution's own first, since it has the system's torch; then those for which most packages have wheels."""

_LEAST: Final = (3, 11)

AGENT_HOME: Final = '"${VMSG_HOME:-${XDG_DATA_HOME:-$HOME/.local/share}/vmsg}"'
"""The data folder of the program there, as a word of sh: adapters.system.paths.data_home() on a Linux machine."""

_LOOK: Final = f"""
echo "system=$(uname -s)"; echo "machine=$(uname -m)"
echo "distribution=$( (. /etc/os-release && echo "$PRETTY_NAME") 2>/dev/null)"
home={AGENT_HOME}; case $home in "~/"*) home=$HOME/${{home#??}} ;; /*) ;; *) home=$(pwd)/$home ;; esac
echo "home=$home"; echo "home_set=${{VMSG_HOME:+yes}}"
mkdir -p "$home" && chmod u+rwx "$home" && echo "writable=yes"
echo "free_kb=$(df -Pk "$home" | awk 'NR==2 {{print $4}}')"
command -v apt-get >/dev/null && echo "apt=yes"
nvidia-smi --query-gpu=name,memory.total --format=csv,noheader 2>/dev/null | sed 's/^/gpu=/'
for name in {" ".join(_CANDIDATES)}; do
  path=$(command -v "$name") || continue
  "$path" -c 'import sys; v = sys.version_info
try: import ensurepip, venv; has = "venv"
except ImportError: has = "none"
print(f"python={{v[0]}}.{{v[1]}}.{{v[2]}} {{has}} {{sys.argv[1]}}")' "$path" 2>/dev/null
done
true
"""

_TORCH: Final = "import torch; torch.ones(8, device='cuda').sum().item(); print(torch.__version__)"


def look(shell: RemoteShell) -> HostFacts:
    """What the machine is. Takes seconds where a GPU and a system torch are there.

    Raises:
        RemoteError: the connection failed; "remote_home_unwritable"; "remote_unknown" for unreadable answers.
    """
    answers = checked(shell, _LOOK, doing="Looking at the machine", timeout_s=60).splitlines()
    single = {key: value for key, _, value in (line.partition("=") for line in answers)}
    gpus = tuple(line.removeprefix("gpu=").strip() for line in answers if line.startswith("gpu="))
    if single.get("writable") != "yes":
        raise RemoteError(
            "remote_home_unwritable",
            f"{single.get('home', 'The data folder')} on {shell.name} cannot be written.",
            "Mend its rights, or set VMSG_HOME there to a folder of yours.",
        )
    pythons = _pythons(answers)
    if gpus:
        pythons = tuple(_with_torch(shell, python) for python in pythons)
    return _facts(single, gpus, pythons)


def _facts(single: Mapping[str, str], gpus: tuple[str, ...], pythons: tuple[HostPython, ...]) -> HostFacts:
    free_kb = single.get("free_kb", "")
    return HostFacts(
        system=single.get("system", ""),
        machine=single.get("machine", ""),
        distribution=single.get("distribution", ""),
        home=single["home"],
        is_home_set=single.get("home_set") == "yes",
        free_bytes=int(free_kb) * 1024 if free_kb.isdigit() else 0,
        gpus=gpus,
        pythons=tuple(sorted(pythons, key=lambda python: not python.torch)),
        has_apt=single.get("apt") == "yes",
    )


def _pythons(answers: list[str]) -> tuple[HostPython, ...]:
    """Those that are new enough, each version once."""
    found: dict[tuple[int, int, int], HostPython] = {}
    for line in answers:
        match = re.fullmatch(r"python=(\d+)\.(\d+)\.(\d+) (venv|none) (.+)", line)
        if match:
            version = (int(match[1]), int(match[2]), int(match[3]))
            if version[:2] >= _LEAST and version not in found:
                found[version] = HostPython(match[5], version, match[4] == "venv")
    return tuple(found.values())


def _with_torch(shell: RemoteShell, python: HostPython) -> HostPython:
    """The Python with the version of its torch when a kernel runs on a GPU with it."""
    ran = shell.run(f'{quoted(python.path)} -c "{_TORCH}"', timeout_s=120)
    version = ran.out.strip() if ran.code == 0 else ""
    return HostPython(python.path, python.version, python.has_venv, version)


def check_fitness(facts: HostFacts, *, host: str, needed_bytes: int) -> HostPython:
    """The Python to build on. Raises RemoteError saying what is missing and the exact line that brings it."""
    if facts.system != "Linux":
        raise RemoteError(
            "remote_system_unsupported",
            f"{host} runs {facts.system or 'an unknown system'}; an agent is set up on Linux.",
            "Choose a Linux machine.",
        )
    if facts.free_bytes < needed_bytes:
        raise RemoteError(
            "remote_disk_full",
            f"{needed_bytes / 1e9:.1f} GB are needed for {facts.home} on {host} and {facts.free_bytes / 1e9:.1f} GB "
            "are free.",
            "Free some space there, or set VMSG_HOME there to a folder on another disk.",
            retryable=True,
            details={"needed_bytes": needed_bytes, "free_bytes": facts.free_bytes},
        )
    usable = [python for python in facts.pythons if python.has_venv]
    if not usable:
        raise _no_python(facts, host)
    return usable[0]


def _no_python(facts: HostFacts, host: str) -> RemoteError:
    if not facts.pythons:
        what, package = f"{host} has no Python 3.11 or newer.", "python3 python3-venv"
        words = f"{what} {facts.distribution or 'Its system'} was looked at for {', '.join(_CANDIDATES)}."
    else:
        python = facts.pythons[0]
        package = f"python{python.version[0]}.{python.version[1]}-venv"
        words = f"{python.label} on {host} cannot make virtual environments: its venv module is not installed."
    line = f"sudo apt-get install -y --no-install-recommends {package}"
    hint = f"Run there, then set up again: {line}" if facts.has_apt else f"Install there what Debian calls {package}."
    details = {"command": line} if facts.has_apt else {}
    return RemoteError("remote_python_missing", words, hint, details=details)
