"""Which engine and device do a task: what was asked for, else the full set on a GPU, else the starter set.

Pure: it decides over facts. The GPUs are looked at only where the answer depends on them, for that takes seconds.
Nothing falls back unsaid: what was asked for and is not there is an error, what was only to be expected is a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vmsg_desktop.core.model.device import GpuFacts
from vmsg_desktop.core.model.errors import ComputeError, InputError
from vmsg_desktop.core.model.models import ModelSet, ModelTask

GPU_LIBRARIES = "pip install 'vmsg-desktop[gpu]'"
ALLOW_CODE = "--allow-model-code"


@dataclass(frozen=True)
class Candidate:
    """An engine with one of the models that it can run.

    Attributes:
        engine, model: registry name, model table name.
        set: the model's set.
        is_installed: the model's files are there.
        missing_libraries: packages that the engine needs and this installation lacks.
        can_use_gpu: False = it runs on the CPU whatever is chosen.
        code_revision: full commit hash of the publisher's code that would run; None = there is no such code.
        cpu_s: seconds of one inference on two processor cores; None = not known.
    """

    engine: str
    model: str
    set: ModelSet
    is_installed: bool
    missing_libraries: tuple[str, ...] = ()
    can_use_gpu: bool = False
    code_revision: str | None = None
    cpu_s: float | None = None


@dataclass(frozen=True)
class Wish:
    """What a person asked for.

    Attributes:
        engine: "ENGINE" or "ENGINE:MODEL"; None = the best that is there.
        device: "auto", "cpu" or "cuda:N".
        allows_model_code: whether code that comes with a model may run.
    """

    engine: str | None = None
    device: str = "auto"
    allows_model_code: bool = False


@dataclass(frozen=True)
class Wishes:
    """What a person asked for, for all tasks.

    Attributes:
        detector, matter: engines that find people and cut out, as in ``Wish``.
        device, allows_model_code: as in ``Wish``.
    """

    detector: str | None = None
    matter: str | None = None
    device: str = "auto"
    allows_model_code: bool = False

    def of(self, task: ModelTask) -> Wish:
        """The wish for one task."""
        engine = {"people": self.detector, "matting": self.matter}.get(task)
        return Wish(engine, self.device, self.allows_model_code)


@dataclass(frozen=True)
class Choice:
    """What will run.

    Attributes:
        engine, model: names.
        device: "cpu" or "cuda:N".
        reason: why this one, as a clause.
        notes: sentences where it is not what one would expect.
    """

    engine: str
    model: str
    device: str
    reason: str
    notes: tuple[str, ...] = ()


def device_name(text: str) -> str:
    """``text`` as "auto", "cpu" or "cuda:N"; "cuda" is the first one. InputError for anything else."""
    name = text.strip().lower()
    if name == "cuda":
        return "cuda:0"
    if name in ("auto", "cpu") or re.fullmatch(r"cuda:\d{1,2}", name):
        return name
    raise InputError("device_unknown", f"There is no device {text!r}.", "Devices: auto, cpu, cuda:0, cuda:1 and so on.")


def choose_engine(candidates: Sequence[Candidate], wish: Wish, *, starter: str, gpus: Callable[[], GpuFacts]) -> Choice:
    """Decide what runs.

    Args:
        candidates: of one task, the preferred first.
        wish: what was asked for.
        starter: the engine of the starter set.
        gpus: looks at the GPUs; called only where it matters.

    Raises:
        InputError: the engine is not among the candidates, or would run a model's code without a yes.
        ComputeError: the chosen CUDA device is not there, or libraries of the chosen engine are missing.
    """
    if wish.device.startswith("cuda"):
        _require_gpu(wish.device, gpus())
    if wish.engine is not None:
        picked = find_wished(candidates, wish)
        _require_libraries(picked)
        device, notes = _device_for(picked, wish, gpus)
        return Choice(picked.engine, picked.model, device, "it was chosen", notes)
    return _default(candidates, wish, starter=starter, gpus=gpus)


def find_wished(candidates: Sequence[Candidate], wish: Wish) -> Candidate:
    """The candidate that ``wish.engine`` names, an installed model of it first. Raises InputError."""
    engine, _, model = (wish.engine or "").partition(":")
    fitting = [one for one in candidates if one.engine == engine and model in ("", one.model)]
    if not fitting:
        known = ", ".join(dict.fromkeys(name for one in candidates for name in (one.engine, _full_name(one))))
        raise InputError("engine_unknown", f"There is no engine {wish.engine!r} for this.", f"Known: {known}.")
    picked = next((one for one in fitting if one.is_installed), fitting[0])
    if picked.code_revision and not wish.allows_model_code:
        raise code_refused(picked.model, picked.code_revision)
    return picked


def code_refused(model: str, revision: str) -> InputError:
    """The refusal to run a model's own code, with what it means and the option that allows it."""
    return InputError(
        "model_code_refused",
        f"The model {model} comes with Python code of its publisher (commit {revision}), which would run on this "
        "computer with all your rights; nobody allowed that.",
        f"If you trust the publisher, add {ALLOW_CODE}.",
        details={"model": model, "code_revision": revision},
    )


def _default(candidates: Sequence[Candidate], wish: Wish, *, starter: str, gpus: Callable[[], GpuFacts]) -> Choice:
    base = next(one for one in candidates if one.engine == starter)
    full = [one for one in candidates if one.set == "full" and one.is_installed]
    if wish.device == "cpu":
        return Choice(base.engine, base.model, "cpu", "the CPU was chosen")
    if not full:
        _, notes = _device_for(base, wish, gpus)
        return Choice(base.engine, base.model, "cpu", "no model of the full set is installed", notes)
    best = full[0]
    obstacle = _obstacle(best, wish, gpus)
    if obstacle:
        note = f"{base.engine} runs on the CPU{_in_brackets(base)} although {best.model} is installed: {obstacle}."
        return Choice(base.engine, base.model, "cpu", obstacle, (note,))
    device, _ = _device_for(best, wish, gpus)
    name = next(gpu.name for gpu in gpus().gpus if device == f"cuda:{gpu.index}")
    return Choice(best.engine, best.model, device, f"{best.model} is installed and {name} answers")


def _obstacle(best: Candidate, wish: Wish, gpus: Callable[[], GpuFacts]) -> str:
    """Why the best installed model of the full set is not the default, as a clause; "" when nothing stands against."""
    if best.missing_libraries:
        return f"{', '.join(best.missing_libraries)} cannot be found ({GPU_LIBRARIES})"
    if best.code_revision and not wish.allows_model_code:
        return f"its publisher's code may not run here ({ALLOW_CODE} allows it)"
    facts = gpus()
    return "" if facts.gpus else facts.problem


def _device_for(picked: Candidate, wish: Wish, gpus: Callable[[], GpuFacts]) -> tuple[str, tuple[str, ...]]:
    """The device for a candidate, with what is unexpected about it."""
    if not picked.can_use_gpu:
        if not wish.device.startswith("cuda"):
            return "cpu", ()
        return "cpu", (f"{wish.device.upper()} was chosen, but {picked.engine} runs on the CPU only.",)
    if wish.device != "auto":
        return wish.device, ()
    facts = gpus()
    if facts.gpus:
        return f"cuda:{facts.gpus[0].index}", ()
    return "cpu", (f"{picked.engine} runs on the CPU, which is slow{_in_brackets(picked)}: {facts.problem}.",)


def _require_gpu(device: str, facts: GpuFacts) -> None:
    if any(device == f"cuda:{gpu.index}" for gpu in facts.gpus):
        return
    there = ", ".join(f"cuda:{gpu.index} ({gpu.name})" for gpu in facts.gpus)
    raise ComputeError(
        "cuda_missing",
        f"{device.upper()} was chosen, but {facts.problem or 'this computer has no such GPU'}.",
        f"Choose one of: {there}, cpu." if there else "Run `vmsg doctor`, or choose --device cpu.",
        details={"device": device, "gpus": [gpu.index for gpu in facts.gpus]},
    )


def _require_libraries(picked: Candidate) -> None:
    if picked.missing_libraries:
        raise ComputeError(
            "libraries_missing",
            f"The engine {picked.engine} needs {', '.join(picked.missing_libraries)}, which this installation lacks.",
            f"Install them: {GPU_LIBRARIES}. A package with its own Python takes none: let a host compute there.",
        )


def cpu_pace(cpu_s: float) -> str:
    """How long a picture takes on the processor, in words."""
    told = f"{max(1, round(cpu_s))} s" if cpu_s < 90 else f"{round(cpu_s / 60)} min"
    return f"about {told} a picture on two cores"


def _in_brackets(one: Candidate) -> str:
    return "" if one.cpu_s is None else f" ({cpu_pace(one.cpu_s)})"


def _full_name(one: Candidate) -> str:
    return f"{one.engine}:{one.model}"
