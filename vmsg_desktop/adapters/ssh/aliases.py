"""The hosts that a person's SSH settings name, to choose from."""

from __future__ import annotations

import re
import shlex
from typing import Final

_HOST: Final = re.compile(r"\A\s*host(?:\s*=\s*|\s+)(?P<names>.+?)\s*\Z", re.IGNORECASE)
_PATTERN: Final = frozenset("*?!")


def host_aliases(config: str) -> tuple[str, ...]:
    """Names of ``Host`` lines in their order, each once; patterns are none. ``config``: see config.user_config."""
    found: dict[str, None] = {}
    for line in config.splitlines():
        host = _HOST.match(line)
        if host is not None:
            found.update(dict.fromkeys(name for name in _words(host["names"]) if not _PATTERN & set(name)))
    return tuple(found)


def _words(text: str) -> list[str]:
    try:
        return shlex.split(text, comments=True)
    except ValueError:
        return []  # quotes that do not end: such a line names nothing
