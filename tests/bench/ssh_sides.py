"""Child of the rows about the agent: the same with OpenSSH's own programs, and with paramiko as it comes."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.bench.worker_loop import serve

PHOTO_BYTES, RESULT_BYTES, FILE_BYTES = 277_000, 41_000, 20_000_000
QUIET = {
    "IdentitiesOnly": "yes", "StrictHostKeyChecking": "no", "UserKnownHostsFile": "/dev/null", "LogLevel": "ERROR",
}  # fmt: skip


class SshSides:
    """The tasks. ``port`` leads to the server; ``folder`` is both the near and the far one."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings = settings
        self._folder = Path(settings["folder"])
        self._folder.mkdir(exist_ok=True)
        self._near, self._far = self._folder / "near", self._folder / "far"
        self._photo, self._file = (self._folder / name for name in ("photo", "file"))
        self._photo.write_bytes(secrets.token_bytes(PHOTO_BYTES))
        self._file.write_bytes(secrets.token_bytes(FILE_BYTES))

    def separate(self) -> dict[str, Any]:
        """A connection for each step."""
        return self._job(())

    def shared(self) -> dict[str, Any]:
        """One connection, open since the first run."""
        return self._job(self._master)

    def master_up(self) -> dict[str, Any]:
        """A large file up."""
        self._scp(self._master, self._file, self._there(self._far))
        return {"via": "scp up, ControlMaster"}

    def master_down(self) -> dict[str, Any]:
        """A large file down."""
        self._scp(self._master, self._there(self._file), self._near)
        return {"via": "scp down, ControlMaster"}

    def naive_up(self) -> dict[str, Any]:
        """SFTP by paramiko: each write waits for its answer."""
        with self._sftp.open(str(self._far), "wb") as file:
            file.write(self._file.read_bytes())
        return {"via": "paramiko SFTPFile.write"}

    def naive_down(self) -> dict[str, Any]:
        """SFTP by paramiko: each read waits for its answer."""
        with self._sftp.open(str(self._file), "rb") as file:
            assert len(file.read()) == FILE_BYTES
        return {"via": "paramiko SFTPFile.read"}

    def close(self) -> None:
        """End the shared connection."""
        subprocess.run(self._command("ssh", self._master, "-O", "exit", "any"), check=False, capture_output=True)

    def _job(self, options: tuple[str, ...]) -> dict[str, Any]:
        """Photo up, a program that makes a result of it as large as the agent's, the result down."""
        self._scp(options, self._photo, self._there(self._far))
        made = f"{self._far}.result"
        work = f"head -c {RESULT_BYTES} {self._far} > {made}"
        subprocess.run(self._command("ssh", options, self._address, work), check=True, capture_output=True)
        self._scp(options, self._there(Path(made)), self._near)
        assert self._near.stat().st_size == RESULT_BYTES
        return {"via": f"scp, ssh, scp{', ControlMaster' if options else ''}"}

    def _scp(self, options: tuple[str, ...], source: object, target: object) -> None:
        subprocess.run(self._command("scp", options, str(source), str(target)), check=True, capture_output=True)

    def _command(self, program: str, options: tuple[str, ...], *words: str) -> list[str]:
        port = "-P" if program == "scp" else "-p"
        own = ["-F", "none", port, str(self._settings["port"]), "-i", self._settings["key"]]
        return [program, *own, *(f"-o{name}={value}" for name, value in QUIET.items()), *options, *words]

    def _there(self, path: Path) -> str:
        return f"{self._address}:{path}"

    @property
    def _address(self) -> str:
        return f"{self._settings['user']}@127.0.0.1"

    @property
    def _master(self) -> tuple[str, ...]:
        return ("-oControlMaster=auto", f"-oControlPath={self._folder}/master", "-oControlPersist=60")

    @cached_property
    def _sftp(self) -> Any:
        import paramiko

        client = paramiko.SSHClient()
        client.set_missing_host_key_policy(paramiko.AutoAddPolicy())
        client.connect(
            "127.0.0.1", self._settings["port"], self._settings["user"], key_filename=self._settings["key"],
            allow_agent=False, look_for_keys=False,
        )  # fmt: skip
        self._client = client  # else it is closed
        return client.open_sftp()

    def tasks(self) -> dict[str, Callable[[], dict[str, Any]]]:
        """All of them by name."""
        names = ("separate", "shared", "master_up", "master_down", "naive_up", "naive_down")
        return {name: getattr(self, name) for name in names}


if __name__ == "__main__":
    sides = SshSides(json.loads(sys.argv[1]))
    try:
        serve(sides.tasks())
    finally:
        sides.close()
