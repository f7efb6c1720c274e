"""How an agent proves that it knows the token before a client sends it.

On a shared machine somebody else's program may get the port of an agent that died. It must not get the token of a
client that comes back, so each new connection is asked first. The port is part of the proof: a program that passes the
question on to the right agent, at its new port, gets an answer that is wrong for the port that it took.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from vmsg_desktop.core.model.secret import Secret

HELLO_PATH: Final = "/hello"
NONCE_PATTERN: Final = r"^[0-9a-f]{32}$"
"""16 random bytes of the client, hex."""


def proof_of(token: Secret, *, nonce: str, port: int) -> str:
    """HMAC-SHA256 with the token as its key, hex.

    Args:
        token: of the agent.
        nonce: of the client, see NONCE_PATTERN.
        port: that the agent listens on, on its own machine.
    """
    words = f"vmsg-agent hello\n{nonce}\n{port}"
    return hmac.new(token.reveal().encode(), words.encode(), hashlib.sha256).hexdigest()
