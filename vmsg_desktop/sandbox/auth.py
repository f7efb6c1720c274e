"""Who may ask: the forms of the key that are taken, and the two answers to the others."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable

from vmsg_desktop.core.model.secret import Secret
from vmsg_desktop.sandbox.refusals import REFUSALS, Refusal
from vmsg_desktop.sandbox.settings import AuthForm


class Gatekeeper:
    """Compares authorization headers with the key in constant time."""

    def __init__(self, key: Secret, forms: Iterable[AuthForm]) -> None:
        self._accepted = [Secret(_header(key, form)) for form in forms]

    def refusal(self, header: str | None) -> Refusal | None:
        """None = welcome; else 401 without a header, the gateway's 403 with a wrong one."""
        if not header:
            return REFUSALS["unauthenticated"]
        scheme, _, value = header.strip().partition(" ")
        given = f"{scheme.lower()} {value.strip()}".encode("latin-1", "replace")
        matches = [hmac.compare_digest(given, accepted.reveal().encode()) for accepted in self._accepted]
        return None if any(matches) else REFUSALS["explicit_deny"]


def _header(key: Secret, form: AuthForm) -> str:
    shown = key.reveal()
    if form == "shown":
        return f"basic {shown}"
    if form == "bearer":
        return f"bearer {shown}"
    padded = shown if form == "base64" else f"{shown}:"
    return f"basic {base64.b64encode(padded.encode()).decode()}"
