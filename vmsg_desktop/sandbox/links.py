"""Signed links, as S3 makes and checks them: a path, an expiry, a signature; nobody is asked for a key."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, Literal
from urllib.parse import quote, urlencode
from xml.sax.saxutils import escape

Verdict = Literal["good", "expired", "forged", "unsigned"]
_ACCESS_KEY: Final = "AKIASANDBOX000000000"  # public part of the pair; S3 names it in every link


class Signer:
    """Signs paths and checks what comes back; its secret lives as long as the sandbox."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)

    def signed(self, path: str, *, expires_s: int) -> str:
        """``path`` (unquoted, with a leading slash) quoted and with its query."""
        query = {"AWSAccessKeyId": _ACCESS_KEY, "Expires": str(expires_s), "Signature": self._sign(path, expires_s)}
        return f"{quote(path)}?{urlencode(query)}"

    def check(self, path: str, query: Mapping[str, str], *, now_s: float) -> Verdict:
        """What the link is worth. The expiry is part of what is signed, so it cannot be moved."""
        signature, expires = query.get("Signature"), query.get("Expires", "")
        if signature is None or not (expires.isascii() and expires.isdigit()):
            return "unsigned"
        if not hmac.compare_digest(signature.encode(), self._sign(path, int(expires)).encode()):
            return "forged"
        return "expired" if now_s >= int(expires) else "good"

    def _sign(self, path: str, expires_s: int) -> str:
        digest = hmac.new(self._secret, f"GET\n{expires_s}\n{path}".encode(), hashlib.sha1).digest()
        return base64.b64encode(digest).decode()


def storage_error(code: str, message: str, **facts: str) -> bytes:
    """An error of S3: XML."""
    rows = {"Code": code, "Message": message, **facts, "RequestId": secrets.token_hex(8).upper()}
    inner = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in rows.items())
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<Error>{inner}</Error>'.encode()


def expired_error(expires_s: float, now_s: float) -> bytes:
    """Answer to a link after its time."""
    return storage_error("AccessDenied", "Request has expired", Expires=_iso(expires_s), ServerTime=_iso(now_s))


def _iso(unix_s: float) -> str:
    return datetime.fromtimestamp(unix_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
