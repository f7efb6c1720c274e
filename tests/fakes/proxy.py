"""A line that can be spoilt: a TCP proxy in user space before any loopback server.

It delays, cuts after a number of bytes, freezes without a word (half-open), and refuses new connections; it counts
what passes. ``up`` is from the client to the server, ``down`` back. It runs in a thread of its own:

    with Proxy(port, delay_ms=20) as line:
        line.cut_after(up=1_000_000)
        ...  # 127.0.0.1:line.port
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self, TypeVar

T = TypeVar("T")
_BLOCK_BYTES = 1 << 16
_AHEAD_BLOCKS = 256  # what may be on the line at once
_DEADLINE_S = 20.0


@dataclass
class Way:
    """One direction: ``passed`` bytes were handed on; at ``limit`` bytes passed every connection is cut, once."""

    passed: int = 0
    limit: int | None = None

    def allowed(self, size: int) -> int:
        """How much of a block of ``size`` may pass."""
        return size if self.limit is None else max(0, min(size, self.limit - self.passed))


@dataclass(eq=False)
class _Pair:
    client: socket.socket
    server: socket.socket
    tasks: list[asyncio.Task[None]] = field(default_factory=list)


class Proxy:
    """Proxy to ``127.0.0.1:server_port``.

    Args:
        server_port: where it leads to; may be changed by assigning ``server_port``, for new connections.
        delay_ms: of each direction.

    Attributes:
        port: where it listens. up, down: what passed. connections: how many were taken. cuts: how often it was cut.
    """

    def __init__(self, server_port: int, *, delay_ms: float = 0.0) -> None:
        self.server_port = server_port
        self.delay_ms = delay_ms
        self.up, self.down = Way(), Way()
        self.connections = 0
        self.cuts = 0
        self.port = 0
        self._pairs: set[_Pair] = set()
        self._changed = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._listener: socket.socket | None = None
        self._accepting: asyncio.Task[None] | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, name="proxy", daemon=True)

    @property
    def base_url(self) -> str:
        """For HTTP through it."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def open_connections(self) -> int:
        """How many pass now."""
        return len(self._pairs)

    def __enter__(self) -> Self:
        self._thread.start()
        self._call(self._listen())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End it with all that passes; again is nothing."""
        if self._loop.is_closed():
            return
        self._call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_DEADLINE_S)
        self._loop.close()

    def cut(self) -> None:
        """End what passes now; new connections are taken."""
        self._call(self._cut())

    def cut_after(self, *, up: int | None = None, down: int | None = None) -> None:
        """Cut every connection once when so many more bytes have passed; None = no limit on that way."""

        async def arm() -> None:
            self.up.limit = None if up is None else self.up.passed + up
            self.down.limit = None if down is None else self.down.passed + down

        self._call(arm())

    def freeze(self) -> None:
        """Nothing passes and nobody is told; connections are taken, for the system does that by itself."""
        self._call(self._set_flowing(False))

    def thaw(self) -> None:
        """What was held passes."""
        self._call(self._set_flowing(True))

    def refuse(self) -> None:
        """New connections are refused by the system; those that pass go on."""
        self._call(self._stop_listening())

    def accept(self) -> None:
        """New connections are taken again, on the same port."""
        self._call(self._listen())

    def wait_for(self, is_so: Callable[[Proxy], object], *, timeout_s: float = _DEADLINE_S) -> None:
        """Until it is so; looked at whenever something passes. Fails when it never is."""
        with self._changed:
            assert self._changed.wait_for(lambda: is_so(self), timeout_s), "it never happened on the line"

    def _call(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(_DEADLINE_S)

    async def _listen(self) -> None:
        if self._listener is not None:
            return
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(128)
        listener.setblocking(False)
        self._listener, self.port = listener, listener.getsockname()[1]
        self._accepting = self._loop.create_task(self._accept(listener))

    async def _stop_listening(self) -> None:
        if self._accepting is not None:
            self._accepting.cancel()
            await asyncio.gather(self._accepting, return_exceptions=True)
        if self._listener is not None:
            self._listener.close()
        self._listener = self._accepting = None

    async def _set_flowing(self, is_flowing: bool) -> None:
        if is_flowing:
            self._flowing.set()
        else:
            self._flowing.clear()

    async def _end(self) -> None:
        await self._stop_listening()
        await self._cut()

    async def _cut(self) -> None:
        pairs, self._pairs = list(self._pairs), set()
        self.cuts += bool(pairs)
        tasks = [task for pair in pairs for task in pair.tasks if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for pair in pairs:
            for end in (pair.client, pair.server):
                with suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()
        self._tell()

    async def _accept(self, listener: socket.socket) -> None:
        while True:
            client, _ = await self._loop.sock_accept(listener)
            self.connections += 1
            server = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            for end in (client, server):
                end.setblocking(False)
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            pair = _Pair(client, server)
            self._pairs.add(pair)
            pair.tasks.append(self._loop.create_task(self._join(pair)))
            self._tell()

    async def _join(self, pair: _Pair) -> None:
        try:
            await self._loop.sock_connect(pair.server, ("127.0.0.1", self.server_port))
        except OSError:
            self._drop(pair)
            return
        ways = ((pair.client, pair.server, self.up), (pair.server, pair.client, self.down))
        for source, target, way in ways:
            held: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue(_AHEAD_BLOCKS)
            pair.tasks.append(self._loop.create_task(self._take(source, held)))
            pair.tasks.append(self._loop.create_task(self._hand_on(pair, target, way, held)))

    async def _take(self, source: socket.socket, held: asyncio.Queue[tuple[float, bytes]]) -> None:
        block = b"-"
        while block:
            await self._flowing.wait()
            try:
                block = await self._loop.sock_recv(source, _BLOCK_BYTES)
            except OSError:
                block = b""
            await held.put((self._loop.time() + self.delay_ms / 1000, block))

    async def _hand_on(
        self, pair: _Pair, target: socket.socket, way: Way, held: asyncio.Queue[tuple[float, bytes]]
    ) -> None:
        while True:
            due_s, block = await held.get()
            if (wait_s := due_s - self._loop.time()) > 0:
                await asyncio.sleep(wait_s)
            await self._flowing.wait()
            if not block:
                break
            allowed = block[: way.allowed(len(block))]
            way.passed += len(allowed)  # before: who has received it may look at once
            try:
                await self._loop.sock_sendall(target, allowed)
            except OSError:
                break
            self._tell()
            if way.limit is not None and way.passed >= way.limit:
                way.limit = None
                await self._cut()
                return
        self._ended(pair, target)

    def _ended(self, pair: _Pair, target: socket.socket) -> None:
        """One way has nothing more; with the second one the connection is over."""
        with suppress(OSError):
            target.shutdown(socket.SHUT_WR)
        pair.tasks.remove(task := asyncio.current_task() or pair.tasks[0])
        if all(other.done() or other is task for other in pair.tasks[1:]):
            self._drop(pair)

    def _drop(self, pair: _Pair) -> None:
        self._pairs.discard(pair)
        for end in (pair.client, pair.server):
            end.close()
        self._tell()

    def _tell(self) -> None:
        with self._changed:
            self._changed.notify_all()
