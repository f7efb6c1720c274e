"""The series that machines are measured by: one table of names, units and how they are summed up over time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Unit = Literal["share", "bytes", "bytes/s", "celsius", "watt", "megahertz", "count"]


@dataclass(frozen=True)
class Series:
    """One series.

    Attributes:
        name: key; of a GPU the part after "gpu0.", of an engine's slots the part after "slots.NAME.".
        label: for people, in sentence case.
        unit: see Unit; a share is 0..1.
    """

    name: str
    label: str
    unit: Unit


MACHINE: Final = (
    Series("cpu.load", "CPU", "share"),
    Series("memory.used", "Memory used", "bytes"),
    Series("memory.size", "Memory", "bytes"),
    Series("process.memory", "Memory of VMsg", "bytes"),
    Series("process.cpu", "CPU of VMsg", "share"),
    Series("disk.read", "Disk read", "bytes/s"),
    Series("disk.write", "Disk written", "bytes/s"),
    Series("net.in", "Network in", "bytes/s"),
    Series("net.out", "Network out", "bytes/s"),
)
"""Of every machine. ``process.cpu`` is a share of all cores."""

WORK: Final = (
    Series("queue.waiting", "Waiting", "count"),
    Series("queue.running", "Running", "count"),
    Series("workers", "Workers", "count"),
    Series("transfers", "Transfers", "count"),
)
"""Of a machine's agent; ``workers`` = slots that may run at once now, over all its engines."""

OWN_QUEUE: Final = "window.waiting"
WINDOW: Final = (
    Series(OWN_QUEUE, "Waiting in the window", "count"),
    Series("window.running", "Running in the window", "count"),
)
"""Of this computer while a window is open: messages of its own queue, wherever they are computed. One that waits here
is not yet known to any agent."""

GPU: Final = (
    Series("load", "GPU", "share"),
    Series("memory.used", "GPU memory used", "bytes"),
    Series("memory.size", "GPU memory", "bytes"),
    Series("temperature", "Temperature", "celsius"),
    Series("power", "Power", "watt"),
    Series("power.limit", "Power limit", "watt"),
    Series("fan", "Fan", "share"),
    Series("clock", "GPU clock", "megahertz"),
    Series("clock.memory", "Memory clock", "megahertz"),
)
"""Of every GPU: "gpu0.load", "gpu1.load". Memory by process is "gpu0.process.NAME", bytes."""

SLOTS: Final = (
    Series("allowed", "Slots", "count"),
    Series("in_use", "Slots in use", "count"),
    Series("waiting", "Waiting for a slot", "count"),
)
"""Of every engine: "slots.isnet.in_use"."""


def gpu_series(index: int, name: str) -> str:
    """The name of a GPU's series, e.g. "gpu0.load"; ``index`` from 0."""
    return f"gpu{index}.{name}"


def process_series(index: int, process: str) -> str:
    """The name of the series of what a process holds of a GPU's memory."""
    return f"gpu{index}.process.{process}"


def slot_series(engine: str, name: str) -> str:
    """The name of a series of an engine's slots."""
    return f"slots.{engine}.{name}"
