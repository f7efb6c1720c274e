"""As much of an agent as a link to one sees: files in its home, a health answer, a token; in this process."""

from __future__ import annotations

import json
import os
import secrets
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self


@dataclass
class TinyAgent:
    """``/healthz`` is for all; everything else is 404 with the right token, 401 without; ``/large`` is 300 kB."""

    home: Path
    token: str = ""
    server: ThreadingHTTPServer | None = None
    _thread: threading.Thread | None = field(default=None, repr=False)

    def start(self) -> None:
        """Answer on a new port, then tell of it; the token is made once and may be removed for a new one."""
        folder = self.home / "agent"
        folder.mkdir(parents=True, exist_ok=True)
        token_path = folder / "token"
        if not token_path.exists():
            token_path.write_text(secrets.token_urlsafe(32))
        self.token = token_path.read_text()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self.server.daemon_threads = True
        self._thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02})
        self._thread.start()
        told = {"port": self.server.server_port, "pid": os.getpid(), "protocol": 1}
        (folder / "agent.json").write_text(json.dumps(told))

    def kill(self) -> None:
        """Gone, its files left as they are; again is nothing."""
        server, self.server = self.server, None
        if server is not None and self._thread is not None:
            server.shutdown()
            server.server_close()
            self._thread.join()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.kill()


def _handler(agent: TinyAgent) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path == "/healthz":
                self._answer(200, b'{"status":"ok"}')
            elif self.headers.get("Authorization") != f"Bearer {agent.token}":
                self._answer(401, b"{}")
            else:
                self._answer(*((200, bytes(300_000)) if self.path == "/large" else (404, b"{}")))

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def handle(self) -> None:
            try:
                super().handle()
            except OSError:
                return  # the line broke, as the test wanted

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    return Handler
