"""The probe of the GPUs with the real torch, and the whole choice on this computer."""

from __future__ import annotations

import pytest

from vmsg_desktop.adapters.system.devices import missing_libraries, probe_gpus
from vmsg_desktop.adapters.torch_runtime import device_label, prepare_torch, require_device
from vmsg_desktop.core.model.errors import ComputeError

pytestmark = pytest.mark.ml


def test_a_gpu_is_listed_only_when_it_computed_and_else_the_reason_is_told() -> None:
    torch = prepare_torch(threads=1)
    facts = probe_gpus()
    assert len(facts.gpus) <= torch.cuda.device_count()
    assert facts.gpus or facts.problem
    if not torch.cuda.is_available():
        assert facts.gpus == ()
        assert facts.problem.startswith("CUDA is installed but no GPU answered: ")


def test_the_libraries_of_the_extra_are_here() -> None:
    names = ("torch", "torchvision", "ultralytics", "transformers", "safetensors", "timm", "kornia", "einops")
    assert missing_libraries(names) == ()


def test_the_cpu_is_always_there_and_a_high_gpu_never() -> None:
    torch = prepare_torch(threads=1)
    assert device_label(require_device("cpu", torch)) == "CPU"
    assert device_label(torch.device("cuda:1")) == "CUDA:1"
    with pytest.raises(ComputeError, match="CUDA:63 was chosen"):
        require_device("cuda:63", torch)
