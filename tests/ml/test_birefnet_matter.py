"""The matter through transformers: its code runs only after a yes, at the pinned commit, and gives a known answer."""

from __future__ import annotations

import builtins
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.fakes.model_folders import RED_CODE, REVISION, write_model_folder
from vmsg_desktop.adapters.matting.birefnet_transformers import BirefnetMatter, open_matter, to_tensor
from vmsg_desktop.core.model.engine import EngineSetup
from vmsg_desktop.core.model.errors import ComputeError, InputError
from vmsg_desktop.core.model.media import RgbImage

pytestmark = pytest.mark.ml
HASHES = {"model.safetensors": "aa" * 32}


@pytest.fixture(scope="module")
def setup(library_home: Path) -> EngineSetup:
    return EngineSetup("cpu", library_home, (96, 64), REVISION, allows_model_code=True)


@pytest.fixture(scope="module")
def red(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write_model_folder(tmp_path_factory.mktemp("models") / "birefnet-tiny", RED_CODE, red_weights())


def red_weights() -> dict[str, Any]:
    """The logit is twice the normalised red plus 0.5."""
    import torch

    return {"mix.weight": torch.tensor([2.0, 0, 0]).reshape(1, 3, 1, 1), "mix.bias": torch.tensor([0.5])}


def opened(files: dict[str, Path], setup: EngineSetup) -> BirefnetMatter:
    return open_matter(files, model_name="birefnet-tiny", hashes=HASHES, setup=setup)


def test_the_answer_is_the_sigmoid_of_the_last_map_of_the_normalised_picture(
    red: dict[str, Path], setup: EngineSetup
) -> None:
    picture = np.zeros((64, 96, 3), np.uint8)
    picture[:, 48:] = (200, 13, 77)
    alpha = opened(red, setup).matte(picture)
    expected = [1 / (1 + np.exp(-(2 * (value / 255 - 0.485) / 0.229 + 0.5))) for value in (0, 200)]
    assert alpha.dtype == np.float32
    np.testing.assert_allclose(alpha[:, :48], expected[0], atol=1e-5)
    np.testing.assert_allclose(alpha[:, 48:], expected[1], atol=1e-5)


@pytest.mark.parametrize("size", [(64, 96), (17, 9), (300, 200), (1, 1)])
def test_alpha_has_the_pictures_size(size: tuple[int, int], red: dict[str, Path], setup: EngineSetup) -> None:
    alpha = opened(red, setup).matte(np.full((*size, 3), 90, np.uint8))
    assert alpha.shape == size
    assert np.ptp(alpha) < 1e-5


def test_the_net_sees_rgb_normalised_as_imagenet() -> None:
    tensor = to_tensor(np.full((30, 50, 3), (0, 128, 255), np.uint8), (64, 32))
    assert tensor.shape == (1, 3, 32, 64)
    expected = [-0.485 / 0.229, (128 / 255 - 0.456) / 0.224, (1 - 0.406) / 0.225]
    np.testing.assert_allclose(tensor[0, :, 16, 16], expected, rtol=1e-5)


def test_says_which_library_and_which_code_ran_where(red: dict[str, Path], setup: EngineSetup) -> None:
    matter = opened(red, setup)
    matter.matte(np.zeros((8, 8, 3), np.uint8))
    engine = matter.engine
    assert (engine.name, engine.device) == ("birefnet-transformers", "CPU")
    assert engine.version.startswith("transformers 5.")
    assert engine.version.endswith(", code 0123456789ab")
    assert engine.model_sha256 == HASHES["model.safetensors"]


def test_without_a_yes_nothing_of_the_models_code_runs(
    tmp_path: Path, setup: EngineSetup, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace = tmp_path / "ran"
    files = write_model_folder(
        tmp_path / "birefnet-evil", f"open({str(trace)!r}, 'w').close()\n{RED_CODE}", red_weights()
    )
    monkeypatch.setattr(builtins, "input", lambda *_: pytest.fail("it asked on the terminal"))
    with pytest.raises(InputError, match="comes with Python code of its publisher") as caught:
        opened(files, replace(setup, allows_model_code=False)).matte(np.zeros((8, 8, 3), np.uint8))
    assert caught.value.code == "model_code_refused"
    assert "--allow-model-code" in caught.value.hint
    assert REVISION in caught.value.message
    assert not trace.exists()
    opened(files, setup).matte(np.zeros((8, 8, 3), np.uint8))
    assert trace.exists(), "after the yes it runs"


@pytest.mark.parametrize("revision", [None, "", "main", REVISION[:12], REVISION.upper()])
def test_code_that_is_not_pinned_to_a_full_commit_does_not_run(
    revision: str | None, red: dict[str, Path], setup: EngineSetup
) -> None:
    with pytest.raises(ComputeError, match="not to a full commit hash"):
        opened(red, replace(setup, code_revision=revision)).matte(np.zeros((8, 8, 3), np.uint8))


def test_code_that_the_table_does_not_know_does_not_run(tmp_path: Path, setup: EngineSetup) -> None:
    files = write_model_folder(tmp_path / "birefnet-more", RED_CODE, red_weights())
    (tmp_path / "birefnet-more" / "helper.py").write_text("raise SystemExit", "utf-8")
    with pytest.raises(ComputeError, match=r"the model table does not know: helper\.py"):
        opened(files, setup).matte(np.zeros((8, 8, 3), np.uint8))


def test_a_config_that_names_code_elsewhere_is_refused(tmp_path: Path, setup: EngineSetup) -> None:
    elsewhere = {"AutoConfig": "BiRefNet_config.BiRefNetConfig", "AutoModelForImageSegmentation": "a/b--birefnet.Net"}
    files = write_model_folder(tmp_path / "birefnet-far", RED_CODE, red_weights(), auto_map=elsewhere)
    with pytest.raises(ComputeError, match="not among its files: a/b--birefnet"):
        opened(files, setup).matte(np.zeros((8, 8, 3), np.uint8))


def broken_weights(files: dict[str, Path]) -> None:
    files["model.safetensors"].write_bytes(b"\x08\0\0\0\0\0\0\0broken")


def pickled_weights(files: dict[str, Path]) -> None:
    import torch

    torch.save({"mix.weight": torch.zeros(1)}, files["model.safetensors"])


def weights_of_another_net(files: dict[str, Path]) -> None:
    import torch
    from safetensors.torch import save_file

    save_file({"other.weight": torch.zeros(3)}, str(files["model.safetensors"]))


def code_with_a_fault(files: dict[str, Path]) -> None:
    files["birefnet.py"].write_text("class BiRefNet(:\n", "utf-8")


def code_that_needs_a_library(files: dict[str, Path]) -> None:
    files["birefnet.py"].write_text(f"import a_library_that_nobody_has\n{RED_CODE}", "utf-8")


def config_without_code(files: dict[str, Path]) -> None:
    files["config.json"].write_text("{}", "utf-8")


def config_that_is_no_json(files: dict[str, Path]) -> None:
    files["config.json"].write_bytes(b"\xff\xfe")


@pytest.mark.parametrize(
    ("damage", "word"),
    [
        (broken_weights, "cannot be loaded"),
        (pickled_weights, "cannot be loaded"),
        (weights_of_another_net, "loading state_dict"),
        (code_with_a_fault, "cannot be loaded"),
        (code_that_needs_a_library, "a_library_that_nobody_has"),
        (config_without_code, "does not say which code builds it"),
        (config_that_is_no_json, "does not say which code builds it"),
    ],
)
def test_a_damaged_model_is_named_with_the_reason(damage: Any, word: str, tmp_path: Path, setup: EngineSetup) -> None:
    files = write_model_folder(tmp_path / f"birefnet-{damage.__name__}", RED_CODE, red_weights())
    damage(files)
    with pytest.raises(ComputeError, match="birefnet-tiny cannot be loaded") as caught:
        opened(files, setup).matte(np.zeros((8, 8, 3), np.uint8))
    assert word in caught.value.message
    assert caught.value.hint == "Check it with: vmsg models verify birefnet-tiny"


def test_a_missing_model_is_told_with_the_command_that_helps(tmp_path: Path, setup: EngineSetup) -> None:
    files = {name: tmp_path / name for name in ("config.json", "model.safetensors")}
    with pytest.raises(ComputeError) as caught:
        opened(files, setup).matte(np.zeros((8, 8, 3), np.uint8))
    assert caught.value.hint == "Get it with: vmsg models get birefnet-tiny"


def test_a_gpu_that_is_not_there_is_an_error_never_the_cpu(red: dict[str, Path], setup: EngineSetup) -> None:
    with pytest.raises(ComputeError, match="CUDA:7 was chosen") as caught:
        opened(red, replace(setup, device="cuda:7")).matte(np.zeros((8, 8, 3), np.uint8))
    assert caught.value.code == "cuda_missing"


def test_a_failure_inside_the_net_is_an_error_in_words(tmp_path: Path, setup: EngineSetup) -> None:
    code = RED_CODE.replace("fine = self.mix(x)", "raise RuntimeError('CUDA out of memory. Tried to allocate 9 GiB')")
    files = write_model_folder(tmp_path / "birefnet-full", code, red_weights())
    with pytest.raises(ComputeError, match="too little GPU memory") as caught:
        opened(files, setup).matte(np.zeros((8, 8, 3), np.uint8))
    assert caught.value.retryable


def test_code_and_settings_are_kept_under_the_programs_own_folder(
    red: dict[str, Path], setup: EngineSetup, library_home: Path, portrait: RgbImage
) -> None:
    opened(red, setup).matte(portrait)
    assert list((library_home / "huggingface" / "modules").rglob("birefnet.py"))


def test_a_reduced_engine_runs_the_same_weights_on_a_smaller_input(red: dict[str, Path], setup: EngineSetup) -> None:
    matter = opened(red, replace(setup, input_size=(1024, 512)))
    smaller = matter.reduced()
    assert smaller is not None
    smallest = smaller.reduced()
    assert smallest is not None
    sizes = [engine.input_size for engine in (matter, smaller, smallest)]
    assert sizes == [(1024, 512), (768, 384), (512, 256)]
    assert smallest.reduced() is None
    picture = np.full((64, 96, 3), 90, np.uint8)
    alpha = smallest.matte(picture)
    assert matter._loaded, "the weights are shared, whoever loads them"
    assert matter._loaded[0] is smallest._loaded[0]
    np.testing.assert_allclose(matter.matte(picture), alpha, atol=1e-5)
    assert smallest.engine == matter.engine


def test_a_gpu_that_is_too_full_for_the_weights_is_told_as_that(
    red: dict[str, Path], setup: EngineSetup, monkeypatch: pytest.MonkeyPatch
) -> None:
    from torch import nn

    def full(*_: Any, **__: Any) -> Any:
        raise RuntimeError("CUDA out of memory. Tried to allocate 20.00 MiB")

    matter = opened(red, setup)
    with monkeypatch.context() as patched:
        patched.setattr(nn.Module, "to", full)
        with pytest.raises(ComputeError) as caught:
            matter.matte(np.zeros((8, 8, 3), np.uint8))
    assert caught.value.code == "gpu_memory_full"
    assert matter.matte(np.zeros((8, 8, 3), np.uint8)).shape == (8, 8), "once there is room it loads"
