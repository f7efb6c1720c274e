"""The real program, `vmsg studio`, and a pair of eyes: what stands where on the screen, told over a socket.

    python -m tests.e2e.studio_eyes SOCKET [arguments of vmsg]

The eyes only look: nothing is pressed, typed or called from here. Hands are xdotool's (see tests/fakes/person.py).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QObject, QRect, Qt, Slot
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAction
from PySide6.QtNetwork import QLocalServer
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QMenu, QWidget


class Eyes(QObject):
    """Answers each line with what is seen, as one line of JSON."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._server = QLocalServer(self)
        self._server.newConnection.connect(self._greet)
        assert self._server.listen(name), self._server.errorString()

    @Slot()
    def _greet(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.readyRead.connect(self._answer)
        socket.disconnected.connect(socket.deleteLater)

    @Slot()
    def _answer(self) -> None:
        socket = self.sender()
        while socket.canReadLine():  # type: ignore[attr-defined]
            socket.readLine()  # type: ignore[attr-defined]
            socket.write(json.dumps(list(seen())).encode() + b"\n")  # type: ignore[attr-defined]
            socket.flush()  # type: ignore[attr-defined]


def seen() -> Iterator[dict[str, Any]]:
    """Everything that shows, windows in front first."""
    popup = QApplication.activePopupWidget()
    tops = [widget for widget in QApplication.topLevelWidgets() if widget.isVisible()]
    for top in sorted(tops, key=lambda each: (each is not popup, each is not QApplication.activeModalWidget())):
        for widget in (top, *top.findChildren(QWidget)):
            if widget.isVisible() and not widget.visibleRegion().isEmpty():
                yield _told(widget)
                yield from _inside(widget)


def _told(widget: QWidget) -> dict[str, Any]:
    spoken: QAccessibleInterface | None = QAccessible.queryAccessibleInterface(widget)
    name = spoken.text(QAccessible.Text.Name) if spoken is not None else widget.accessibleName()
    value = spoken.text(QAccessible.Text.Value) if spoken is not None else ""
    text = getattr(widget, "currentText" if isinstance(widget, QComboBox) else "text", None)
    is_checked = getattr(widget, "isChecked", None)
    return {
        "kind": type(widget).__name__,
        "name": name or widget.accessibleName(),
        "label": widget.accessibleName(),
        "text": str(text()) if callable(text) else "",
        "value": value or "",
        "about": widget.accessibleDescription(),
        "rect": _rect(widget, widget.visibleRegion().boundingRect()),
        "is_enabled": widget.isEnabled(),
        "is_checked": bool(is_checked()) if callable(is_checked) else False,
        "has_focus": widget.hasFocus(),
        "is_window": widget.isWindow(),
    }


def _inside(widget: QWidget) -> Iterator[dict[str, Any]]:
    """What a widget draws that is no widget: actions of menus, rows of lists."""
    if isinstance(widget, QMenu):
        for action in widget.actions():
            yield from _action(widget, action)
    if isinstance(widget, QAbstractItemView) and widget.model() is not None:
        model, root = widget.model(), widget.rootIndex()
        for row in range(min(model.rowCount(root), 200)):
            index = model.index(row, 0, root)
            rect = widget.visualRect(index).intersected(widget.viewport().rect())
            text = index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data(Qt.ItemDataRole.DisplayRole) or ""
            if not rect.isEmpty():
                yield _part("Row", str(text), _rect(widget.viewport(), rect), is_enabled=True)


def _action(menu: QMenu, action: QAction) -> Iterator[dict[str, Any]]:
    if action.isVisible() and not action.isSeparator():
        rect = _rect(menu, menu.actionGeometry(action))
        yield _part("Action", action.text().replace("&", ""), rect, is_enabled=action.isEnabled())


def _part(kind: str, name: str, rect: list[int], *, is_enabled: bool) -> dict[str, Any]:
    return {
        "kind": kind, "name": name, "label": name, "text": name, "value": "", "about": "", "rect": rect,
        "is_enabled": is_enabled, "is_checked": False, "has_focus": False, "is_window": False,
    }  # fmt: skip


def _rect(widget: QWidget, inner: QRect) -> list[int]:
    corner = widget.mapToGlobal(inner.topLeft())
    return [corner.x(), corner.y(), inner.width(), inner.height()]


def main() -> int:
    """As `vmsg_desktop.__main__`; the eyes open with the application."""
    name, *arguments = sys.argv[1:]
    opened: list[Eyes] = []
    begin = QApplication.__init__

    def init(self: QApplication, *args: Any) -> None:
        begin(self, *args)
        opened.append(Eyes(name))

    QApplication.__init__ = init  # type: ignore[method-assign, assignment]
    from vmsg_desktop.__main__ import main as vmsg

    return vmsg(arguments)


if __name__ == "__main__":
    sys.exit(main())
