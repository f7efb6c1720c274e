"""The licences of the Python packages that are packed: a list, and every text that they bring."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

_ROOT: Final = "vmsg-desktop[gui]"
_STARTER: Final = "pyinstaller"  # its boot loader starts the programs
_ABSENT: Final = frozenset({"pip", "setuptools"})  # declared by something, left out of the package
_TEXT: Final = re.compile(r"(licen[cs]e|copying|notice|thirdparty|authors)", re.IGNORECASE)
_FIELDS: Final = ("License-Expression", "License", "Classifier")


def write_licences(folder: Path) -> None:
    """LIST and one folder of texts for each package, Python's own among them."""
    lines = []
    for found in sorted(packed(_ROOT, _STARTER), key=lambda each: canonicalize_name(each.name)):
        texts = _copy_texts(found, folder / canonicalize_name(found.name))
        where = f"{texts} texts here" if texts else "brings no text"
        lines.append(f"{found.name} {found.version}: {_licence(found)} ({where})\n")
    python = Path(sys.base_prefix) / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "LICENSE.txt"
    system = Path(f"/usr/share/doc/python{sys.version_info.major}.{sys.version_info.minor}/copyright")
    (folder / "python").mkdir(parents=True)
    shutil.copyfile(python if python.is_file() else system, folder / "python" / "LICENSE.txt")
    lines.append(f"Python {sys.version.split()[0]}: PSF-2.0 (1 texts here)\n")
    (folder / "LIST").write_text("".join(lines), "utf-8")


def packed(*roots: str) -> Iterator[metadata.Distribution]:
    """The distributions that ``roots`` need, each once, and the starter's without what it needs itself."""
    seen: set[str] = set()
    waiting = [Requirement(text) for text in roots]
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        key = f"{name}{sorted(wanted.extras)}"
        if key in seen or name in _ABSENT:
            continue
        found = metadata.distribution(wanted.name)
        if not any(each.startswith(f"{name}[") for each in seen) and name != "vmsg-desktop":
            yield found
        seen.add(key)
        if name != _STARTER:
            waiting += _required(found, wanted.extras)


def _required(found: metadata.Distribution, extras: set[str]) -> Iterator[Requirement]:
    for text in found.requires or ():
        requirement = Requirement(text)
        marker = requirement.marker
        if marker is None or any(marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield requirement


def _licence(found: metadata.Distribution) -> str:
    said = {name: [str(each) for each in found.metadata.get_all(name) or ()] for name in _FIELDS}
    classes = [each.rpartition(" :: ")[2] for each in said["Classifier"] if each.startswith("License ::")]
    declared = next((text.strip() for text in (*said["License-Expression"], *said["License"]) if text.strip()), "")
    return declared if declared and "\n" not in declared else ", ".join(classes) or "not declared"


def _copy_texts(found: metadata.Distribution, folder: Path) -> int:
    """Copy the files that look like licences; how many there were."""
    count = 0
    for path in found.files or ():
        source = Path(str(found.locate_file(path)))
        if _TEXT.search(path.name) and path.suffix not in (".py", ".pyc") and source.is_file():
            folder.mkdir(parents=True, exist_ok=True)
            target = folder / "-".join(path.parts[1:]).removeprefix("licenses-")
            shutil.copyfile(source, target)
            count += 1
    return count
