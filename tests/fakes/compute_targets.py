"""Targets for tests: a link to a known address, orders that the scripted agent understands, waiting that is noted."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from vmsg_desktop.adapters.compute.agent_target import AgentTarget
from vmsg_desktop.adapters.compute.http_line import Timeouts
from vmsg_desktop.adapters.compute.memory import AgentMemory
from vmsg_desktop.adapters.compute.pace import Pace
from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import Endpoint, LinkStatus, OutputName
from vmsg_desktop.core.model.errors import VmsgError
from vmsg_desktop.core.model.events import Event, StageNote, StageStarted
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.secret import Secret
from vmsg_desktop.core.model.sources import Order, SourceFile, Sources
from vmsg_desktop.core.model.voice import Prosody
from vmsg_desktop.core.ports import AgentLink

PICTURE: Final[tuple[OutputName, ...]] = ("faces", "people", "mask")
SOUND: Final[tuple[OutputName, ...]] = ("prosody",)
FAST_PACE: Final = Pace(jitter=lambda: 0.5, first_s=0.02, most_s=0.1)
FAST_TIMEOUTS: Final = Timeouts(connect_s=2.0, read_s=10.0, cancel_s=1.0)


def an_order(photo: bytes = b"a photo", voice: bytes = b"a voice") -> Order:
    """Any bytes are a photo and a voice for the scripted agent."""
    message = Message(Source("/home/me/p.jpg"), Source("v.wav"), prosody=Prosody(pitch_st=2))
    return Order(message, Sources(SourceFile("p.jpg", photo), SourceFile("v.wav", voice)))


@dataclass
class FixedLink:
    """Implements AgentLink: an address that is known; ``faults`` are raised by the next ``open``s.

    ``port``: the agent's own, where the address is that of a proxy.
    """

    base_url: Callable[[], str]
    token: Callable[[], str]
    port: Callable[[], int | None] = lambda: None
    name: str = "gpu-1"
    faults: list[VmsgError] = field(default_factory=list)
    opened: int = 0
    dropped: int = 0
    closed: int = 0

    def open(self, *, cancel: CancelToken) -> Endpoint:
        self.opened += 1
        if self.faults:
            raise self.faults.pop(0)
        return Endpoint(self.base_url(), Secret(self.token()), self.port())

    def drop(self) -> None:
        self.dropped += 1

    def close(self) -> None:
        self.closed += 1


@dataclass
class Heard:
    """Takes events; ``wait_for`` lets another thread wait for one."""

    events: list[Event] = field(default_factory=list)
    statuses: list[LinkStatus] = field(default_factory=list)
    on_event: Callable[[Event], None] = lambda _event: None
    _changed: threading.Condition = field(default_factory=threading.Condition)

    def emit(self, event: Event) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()
        self.on_event(event)

    def status(self, status: LinkStatus) -> None:
        with self._changed:
            self.statuses.append(status)
            self._changed.notify_all()

    def wait_for(self, is_so: Callable[[Heard], object], *, timeout_s: float = 30.0) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: is_so(self), timeout_s), f"never heard; {self.events}"

    @property
    def notes(self) -> list[str]:
        return [event.words for event in self.events if isinstance(event, StageNote)]

    @property
    def started(self) -> list[str]:
        return [event.stage for event in self.events if isinstance(event, StageStarted)]

    @property
    def states(self) -> list[str]:
        return [status.state for status in self.statuses]


@dataclass
class Desk:
    """A target with its memory in ``home``, and what was heard of it; a context manager."""

    home: Path
    link: AgentLink
    heard: Heard = field(default_factory=Heard)
    options: dict[str, Any] = field(default_factory=dict)

    def __enter__(self) -> Desk:
        self.home.mkdir(parents=True, exist_ok=True)
        self.memory = AgentMemory(self.home / "agents.sqlite", clock=SystemClock())
        chosen = {"pace": FAST_PACE, "timeouts": FAST_TIMEOUTS, "clock": SystemClock(), **self.options}
        self.target = AgentTarget(self.link, self.memory, status=self.heard.status, **chosen)
        return self

    def __exit__(self, *_: object) -> None:
        self.target.close()
        self.memory.close()

    def compute(
        self, order: Order, outputs: Sequence[OutputName] = PICTURE, *, cancel: CancelToken | None = None
    ) -> dict[str, Any]:
        """The results, as plain values to compare."""
        made = self.target.compute(order, tuple(outputs), emit=self.heard.emit, cancel=cancel or CancelToken())
        return {name: (dict(kept.packed.meta), dict(kept.packed.blobs), kept.engine) for name, kept in made.items()}


@dataclass
class Running:
    """A computation on a thread of its own; ``result`` waits for it."""

    work: Callable[[], Any]

    def __post_init__(self) -> None:
        self._value: Any = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="computing", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._value = self.work()
        except BaseException as exc:  # noqa: BLE001 handed to the thread that asks
            self._error = exc

    def result(self, *, timeout_s: float = 60.0) -> Any:
        self._thread.join(timeout_s)
        assert not self._thread.is_alive(), "it does not end"
        if self._error is not None:
            raise self._error
        return self._value
