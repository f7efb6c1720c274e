"""The people below the picture: a photo in which nobody was found says so and what helps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLabel

from vmsg_desktop.presenters.picture_state import PeopleState
from vmsg_desktop.ui.pages.create.picture.people_panel import PeoplePanel


def words(panel: PeoplePanel) -> str:
    return " ".join(label.text() for label in panel.findChildren(QLabel))


def test_a_photo_without_people_says_so(show: Callable[[Any], Any]) -> None:
    panel = show(PeoplePanel())
    panel.show_people(PeopleState(confidence=0.4, overlap=0.5))
    assert "Nobody was found" in words(panel)


def test_before_anything_is_known_nobody_is_missed(show: Callable[[Any], Any]) -> None:
    panel = show(PeoplePanel())
    panel.show_people(PeopleState())
    assert "Nobody was found" not in words(panel)
