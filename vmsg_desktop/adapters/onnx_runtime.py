"""How ONNX Runtime opens a model on the CPU: shared by the engines that run on it, imported on first need."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from vmsg_desktop.core.model.errors import ComputeError


def open_session(model: Path, *, name: str, threads: int, keeps_memory: bool = True) -> Any:
    """A session over the .onnx file ``model``; its ``run`` may be called from several threads.

    Args:
        model: the file.
        name: of the model table, for messages.
        threads: of one inference.
        keeps_memory: False = the memory of an inference is not planned ahead: ISNet then takes 1.36 GB instead of 2.17
            at the same speed (measured).

    Raises:
        ComputeError: the file is not there, or cannot be loaded.
    """
    import onnxruntime

    if not model.is_file():
        raise ComputeError(
            "model_missing", f"The model {name} is not on this machine.", f"Get it with: vmsg models get {name}"
        )
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # spinning starves other processes
    options.enable_mem_pattern = keeps_memory
    try:
        return onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
    except runtime_errors() as exc:
        raise ComputeError(
            "model_broken", f"The model {name} cannot be loaded: {exc}.", f"Check it with: vmsg models verify {name}"
        ) from exc


def runtime_version() -> str:
    """As results name it."""
    import onnxruntime

    return f"onnxruntime {onnxruntime.__version__}"


def runtime_errors() -> tuple[type[Exception], ...]:
    """ONNX Runtime's exceptions have no common base below Exception."""
    from onnxruntime.capi import onnxruntime_pybind11_state as state

    names = ("Fail", "InvalidArgument", "InvalidGraph", "InvalidProtobuf", "NoSuchFile", "NotImplemented",
             "RuntimeException")  # fmt: skip
    return tuple(getattr(state, name) for name in names)
