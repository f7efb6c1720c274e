"""Set this checkout up: system packages, the virtual environment .venv, the Python packages. Safe to run again.

    python3 installers/setup/prepare.py base     what `make demo` needs
    python3 installers/setup/prepare.py dev      that, and the tools of `make test` and `make check`

It runs on a bare Debian 12 with nothing but python3, so: standard library only. pip's own settings (PIP_* variables,
pip.conf) apply as they are. When nothing changed it is done in well under a second.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import time
from pathlib import Path

from system_packages import BASE_NEEDS, TEST_NEEDS, SetupError, ensure

PROJECT = Path(__file__).resolve().parents[2]
VENV = PROJECT / ".venv"
STAMPS = PROJECT / ".make"
PYTHON = VENV / "bin" / "python"
MIN_PYTHON = (3, 11)
PROFILES = {"base": BASE_NEEDS, "dev": BASE_NEEDS + TEST_NEEDS}
REQUIREMENTS = {"base": ".", "dev": ".[dev]"}
EXPECTED_TOOLS = {"base": ("vmsg",), "dev": ("vmsg", "pytest", "ruff", "mypy", "lint-imports")}


def main(argv: list[str]) -> int:
    """Prepare the profile named in ``argv``; 0 when ready, 1 with a reason when not, 2 for a wrong call."""
    profile = argv[0] if len(argv) == 1 else ""
    if profile not in PROFILES:
        print(f"usage: prepare.py {'|'.join(PROFILES)}", file=sys.stderr)
        return 2
    try:
        prepare(profile)
    except SetupError as error:
        print(f"\nSet-up stopped. {error}\n", file=sys.stderr)
        return 1
    return 0


def prepare(profile: str) -> None:
    """Bring system packages, environment and Python packages up to date; do nothing when they are."""
    if sys.version_info < MIN_PYTHON:
        raise SetupError(
            f"Python {'.'.join(map(str, MIN_PYTHON))} or newer is needed; this is {sys.version.split()[0]}."
        )
    ensure(PROFILES[profile])
    if is_current(profile):
        return
    make_environment()
    install_packages(profile)
    write_stamp(profile)


def fingerprint() -> str:
    """What an environment is made from: the declared packages, these scripts and the interpreter."""
    digest = hashlib.sha256(f"{sys.version_info} {sys.prefix}".encode())
    for path in (PROJECT / "pyproject.toml", *sorted(Path(__file__).parent.glob("*.py"))):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def is_current(profile: str) -> bool:
    """True when the stamp of the profile, or of the larger one, matches and the tools are really there."""
    names = {profile, "dev"}
    stamped = any((STAMPS / name).is_file() and (STAMPS / name).read_text() == fingerprint() for name in names)
    return stamped and PYTHON.exists() and all((VENV / "bin" / tool).is_file() for tool in EXPECTED_TOOLS[profile])


def write_stamp(profile: str) -> None:
    """Remember that the profile is ready."""
    STAMPS.mkdir(exist_ok=True)
    (STAMPS / profile).write_text(fingerprint())


def make_environment() -> None:
    """Make .venv unless a working one stands there."""
    if PYTHON.exists() and run([str(PYTHON), "-m", "pip", "--version"]).returncode == 0:
        return
    print("Making the virtual environment .venv", flush=True)
    done = run([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if done.returncode != 0:
        raise SetupError(f"The virtual environment could not be made:\n{done.stdout}")


def install_packages(profile: str) -> None:
    """Install this project, editable, with the packages of the profile."""
    print("Installing the Python packages (about 220 MB on the first run, a minute or two) ...", flush=True)
    started = time.monotonic()
    done = run([str(PYTHON), "-m", "pip", "install", "--quiet", "--editable", REQUIREMENTS[profile]])
    if done.returncode != 0:
        tail = "\n".join(done.stdout.splitlines()[-12:])
        raise SetupError(f"pip could not install the packages:\n{tail}")
    print(f"Python packages ready in {time.monotonic() - started:.0f} s", flush=True)


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
