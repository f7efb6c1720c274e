"""The budget's section: typed with the keyboard, kept, and told where it is spent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.fakes.settings_desk import MONTH, House
from vmsg_desktop.core.model.budget import Budget
from vmsg_desktop.core.model.errors import StorageError
from vmsg_desktop.ui.pages.settings.budget import BudgetSection
from vmsg_desktop.ui.widgets.callout import Callout
from vmsg_desktop.ui.widgets.field import Field
from vmsg_desktop.ui.widgets.label import ElidedLabel, Label
from vmsg_desktop.ui.widgets.segmented import Segmented
from vmsg_desktop.ui.widgets.stage_row import ThinBar

Show = Callable[[QWidget], QWidget]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    yield made
    made.questions.close()


@pytest.fixture
def section(house: House, show: Show) -> BudgetSection:
    made = BudgetSection(house.studio())
    made.resize(900, 700)
    show(made)
    made.look()
    return made


def type_into(field: Field, text: str) -> None:
    field.edit.setFocus()
    field.edit.selectAll()
    QTest.keyClicks(field.edit, text)
    QTest.keyClick(field.edit, Qt.Key.Key_Return)
    QApplication.processEvents()


def words(section: BudgetSection) -> list[str]:
    return [label.text() for label in section.findChildren(Label) if label.isVisible()]


def bars(section: BudgetSection) -> list[int]:
    return [bar.value() for bar in section.findChildren(ThinBar) if bar.isVisible()]


def test_without_limits_no_bar_is_shown(section: BudgetSection) -> None:
    assert bars(section) == []
    assert words(section).count("no limit") == 2
    assert not any(callout.isVisible() for callout in section.findChildren(Callout))


def test_a_typed_limit_is_kept_and_shown_with_what_is_used(section: BudgetSection, house: House) -> None:
    credits, hours = section.findChildren(Field)
    type_into(credits, "40")
    assert house.budget.budget.credits == 40
    assert "38 used this month" in words(section)
    assert bars(section) == [950]
    type_into(hours, "none of it")
    assert house.budget.budget.gpu_hours is None
    assert hours.edit.accessibleDescription() == "A number from 0, or nothing for no limit."


def test_a_spent_budget_says_what_happens_now(section: BudgetSection, house: House) -> None:
    type_into(section.findChildren(Field)[0], "38")
    assert any("The budget of this month is spent." in text for text in words(section))
    section.findChildren(Segmented)[0].chosen.emit("stop")
    assert house.budget.budget == Budget(credits=38, on_limit="stop")
    assert "Paid messages are not sent." in words(section)


def test_what_is_not_known_is_not_available(section: BudgetSection, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.fakes.settings_desk.MONTH", type(MONTH)(MONTH.now, 0, 0, 0, why_no_hours="It is gone."))
    type_into(section.findChildren(Field)[1], "5")
    values = [label.text() for label in section.findChildren(ElidedLabel) if label.isVisible()]
    assert "It is gone." in values
    assert "n/a" in values
    assert "n/a used this month" in words(section)
    assert bars(section) == []


def test_a_file_that_cannot_be_read_can_begin_anew(section: BudgetSection, house: House) -> None:
    house.budget.failure = StorageError("budget_unreadable", "It cannot be read, so nothing is paid.", "Set it anew.")
    section.look()
    assert "It cannot be read, so nothing is paid." in words(section)
    callout = next(each for each in section.findChildren(Callout) if each.isVisible())
    callout.acted.emit("reset")
    assert house.budget.read() == Budget()
    assert "It cannot be read, so nothing is paid." not in words(section)
