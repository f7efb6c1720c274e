"""The photo and the voice door through the real, bounded child."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from tests.fuzz.harness import FindingError, check_words
from tests.hostile.build_corpus import all_rows
from vmsg_desktop.core.model.errors import VmsgError

NAME: Final = "fuzzed file"
_MAX_SEED_BYTES: Final = 150_000


def seeds(kind: str) -> list[bytes]:
    """The small files of the corpus, without those of which only the type is looked at."""
    rows = [row for row in all_rows() if row.kind == kind and not row.is_slow]
    made = [row.build() for row in rows if getattr(row.expected, "code", "") != f"{kind}_type"]
    return sorted({data for data in made if 0 < len(data) <= _MAX_SEED_BYTES}, key=lambda data: (len(data), data))


def handled(decode: Callable[..., Any], data: bytes, *, kind: str, check: Callable[[Any], None]) -> str:
    """Outcome of one file: "taken", or the code of the refusal.

    Raises:
        FindingError: the child crashed, hung or stumbled; an error without a name; an unsound result.
    """
    try:
        found = decode(data, name=NAME)
    except VmsgError as error:
        check_words(error.message, error.hint, name=NAME)
        if not error.code.startswith(kind) and error.code != "decode_memory":
            raise FindingError(f"{error.code}: {error.message}") from error
        return error.code
    check(found)
    return "taken"
