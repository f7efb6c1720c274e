"""Wires the profiler: a workbench without a cache, the machine that computes, fresh processes, what there is to say."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.fresh_process import FreshProcess
from vmsg_desktop.adapters.system.machine_facts import machine_facts
from vmsg_desktop.adapters.system.process_figures import busy_s
from vmsg_desktop.application.profiling import Profiler
from vmsg_desktop.bootstrap.targets import HERE, open_target
from vmsg_desktop.bootstrap.workbench import EngineChooser, open_models, open_workbench
from vmsg_desktop.core.engine_choice import Wishes
from vmsg_desktop.core.model.compute import Capabilities, LinkStatus
from vmsg_desktop.core.model.passphrase import AskPassphrase
from vmsg_desktop.core.model.profile import Facts, GpuCard, Hardware

NOT_FRESH: Final = "The agent's process is shared with other work and is not started anew for a profile."
_DEFAULT_WISHES: Final = Wishes()


@contextmanager
def open_profiler(
    target: str = HERE,
    wishes: Wishes = _DEFAULT_WISHES,
    *,
    status: Callable[[LinkStatus], None] = lambda status: None,
    ask: AskPassphrase | None = None,
) -> Iterator[Profiler]:
    """The profiler of a machine; nothing runs before it is told to.

    Args:
        target: ``here``, ``local``, or a host of the list.
        wishes: engines and device, as that machine knows them.
        status: told how the connection is, from any thread.
        ask: asks for the passphrase of a key.

    Raises:
        InputError: there is no such host, engine or device.
    """
    clock = SystemClock()
    with (
        open_target(target, wishes=wishes, is_cached=False, status=status, ask=ask) as elsewhere,
        open_workbench(wishes, is_cached=False, elsewhere=elsewhere) as bench,
    ):
        if elsewhere is None:
            cold = FreshProcess(wishes, clock=clock)
            yield Profiler(bench, clock, target, lambda cancel: facts_here(wishes), cold, busy_s=busy_s)
        else:
            machine = elsewhere
            yield Profiler(
                bench,
                clock,
                target,
                lambda cancel: facts_of(machine.capabilities(cancel=cancel)),
                no_cold_reason=NOT_FRESH,
            )


def facts_here(wishes: Wishes) -> Facts:
    """Of this computer; looks at its GPUs."""
    told: Mapping[str, Any] = machine_facts(gpus=EngineChooser(wishes, open_models()).gpus, models={})
    return Facts(
        Hardware(
            cpu=told["cpu"],
            cores=told["cores"],
            memory_bytes=told["memory_bytes"],
            system=told["system"],
            gpus=tuple(GpuCard(gpu["name"], gpu["memory_bytes"]) for gpu in told["gpus"]),
            gpu_problem=told["gpu_problem"],
        ),
        dict(told["versions"]),
    )


def facts_of(machine: Capabilities) -> Facts:
    """Of an agent's machine, as it tells."""
    cpu = next((device for device in machine.devices if device.name == "CPU"), None)
    gpus = [device for device in machine.devices if device.name != "CPU"]
    return Facts(
        Hardware(
            cpu=cpu.label if cpu else None,
            cores=None,
            memory_bytes=cpu.memory_bytes if cpu else None,
            system=None,
            gpus=tuple(GpuCard(gpu.label, gpu.memory_bytes) for gpu in gpus if gpu.is_proven),
            gpu_problem="; ".join(gpu.problem for gpu in gpus if gpu.problem),
        ),
        {"vmsg": machine.version, "python": machine.python},
    )
