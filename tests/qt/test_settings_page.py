"""The room of the settings: keyboard, names, safe defaults, a hard stop that stays, words that are never cut."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QLineEdit, QWidget

from tests.fakes.host_door import FINGERPRINT
from tests.fakes.settings_desk import KEY, House
from vmsg_desktop.application.lanes import Lanes
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import RemoteError, StorageError
from vmsg_desktop.core.model.host import AgentState, HostKeyQuestion, SetupWishes
from vmsg_desktop.core.model.passphrase import KeyQuestion, Passphrase
from vmsg_desktop.core.model.secret import Secret
from vmsg_desktop.ui.bridge import Bridge
from vmsg_desktop.ui.language import LanguageSwitch
from vmsg_desktop.ui.pages.settings.hosts.detail import HostDetail
from vmsg_desktop.ui.pages.settings.hosts.dialogs import FingerprintDialog, PassphraseDialog, RemovalDialog
from vmsg_desktop.ui.pages.settings.hosts.machines import MachineList
from vmsg_desktop.ui.pages.settings.hosts.questioner import Questioner
from vmsg_desktop.ui.pages.settings.hosts.section import HostsSection
from vmsg_desktop.ui.pages.settings.hosts.tiles import ChangedKeyTile, PinTile
from vmsg_desktop.ui.pages.settings.key import KeySection
from vmsg_desktop.ui.pages.settings.page import SECTIONS, SettingsPage
from vmsg_desktop.ui.pages.settings.parts import Scroll
from vmsg_desktop.ui.shortcuts import GROUPS, TABLE, bind, keys_of, sequences
from vmsg_desktop.ui.widgets.key_picture import KeyPictureView
from vmsg_desktop.ui.widgets.label import ElidedLabel, Label
from vmsg_desktop.ui.widgets.list_row import ListRow

Show = Callable[[QWidget], QWidget]
QUESTION = HostKeyQuestion("gpu.example.net", "ssh-ed25519", FINGERPRINT, "absent")
CHANGED = RemoteError(
    "host_key_changed", "Another key.", "Ask.",
    details={
        "host": "gpu", "pinned_type": "ssh-ed25519", "pinned_fingerprint": FINGERPRINT, "key_type": "ssh-ed25519",
        "fingerprint": "SHA256:nThbg6kXUpJWGl7E1IGOCspRomTxdCARLviKw6E5SY8",
    },
)  # fmt: skip


@dataclass
class Room:
    """The page, shown, with what it works with."""

    page: SettingsPage
    house: House

    def go(self, key: str) -> QWidget:
        """Go to a section by its row."""
        row = self.page.findChildren(ListRow)[SECTIONS.index(key)]
        QTest.mouseClick(row, Qt.MouseButton.LeftButton)
        QApplication.processEvents()
        return self.page

    def hosts(self) -> HostsSection:
        """The page of machines, with the host "gpu"."""
        self.house.agents.add("gpu", "mika@gpu.example.net", confirm=lambda _question: True, cancel=CancelToken())
        self.go("hosts")
        section = self.page.findChild(HostsSection)
        assert isinstance(section, HostsSection)
        row = next(row for row in section.findChildren(ListRow) if row.data.text == "gpu")
        row.click()
        return section


@pytest.fixture
def room(tmp_path: Path, show: Show) -> Iterator[Room]:
    house = House(tmp_path)
    page = SettingsPage(house.studio())
    page.resize(1196, 780)
    show(page)
    yield Room(page, house)
    house.questions.close()


def controls(parent: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QComboBox, QLineEdit)
    return [each for kind in kinds for each in parent.findChildren(kind) if each.isVisible()]


def test_every_section_opens_and_every_control_has_a_name(room: Room) -> None:
    room.hosts()
    for key in SECTIONS:
        room.go(key)
        nameless = [each for each in controls(room.page) if not (each.accessibleName() or _text(each))]
        assert [type(each).__name__ for each in nameless] == [], key


def _text(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QAbstractButton) else ""


def test_other_language_reaches_every_section_that_was_made(room: Room) -> None:
    room.hosts()
    for key in SECTIONS:
        room.go(key)
    before = [label.text() for label in room.page.findChildren(Label)]
    for widget in [room.page, *room.page.findChildren(QWidget)]:
        QApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
    QApplication.processEvents()
    assert sorted(label.text() for label in room.page.findChildren(Label)) == sorted(before)


def test_no_words_are_cut_at_the_narrowest_window(room: Room) -> None:
    room.hosts()
    room.page.resize(1016, 650)
    for key in SECTIONS:
        room.go(key)
        QTest.qWait(20)
        for label in room.page.findChildren(Label):
            if label.isVisible() and not isinstance(label, ElidedLabel) and not label.wordWrap():
                assert label.fontMetrics().horizontalAdvance(label.text()) <= label.width() + 1, (key, label.text())


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("width", [1016, 1196])
def test_nothing_lies_beyond_the_right_edge(app: QApplication, room: Room, language: str, width: int) -> None:
    switch = LanguageSwitch(app, language)
    section = room.hosts()
    section._presenter.examine("gpu")
    room.page.resize(width, 700)
    try:
        for key in SECTIONS:
            room.go(key)
            QTest.qWait(20)
            for scroll in room.page.findChildren(Scroll):
                if scroll.isVisible():
                    content = scroll.widget()
                    assert content is not None
                    assert content.width() <= scroll.viewport().width(), (key, language, width)
        room.house.door.refuses = CHANGED
        section._presenter.look("gpu")
        room.go("hosts")
        QTest.qWait(20)
        detail = section.findChild(HostDetail)
        assert isinstance(detail, HostDetail)
        content = detail.scroller.widget()
        assert content is not None
        assert content.width() <= detail.scroller.viewport().width(), (language, width)
    finally:
        switch.close()
        switch.deleteLater()


def test_tab_goes_through_the_page_of_machines_in_reading_order(room: Room) -> None:
    section = room.hosts()
    machines, detail = section.findChild(MachineList), section.findChild(HostDetail)
    assert isinstance(machines, MachineList)
    assert isinstance(detail, HostDetail)
    room.page.findChildren(ListRow)[0].setFocus()
    order: list[str] = []
    for _ in range(40):
        QTest.keyClick(room.page.window(), Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        place = "list" if machines.isAncestorOf(focused) else "detail" if detail.isAncestorOf(focused) else "sections"
        if not order or order[-1] != place:
            order.append(place)
    start = order.index("list")
    assert order[start : start + 2] == ["list", "detail"]


def test_host_key_question_has_the_safe_answer_as_default(app: QApplication, show: Show) -> None:
    dialog = FingerprintDialog(QUESTION)
    show(dialog)
    assert dialog.safe_button.isDefault()
    assert not dialog.answer_button.isDefault()
    assert QApplication.focusWidget() is dialog.safe_button
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.result() == QDialog.DialogCode.Rejected


def test_host_key_question_shows_picture_fingerprint_and_how_to_compare(app: QApplication, show: Show) -> None:
    dialog = FingerprintDialog(QUESTION)
    show(dialog)
    assert dialog.fingerprint.text().replace(" ", "") == FINGERPRINT
    assert dialog.findChild(KeyPictureView) is not None
    assert any("ssh_host_ed25519_key.pub" in label.text() for label in dialog.findChildren(Label))
    QTest.mouseClick(dialog.answer_button, Qt.MouseButton.LeftButton)
    assert dialog.result() == QDialog.DialogCode.Accepted


def test_escape_is_no(app: QApplication, show: Show, tmp_path: Path) -> None:
    house, window = House(tmp_path), QWidget()
    show(window)
    Questioner(house.questions, window)
    answers: list[object] = []
    asked_in_place(house, QUESTION, answers)
    dialog = window.findChild(FingerprintDialog)
    assert isinstance(dialog, FingerprintDialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert answers == [False]


def asked_in_place(house: House, question: object, answers: list[object]) -> None:
    """Put a question as a thread of work would, without one: the answer goes into ``answers``."""
    from vmsg_desktop.application.questions import Asked

    asked = Asked(question, lambda each: answers.append(each.value))
    house.questions._put(asked)
    QApplication.processEvents()


def test_question_that_nobody_waits_for_any_more_goes_by_itself(app: QApplication, show: Show, tmp_path: Path) -> None:
    from vmsg_desktop.application.questions import Asked

    house, window = House(tmp_path), QWidget()
    show(window)
    Questioner(house.questions, window)
    asked = Asked(QUESTION, lambda _each: None)
    house.questions._put(asked)
    dialog = window.findChild(FingerprintDialog)
    assert isinstance(dialog, FingerprintDialog)
    asked.withdraw()
    assert not dialog.isVisible()


def test_window_goes_on_while_a_key_waits_for_its_answer(
    app: QApplication, show: Show, tmp_path: Path, wait_until: Callable[..., None]
) -> None:
    bridge = Bridge()
    house = House(tmp_path, deliver=bridge.deliver)
    lanes = Lanes(bridge.deliver)
    house.desk = replace(house.desk, lanes=lanes)
    house.door.unknown = ["gpu.example.net"]
    page = SettingsPage(house.studio())
    show(page)
    page.open_section("hosts")
    machines = page.findChild(MachineList)
    assert isinstance(machines, MachineList)
    QTest.keyClicks(machines._add.field.edit, "mika@gpu.example.net")
    QTest.keyClick(machines._add.field.edit, Qt.Key.Key_Return)
    wait_until(lambda: page.findChild(FingerprintDialog) is not None)
    assert house.agents.hosts() == ()
    dialog = page.findChild(FingerprintDialog)
    assert isinstance(dialog, FingerprintDialog)
    QTest.mouseClick(dialog.answer_button, Qt.MouseButton.LeftButton)
    wait_until(lambda: len(house.agents.hosts()) == 1)
    wait_until(lambda: "gpu" in [row.data.text for row in page.findChildren(ListRow)])
    assert house.door.trusted == ["gpu.example.net"]
    house.questions.close()
    lanes.close()
    bridge.close()


def test_passphrase_is_asked_without_showing_it(app: QApplication, show: Show) -> None:
    dialog = PassphraseDialog(KeyQuestion(Path("/home/mika/.ssh/id_ed25519"), "", 2))
    show(dialog)
    QTest.keyClicks(dialog.field.edit, "open sesame")
    assert dialog.field.edit.echoMode() == QLineEdit.EchoMode.Password
    assert dialog.answer() == Passphrase(Secret("open sesame"))


def test_removal_begins_with_the_least(app: QApplication, show: Show) -> None:
    dialog = RemovalDialog("gpu", {"program": 1, "everything": 2})
    show(dialog)
    assert dialog.choice() is None
    assert dialog.safe_button.isDefault()


def test_changed_key_cannot_be_clicked_away(room: Room) -> None:
    section = room.hosts()
    room.house.door.refuses = CHANGED
    tile = section.findChild(ChangedKeyTile)
    assert isinstance(tile, ChangedKeyTile)
    detail = section.findChild(HostDetail)
    assert isinstance(detail, HostDetail)
    for button in [
        each for each in detail.findChildren(QAbstractButton) if "Look again" in (each.text(), each.accessibleName())
    ]:
        button.click()
    assert tile.isVisible()
    offered = {each.text() for each in tile.findChildren(QAbstractButton)}
    assert offered == {"Look again", "Remove host…"}
    for button in tile.findChildren(QAbstractButton):
        button.click()
        QApplication.processEvents()
        for dialog in room.page.findChildren(QDialog):
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert tile.isVisible()
    pictures = {each.accessibleDescription() for each in tile.findChildren(KeyPictureView)}
    assert pictures == {FINGERPRINT, str(CHANGED.details["fingerprint"])}
    assert not any(each.isVisible() for each in detail.findChildren(PinTile))
    assert room.house.door.trusted == []


def test_host_that_is_not_set_up_offers_that_first(room: Room) -> None:
    room.house.door.session.state_there = AgentState(None, None, (), None, None, None, None)
    section = room.hosts()
    button = next(
        each for each in section.findChildren(QAbstractButton) if each.text() == "Set up" and each.isVisible()
    )
    button.click()
    assert "set_up" in room.house.door.session.asked


def test_set_up_can_be_stopped_from_the_page(room: Room) -> None:
    section = room.hosts()
    lane = room.house.lanes.of("host-gpu")
    lane.is_held = True
    section._presenter.set_up("gpu", SetupWishes())
    token = lane.wishes["setup"].cancel
    stop = next(each for each in section.findChildren(QAbstractButton) if each.text() == "Stop" and each.isVisible())
    stop.click()
    assert token.is_cancelled


def test_fingerprint_is_copied_whole(room: Room) -> None:
    tile = room.hosts().findChild(PinTile)
    assert isinstance(tile, PinTile)
    next(each for each in tile.findChildren(QAbstractButton) if each.text() == "Copy").click()
    assert QGuiApplication.clipboard().text() == FINGERPRINT


def test_added_host_is_said_and_taken_back(room: Room) -> None:
    room.go("hosts")
    section = room.page.findChild(HostsSection)
    machines = room.page.findChild(MachineList)
    assert isinstance(section, HostsSection)
    assert isinstance(machines, MachineList)
    said: list[str] = []
    room.page.said.connect(lambda toast: said.append(toast.key))
    QTest.keyClicks(machines._add.field.edit, "mika@gpu.example.net")
    QTest.keyClick(machines._add.field.edit, Qt.Key.Key_Return)
    assert said == ["forget-host:gpu"]
    assert machines._add.field.text() == ""
    room.page.act(said[0])
    assert room.house.agents.hosts() == ()


def test_pasted_key_is_hidden_and_leaves_no_trace(room: Room) -> None:
    room.house.keys.no_keyring = StorageError("keyring_missing", "There is no keyring.", "Install one.")
    room.go("key")
    section = room.page.findChild(KeySection)
    assert isinstance(section, KeySection)
    field = section.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    assert field.echoMode() == QLineEdit.EchoMode.Password
    QTest.keyClicks(field, KEY)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == ""
    shown = " ".join(label.text() for label in section.findChildren(Label))
    assert KEY not in shown
    assert "held until you close the program" in shown
    assert "38 of 40 credits" in shown


def test_theme_language_and_motion_are_told_and_kept(room: Room) -> None:
    room.go("look")
    told: list[object] = []
    for signal in (room.page.theme_chosen, room.page.language_chosen, room.page.motion_chosen):
        signal.connect(told.append)
    next(each for each in room.page.findChildren(QAbstractButton) if each.text() == "Dark").click()
    language = next(each for each in room.page.findChildren(QComboBox) if each.accessibleName() == "Language")
    language.setCurrentIndex(2)
    language.activated.emit(2)
    motion = next(each for each in room.page.findChildren(QAbstractButton) if each.accessibleName() == "Reduced motion")
    motion.click()
    assert told == ["dark", "ja", True]
    kept = room.house.settings.current
    assert (kept.theme, kept.language, kept.is_motion_reduced) == ("dark", "ja", True)


def test_keyboard_map_shows_every_shortcut_of_the_table(room: Room) -> None:
    room.go("shortcuts")
    shown = {label.text() for label in room.page.findChildren(Label)}
    assert {each.words for each in TABLE} <= shown
    assert {each.group for each in TABLE} <= set(GROUPS)


def test_shortcuts_have_names_of_their_own_and_keys(app: QApplication) -> None:
    assert len({each.id for each in TABLE}) == len(TABLE)
    for each in TABLE:
        assert sequences(each.id), each.id
        assert all(keys_of(each)), each.id


def test_bound_key_does_what_the_table_says(app: QApplication, show: Show) -> None:
    window, done = QWidget(), [0]
    show(window)

    def does() -> None:
        done[0] += 1

    bind("keyboard-map", window, does)
    QTest.keyClick(window, Qt.Key.Key_F1)
    assert done == [1]
    with pytest.raises(KeyError, match="no shortcut"):
        bind("nothing", window, does)
