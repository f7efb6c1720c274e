"""Which engine and device run: over facts alone, no torch and no GPU needed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from vmsg_desktop.core.engine_choice import (
    Candidate,
    Choice,
    Wish,
    Wishes,
    choose_engine,
    device_name,
    find_wished,
)
from vmsg_desktop.core.model.device import Gpu, GpuFacts
from vmsg_desktop.core.model.errors import ComputeError, InputError

REVISION = "ab" * 20
STARTER = Candidate("isnet-onnx", "isnet-medium", "starter", is_installed=True)
PORTRAIT = Candidate("birefnet", "portrait", "full", is_installed=False, can_use_gpu=True, code_revision=REVISION)
LITE = replace(PORTRAIT, model="lite", is_installed=True)
YOLO_FULL = Candidate("ultralytics", "yolo11x", "full", is_installed=True, can_use_gpu=True)
YOLO_SAME = Candidate("ultralytics", "yolov8-people", "starter", is_installed=True, can_use_gpu=True)
YOLO_STARTER = Candidate("yolov8-onnx", "yolov8-people", "starter", is_installed=True)
PEOPLE = (YOLO_FULL, YOLO_SAME, YOLO_STARTER)
BARE_PEOPLE = (replace(YOLO_FULL, is_installed=False), YOLO_SAME, YOLO_STARTER)
T4 = Gpu(0, "Tesla T4", 16 * 10**9)
NONE = GpuFacts((), "CUDA is installed but no GPU answered: Found no NVIDIA driver on your system")


@dataclass
class Probe:
    """Counts how often somebody looks at the GPUs."""

    facts: GpuFacts = NONE
    looks: list[GpuFacts] = field(default_factory=list)

    def __call__(self) -> GpuFacts:
        self.looks.append(self.facts)
        return self.facts


def choose(candidates: Sequence[Candidate], wish: Wish, probe: Probe) -> Choice:
    return choose_engine(candidates, wish, starter=candidates[-1].engine, gpus=probe)


def test_without_the_full_set_the_starter_runs_and_no_gpu_is_looked_at() -> None:
    probe = Probe(GpuFacts((T4,), ""))
    choice = choose(BARE_PEOPLE, Wish(), probe)
    assert (choice.engine, choice.model, choice.device, choice.notes) == ("yolov8-onnx", "yolov8-people", "cpu", ())
    assert probe.looks == []


def test_the_full_set_runs_where_it_is_installed_and_a_gpu_answers() -> None:
    choice = choose(PEOPLE, Wish(), Probe(GpuFacts((T4,), "")))
    assert (choice.engine, choice.model, choice.device) == ("ultralytics", "yolo11x", "cuda:0")
    assert choice.reason == "yolo11x is installed and Tesla T4 answers"
    assert choice.notes == ()


def test_of_several_gpus_the_first_that_computed_is_taken() -> None:
    second = GpuFacts((Gpu(1, "A", 1), Gpu(2, "B", 1)), "cuda:0 does not compute: no kernel image")
    assert choose(PEOPLE, Wish(), Probe(second)).device == "cuda:1"
    assert choose(PEOPLE, Wish(device="cuda:2"), Probe(second)).device == "cuda:2"


def test_an_installed_full_set_without_a_gpu_gives_way_and_says_why() -> None:
    choice = choose(PEOPLE, Wish(), Probe())
    assert (choice.engine, choice.device) == ("yolov8-onnx", "cpu")
    assert choice.notes == (
        "yolov8-onnx runs on the CPU although yolo11x is installed: "
        "CUDA is installed but no GPU answered: Found no NVIDIA driver on your system.",
    )


@pytest.mark.parametrize(
    ("cpu_s", "told"), [(0.2, "about 1 s"), (42, "about 42 s"), (90, "about 2 min"), (300, "about 5 min")]
)
def test_the_cpu_is_announced_with_the_time_that_it_takes(cpu_s: float, told: str) -> None:
    slow = replace(YOLO_FULL, cpu_s=cpu_s), replace(YOLO_STARTER, cpu_s=cpu_s)
    asked, given = choose(slow, Wish("ultralytics"), Probe()), choose(slow, Wish(), Probe())
    assert asked.notes == (
        f"ultralytics runs on the CPU, which is slow ({told} a picture on two cores): {NONE.problem}.",
    )
    assert given.notes[0].startswith(f"yolov8-onnx runs on the CPU ({told} a picture on two cores) although ")


def test_an_installed_full_set_without_its_libraries_gives_way_and_says_why() -> None:
    bare = (replace(YOLO_FULL, missing_libraries=("torch", "ultralytics")), YOLO_STARTER)
    probe = Probe()
    (note,) = choose(bare, Wish(), probe).notes
    assert "torch, ultralytics cannot be found (pip install 'vmsg-desktop[gpu]')" in note
    assert probe.looks == []


def test_code_of_a_model_never_runs_by_default() -> None:
    probe = Probe(GpuFacts((T4,), ""))
    choice = choose((PORTRAIT, LITE, STARTER), Wish(), probe)
    assert choice.engine == "isnet-onnx"
    assert "--allow-model-code" in choice.notes[0]
    allowed = choose((PORTRAIT, LITE, STARTER), Wish(allows_model_code=True), probe)
    assert (allowed.engine, allowed.model, allowed.device) == ("birefnet", "lite", "cuda:0")


def test_a_chosen_cpu_takes_the_starter_without_a_look_at_the_gpus() -> None:
    probe = Probe(GpuFacts((T4,), ""))
    choice = choose(PEOPLE, Wish(device="cpu"), probe)
    assert (choice.engine, choice.device, choice.reason, choice.notes) == (
        "yolov8-onnx", "cpu", "the CPU was chosen", (),
    )  # fmt: skip
    assert probe.looks == []


def test_a_chosen_engine_runs_on_the_gpu_that_answers_or_on_the_cpu_with_a_note() -> None:
    wish = Wish("ultralytics")
    on_gpu = choose(PEOPLE, wish, Probe(GpuFacts((T4,), "")))
    assert (on_gpu.device, on_gpu.notes) == ("cuda:0", ())
    on_cpu = choose(PEOPLE, wish, Probe())
    assert on_cpu.device == "cpu"
    assert on_cpu.notes == (f"ultralytics runs on the CPU, which is slow: {NONE.problem}.",)
    asked = choose(PEOPLE, Wish("ultralytics", device="cpu"), Probe())
    assert (asked.device, asked.notes) == ("cpu", ())


def test_a_model_can_be_chosen_with_its_engine_and_an_installed_one_comes_first() -> None:
    assert find_wished(PEOPLE, Wish("ultralytics")).model == "yolo11x"
    assert find_wished(BARE_PEOPLE, Wish("ultralytics")).model == "yolov8-people"
    assert find_wished(BARE_PEOPLE, Wish("ultralytics:yolo11x")).model == "yolo11x"


@pytest.mark.parametrize("name", ["magic", "ultralytics:magic", "yolo11x", ""])
def test_an_unknown_engine_names_the_known_ones(name: str) -> None:
    with pytest.raises(InputError, match="There is no engine") as caught:
        choose(PEOPLE, Wish(name), Probe())
    assert "ultralytics:yolo11x" in caught.value.hint


def test_a_chosen_gpu_that_is_not_there_is_an_error_with_the_reason() -> None:
    with pytest.raises(ComputeError, match="no GPU answered: Found no NVIDIA driver") as caught:
        choose(PEOPLE, Wish(device="cuda:0"), Probe())
    assert caught.value.code == "cuda_missing"
    with pytest.raises(ComputeError, match="CUDA:1 was chosen") as caught:
        choose(PEOPLE, Wish("yolov8-onnx", device="cuda:1"), Probe(GpuFacts((T4,), "")))
    assert caught.value.hint == "Choose one of: cuda:0 (Tesla T4), cpu."


def test_a_chosen_gpu_is_not_used_by_an_engine_of_the_cpu_and_that_is_said() -> None:
    probe = Probe(GpuFacts((T4,), ""))
    for candidates, wish in ((PEOPLE, Wish("yolov8-onnx", "cuda:0")), (BARE_PEOPLE, Wish(device="cuda:0"))):
        choice = choose(candidates, wish, probe)
        assert (choice.engine, choice.device) == ("yolov8-onnx", "cpu")
        assert choice.notes == ("CUDA:0 was chosen, but yolov8-onnx runs on the CPU only.",)


def test_a_chosen_engine_without_its_libraries_is_an_error_with_the_line_that_installs_them() -> None:
    bare = (replace(YOLO_FULL, missing_libraries=("torch",)), YOLO_STARTER)
    with pytest.raises(ComputeError, match="needs torch") as caught:
        choose(bare, Wish("ultralytics"), Probe())
    assert "pip install 'vmsg-desktop[gpu]'" in caught.value.hint


def test_a_chosen_engine_with_code_is_refused_until_it_is_allowed() -> None:
    with pytest.raises(InputError, match="with all your rights") as caught:
        choose((LITE, STARTER), Wish("birefnet"), Probe())
    assert (caught.value.code, caught.value.details["code_revision"]) == ("model_code_refused", REVISION)
    assert choose((LITE, STARTER), Wish("birefnet", "cpu", allows_model_code=True), Probe()).model == "lite"


@pytest.mark.parametrize(
    ("text", "name"),
    [("auto", "auto"), ("CPU", "cpu"), ("cuda", "cuda:0"), (" CUDA:3 ", "cuda:3"), ("cuda:12", "cuda:12")],
)
def test_devices_have_one_spelling(text: str, name: str) -> None:
    assert device_name(text) == name


@pytest.mark.parametrize("text", ["", "gpu", "cuda:", "cuda:-1", "cuda:x", "cuda:100", "mps", "cuda:1a"])
def test_other_devices_are_refused(text: str) -> None:
    with pytest.raises(InputError, match="There is no device"):
        device_name(text)


def test_each_task_has_its_own_wish() -> None:
    wishes = Wishes(detector="ultralytics", device="cpu", allows_model_code=True)
    assert wishes.of("people") == Wish("ultralytics", "cpu", allows_model_code=True)
    assert wishes.of("matting") == Wish(None, "cpu", allows_model_code=True)
    assert wishes.of("face").engine is None
