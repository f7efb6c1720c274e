"""Puts a version of the program onto a host, beside those that are there: its wheel, an environment, its packages.

Each step looks first and does only what is missing, so a set-up that was cut off goes on where it was.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from vmsg_desktop.adapters.ssh.own_wheel import OwnWheel
from vmsg_desktop.adapters.ssh.place import Place
from vmsg_desktop.adapters.ssh.remote_shell import (
    OnLine,
    RemoteShell,
    checked,
    command_failed,
    quoted,
)
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.model.host import HostFacts, HostPython, SetupWishes

INSTALL_TIMEOUT_S: Final = 3600.0
"""torch and its companions are 3 GB; a slow line takes its time, and each line of pip's output is shown."""

BASE_BYTES: Final = 1_500_000_000
GPU_BYTES: Final = 9_000_000_000
"""Room for an environment with the models of the starter set, and with torch."""

HEADLESS_OPENCV: Final = "opencv-python-headless"
_LAST_LINES: Final = 12


@dataclass(frozen=True)
class Build:
    """What an environment is made of.

    Attributes:
        wheel: this program. extras: of it, "" or "gpu".
        python: it is built on; with its torch when ``python.torch`` is set and the extra is "gpu".
    """

    wheel: OwnWheel
    extras: str
    python: HostPython

    @property
    def sees_system(self) -> bool:
        """The system's packages are used: a torch that computes on the GPU is among them."""
        return bool(self.extras and self.python.torch)

    @property
    def label(self) -> str:
        """Names the environment's folder: what is built otherwise lies beside it, never over one that runs."""
        parts = (self.wheel.label, self.extras, "system" if self.sees_system else "")
        return "-".join(part for part in parts if part)


def extras_for(wishes: SetupWishes, facts: HostFacts) -> str:
    """The extra that is installed: "gpu" or none."""
    if wishes.extras == "auto":
        return "gpu" if facts.gpus else ""
    return "gpu" if wishes.extras == "gpu" else ""


def is_complete(shell: RemoteShell, place: Place, label: str) -> bool:
    """An environment was built to its end, and its Python still runs."""
    folder = place.version(label)
    return shell.run(f"[ -e {quoted(folder + '/.ready')} ] && {quoted(place.python(label))} -c ''").code == 0


def send_wheel(
    shell: RemoteShell,
    place: Place,
    wheel: OwnWheel,
    *,
    progress: Callable[[float], None],
    cancel: CancelToken,
) -> bool:
    """Put the wheel there unless it lies there whole; True when it was sent. Raises RemoteError, Cancelled."""
    path = wheel_path(place, wheel)
    if shell.run(f"sha256sum < {quoted(path)} 2>/dev/null").out.startswith(wheel.sha256):
        return False
    folder = path.rpartition("/")[0]
    checked(shell, f"umask 077; mkdir -p {quoted(folder)}", doing="Making the agent's folder")
    shell.put(wheel.data, path, on_bytes=lambda done, total: progress(done / total), cancel=cancel)
    return True


def make_environment(shell: RemoteShell, place: Place, build: Build, *, cancel: CancelToken) -> None:
    """A fresh virtual environment in the version's folder. Raises RemoteError, Cancelled."""
    folder = place.version(build.label)
    system = ["--system-site-packages"] if build.sees_system else []
    words = " ".join(map(quoted, [build.python.path, "-m", "venv", "--clear", *system, folder]))
    end_leftover(shell, place)
    command = f"umask 077; env -u PYTHONPATH -u PYTHONHOME {words}"
    ran = shell.run(_noted(place, command), timeout_s=300, cancel=cancel)
    if ran.code != 0:
        raise command_failed(shell, ran, doing="Making the environment")


def install_packages(
    shell: RemoteShell,
    place: Place,
    build: Build,
    *,
    on_line: OnLine,
    cancel: CancelToken,
) -> None:
    """Our wheel and what it asks for, from wherever pip of that machine takes packages. Raises RemoteError."""
    path = wheel_path(place, build.wheel)
    _pip(shell, place, build, [f"{path}[{build.extras}]" if build.extras else path], on_line=on_line, cancel=cancel)
    if build.extras:  # ultralytics brings the OpenCV that needs a screen's libraries, under the same module name
        words = ["--force-reinstall", "--no-deps", HEADLESS_OPENCV]
        _pip(shell, place, build, words, on_line=on_line, cancel=cancel)
    shell.put(b"", f"{place.version(build.label)}/.ready")


def wheel_path(place: Place, wheel: OwnWheel) -> str:
    """Where a wheel lies there: under its hash, by the name that pip wants."""
    return f"{place.agent}/wheels/{wheel.sha256[:16]}/{wheel.name}"


def _pip(
    shell: RemoteShell,
    place: Place,
    build: Build,
    words: list[str],
    *,
    on_line: OnLine,
    cancel: CancelToken,
) -> None:
    tail: deque[str] = deque(maxlen=_LAST_LINES)

    def hear(line: str) -> None:
        tail.append(line)
        on_line(line)

    options = ("install", "--no-input", "--progress-bar", "off", "--disable-pip-version-check")
    command = place.module("pip", *options, *words, label=build.label)
    ran = shell.run(_noted(place, command), timeout_s=INSTALL_TIMEOUT_S, on_line=hear, cancel=cancel)
    if ran.code != 0:
        raise RemoteError(
            "remote_packages_failed",
            f"pip could not install the packages on {shell.name}:\n" + "\n".join(tail),
            "Mend what it names (network, room, a package index), then set up again: it goes on where it was.",
            details={"exit_code": ran.code},
        )


def end_leftover(shell: RemoteShell, place: Place) -> None:
    """End what an earlier set-up left running there when its connection was cut. Raises RemoteError."""
    pid = quoted(_pid_path(place))
    line = (
        f"pid=$(cat {pid} 2>/dev/null) || exit 0; "
        f'case "$(ps -o args= -p "$pid")" in *{quoted(place.agent)}*) kill -TERM "-$pid" ;; esac; rm -f {pid}'
    )
    shell.run(line)


def _noted(place: Place, command: str) -> str:
    """The command with its process group noted while it runs, for :func:`end_leftover`."""
    pid = quoted(_pid_path(place))
    return f"echo $$ > {pid}; ( {command} ); code=$?; rm -f {pid}; exit $code"


def _pid_path(place: Place) -> str:
    return f"{place.agent}/setup.pid"
