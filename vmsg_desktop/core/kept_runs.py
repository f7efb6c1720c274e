"""Profiles and benchmarks that were kept, and what their files are called."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from vmsg_desktop.core.benchmark_report import BenchReport, read_report, report_json
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.profile import Profile
from vmsg_desktop.core.profile_file import dump_profile, parse_profile
from vmsg_desktop.core.run_sheet import Kind, Run

MAX_RUN_BYTES: Final = 20_000_000
"""A benchmark of a thousand requests is smaller."""
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9_.-]+")
_CLOCK: Final = "%Y%m%dT%H%M%S"


@dataclass(frozen=True)
class KeptRun:
    """One of the kept runs, for a list.

    Attributes:
        name: of its file, without the folder.
        kind: what it is. target: the machine. at_s: when it was made, Unix seconds.
        took_s: median of a warm run, or of the best configuration's latencies; None = nothing was measured.
    """

    name: str
    kind: Kind
    target: str
    at_s: float
    took_s: float | None


def read_run(data: bytes, *, name: str) -> Run:
    """A profile or a benchmark from its file. Raises InputError: it is neither."""
    try:
        told: Any = json.loads(data)
    except (ValueError, RecursionError) as exc:
        raise _unknown(name) from exc
    if not isinstance(told, dict):
        raise _unknown(name)
    if "benchmark_timestamp" in told:
        return read_report(told, name=name)
    if "total_latency_ms" in told:
        return parse_profile(data, name=name)
    raise _unknown(name)


def dump_run(run: Run) -> bytes:
    """The file of a run, as its command writes it."""
    if isinstance(run, Profile):
        return dump_profile(run)
    return (json.dumps(report_json(run), indent=1, allow_nan=False) + "\n").encode()


def kept(run: Run, *, name: str = "") -> KeptRun:
    """How a run is listed; without a name it gets the one that it is kept under."""
    at_s, target, kind = made_at_s(run), target_of(run), kind_of(run)
    given = f"{kind}-{datetime.fromtimestamp(at_s).strftime(_CLOCK)}-{_UNSAFE.sub('_', target) or 'machine'}.json"
    return KeptRun(name or given, kind, target, at_s, _took_s(run))


def kind_of(run: Run) -> Kind:
    """What it is."""
    return "profile" if isinstance(run, Profile) else "benchmark"


def target_of(run: Run) -> str:
    """The machine that computed, as it is chosen: "here", "local" or a host."""
    return run.target if isinstance(run, Profile) else run.settings.target


def made_at_s(run: Run) -> float:
    """Unix seconds."""
    return datetime.fromisoformat(run.timestamp if isinstance(run, Profile) else run.began_at).timestamp()


def _took_s(run: Run) -> float | None:
    if isinstance(run, BenchReport):
        medians = [result.figures.latency.p50 for result in run.results if result.figures is not None]
        return min((median for median in medians if median is not None), default=None)
    return run.total_latency_ms / 1000


def _unknown(name: str) -> InputError:
    return InputError(
        "no_run",
        f"{name} is neither a profile nor a benchmark.",
        "Choose a file that vmsg profile or vmsg bench has written.",
    )
