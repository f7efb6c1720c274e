"""What makes runs that want the same result at the same time wait for the first of them: a port."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Protocol

from vmsg_desktop.core.cancel import CancelToken


class Turns(Protocol):
    """Takes turns at a result, by its key in the cache."""

    def turn(self, key: str, *, cancel: CancelToken) -> AbstractContextManager[None]:
        """Wait until nobody else is at it, and be at it inside; raises Cancelled.

        A turn is a favour, not a right: where waiting could go on for ever, it is given at once.
        """
