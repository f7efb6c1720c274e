"""What can compute on this machine besides its processor."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Gpu:
    """A CUDA device on which a kernel really ran.

    Attributes:
        index: N of "cuda:N".
        name: as its driver calls it.
        memory_bytes: all of it, free or not.
    """

    index: int
    name: str
    memory_bytes: int


@dataclass(frozen=True)
class GpuFacts:
    """What a probe of the GPUs found.

    Attributes:
        gpus: those that answered.
        problem: why none or not all answered, as a clause ("no GPU answered: …"); empty when all did.
    """

    gpus: tuple[Gpu, ...]
    problem: str
