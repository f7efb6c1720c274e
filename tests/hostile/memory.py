"""Peak memory of a process, counted afresh from a moment on. Linux."""

from __future__ import annotations

from pathlib import Path


def forget_peak(pid: int) -> None:
    """Let the peak start again from what is resident now (proc(5), clear_refs, 5)."""
    Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")


def peak_bytes(pid: int) -> int:
    """The most that was resident since."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise AssertionError(f"process {pid} tells no peak")
