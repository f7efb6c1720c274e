"""One window a person: a second start hands its files to the first, which comes to the front, and ends."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_PATIENCE_MS: Final = 2_000
_MOST_BYTES: Final = 1_000_000


def hand_over(home: Path, files: Sequence[Path]) -> bool:
    """Give ``files`` to the window that is open for ``home``; False when there is none."""
    socket = QLocalSocket()
    socket.connectToServer(_name(home))
    if not socket.waitForConnected(_PATIENCE_MS):
        return False
    socket.write(json.dumps([str(path.resolve()) for path in files]).encode() + b"\n")
    socket.flush()
    is_heard = socket.waitForReadyRead(_PATIENCE_MS)
    socket.disconnectFromServer()
    return is_heard


class Doorbell(QObject):
    """Rings when the program is started a second time: ``rung`` gets the files that it was started with."""

    def __init__(self, home: Path, rung: Callable[[list[Path]], None]) -> None:
        super().__init__()
        self._rung = rung
        self._callers: list[QLocalSocket] = []
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        name = _name(home)
        if not self._server.listen(name):
            QLocalServer.removeServer(name)  # of a window that was killed: nobody answered there before
            self._server.listen(name)

    def close(self) -> None:
        """Ring no more."""
        self._server.close()

    @Slot()
    def _answer(self) -> None:
        socket = self._server.nextPendingConnection()
        self._callers.append(socket)
        socket.readyRead.connect(self._read)
        socket.disconnected.connect(socket.deleteLater)
        self._read()  # what came before the signal was connected

    @Slot()
    def _read(self) -> None:
        for socket in list(self._callers):
            if socket.canReadLine() or socket.bytesAvailable() > _MOST_BYTES:
                self._callers.remove(socket)
                files = _files(bytes(socket.readLine(_MOST_BYTES).data()))
                socket.write(b"ok\n")
                socket.flush()
                self._rung(files)


def _files(line: bytes) -> list[Path]:
    try:
        found = json.loads(line)
    except ValueError:
        return []
    return [Path(name) for name in found if isinstance(name, str)] if isinstance(found, list) else []


def _name(home: Path) -> str:
    """One name for each data home; short, for a socket's path is limited."""
    return f"vmsg-{hashlib.sha256(str(home.resolve()).encode()).hexdigest()[:16]}"
