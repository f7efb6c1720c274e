"""An HTTP server on loopback that serves bytes, with ranges, and breaks off where it is told to."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class FileServer:
    """What is served and how badly.

    Attributes:
        files: path to bytes. etag: sent with each; "" = none. has_ranges: whether Range is honoured.
        cuts: for each coming connection the number of body bytes after which it is cut; None = whole.
        failures: status codes to answer with first, one a request.
        requests: (path, Range header or "") of each request seen.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    etag: str = '"v1"'
    has_ranges: bool = True
    cuts: list[int | None] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)
    requests: list[tuple[str, str]] = field(default_factory=list)
    base: str = ""


@contextmanager
def serving(server: FileServer) -> Iterator[FileServer]:
    """Serve until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            server.requests.append((self.path, self.headers.get("Range", "")))
            if server.failures:
                self.send_error(server.failures.pop(0))
            elif self.path not in server.files:
                self.send_error(404)
            else:
                self._serve(server.files[self.path])

        def _serve(self, data: bytes) -> None:
            start = self._start()
            if start >= len(data) > 0:
                self.send_error(416)
                return
            body = data[start:]
            self.send_response(206 if start else 200)
            self.send_header("Content-Length", str(len(body)))
            if server.etag:
                self.send_header("ETag", server.etag)
            self.end_headers()
            cut = server.cuts.pop(0) if server.cuts else None
            self.wfile.write(body if cut is None else body[:cut])
            self.close_connection = True

        def _start(self) -> int:
            wanted = self.headers.get("Range", "")
            is_same = self.headers.get("If-Range", server.etag) == server.etag
            if not (wanted and server.has_ranges and is_same):
                return 0
            return int(wanted.removeprefix("bytes=").removesuffix("-"))

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.base = f"http://127.0.0.1:{httpd.server_port}"
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()
