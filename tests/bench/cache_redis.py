"""Child of the cache rows: GET of raw values from a Redis server. Run by harness.py in the peers' environment."""

from __future__ import annotations

import json
import os
import sys
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import redis  # type: ignore[import-not-found]

from tests.bench.worker_loop import serve

LOOKUPS = 200


def get(server: Any, size: int) -> dict[str, Any]:
    """As often as the other side looks up; the value is neither checked nor unpacked."""
    key = f"value:{size}"
    if not server.exists(key):
        server.set(key, os.urandom(size))
    for _ in range(LOOKUPS):
        value = server.get(key)
        assert value is not None
    return {"via": "redis GET", "bytes": len(value)}


if __name__ == "__main__":
    settings = json.loads(sys.argv[1])
    server = redis.Redis(host="127.0.0.1", port=settings["port"])
    serve({name: partial(get, server, size) for name, size in settings["sizes"].items()})
