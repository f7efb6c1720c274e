"""Passphrases of SSH keys in the system's keyring; kept only when the person said so. It is an ssh.PassphraseKeeper."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from vmsg_desktop.adapters.system.keyrings import KeyringShelf
from vmsg_desktop.core.model.secret import Secret

_SHELF: Final = KeyringShelf(
    service="vmsg-desktop-ssh",
    noun="passphrase",
    advice="Put the key into ssh-agent: ssh-add. Or install a keyring (Linux desktop: gnome-keyring or KWallet).",
)


@dataclass(frozen=True)
class PassphraseStore:
    """Passphrases by the fingerprint of their key. Every method raises StorageError, see KeyringShelf."""

    shelf: KeyringShelf = field(default=_SHELF)

    def find(self, key: str) -> Secret | None:
        """What is kept; None also where there is no keyring."""
        kept = self.shelf.find(key)
        return Secret(kept) if kept else None

    def keep(self, key: str, passphrase: Secret) -> None:
        """Keep it, and read it back."""
        self.shelf.keep(key, passphrase.reveal())

    def remove(self, key: str) -> bool:
        """Forget it; False when none was kept."""
        return self.shelf.remove(key)
