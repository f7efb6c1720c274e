"""Asking a person for the passphrase of a private key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from vmsg_desktop.core.model.secret import Secret


@dataclass(frozen=True)
class KeyQuestion:
    """Asks for the passphrase of a key. ``fingerprint``: empty when not readable; ``attempt``: 1, 2, 3."""

    path: Path
    fingerprint: str
    attempt: int


@dataclass(frozen=True)
class Passphrase:
    """A person's answer. ``is_to_keep``: they said that the keyring shall keep it."""

    value: Secret
    is_to_keep: bool = False


AskPassphrase = Callable[[KeyQuestion], Passphrase | None]
"""None = the person would rather not; the key is then left out."""
