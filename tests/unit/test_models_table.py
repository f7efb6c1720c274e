"""The table of models: what ships is sound, and what is malformed is refused with the model's name."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from vmsg_desktop.adapters.models.table import load_model_table
from vmsg_desktop.adapters.registry import ENGINES
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.models import DeviceKind, UrlSource, parse_model_table, provided_files
from vmsg_desktop.resources import resource_path


def shipped() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(resource_path("models.json").read_text("utf-8"))
    return data


def test_starter_set_has_one_model_for_each_task_and_every_hash() -> None:
    starter = load_model_table().select(("starter",))
    assert {entry.task for entry in starter} == {"people", "matting", "face"}
    assert len(starter) == 3
    assert all(file.sha256 and file.size_bytes for entry in starter for file in entry.files)


def test_starter_set_needs_no_model_hub() -> None:
    sources = [source for entry in load_model_table().select(("starter",)) for source in entry.sources]
    assert sources
    assert not any(isinstance(source, UrlSource) for source in sources)


def test_every_engine_finds_its_model_and_the_other_way_round() -> None:
    table = load_model_table()
    for engine in ENGINES.values():
        assert {table.get(model).task for model in engine.models} == {engine.task}
    for entry in table:
        assert entry.name in ENGINES[entry.engine].models


def test_people_models_bring_their_thresholds() -> None:
    people = [entry for entry in load_model_table() if entry.task == "people"]
    assert people
    assert all(set(entry.thresholds) == {"confidence", "overlap"} for entry in people)


def test_code_that_comes_with_weights_is_fetched_at_its_full_commit() -> None:
    with_code = [entry for entry in load_model_table() if any(file.name.endswith(".py") for file in entry.files)]
    assert with_code
    for entry in with_code:
        assert entry.code_revision is not None
        for source in entry.sources:
            assert isinstance(source, UrlSource)
            assert all(f"/{entry.code_revision}/" in url for url in source.urls.values())


def test_every_address_is_https() -> None:
    urls = [url for entry in load_model_table() for source in entry.sources if isinstance(source, UrlSource)
            for url in source.urls.values()]  # fmt: skip
    assert urls
    assert all(url.startswith("https://") for url in urls)


def test_selection_takes_names_and_sets_once_in_table_order() -> None:
    table = load_model_table()
    names = [entry.name for entry in table.select(("isnet-medium", "starter", "yolov8-people"))]
    assert names == ["yolov8-people", "isnet-medium", "blazeface-facemesh"]


def test_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(InputError, match="no model 'yolo99'") as caught:
        load_model_table().select(("starter", "yolo99"))
    assert caught.value.code == "model_unknown"
    assert "isnet-medium" in caught.value.hint


def _change(model: dict[str, Any], path: str, value: Any) -> None:
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place: Any = model
    for part in parents:
        place = place[part]
    place[last] = value


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("task", "hats", "unknown task"),
        ("set", "huge", "unknown task 'people' or set 'huge'"),
        ("files.0.sha256", "abc", "not 64 lower-case hex"),
        ("files.0.sha256", "E" * 64, "not 64 lower-case hex"),
        ("files.0.name", "../best.pt", "not a plain file name"),
        ("name", ".hidden", "not a plain file name"),
        ("sources.0.members.extra", "x/y", "a file that the model does not have"),
        ("sources.0.members", {"best.pt": "x"}, "no source provides"),
        ("sources", [], "no source provides"),
        ("sources.0.kind", "torrent", "unknown source kind"),
        ("code_revision", "main", "not a full commit hash"),
        ("thresholds.confidence", 25, "outside 0..1"),
    ],
)
def test_malformed_entry_is_refused(path: str, value: Any, reason: str) -> None:
    data = copy.deepcopy(shipped())
    _change(data["models"][0], path, value)
    with pytest.raises(ValueError, match=reason):
        parse_model_table(data)


def test_two_models_with_one_name_are_refused() -> None:
    data = shipped()
    data["models"].append(data["models"][0])
    with pytest.raises(ValueError, match="share a name"):
        parse_model_table(data)


def test_size_counts_known_files() -> None:
    table = load_model_table()
    assert table.get("yolov8-people").size_bytes == 44_747_858 + 22_502_634
    assert table.get("birefnet-lite").size_bytes == 177_634_392


def test_each_source_gives_files_of_its_model() -> None:
    for entry in load_model_table():
        given = {name for source in entry.sources for name in provided_files(source)}
        assert given == {file.name for file in entry.files}
        assert all(entry.file(name).name == name for name in given)


def test_what_a_model_takes_is_told_with_where_the_figure_comes_from() -> None:
    table = load_model_table()
    isnet = table.get("isnet-medium")
    assert isnet.memory["cpu"].origin == "measured"
    assert isnet.memory_bytes("cpu") == 1_400_000_000
    assert table.get("birefnet-portrait").memory_bytes("gpu") == 3_500_000_000


def test_a_model_of_unknown_size_is_taken_for_larger_than_any_known_one_of_its_task() -> None:
    table = load_model_table()
    kinds: tuple[DeviceKind, ...] = ("cpu", "gpu")
    unknown = [(entry, kind) for entry in table for kind in kinds if kind not in entry.memory]
    assert unknown
    for entry, kind in unknown:
        known = [other.memory[kind].value for other in table if other.task == entry.task and kind in other.memory]
        assert entry.memory_bytes(kind) > max(known, default=0)


@pytest.mark.parametrize("figure", [{"bytes": 0, "origin": "measured"}, {"bytes": 5, "origin": "felt"}])
def test_a_figure_without_origin_or_value_is_refused(figure: dict[str, Any]) -> None:
    data = copy.deepcopy(shipped())
    data["models"][0]["cpu_memory"] = figure
    with pytest.raises(ValueError, match="a figure is"):
        parse_model_table(data)
