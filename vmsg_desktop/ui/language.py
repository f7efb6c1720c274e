"""The language of the windows: English or Japanese, the system's or a chosen one, switched while the program runs.

Words of the windows go through Qt's ``tr``. Sentences from below (errors, pre-flight lines) are finished English text;
`said` finds the template that such a text was made from and says it in the person's language, its figures kept. A text
that has no template stays as it is: English, never empty. See docs/adr/0026-languages.md.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from vmsg_desktop.resources import resource_path

CHOICES: Final = ("system", "en", "ja")
CONTEXT: Final = "Sentences"
_GAP: Final = re.compile(r"\{(\d+)\}")
_SENTENCE: Final = re.compile(r"(?<=[.?]) (?=[A-Z{])")
_DEEPEST: Final = 4  # a reason within a reason within a sentence
_state: dict[str, str] = {"language": "en"}


def language() -> str:
    """``en`` or ``ja``, as the windows speak now."""
    return _state["language"]


def system_language() -> str:
    """``ja`` where the desktop asks for it before any other language, else ``en``."""
    asked = QLocale.system().uiLanguages()
    return "ja" if asked and asked[0].split("-")[0] == "ja" else "en"


class LanguageSwitch(QObject):
    """Holds the translators of the application; windows get a LanguageChange with each switch."""

    def __init__(self, application: QApplication, choice: str = "system") -> None:
        """Speak ``choice`` (one of `CHOICES`) at once."""
        super().__init__(application)
        self._application = application
        self._installed: list[QTranslator] = []
        self.choose(choice)

    def choose(self, choice: str) -> str:
        """Switch to ``system``, ``en`` or ``ja``; returns the language that is spoken then."""
        if choice not in CHOICES:
            raise ValueError(f"language {choice!r} is none of {', '.join(CHOICES)}")
        name = system_language() if choice == "system" else choice
        if name != language():
            _say.cache_clear()
            _state["language"] = name
            self._exchange(name)
        return name

    def close(self) -> None:
        """English again, for whatever comes after the windows."""
        self.choose("en")

    def _exchange(self, name: str) -> None:
        before, self._installed = self._installed, []
        for file_name, folder in _files(name):
            translator = QTranslator(self)
            if not translator.load(file_name, folder):
                raise FileNotFoundError(f"{file_name}.qm in {folder} is not part of this installation")
            self._installed.append(translator)
        for translator in self._installed:
            self._application.installTranslator(translator)
        for translator in before:
            self._application.removeTranslator(translator)
            translator.deleteLater()


def said(text: str) -> str:
    """A finished English sentence in the person's language; the same where it is not known or English is spoken."""
    return text if language() == "en" or not text else _say(text, _DEEPEST)


def _files(name: str) -> list[tuple[str, str]]:
    """(name, folder) of the catalogues: our own, and Qt's words of its dialogs where this Qt brings them."""
    if name == "en":
        return []
    own = [(f"vmsg_{name}", str(resource_path("translations")))]
    qt = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    return [(f"qtbase_{name}", qt), *own] if QTranslator().load(f"qtbase_{name}", qt) else own


@lru_cache(maxsize=2048)
def _say(text: str, depth: int) -> str:
    if depth == 0:
        return text
    exact = _translated(text)
    if exact != text:
        return exact
    for template, pattern in _patterns():
        match = pattern.fullmatch(text)
        if match is not None and (found := _translated(template)) != template:
            fillings = [_say(filling, depth - 1) for filling in match.groups()]
            return _filled(found, fillings)
    pieces = _SENTENCE.split(text)
    return text if len(pieces) == 1 else "".join(_say(piece, depth - 1) for piece in pieces)


def _filled(template: str, fillings: list[str]) -> str:
    return _GAP.sub(lambda gap: fillings[int(gap[1]) - 1], template)


def _translated(template: str) -> str:
    return QCoreApplication.translate(CONTEXT, template)


@lru_cache(maxsize=1)
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The templates with gaps, those that say most of themselves first."""
    listed: list[str] = json.loads(resource_path("translations", "sentences.json").read_text(encoding="utf-8"))
    open_ones = [each for each in listed if _GAP.search(each)]
    open_ones.sort(key=lambda each: len(_GAP.sub("", each)), reverse=True)
    return tuple((each, re.compile(_pattern(each), re.DOTALL)) for each in open_ones)


def _pattern(template: str) -> str:
    pieces = _GAP.split(template)[::2]
    return "(.*?)".join(re.escape(piece) for piece in pieces)
