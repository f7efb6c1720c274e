"""Brings the Japanese words up to date with the source: ``make translations``.

1. sentences that are made below the windows -> resources/translations/sentences.json (see sentences.py)
2. these, and all ``tr`` in vmsg_desktop/ui, into resources/translations/vmsg_ja.ts (pyside6-lupdate); what is there
   stays, what is new is marked unfinished and is filled in by hand or with Qt Linguist
3. vmsg_ja.ts -> vmsg_ja.qm (pyside6-lrelease), which the window reads; committed: a wheel is built without Qt

It says what is unfinished and ends with 1 while anything is.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree

from installers.translations.sentences import PROJECT, sentences

TRANSLATIONS = PROJECT / "resources" / "translations"
CATALOGUE = "vmsg_ja.ts"
COMPILED = "vmsg_ja.qm"
SENTENCES = "sentences.json"
CONTEXT = "Sentences"


def main() -> int:
    """Update all three files; 1 while a string has no translation."""
    TRANSLATIONS.mkdir(exist_ok=True)
    (TRANSLATIONS / SENTENCES).write_text(sentence_file(), encoding="utf-8")
    update(TRANSLATIONS / CATALOGUE)
    release(TRANSLATIONS / CATALOGUE, TRANSLATIONS / COMPILED)
    missing = unfinished(TRANSLATIONS / CATALOGUE)
    for context, source in missing:
        print(f"  {context}: {source}")
    print(f"{len(missing)} without a translation" if missing else "All words have a translation.")
    return 1 if missing else 0


def sentence_file() -> str:
    """The templates as the window reads them."""
    return json.dumps(sentences(), ensure_ascii=False, indent=0) + "\n"


def update(catalogue: Path) -> None:
    """Put into the catalogue what the source says now; drop what nobody says any more."""
    with tempfile.TemporaryDirectory() as folder:
        stand_in = Path(folder) / "sentences.py"
        stand_in.write_text("".join(f"QT_TRANSLATE_NOOP({CONTEXT!r}, {each!r})\n" for each in sentences()))
        sources = [str(path.relative_to(PROJECT)) for path in sorted((PROJECT / "vmsg_desktop" / "ui").rglob("*.py"))]
        options = ("-locations", "none", "-no-obsolete", "-target-language", "ja_JP", "-source-language", "en")
        _run("pyside6-lupdate", *sources, str(stand_in), *options, "-ts", str(catalogue))


def release(catalogue: Path, compiled: Path) -> None:
    """Make what the window reads."""
    _run("pyside6-lrelease", str(catalogue), "-qm", str(compiled))


def unfinished(catalogue: Path) -> list[tuple[str, str]]:
    """(context, source) of all that has no translation."""
    return [
        (context, message.findtext("source", ""))
        for context, message in messages(catalogue)
        if message.find("translation[@type='unfinished']") is not None
    ]


def messages(catalogue: Path) -> list[tuple[str, ElementTree.Element]]:
    """Each message of the catalogue with its context."""
    contexts = ElementTree.parse(catalogue).getroot().iter("context")  # noqa: S314 - our own file
    return [(each.findtext("name", ""), message) for each in contexts for message in each.iter("message")]


def _run(tool: str, *arguments: str) -> None:
    program = Path(sys.executable).parent / tool
    done = subprocess.run([str(program), *arguments], cwd=PROJECT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"{tool} failed ({done.returncode}):\n{done.stdout}{done.stderr}")


if __name__ == "__main__":
    sys.exit(main())
