"""Starts the studio as ``vmsg`` does, notes when the window is first painted and what is imported then, and ends it.

Run as a process of its own; it prints one line of JSON. Time counts from the start of the process, as the kernel
knows it.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

found: dict[str, Any] = {}


def age_s() -> float:
    """Seconds since the kernel started this process."""
    with open("/proc/self/stat", encoding="ascii") as file:
        ticks = int(file.read().rpartition(")")[2].split()[19])
    return time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")


def main() -> int:
    """As `vmsg_desktop.__main__`, with a look at the window's first paint."""
    from vmsg_desktop.bootstrap import studio  # noqa: F401, I001 - as the program: what knows no Qt comes before Qt

    from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
    from PySide6.QtWidgets import QApplication, QMainWindow

    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
            # The backing store is flushed within UpdateRequest; what comes after it sees the painted window.
            if event.type() == QEvent.Type.Paint and isinstance(watched, QMainWindow) and not found:
                found["marked"] = True
                QTimer.singleShot(0, note)
            return False

    def note() -> None:
        found.update(age_s=age_s(), cpu_s=time.process_time(), modules=sorted(sys.modules))
        QTimer.singleShot(0, QApplication.closeAllWindows)

    watch = Watch()
    begin = QApplication.__init__

    def init(self: QApplication, *args: Any) -> None:
        begin(self, *args)
        QCoreApplication.installEventFilter(self, watch)

    QApplication.__init__ = init  # type: ignore[method-assign, assignment]
    from vmsg_desktop.__main__ import main as vmsg

    code = vmsg([])
    print(json.dumps(found), flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
