"""Asks a new connection for the proof that the agent is at its other end, before anything else is sent on it."""

from __future__ import annotations

import hmac
import json
import secrets
import socket
from http.client import HTTPException, HTTPResponse
from typing import Final

from vmsg_desktop.core.hello import HELLO_PATH, proof_of
from vmsg_desktop.core.model.secret import Secret

_ANSWER_MAX_BYTES: Final = 1000


class Unproven(HTTPException):
    """Who answers does not know the token, or is not the agent of that port."""


class NoProof(HTTPException):
    """Who answers speaks as an agent and knows of no proof: an older version."""


def prove(line: socket.socket, token: Secret, *, port: int) -> None:
    """Return when the agent that listens on ``port`` of its machine is at the other end; the connection goes on.

    Raises:
        Unproven, NoProof: nothing may be sent to it. HTTPException, OSError: no whole answer came.
    """
    nonce = secrets.token_hex(16)
    line.sendall(f"GET {HELLO_PATH}?nonce={nonce} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    answer = HTTPResponse(line, method="GET")
    try:
        answer.begin()
        size = answer.length
        body = answer.read(_ANSWER_MAX_BYTES)
    finally:
        answer.close()
    if answer.status in (401, 404):
        raise NoProof(f"HTTP {answer.status}")
    is_whole = answer.status == 200 and size is not None and size <= _ANSWER_MAX_BYTES and not answer.will_close
    if not (is_whole and hmac.compare_digest(_proof_in(body), proof_of(token, nonce=nonce, port=port).encode())):
        raise Unproven(f"HTTP {answer.status}")


def _proof_in(body: bytes) -> bytes:
    try:
        found = json.loads(body)["proof"]
    except (ValueError, KeyError, TypeError):
        return b""
    return found.encode("utf-8", "replace") if isinstance(found, str) else b""
