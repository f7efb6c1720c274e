"""The few Debian packages that the Python packages cannot bring along: which are missing, and how they are installed.

Run by the system's own python3, so: standard library only.
"""

from __future__ import annotations

import ctypes.util
import importlib
import importlib.util
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

APT_FLAGS = ("install", "-y", "--no-install-recommends")


class SetupError(Exception):
    """Set-up cannot go on; the message tells the person what to do."""


@dataclass(frozen=True)
class Need:
    """A Debian package, why it is needed, and a test that tells whether its service is there already.

    The test looks for the thing itself, not for the package, so that a Python from elsewhere or another
    distribution's library counts too.
    """

    package: str
    reason: str
    is_met: Callable[[], bool]


def _has_library(name: str) -> bool:
    """True when the loader knows lib``name``.so."""
    return ctypes.util.find_library(name) is not None


BASE_NEEDS = (
    Need("python3-venv", "makes the virtual environment", lambda: importlib.util.find_spec("ensurepip") is not None),
)
TEST_NEEDS = (
    Need("espeak-ng", "the tests speak with it", lambda: shutil.which("espeak-ng") is not None),
    Need("openssh-server", "the tests reach hosts over it", lambda: os.access("/usr/sbin/sshd", os.X_OK)),
    Need("openssh-client", "tests use its keys, benchmarks its scp", lambda: shutil.which("scp") is not None),
    Need("libglib2.0-0", "the window runs its loop with it", lambda: _has_library("glib-2.0")),
    Need("libegl1", "the window draws with it", lambda: _has_library("EGL")),
    Need("libgl1", "the window draws with it", lambda: _has_library("GL")),
    Need("libxkbcommon0", "the window reads keys with it", lambda: _has_library("xkbcommon")),
    Need("libdbus-1-3", "the window talks to the desktop with it", lambda: _has_library("dbus-1")),
    Need("libfontconfig1", "the window finds fonts with it", lambda: _has_library("fontconfig")),
    Need("xvfb", "the tests show windows on its screen", lambda: shutil.which("Xvfb") is not None),
    Need("xdotool", "the tests use mouse and keyboard with it", lambda: shutil.which("xdotool") is not None),
    Need("libpulse0", "the window plays sound with it", lambda: _has_library("pulse")),
    *(
        Need(f"lib{name}", "the window is shown with it", partial(_has_library, library))
        for name, library in (
            ("xcb-cursor0", "xcb-cursor"),
            ("xcb-icccm4", "xcb-icccm"),
            ("xcb-image0", "xcb-image"),
            ("xcb-keysyms1", "xcb-keysyms"),
            ("xcb-randr0", "xcb-randr"),
            ("xcb-render-util0", "xcb-render-util"),
            ("xcb-shape0", "xcb-shape"),
            ("xcb-xkb1", "xcb-xkb"),
            ("xkbcommon-x11-0", "xkbcommon-x11"),
        )
    ),
    Need("libportaudio2", "recording listens with it", lambda: _has_library("portaudio")),
    Need("libasound2-plugins", "recording reaches the sound server with it", lambda: _has_alsa_plugin("pulse")),
    Need("pulseaudio", "the tests speak into its virtual microphone", lambda: shutil.which("pulseaudio") is not None),
    Need("pulseaudio-utils", "recording asks it for the microphones", lambda: shutil.which("pactl") is not None),
    Need("dbus-daemon", "the tests hear notifications with it", lambda: shutil.which("dbus-daemon") is not None),
    Need("iproute2", "the tests lay networks of several hosts with it", lambda: _is_program("ip")),
)

PACKAGE_NEEDS = (
    Need("binutils", "reads what each library asks for", lambda: shutil.which("objdump") is not None),
    Need(f"libpython3.{sys.version_info.minor}", "goes into the package", lambda: _has_shared_python()),
    *(need for need in TEST_NEEDS if need.reason.startswith("the window")),
)

PICTURE_NEEDS = (
    Need("fontconfig", "the pictures ask it for letters", lambda: shutil.which("fc-list") is not None),
    Need("fonts-noto-cjk", "the pictures show Japanese with it", lambda: _has_letters("ja")),
)


def _has_letters(language: str) -> bool:
    """True when a font has the letters of a language."""
    done = subprocess.run(["fc-list", f":lang={language}"], capture_output=True, text=True, check=False)
    return bool(done.stdout.strip())


def _is_program(name: str) -> bool:
    """True when ``name`` is there; the folders of the administrator count, which are not on everybody's path."""
    return shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin") is not None


def _has_shared_python() -> bool:
    """True when this Python is there as a shared library."""
    name, folder = sysconfig.get_config_var("INSTSONAME"), sysconfig.get_config_var("LIBDIR")
    is_near = bool(name) and ".so" in name and (Path(folder or "/") / name).is_file()
    return is_near or _has_library(f"python3.{sys.version_info.minor}")


def _has_alsa_plugin(name: str) -> bool:
    """True when ALSA has this kind of device."""
    plugin = f"alsa-lib/libasound_module_pcm_{name}.so"
    return any(found for folder in ("lib*", "lib*/*") for found in Path("/usr").glob(f"{folder}/{plugin}"))


def missing(needs: tuple[Need, ...]) -> tuple[Need, ...]:
    """The needs that this machine does not meet."""
    return tuple(need for need in needs if not need.is_met())


def apt_line(needs: tuple[Need, ...]) -> str:
    """The command that a person without root rights passes on."""
    return " ".join(("sudo", "apt-get", *APT_FLAGS, *(need.package for need in needs)))


def ensure(needs: tuple[Need, ...]) -> None:
    """Install what is missing when root on a Debian; otherwise raise SetupError with the exact line to run."""
    absent = missing(needs)
    if not absent:
        return
    for need in absent:
        print(f"  missing system package {need.package}: {need.reason}", flush=True)
    if shutil.which("apt-get") is None:
        names = ", ".join(need.package for need in absent)
        raise SetupError(f"This is no Debian; install what gives you (Debian's names) {names}, then run make again.")
    if os.geteuid() != 0:
        raise SetupError(
            f"Only root may install system packages. Run this line, then make again:\n\n  {apt_line(absent)}"
        )
    install(absent)
    importlib.invalidate_caches()
    still = missing(absent)
    if still:
        raise SetupError(f"Installed, but still not usable: {', '.join(need.package for need in still)}.")


def install(needs: tuple[Need, ...]) -> None:
    """apt-get update and install, quiet unless it fails; SetupError carries the end of apt's own words."""
    names = [need.package for need in needs]
    print(f"  installing {', '.join(names)} ...", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], ["apt-get", *APT_FLAGS, *names]):
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode != 0:
            tail = "\n".join((done.stdout + done.stderr).splitlines()[-8:])
            raise SetupError(f"`{' '.join(command)}` failed ({done.returncode}):\n{tail}")
