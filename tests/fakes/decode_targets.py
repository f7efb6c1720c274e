"""Functions that a decoding child is asked to run in tests: each misbehaves in one way."""

from __future__ import annotations

import os
import signal
import socket
import sys
import time
from pathlib import Path
from typing import Any

from vmsg_desktop.core.model.errors import InputError

Answer = tuple[dict[str, Any], bytes]


def echo(data: bytes, params: dict[str, Any]) -> Answer:
    """The data reversed, the parameters back."""
    print("a library that prints")
    return {"params": params, "pid": os.getpid()}, data[::-1]


def hang(data: bytes, params: dict[str, Any]) -> Answer:
    """Never ends by itself."""
    while True:
        time.sleep(0.05)


def crash(data: bytes, params: dict[str, Any]) -> Answer:
    """Dies as a decoder with a memory fault does."""
    os.kill(os.getpid(), signal.SIGSEGV)
    return {}, b""


def exhaust(data: bytes, params: dict[str, Any]) -> Answer:
    """Wants more memory than there is."""
    return {"bytes": len(bytearray(params["bytes"]))}, b""


def refuse(data: bytes, params: dict[str, Any]) -> Answer:
    """Refuses as our decoders do."""
    raise InputError("photo_odd", f"{params['name']} is odd.", "Choose another.", details={"limit": 3})


def stumble(data: bytes, params: dict[str, Any]) -> Answer:
    """Raises what nobody foresaw."""
    return {"never": 1 // len(data)}, b""


def lie(data: bytes, params: dict[str, Any]) -> Answer:
    """Writes nonsense where the answer belongs, as a taken-over child might."""
    for descriptor in range(3, 16):
        try:
            os.write(descriptor, b"\xff" * 64)
        except OSError:
            continue
    return {}, b""


def inspect(data: bytes, params: dict[str, Any]) -> Answer:
    """What this process could do if it were taken over."""
    try:
        Path(params["path"]).write_bytes(b"x")
        could_write = Path(params["path"]).stat().st_size > 0
    except OSError:
        could_write = False
    names = sorted(name for name in sys.modules if "." not in name)
    return {"could_write": could_write, "environment": sorted(os.environ), "modules": names}, b""


def hold_socket(data: bytes, params: dict[str, Any]) -> Answer:
    """Leaks a descriptor a call until none is left."""
    kept = [socket.socket() for _ in range(1000)]
    return {"sockets": len(kept)}, b""
