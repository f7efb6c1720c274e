"""Settings: kept whole, read forgivingly."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from vmsg_desktop.adapters.storage.settings import SettingsFile, _without_bad_values
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.core.model.settings import Settings

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


def test_what_was_kept_is_there_at_the_next_start(tmp_path: Path) -> None:
    SettingsFile(tmp_path / "s.json").keep(theme="dark", panels=(500, 400, 300))
    again = SettingsFile(tmp_path / "s.json").current
    assert (again.theme, again.panels, again.language) == ("dark", (500, 400, 300), "system")


@pytest.mark.parametrize("text", ["", "{", "[1]", "null", "\x00"])
def test_a_file_that_cannot_be_read_costs_the_settings_not_the_start(tmp_path: Path, text: str) -> None:
    (tmp_path / "s.json").write_text(text)
    assert SettingsFile(tmp_path / "s.json").current == Settings()


def test_one_bad_value_costs_only_itself(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(json.dumps({"theme": "pink", "language": "ja", "of a newer version": 1}))
    assert SettingsFile(tmp_path / "s.json").current == Settings(language="ja")


def test_a_value_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    settings = SettingsFile(tmp_path / "s.json")
    with pytest.raises(ValidationError):
        settings.keep(theme="pink")
    assert settings.current == Settings()


def test_a_place_that_cannot_be_written_is_said_and_the_change_holds(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = SettingsFile(tmp_path / "file" / "s.json")
    with pytest.raises(StorageError):
        settings.keep(theme="dark")
    assert settings.current.theme == "dark"


@given(st.dictionaries(st.sampled_from(["theme", "language", "machine", "window", "panels", "x"]), JSON))
def test_any_file_gives_settings(found: dict[str, Any]) -> None:
    assert isinstance(_without_bad_values(found), Settings)
