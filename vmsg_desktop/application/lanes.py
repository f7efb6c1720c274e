"""A lane for each host or download, begun when it is first asked for: one that hangs holds up no other."""

from __future__ import annotations

from vmsg_desktop.application.previews import Deliver, PreviewLane


class Lanes:
    """Lanes by name. Window's thread."""

    def __init__(self, deliver: Deliver) -> None:
        self._deliver = deliver
        self._lanes: dict[str, PreviewLane] = {}

    def of(self, name: str) -> PreviewLane:
        """The lane called ``name``."""
        if name not in self._lanes:
            self._lanes[name] = PreviewLane(self._deliver, name=f"vmsg-{name}")
        return self._lanes[name]

    def close(self) -> None:
        """Cancel everything and wait for the threads to end."""
        lanes, self._lanes = self._lanes, {}
        for lane in lanes.values():
            lane.close()
