"""What D-ID's replies say, read defensively: fields may be missing, null, of another type, or new."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, Final, TypeVar, get_args
from urllib.parse import unquote, urlsplit

from vmsg_desktop.adapters.renderer.did.errors import Call, safe, unreadable
from vmsg_desktop.adapters.renderer.did.transport import Answer
from vmsg_desktop.core.model.did import Credits, Talk, TalkPage, TalkStatus, Upload

T = TypeVar("T")

_STATUSES: Final = frozenset(get_args(TalkStatus)) - {"unknown"}
_OWN_FIELDS: Final = {"id", "status", "name", "user_data", "created_at", "duration", "result_url", "error"}
_LEFT_OUT: Final = {"user", "user_id", "created_by", "owner_id", "script", "webhook"}  # about the person, or links
_DEPTH_MAX: Final = 4
_TEXT_MAX: Final = 300
_MILLISECONDS_FROM: Final = 1e11  # a Unix time beyond this is in milliseconds


class Unexpected(ValueError):
    """A reply lacks what the contract promises; the text says what."""


def parsed(call: Call, answer: Answer, read: Callable[[Mapping[str, Any]], T]) -> T:
    """``read`` applied to the reply's JSON object. Raises RemoteError where it is none or lacks something."""
    try:
        data = json.loads(answer.body)
        if not isinstance(data, dict):
            raise Unexpected("it is no object")
        return read(data)
    except Unexpected as exc:
        why = str(exc)
    except (ValueError, RecursionError):
        why = "it is no JSON"
    raise unreadable(call, answer, why)


def read_upload(data: Mapping[str, Any]) -> Upload:
    """Reply of an upload."""
    url = data.get("url")
    if not isinstance(url, str) or not url.startswith(("s3://", "https://")):
        raise Unexpected("it holds no address of the file")
    faces = data.get("faces")
    return Upload(url, _text(data.get("id")), number(data.get("duration")), _count(faces))


def read_talk(data: Mapping[str, Any]) -> Talk:
    """A talk, from any reply that holds one."""
    talk_id = data.get("id")
    if not isinstance(talk_id, str) or not talk_id.strip():
        raise Unexpected("it names no talk")
    return Talk(
        id=talk_id,
        status=_status(data.get("status")),
        name=_text(data.get("name")),
        user_data=_text(data.get("user_data")),
        created_at=iso_utc(data.get("created_at")),
        duration_s=number(data.get("duration")),
        result_url=_link(data.get("result_url")),
        error=_error(data.get("error")),
        raw=_rest(data),
    )


def read_page(data: Mapping[str, Any]) -> TalkPage:
    """A page of the list; entries without an id are left out, for nothing can be done with them."""
    talks = data.get("talks")
    if not isinstance(talks, list):
        raise Unexpected("it holds no list of talks")
    token = data.get("token")
    known = [entry for entry in talks if isinstance(entry, dict) and _text(entry.get("id")).strip()]
    return TalkPage(tuple(read_talk(entry) for entry in known), token if isinstance(token, str) and token else None)


def read_credits(data: Mapping[str, Any]) -> Credits:
    """The balance; the expiry is that of the grant with credits left that lapses first."""
    listed = data.get("credits")
    grants = [grant for grant in (listed if isinstance(listed, list) else ()) if isinstance(grant, dict)]
    remaining = number(data.get("remaining"))
    if remaining is None:
        given = [value for grant in grants if (value := number(grant.get("remaining"))) is not None]
        if not given:
            raise Unexpected("it holds no balance")
        remaining = sum(given)
    total = number(data.get("total"))
    ends = [iso_utc(grant.get("expire_at")) for grant in grants if (number(grant.get("remaining")) or 0) > 0]
    return Credits(remaining, remaining if total is None else total, min(filter(None, ends), default=None))


def number(value: Any) -> float | None:
    """A finite number >= 0, also where it is written as text; None otherwise."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        result = float(value)
    except (ValueError, OverflowError):
        return None
    return result if math.isfinite(result) and result >= 0 else None


def iso_utc(value: Any) -> str:
    """A time as ISO 8601 in UTC with milliseconds and Z, so that times sort as text; "" where it is none.

    Read are ISO texts with Z, with an offset, and without either (D-ID's started_at: UTC), and Unix times.
    """
    unix = number(value)
    try:
        if unix is not None:
            seconds = unix / 1000 if unix > _MILLISECONDS_FROM else unix
            when = datetime.fromtimestamp(seconds, UTC)
        else:
            when = datetime.fromisoformat(value) if isinstance(value, str) else datetime.min
            when = when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return "" if when.year <= 1 else when.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _status(value: Any) -> TalkStatus:
    word = value.strip().lower() if isinstance(value, str) else ""
    status: TalkStatus = word if word in _STATUSES else "unknown"  # type: ignore[assignment]
    return status


def _error(value: Any) -> str:
    """The vendor's error as "Kind: words", whether it came as an object or as text."""
    if isinstance(value, dict) and value:
        parts = [safe(value[name]) for name in ("kind", "description") if value.get(name)]
        return ": ".join(parts) or safe(value)
    return safe(value) if value else ""


def _rest(data: Mapping[str, Any]) -> dict[str, Any]:
    """Facts beyond the contract, without links and without the person; of the picture's link the file's name."""
    rest = {key: _clean(value, 1) for key, value in data.items() if key not in _OWN_FIELDS | _LEFT_OUT}
    source = data.get("source_url")
    if isinstance(source, str):
        rest["source_file"] = safe(file_name(source))
    return {key: value for key, value in rest.items() if value is not None}


def _clean(value: Any, depth: int) -> Any:
    if isinstance(value, str):
        return None if "://" in value else safe(value[:_TEXT_MAX])
    if depth > _DEPTH_MAX:
        return None
    if isinstance(value, dict):
        return {str(key): _clean(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_clean(inner, depth + 1) for inner in value]
    return value if not isinstance(value, float) or math.isfinite(value) else None


def file_name(url: str) -> str:
    """Last part of a link's path, without its query; "" where there is none."""
    try:
        return unquote(PurePosixPath(urlsplit(url).path).name)
    except ValueError:
        return ""


def _link(value: Any) -> str | None:
    return value if isinstance(value, str) and value.startswith(("https://", "http://")) else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _count(value: Any) -> int | None:
    return len(value) if isinstance(value, list) else None
