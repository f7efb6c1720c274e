"""The keyboard map: every shortcut of the studio in one table, which the rooms bind from and the settings show.

A room takes its keys from here (`bind`, or `sequences` for what a widget sees to itself), so that the map that a person
reads is the one that holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

Keys = str | QKeySequence.StandardKey


def QT_TRANSLATE_NOOP(context: str, words: str) -> str:
    """Marks words for translation; Qt's own has no type."""
    return words


@dataclass(frozen=True)
class Entry:
    """A line of the map.

    Attributes:
        id: what the code calls it. group: one of `GROUPS`.
        words: what it does, in English; `words_of` has it in the person's language.
        keys: any of them does it; as Qt writes them.
    """

    id: str
    group: str
    words: str
    keys: tuple[Keys, ...]


GROUPS: Final = {
    "everywhere": QT_TRANSLATE_NOOP("Shortcuts", "Everywhere"),
    "create": QT_TRANSLATE_NOOP("Shortcuts", "Create"),
    "picture": QT_TRANSLATE_NOOP("Shortcuts", "Picture"),
    "voice": QT_TRANSLATE_NOOP("Shortcuts", "Voice"),
    "message": QT_TRANSLATE_NOOP("Shortcuts", "Message"),
    "library": QT_TRANSLATE_NOOP("Shortcuts", "Library"),
    "performance": QT_TRANSLATE_NOOP("Shortcuts", "Performance"),
}
"""Groups in their order, with their titles."""

_STANDARD = QKeySequence.StandardKey

TABLE: Final = (
    Entry("go-create", "everywhere", QT_TRANSLATE_NOOP("Shortcuts", "Go to Create"), ("Ctrl+1",)),
    Entry("go-library", "everywhere", QT_TRANSLATE_NOOP("Shortcuts", "Go to Library"), ("Ctrl+2",)),
    Entry("go-performance", "everywhere", QT_TRANSLATE_NOOP("Shortcuts", "Go to Performance"), ("Ctrl+3",)),
    Entry("go-settings", "everywhere", QT_TRANSLATE_NOOP("Shortcuts", "Go to Settings"), ("Ctrl+4", "Ctrl+,")),
    Entry("keyboard-map", "everywhere", QT_TRANSLATE_NOOP("Shortcuts", "Show this keyboard map"), ("F1",)),
    Entry("undo", "create", QT_TRANSLATE_NOOP("Shortcuts", "Undo"), (_STANDARD.Undo,)),
    Entry("redo", "create", QT_TRANSLATE_NOOP("Shortcuts", "Redo"), (_STANDARD.Redo,)),
    Entry("new-message", "create", QT_TRANSLATE_NOOP("Shortcuts", "New message"), (_STANDARD.New,)),
    Entry("open-message", "create", QT_TRANSLATE_NOOP("Shortcuts", "Open a message"), (_STANDARD.Open,)),
    Entry(
        "save-message",
        "create",
        QT_TRANSLATE_NOOP("Shortcuts", "Save the message in a file of your own"),
        (_STANDARD.Save, _STANDARD.SaveAs),
    ),
    Entry("send", "message", QT_TRANSLATE_NOOP("Shortcuts", "Send the message"), ("Ctrl+Return", "Ctrl+Enter")),
    Entry("record", "voice", QT_TRANSLATE_NOOP("Shortcuts", "Record a take"), ("R",)),
    Entry("play-voice", "voice", QT_TRANSLATE_NOOP("Shortcuts", "Play or stop; end a take"), ("Space",)),
    Entry("library-search", "library", QT_TRANSLATE_NOOP("Shortcuts", "Search"), ("/", _STANDARD.Find)),
    Entry("library-open", "library", QT_TRANSLATE_NOOP("Shortcuts", "Play the chosen message"), ("Return",)),
    Entry("library-forget", "library", QT_TRANSLATE_NOOP("Shortcuts", "Forget the chosen message"), ("Del",)),
    Entry("plots-pause", "performance", QT_TRANSLATE_NOOP("Shortcuts", "Stop the plots or let them follow"), ("P",)),
    Entry("plots-back", "performance", QT_TRANSLATE_NOOP("Shortcuts", "Crosshair back in time"), ("Alt+Left",)),
    Entry("plots-on", "performance", QT_TRANSLATE_NOOP("Shortcuts", "Crosshair on in time"), ("Alt+Right",)),
    Entry("plots-jobs", "performance", QT_TRANSLATE_NOOP("Shortcuts", "Jobs around the crosshair"), ("J",)),
    Entry("plots-closer", "performance", QT_TRANSLATE_NOOP("Shortcuts", "Show less time"), ("+",)),
    Entry("plots-wider", "performance", QT_TRANSLATE_NOOP("Shortcuts", "Show more time"), ("-",)),
)
"""Every shortcut, in the order in which it is shown."""


def entry(name: str) -> Entry:
    """The line of a shortcut. KeyError: there is no such one."""
    return next((each for each in TABLE if each.id == name), None) or _unknown(name)


def sequences(name: str) -> list[QKeySequence]:
    """The keys of a shortcut, as this system has them."""
    found: list[QKeySequence] = []
    for keys in entry(name).keys:
        found += [QKeySequence(keys)] if isinstance(keys, str) else QKeySequence.keyBindings(keys)
    return found


def bind(
    name: str, owner: QWidget, does: Callable[[], object], *,
    context: Qt.ShortcutContext = Qt.ShortcutContext.WindowShortcut,
) -> QShortcut:  # fmt: skip
    """Let the keys of a shortcut do something while ``owner`` is shown.

    ``context``: WindowShortcut = wherever the focus is in the window; WidgetWithChildrenShortcut = inside ``owner``.
    """
    shortcut = QShortcut(owner)
    shortcut.setKeys(sequences(name))
    shortcut.setContext(context)
    shortcut.setObjectName(f"shortcut-{name}")
    shortcut.activated.connect(does)
    return shortcut


def words_of(each: Entry) -> str:
    """What a shortcut does, in the person's language."""
    return QCoreApplication.translate("Shortcuts", each.words)


def group_words(group: str) -> str:
    """Title of a group, in the person's language."""
    return QCoreApplication.translate("Shortcuts", GROUPS[group])


def keys_of(each: Entry) -> list[str]:
    """The keys as this system writes them, e.g. "Ctrl+Z"; the first one alone where a system has several."""
    shown: list[str] = []
    for keys in each.keys:
        sequence = QKeySequence(keys)
        shown.append(sequence.toString(QKeySequence.SequenceFormat.NativeText))
    return shown


def _unknown(name: str) -> Entry:
    raise KeyError(f"there is no shortcut {name!r} in the keyboard map")
