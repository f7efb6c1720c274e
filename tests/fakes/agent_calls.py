"""How a client calls the agent's API, and reads its answers."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import requests
from pydantic import TypeAdapter

from tests.fakes.agent_api import ServedAgent
from vmsg_desktop.core.model.compute import (
    WireError,
    WorkOrder,
    WorkView,
)
from vmsg_desktop.core.model.message import Message, Source

JOB = "0123456789abcdef" * 2
STREAM = {"Accept": "text/event-stream"}
ORDER = WorkOrder(Message(Source("a.jpg"), Source("b.wav")), ("prosody",), {})


def name_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def submit(agent: ServedAgent, order: WorkOrder = ORDER, *, job: str = JOB, **more: Any) -> requests.Response:
    headers = {"Content-Type": "application/json", **more.pop("headers", {})}
    return agent.call("PUT", f"/jobs/{job}", data=TypeAdapter(WorkOrder).dump_json(order), headers=headers, **more)


def view_of(answer: requests.Response) -> WorkView:
    return TypeAdapter(WorkView).validate_json(answer.content)


def error_of(answer: requests.Response) -> WireError:
    return TypeAdapter(WireError).validate_json(answer.content)


def events_of(answer: requests.Response) -> list[tuple[int, str, Any]]:
    """Number, name and data of the events of a stream that has ended."""
    events = []
    for block in answer.text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if line and not line.startswith(":"))
        if lines:
            events.append((int(lines.get("id", 0)), lines["event"], json.loads(lines["data"])))
    return events


class Lines:
    """The lines of a stream as they come."""

    def __init__(self, answer: requests.Response) -> None:
        self._lines = (line.decode() for line in answer.iter_lines(chunk_size=1))

    def until(self, start: str) -> str:
        return next(line for line in self._lines if line.startswith(start))
