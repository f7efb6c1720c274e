"""The engines on torch. One process, no network: a socket that is opened to another machine fails the test."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from vmsg_desktop.core.model.media import RgbImage


@pytest.fixture(scope="session")
def portrait(portrait_path: Path) -> RgbImage:
    return np.asarray(Image.open(portrait_path).convert("RGB"))


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """Every address that is looked up or connected to; there must be none."""
    asked: list[Any] = []

    def refuse(*args: Any, **_options: Any) -> Any:
        asked.append(args)
        raise OSError(f"the network was asked for: {args}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    yield asked
    assert asked == []
