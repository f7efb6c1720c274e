"""Networks of several hosts: namespaces of the kernel, joined by cables (veth pairs).

    desktop (this process) --- gate --- far

The far host can be reached from the gate alone. Root and the kernel's leave are needed; tests skip by name without.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

IP = shutil.which("ip", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin") or "ip"


@dataclass(frozen=True)
class Network:
    """Attributes: ``gate``, ``far``: names of the namespaces. ``gate_address``, ``far_address``: where they listen.
    ``cable``: the desktop's end of the cable to the gate."""

    gate: str
    far: str
    gate_address: str
    far_address: str
    cable: str

    def inside(self, name: str) -> tuple[str, ...]:
        """The prefix of a command that runs in a namespace."""
        return (IP, "netns", "exec", name)

    def pull(self) -> None:
        """The desktop's route to the gate is gone; nobody is told."""
        _ip("link", "set", self.cable, "down")

    def plug(self) -> None:
        """And back."""
        _ip("link", "set", self.cable, "up")


def why_not() -> str:
    """Why no networks can be laid here; empty when they can."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    if not os.access(IP, os.X_OK):
        return "no ip command (Debian: iproute2)"
    name = f"vmsg{secrets.token_hex(3)}"
    made = subprocess.run([IP, "netns", "add", name], capture_output=True, text=True, check=False)
    if made.returncode != 0:
        return f"network namespaces are not permitted: {made.stderr.strip()}"
    try:
        cable = subprocess.run(
            [IP, "-n", name, "link", "add", "vx0", "type", "veth", "peer", "name", "vx1"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        _ip("netns", "del", name)
    return "" if cable.returncode == 0 else f"no virtual cables: {cable.stderr.strip()}"


@contextmanager
def network() -> Iterator[Network]:
    """Lay it, and take it away whatever happens. Two at once do not meet: each has a subnet of its own."""
    mark, third = secrets.token_hex(3), secrets.randbelow(250)
    laid = Network(f"vg{mark}", f"vf{mark}", f"10.213.{third}.2", f"10.214.{third}.2", f"vd{mark}")
    desk_address, inner_address = f"10.213.{third}.1", f"10.214.{third}.1"
    try:
        for name in (laid.gate, laid.far):
            _ip("netns", "add", name)
            _ip("-n", name, "link", "set", "lo", "up")
        _join(laid.cable, None, desk_address, "outer", laid.gate, laid.gate_address)
        _join("inner", laid.gate, inner_address, "outer", laid.far, laid.far_address)
        yield laid
    finally:
        for name in (laid.gate, laid.far):
            subprocess.run([IP, "netns", "del", name], check=False, capture_output=True)
        subprocess.run([IP, "link", "del", laid.cable], check=False, capture_output=True)


def _join(one: str, home: str | None, address: str, other: str, space: str, far_address: str) -> None:
    """A cable between two places, with an address at each end; ``home`` None = where this process is."""
    here = ("-n", home) if home else ()
    _ip(*here, "link", "add", one, "type", "veth", "peer", "name", other, "netns", space)
    _ip(*here, "addr", "add", f"{address}/30", "dev", one)
    _ip("-n", space, "addr", "add", f"{far_address}/30", "dev", other)
    _ip(*here, "link", "set", one, "up")
    _ip("-n", space, "link", "set", other, "up")


def _ip(*words: str) -> None:
    subprocess.run([IP, *words], check=True, capture_output=True)
