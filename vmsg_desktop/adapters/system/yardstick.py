"""How quick this machine is right now: a fixed piece of work on all its cores, timed.

It says nothing about this program. Two measurements whose yardsticks differ were made on a machine that other programs
kept busy, or that was throttled.
"""

from __future__ import annotations

import hashlib
import os
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Final

_BLOCK: Final = bytes(8_000_000)
_BLOCKS: Final = 5  # some 30 ms a core


def yardstick_ms() -> float:
    """Milliseconds for SHA-256 over 40 MB on each core at once, which waits neither for Python nor for memory."""
    cores = os.cpu_count() or 1
    with ThreadPoolExecutor(cores, thread_name_prefix="yardstick") as pool:
        began_s = time.perf_counter()
        for done in [pool.submit(_hash) for _ in range(cores)]:
            done.result()
        return (time.perf_counter() - began_s) * 1000


def _hash() -> bytes:
    digest = hashlib.sha256()
    for _ in range(_BLOCKS):
        digest.update(_BLOCK)
    return digest.digest()
