"""The child's side of :mod:`vmsg_desktop.adapters.media.worker`, and the framing that both sides share.

Order of things in the child: take the two pipes off stdin and stdout, give up what a decoder has no use for
(:func:`_drop_powers`), then answer one request after another until the parent closes the pipe. Standard library only,
so that it starts in milliseconds; a request names the function to import.

A frame is ``<II Q>``: header length, 0, body length; then a JSON header and a raw body. Nothing is ever unpickled.
A function that is asked to tell how far it is sends frames {"progress": share} ahead of its answer.
"""

from __future__ import annotations

import importlib
import json
import os
import signal
import struct
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from vmsg_desktop.core.model.errors import VmsgError

_PREFIX = struct.Struct("<IIQ")
_MAX_HEADER_BYTES = 1_000_000
_MAX_OPEN_FILES = 64
_CPU_GRACE_S = 5


def write_frame(pipe: BinaryIO, header: dict[str, Any], body: bytes | memoryview = b"") -> None:
    """Send one frame; OSError when the other side is gone."""
    text = json.dumps(header).encode()
    pipe.write(_PREFIX.pack(len(text), 0, len(body)) + text)
    if len(body):
        pipe.write(body)
    pipe.flush()


def read_frame(pipe: BinaryIO, *, max_body_bytes: int) -> tuple[dict[str, Any], bytes]:
    """Receive one frame.

    Raises:
        EOFError: the other side closed the pipe, perhaps in the middle of a frame.
        ValueError: lengths beyond the limits, or a header that is not a JSON object: the other side is not sane.
    """
    header_bytes, _, body_bytes = _PREFIX.unpack(_read_exactly(pipe, _PREFIX.size))
    if header_bytes > _MAX_HEADER_BYTES or body_bytes > max_body_bytes:
        raise ValueError(f"frame of {header_bytes} + {body_bytes} bytes is beyond the limit")
    header = json.loads(_read_exactly(pipe, header_bytes))
    if not isinstance(header, dict):
        raise ValueError("frame header is not a JSON object")
    return header, _read_exactly(pipe, body_bytes)


def _read_exactly(pipe: BinaryIO, count: int) -> bytes:
    data = pipe.read(count)
    if len(data) != count:
        raise EOFError(f"{len(data)} of {count} bytes")
    return data


def main(memory_bytes: int) -> None:
    """Serve requests on stdin and stdout until the parent closes them."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides what it means
    requests, answers = _take_pipes()
    _drop_powers(memory_bytes)
    while True:
        try:
            header, body = read_frame(requests, max_body_bytes=memory_bytes)
        except EOFError:
            return
        if "preload" in header:
            importlib.import_module(header["preload"])
            continue
        _limit_cpu(header["timeout_s"])
        answer, result = _serve(header, body, lambda share: write_frame(answers, {"progress": share}))
        del body
        write_frame(answers, answer, result)


def _take_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The request and answer pipes under private numbers; whatever a library prints goes nowhere."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 0)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return requests, answers


def _drop_powers(memory_bytes: int) -> None:
    """No file can be written, few opened, no core dumped, memory bounded; where the system knows such limits."""
    sys.dont_write_bytecode = True
    try:
        import resource
    except ImportError:  # Windows: the parent's clock and frame limits remain
        return
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    for kind, limit in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _MAX_OPEN_FILES),
        (resource.RLIMIT_AS, memory_bytes),
    ):
        hard = resource.getrlimit(kind)[1]
        value = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (value, value))


def _limit_cpu(timeout_s: float) -> None:
    """A second clock in the kernel, for the case that the parent died and cannot stop an endless decoder."""
    try:
        import resource
    except ImportError:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + timeout_s * (os.cpu_count() or 1)) + _CPU_GRACE_S
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard == resource.RLIM_INFINITY else min(soft, hard), hard))


def _serve(header: dict[str, Any], body: bytes, tell: Callable[[float], None]) -> tuple[dict[str, Any], bytes]:
    """One call; its outcome as an answer header and body. The top of this process, so every failure is told."""
    telling = (tell,) if header["tells"] else ()
    try:
        module, _, function = header["target"].partition(":")
        meta, result = getattr(importlib.import_module(module), function)(body, header["params"], *telling)
    except VmsgError as exc:
        return {"error": exc.to_json()}, b""
    except MemoryError:
        return {"memory": True}, b""
    except Exception as exc:  # noqa: BLE001 the process's top: told to the parent, which raises
        return {"failed": f"{type(exc).__name__}: {exc}"[:500]}, b""
    return {"meta": meta}, result
