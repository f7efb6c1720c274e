"""The machine that a window computes on, changed while it is open."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass

from vmsg_desktop.application.news import News
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.compute import LinkStatus, OutputName
from vmsg_desktop.core.model.events import Emit
from vmsg_desktop.core.model.kept import Kept
from vmsg_desktop.core.model.sources import Order
from vmsg_desktop.core.ports import ComputeTarget

OpenMachine = Callable[[str, Callable[[LinkStatus], None]], AbstractContextManager[ComputeTarget | None]]
"""Opens the machine of a name; its way is told to the callback. Raises InputError for an unknown name."""


@dataclass(frozen=True)
class MachineState:
    """Which machine it is, and how the way to it is."""

    name: str
    link: LinkStatus


class ChosenMachine:
    """Implements ComputeTarget by whichever machine is chosen; what runs on the one before is finished there."""

    def __init__(self, open_machine: OpenMachine, *, name: str, news: News[MachineState]) -> None:
        self._open_machine = open_machine
        self._news = news
        self._lock = threading.Lock()
        self._opened = ExitStack()
        self._target: ComputeTarget | None = None
        self._name = name
        self.choose(name)

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self._name

    @property
    def news(self) -> News[MachineState]:
        """How the way to it is."""
        return self._news

    def choose(self, name: str) -> None:
        """Compute there from now on. Raises InputError, and then it stays the one that it was."""
        opened = ExitStack()
        target = opened.enter_context(self._open_machine(name, lambda link: self._news.tell(MachineState(name, link))))
        with self._lock:
            before, self._opened, self._target, self._name = self._opened, opened, target, name
        before.close()
        self._news.tell(MachineState(name, LinkStatus("closed")))

    def compute(
        self, order: Order, outputs: tuple[OutputName, ...], *, emit: Emit, cancel: CancelToken
    ) -> Mapping[str, Kept]:
        """See ComputeTarget."""
        with self._lock:
            target = self._target
        if target is None:
            raise ValueError("this machine computes in this process")
        return target.compute(order, outputs, emit=emit, cancel=cancel)

    def close(self) -> None:
        """End the way; the agent goes on."""
        with self._lock:
            opened, self._opened = self._opened, ExitStack()
        opened.close()
