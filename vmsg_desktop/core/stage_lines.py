"""Where the time of a message went: local stages and the vendor's share, in the groups that keep one colour each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

StageGroup = Literal["find", "cut", "compose", "voice", "draft", "upload", "vendor", "download"]
ORDER: Final[tuple[StageGroup, ...]] = ("find", "cut", "compose", "voice", "draft", "upload", "vendor", "download")
GROUP_OF: Final[Mapping[str, StageGroup]] = {
    "photo": "find", "faces": "find", "people": "find", "choice": "find", "look": "find",
    "mask": "cut", "edge": "cut", "frame": "compose",
    "voice": "voice", "prosody": "voice", "music": "voice", "encode": "voice", "draft": "draft",
    "send": "upload", "look for it": "upload", "render": "vendor", "download": "download",
}  # fmt: skip
"""The group of a stage by its name, local ones and those of sending."""
NETWORK: Final = "network"


@dataclass(frozen=True)
class StageLine:
    """A group's part in a message.

    Attributes:
        group: see there.
        seconds: own time.
        device: "CPU", "CUDA:0", or "network"; "" = not known.
        is_cached: all of it that can be kept was taken from the cache.
        where: the machine, "" = this computer.
        is_ours: the time is ours, not the vendor's.
    """

    group: StageGroup
    seconds: float
    device: str
    is_cached: bool = False
    where: str = ""

    @property
    def is_ours(self) -> bool:
        """Local work and the way to the vendor; not the vendor's own work."""
        return self.group != "vendor"


def stage_lines(
    stages: Iterable[Mapping[str, Any]], history: Sequence[Mapping[str, Any]], *, is_batch: bool = False
) -> tuple[StageLine, ...]:
    """The groups that a message went through, in order.

    Args:
        stages: StageReports in plain data.
        history: what happened to the job, oldest first.
        is_batch: a prepared item waits for its turn, so that the upload's time is not known.
    """
    by_group: dict[StageGroup, list[Mapping[str, Any]]] = {}
    for stage in stages:
        group = GROUP_OF.get(str(stage["stage"]))
        if group is not None:
            by_group.setdefault(group, []).append(stage)
    lines = {group: _local(group, reports) for group, reports in by_group.items()}
    lines |= {line.group: line for line in _sending(history, is_batch=is_batch)}
    return tuple(lines[group] for group in ORDER if group in lines)


def _local(group: StageGroup, reports: Sequence[Mapping[str, Any]]) -> StageLine:
    engines = [report["engine"]["device"] for report in reports if report.get("engine")]
    kept = [report["cache"] for report in reports if report["cache"] != "off"]
    return StageLine(
        group,
        sum(float(report["ms"]) for report in reports) / 1000,
        next((device for device in engines if device != "CPU"), "CPU"),
        is_cached=bool(kept) and all(state == "hit" for state in kept),
        where=next((str(report["where"]) for report in reports if report.get("where")), ""),
    )


def _sending(history: Sequence[Mapping[str, Any]], *, is_batch: bool) -> Iterable[StageLine]:
    """What the last try took on the way and at the vendor, as seen from here."""
    at_s = {str(row["event"]): float(row["at_s"]) for row in history}
    spans: tuple[tuple[StageGroup, str, str, str], ...] = (
        ("upload", "Prepared", "Uploaded", NETWORK),
        ("vendor", "Accepted", "Rendered", ""),
        ("download", "Rendered", "Saved", NETWORK),
    )
    for group, begin, end, device in spans:
        if is_batch and group == "upload":
            continue
        if begin in at_s and end in at_s and at_s[end] >= at_s[begin]:
            yield StageLine(group, at_s[end] - at_s[begin], device)
