"""Notifications of the desktop, through the freedesktop.org service on the session bus (Linux).

Specification: https://specifications.freedesktop.org/notification-spec/latest/. jeepney speaks D-Bus without a C
library and comes with the keyring.
"""

from __future__ import annotations

import html
import sys
from typing import Any, Final

from vmsg_desktop.core.model.errors import ComputeError

_PLACE: Final = "/org/freedesktop/Notifications"
_SERVICE: Final = "org.freedesktop.Notifications"
_TIMEOUT_S: Final = 3.0
_SHOWN_MS: Final = 15_000
_NORMAL: Final = 1  # "critical" would stay until it is clicked away


class DesktopNotices:
    """Implements application.alerts.Notify: a notice takes the place of the last one of the same title.

    Args:
        app: the name that the desktop shows. icon: of the icon theme.
    """

    def __init__(self, app: str = "VMsg", icon: str = "vmsg") -> None:
        self._app, self._icon = app, icon
        self._shown: dict[str, int] = {}

    def __call__(self, title: str, text: str) -> None:
        """Show it. Raises ComputeError where this desktop has no such service."""
        if not sys.platform.startswith("linux"):
            raise _unavailable("they are shown on Linux only")
        try:
            from jeepney import DBusAddress, DBusErrorResponse, new_method_call
            from jeepney.io.blocking import open_dbus_connection
        except ImportError as exc:
            raise _unavailable("the package jeepney is not installed") from exc

        address = DBusAddress(_PLACE, bus_name=_SERVICE, interface=_SERVICE)
        hints = {"urgency": ("y", _NORMAL), "category": ("s", "device.error")}
        body: tuple[Any, ...] = (
            self._app,
            self._shown.get(title, 0),
            self._icon,
            title,
            html.escape(text),
            [],
            hints,
            _SHOWN_MS,
        )
        message = new_method_call(address, "Notify", "susssasa{sv}i", body)
        try:
            with open_dbus_connection("SESSION") as bus:
                reply = bus.send_and_get_reply(message, timeout=_TIMEOUT_S)
        except (OSError, KeyError, TimeoutError, ValueError) as exc:  # KeyError: no address of a bus is set
            raise _unavailable(f"the session bus does not answer ({exc})") from exc
        if reply.header.message_type.name == "error":
            raise _unavailable(str(DBusErrorResponse(reply)))
        self._shown[title] = int(reply.body[0])


def _unavailable(why: str) -> ComputeError:
    return ComputeError(
        "no_desktop_notices",
        f"This desktop shows no notifications: {why}.",
        "Alerts are shown in the window all the same.",
    )
