"""Notifications through a real session bus."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.notice_board import NoticeBoard, notice_board
from vmsg_desktop.adapters.system.notices import DesktopNotices
from vmsg_desktop.core.model.errors import ComputeError


@pytest.fixture
def board(monkeypatch: pytest.MonkeyPatch) -> Iterator[NoticeBoard]:
    with tempfile.TemporaryDirectory() as folder, notice_board(Path(folder)) as running:  # a socket's path is short
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", running.address)
        yield running


def test_a_notice_reaches_the_desktop_with_title_and_text_and_no_markup(board: NoticeBoard) -> None:
    DesktopNotices()("E2E P95 is 67.2 s", "Worst job: <b>Mika & Jonas</b>.")
    ((app, replaces, icon, title, text, actions, hints, shown_ms),) = board.shown
    assert (app, replaces, icon, title) == ("VMsg", 0, "vmsg", "E2E P95 is 67.2 s")
    assert text == "Worst job: &lt;b&gt;Mika &amp; Jonas&lt;/b&gt;."
    assert actions == []
    assert hints["urgency"] == ("y", 1)
    assert shown_ms > 0


def test_the_same_title_again_takes_the_place_of_the_first(board: NoticeBoard) -> None:
    notices = DesktopNotices()
    for text in ("first", "second"):
        notices("GPU utilisation", text)
    notices("Error rate", "another")
    assert [call[1] for call in board.shown] == [0, 1, 0]


def test_a_desktop_that_refuses_is_told_of_with_its_reason(board: NoticeBoard) -> None:
    board.refuses = True
    with pytest.raises(ComputeError, match="not now") as told:
        DesktopNotices()("title", "text")
    assert told.value.hint


@pytest.mark.parametrize("address", [None, "unix:path=/nowhere/bus", "nonsense"])
def test_without_a_session_bus_the_error_says_so(monkeypatch: pytest.MonkeyPatch, address: str | None) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    if address is not None:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    with pytest.raises(ComputeError, match="shows no notifications"):
        DesktopNotices()("title", "text")
