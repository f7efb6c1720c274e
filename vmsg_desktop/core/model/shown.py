"""Foreign text on its way into a message for a person: file names, field names, words of a library."""

from __future__ import annotations

import unicodedata
from typing import Final

_MAX_CHARACTERS: Final = 120
_UNSAFE: Final = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS: Final = {"\u200d", "\u200c"}  # they hold emoji and some scripts together and change no order


def shown(text: str, *, limit: int = _MAX_CHARACTERS) -> str:
    r"""``text`` on one line, at most ``limit`` characters, its middle left out where it is longer.

    What could move the cursor, turn the reading order or break an encoding becomes the replacement character: a file
    name may hold escape sequences, and ``photo\u202egpj.exe`` reads as ``photoexe.jpg``.
    """
    if len(text) > limit:
        head = (limit - 1) * 2 // 3
        text = f"{text[:head]}…{text[len(text) - (limit - 1 - head) :]}"
    return "".join("\ufffd" if _is_unsafe(character) else character for character in text)


def _is_unsafe(character: str) -> bool:
    return unicodedata.category(character) in _UNSAFE and character not in _JOINERS
