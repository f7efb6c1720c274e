"""Set this checkout up: system packages, the virtual environment, the Python packages. Safe to run again.

    python3 installers/setup/prepare.py base     .venv: what `make demo` needs
    python3 installers/setup/prepare.py dev      .venv: that, and the tools of `make test` and `make check`
    python3 installers/setup/prepare.py screenshots    that, and Japanese letters for the pictures of the window
    python3 installers/setup/prepare.py ml       .venv-ml: the extra `gpu` (torch, 6 GB) and what `make test-ml` needs
    python3 installers/setup/prepare.py package  .venv-package: the extra `gui` and what `make package` packs it with

It runs on a bare Debian 12 with nothing but python3, so: standard library only. pip's own settings (PIP_* variables,
pip.conf) apply as they are. When nothing changed it is done in well under a second.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from system_packages import BASE_NEEDS, PACKAGE_NEEDS, PICTURE_NEEDS, TEST_NEEDS, Need, SetupError, ensure

PROJECT = Path(__file__).resolve().parents[2]
STAMPS = PROJECT / ".make"
MIN_PYTHON = (3, 11)
HEADLESS_OPENCV = "opencv-python-headless"


@dataclass(frozen=True)
class Profile:
    """A kind of set-up.

    Attributes:
        venv: its environment's folder in the project.
        needs: system packages.
        requirement: what pip installs.
        tools: programs that are there afterwards.
        size: what the first run fetches or takes, for the person who waits.
        covered_by: other profiles that contain it.
    """

    venv: Path
    needs: tuple[Need, ...]
    requirement: str
    tools: tuple[str, ...]
    size: str
    covered_by: tuple[str, ...] = ()

    @property
    def python(self) -> Path:
        """The environment's interpreter."""
        return self.venv / "bin" / "python"


PROFILES = {
    "base": Profile(PROJECT / ".venv", BASE_NEEDS, ".", ("vmsg",), "about 220 MB, a minute or two", ("dev",)),
    "dev": Profile(
        PROJECT / ".venv", BASE_NEEDS + TEST_NEEDS, ".[dev]", ("vmsg", "pytest", "ruff", "mypy", "lint-imports"),
        "about 220 MB, a minute or two",
    ),
    "screenshots": Profile(
        PROJECT / ".venv", BASE_NEEDS + TEST_NEEDS + PICTURE_NEEDS, ".[dev]", ("vmsg", "pytest"),
        "about 220 MB, a minute or two", ("dev",),
    ),
    "ml": Profile(
        PROJECT / ".venv-ml", BASE_NEEDS, ".[gpu,test]", ("vmsg", "pytest"), "about 6 GB on the disk, minutes"
    ),
    "package": Profile(
        PROJECT / ".venv-package", BASE_NEEDS + PACKAGE_NEEDS, ".[gui,package]", ("vmsg", "pyinstaller"),
        "about 400 MB, a minute or two",
    ),
}  # fmt: skip


def main(argv: list[str]) -> int:
    """Prepare the profile named in ``argv``; 0 when ready, 1 with a reason when not, 2 for a wrong call."""
    name = argv[0] if len(argv) == 1 else ""
    if name not in PROFILES:
        print(f"usage: prepare.py {'|'.join(PROFILES)}", file=sys.stderr)
        return 2
    try:
        prepare(name)
    except SetupError as error:
        print(f"\nSet-up stopped. {error}\n", file=sys.stderr)
        return 1
    return 0


def prepare(name: str) -> None:
    """Bring system packages, environment and Python packages up to date; do nothing when they are."""
    if sys.version_info < MIN_PYTHON:
        raise SetupError(
            f"Python {'.'.join(map(str, MIN_PYTHON))} or newer is needed; this is {sys.version.split()[0]}."
        )
    profile = PROFILES[name]
    ensure(profile.needs)
    if is_current(name):
        return
    make_environment(profile)
    install_packages(profile)
    if name == "ml":
        settle_opencv(profile)
    write_stamp(name)


def fingerprint() -> str:
    """What an environment is made from: the declared packages, these scripts and the interpreter."""
    digest = hashlib.sha256(f"{sys.version_info} {sys.prefix}".encode())
    for path in (PROJECT / "pyproject.toml", *sorted(Path(__file__).parent.glob("*.py"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current(name: str) -> bool:
    """True when the stamp of the profile, or of a larger one, matches and the tools are really there."""
    profile = PROFILES[name]
    stamps = [STAMPS / each for each in (name, *profile.covered_by)]
    stamped = any(stamp.is_file() and stamp.read_text() == fingerprint() for stamp in stamps)
    return (
        stamped and profile.python.exists() and all((profile.venv / "bin" / tool).is_file() for tool in profile.tools)
    )


def write_stamp(name: str) -> None:
    """Remember that the profile is ready."""
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / name).write_text(fingerprint())


def make_environment(profile: Profile) -> None:
    """Make the profile's environment unless a working one stands there."""
    if profile.python.exists() and run([str(profile.python), "-m", "pip", "--version"]).returncode == 0:
        return
    print(f"Making the virtual environment {profile.venv.name}", flush=True)
    done = run([sys.executable, "-m", "venv", "--clear", str(profile.venv)])
    if done.returncode != 0:
        raise SetupError(f"The virtual environment could not be made:\n{done.stdout}")


def install_packages(profile: Profile) -> None:
    """Install this project, editable, with the packages of the profile."""
    print(f"Installing the Python packages (the first run: {profile.size}) ...", flush=True)
    started = time.monotonic()
    pip_install(profile, "--editable", profile.requirement)
    print(f"Python packages ready in {time.monotonic() - started:.0f} s", flush=True)


def settle_opencv(profile: Profile) -> None:
    """Put the OpenCV without windows last: ultralytics brings the one that needs libGL, under the same module name."""
    pip_install(profile, "--force-reinstall", "--no-deps", HEADLESS_OPENCV)


def pip_install(profile: Profile, *arguments: str) -> None:
    """Run the environment's pip; SetupError with its last lines when it fails."""
    done = run([str(profile.python), "-m", "pip", "install", "--quiet", *arguments])
    if done.returncode != 0:
        tail = "\n".join(done.stdout.splitlines()[-12:])
        raise SetupError(f"pip could not install the packages:\n{tail}")


def run(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a child in the project folder with its output captured as one text."""
    return subprocess.run(
        command,
        cwd=PROJECT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
