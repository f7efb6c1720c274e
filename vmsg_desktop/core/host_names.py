"""What a host is called when a person only said where it is."""

from __future__ import annotations

import re
from collections.abc import Collection

_ADDRESS = re.compile(r"[0-9.]+|[0-9a-f:.%]*:[0-9a-f:.%]*", re.IGNORECASE)
_OTHER = re.compile(r"[^A-Za-z0-9._-]+")
_LONGEST = 55


def name_for(destination: str, taken: Collection[str]) -> str:
    """A short name for ``[user@]host[:port]`` that none of ``taken`` has: the first part of a host's name, a whole
    address; "host" where nothing of it can be part of a name."""
    place = destination.strip().rpartition("@")[2]
    bracketed = re.match(r"\[([^\]]*)\]", place)
    host = bracketed[1] if bracketed else re.sub(r":\d+\Z", "", place) if place.count(":") == 1 else place
    base = host if _ADDRESS.fullmatch(host) else host.partition(".")[0]
    name = _OTHER.sub("-", base).strip("-._")[:_LONGEST] or "host"
    others = {each.lower() for each in taken} | {"here", "local", "all"}
    if name.lower() not in others:
        return name
    return next(f"{name}-{number}" for number in range(2, len(others) + 3) if f"{name}-{number}".lower() not in others)
