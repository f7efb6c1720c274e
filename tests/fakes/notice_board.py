"""A session bus of one test, with a desktop on it that shows notifications, or refuses to."""

from __future__ import annotations

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jeepney import MessageType, message_bus, new_error, new_method_return
from jeepney.io.blocking import DBusConnection, open_dbus_connection


@dataclass
class NoticeBoard:
    """Attributes: ``address`` of the bus; ``shown``: the bodies of the calls, in order; ``refuses``: every call."""

    address: str
    shown: list[tuple[Any, ...]] = field(default_factory=list)
    refuses: bool = False

    def serve(self, bus: DBusConnection) -> None:
        """Answer until the bus is gone."""
        with suppress(ConnectionError, OSError):
            while True:
                call = bus.receive()
                if call.header.message_type == MessageType.method_call:
                    bus.send(self._answer(call))

    def _answer(self, call: Any) -> Any:
        if self.refuses:
            return new_error(call, "org.freedesktop.DBus.Error.AccessDenied", "s", ("not now",))
        self.shown.append(call.body)
        return new_method_return(call, "u", (call.body[1] or len(self.shown),))


@contextmanager
def notice_board(folder: Path) -> Iterator[NoticeBoard]:
    """The bus and the desktop; both end with the block."""
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1", f"--address=unix:path={folder}/bus"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        board = NoticeBoard(daemon.stdout.readline().strip())
        bus = open_dbus_connection(board.address)
        bus.send_and_get_reply(message_bus.RequestName("org.freedesktop.Notifications"))
        desktop = threading.Thread(target=board.serve, args=(bus,))
        desktop.start()
        try:
            yield board
        finally:
            daemon.terminate()
            desktop.join()
            bus.close()
