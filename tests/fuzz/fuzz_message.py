"""Fuzzes the message file: ``python -m tests.fuzz.fuzz_message --seconds 600``. In this process; nothing native."""

from __future__ import annotations

import json
import sys
import time
from typing import Any, Final

from hypothesis import strategies as st

from tests.fuzz.harness import Door, FindingError, check_words, main
from tests.fuzz.mutations import mutated
from tests.hostile.message_rows import message_rows
from vmsg_desktop.core.message_file import dump_message, parse_message
from vmsg_desktop.core.model.errors import InputError, VmsgError
from vmsg_desktop.core.model.message import Message, Source

_NAME: Final = "fuzzed.json"
_SLOW_S: Final = 5.0
_MAX_SEED_BYTES: Final = 20_000
_FULL: Final = dump_message(Message(Source("p.jpg", "a" * 64), Source("v.wav")))

Json = Any


def message_door() -> Door:
    """The door with its seeds."""
    seeds = [row.build() for row in message_rows()]
    small = sorted({data for data in seeds if 0 < len(data) <= _MAX_SEED_BYTES} | {_FULL}, key=len)
    return Door("message", st.one_of(mutated([_FULL, *small]), _regrown()), _handle)


def _values() -> st.SearchStrategy[Json]:
    odd = st.sampled_from([0, -1, 1, 2, 0.05, 0.95, 12, -12, 1e308, -0.0, 2**53, 2**64, 10**400, "", "blur", "picture"])
    plain = st.none() | st.booleans() | odd | st.integers() | st.floats(allow_nan=False) | st.text(max_size=30)
    return st.recursive(
        plain, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    )


@st.composite
def _regrown(draw: st.DrawFn) -> bytes:
    """The full message with a few of its values, at any depth, replaced, removed or moved."""
    tree = json.loads(_FULL)
    for _ in range(draw(st.integers(1, 4))):
        place = tree
        key = draw(st.sampled_from(sorted(place)))
        while isinstance(place[key], dict) and place[key] and draw(st.booleans()):
            place = place[key]
            key = draw(st.sampled_from(sorted(place)))
        if draw(st.integers(0, 9)) == 0 and len(place) > 1:
            del place[key]
        else:
            place[key] = draw(_values())
    return json.dumps(tree).encode()


def _handle(data: bytes) -> str:
    start_s = time.monotonic()
    try:
        found = parse_message(data, name=_NAME)
    except InputError as error:
        check_words(error.message, error.hint, name=_NAME)
        return error.code
    except VmsgError as error:
        raise FindingError(f"another family: {error.family} {error.code}") from error
    except Exception as error:
        raise FindingError(f"{type(error).__name__}: {error}") from error
    finally:
        if time.monotonic() - start_s > _SLOW_S:
            raise FindingError("took longer than 5 s")
    if parse_message(dump_message(found), name=_NAME) != found:
        raise FindingError("written and read again it is another message")
    return "taken"


if __name__ == "__main__":
    sys.exit(main(message_door()))
