"""Downloads files from their publisher's address, going on where an interrupted run stopped."""

from __future__ import annotations

import http.client
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from vmsg_desktop.adapters.models.files import CHUNK_BYTES
from vmsg_desktop.adapters.models.report import Report
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.model.models import UrlSource

_TIMEOUT_S: Final = 30.0
_PAUSES_S: Final = (0.0, 1.0, 2.0, 4.0)  # before each new attempt; one that brought a new byte starts the row again
_LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_TRANSIENT: Final = (urllib.error.URLError, ConnectionError, TimeoutError, ssl.SSLError, http.client.HTTPException)


def fetch_urls(
    source: UrlSource, folder: Path, report: Report, *, pause: Callable[[float], None] = time.sleep
) -> dict[str, Path]:
    """The source's files in ``folder``; a file that is complete there is kept, a part is continued.

    Raises:
        RemoteError: an address refused, or stayed silent in several attempts in a row.
    """
    files: dict[str, Path] = {}
    done_before = 0
    for name, url in source.urls.items():
        target = folder / name
        if not target.exists():
            _fetch(_checked(url), target, _shifted(report, done_before), pause)
        done_before += target.stat().st_size
        files[name] = target
    return files


def _fetch(url: str, target: Path, report: Report, pause: Callable[[float], None]) -> None:
    part = target.with_name(f"{target.name}.part")
    failures = 0
    while True:
        size_before = _size(part)
        try:
            _continue(url, part, report)
            part.replace(target)
            _etag_file(part).unlink(missing_ok=True)
            return
        except urllib.error.HTTPError as exc:
            exc.close()
            if exc.code == http.client.REQUESTED_RANGE_NOT_SATISFIABLE:
                part.unlink()  # longer than what the server has now: it is another file's beginning
            elif exc.code < 500 and exc.code not in (408, 429):
                raise _refused(target.name, exc) from exc
            failure: Exception = exc
        except _TRANSIENT as exc:
            failure = exc
        failures = 0 if _size(part) > size_before else failures + 1
        if failures > len(_PAUSES_S):
            raise _silent(target.name, failure) from failure
        pause(_PAUSES_S[max(0, failures - 1)])


def _continue(url: str, part: Path, report: Report) -> None:
    """One connection: from the end of ``part`` to the end of the file. Raises when it breaks off before."""
    start = _size(part)
    request = urllib.request.Request(url, headers=_headers(part, start))  # noqa: S310 - _checked() saw the scheme
    with urllib.request.urlopen(request, timeout=_TIMEOUT_S) as response:  # noqa: S310
        if response.status != http.client.PARTIAL_CONTENT:
            start = 0
        total = _total(response, start)
        _etag_file(part).write_text(response.headers.get("ETag", ""), encoding="utf-8")
        with part.open("r+b" if start else "wb") as handle:
            handle.seek(start)
            done = start
            while chunk := response.read(CHUNK_BYTES):
                handle.write(chunk)
                done += len(chunk)
                report("fetching", done, total)
    if total is not None and done != total:
        raise http.client.IncompleteRead(b"", total - done)


def _headers(part: Path, start: int) -> dict[str, str]:
    """Ask for the rest, but only of the very file that the part began with."""
    headers = {"User-Agent": "vmsg-desktop", "Accept-Encoding": "identity"}
    etag = _etag(part)
    if start and etag and not etag.startswith("W/"):
        headers |= {"Range": f"bytes={start}-", "If-Range": etag}
    return headers


def _etag_file(part: Path) -> Path:
    return part.with_name(f"{part.name}.etag")


def _etag(part: Path) -> str:
    try:
        return _etag_file(part).read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _total(response: Any, start: int) -> int | None:
    length = response.headers.get("Content-Length")
    return None if length is None else start + int(length)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _shifted(report: Report, by: int) -> Report:
    return lambda phase, done_bytes, total_bytes: report(
        phase, by + done_bytes, None if total_bytes is None else by + total_bytes
    )


def _checked(url: str) -> str:
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        return url
    raise RemoteError("address_refused", "A model's address is not https.", "Report this: the model table is wrong.")


def _silent(name: str, failure: Exception) -> RemoteError:
    return RemoteError(
        "fetch_failed",
        f"{name} could not be fetched: {failure}.",
        "Check the network and run the same command again: it goes on where it stopped.",
        retryable=True,
    )


def _refused(name: str, exc: urllib.error.HTTPError) -> RemoteError:
    return RemoteError(
        "fetch_refused",
        f"The publisher's server refused {name}: {exc.code} {exc.reason}.",
        "Fetch the file elsewhere and bring it in with `vmsg models import FILE`.",
        details={"status": exc.code},
    )
