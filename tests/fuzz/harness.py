"""Runs one door over mutated files for so many seconds or files, and keeps what it finds."""

from __future__ import annotations

import argparse
import hashlib
import re
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from hypothesis.errors import HypothesisException

_BATCH: Final = 2_000  # Hypothesis remembers all that it drew in one run; a fresh run forgets
_WORDS_OF_A_PROGRAM = re.compile(r"Traceback|File \"|0x[0-9a-f]{6}|<_io|[\x00-\x1f\x7f]")


class FindingError(AssertionError):
    """A file that a door did not handle."""


@dataclass
class Door:
    """What is fuzzed.

    Attributes:
        name: "photo", "voice" or "message".
        files: draws mutated files.
        handle: gives a file to the door; returns the outcome's name, raises FindingError for what must not happen.
    """

    name: str
    files: st.SearchStrategy[bytes]
    handle: Callable[[bytes], str]


@dataclass
class Report:
    """What a run saw.

    Attributes:
        outcomes: how often each outcome was seen.
        findings: the smallest file of each kind of trouble, by its words.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    findings: dict[str, bytes] = field(default_factory=dict)

    @property
    def files(self) -> int:
        """How many files went through the door."""
        return self.outcomes.total()


def run(door: Door, *, first_seed: int, files: int | None = None, seconds: float | None = None) -> Report:
    """Fuzz until one of the bounds is reached; a finding is made smaller beyond ``files``.

    The same seed in a fresh process is the same run; Hypothesis also draws from the constants of what is imported.
    """
    report = Report()
    end_s = None if seconds is None else time.monotonic() + seconds
    batch = 0
    while (end_s is None or time.monotonic() < end_s) and (files is None or report.files < files):
        count = _BATCH if files is None else min(_BATCH, files - report.files)
        _run_batch(door, report, first_seed * 1_000_003 + batch, count, partial(_is_over, report, files, end_s))
        batch += 1
    return report


def _is_over(report: Report, files: int | None, end_s: float | None) -> bool:
    is_late = end_s is not None and time.monotonic() > end_s
    return is_late or (files is not None and report.files >= files and not report.findings)


def _run_batch(door: Door, report: Report, number: int, count: int, is_over: Callable[[], bool]) -> None:
    def one(data: bytes) -> None:
        if is_over():  # Hypothesis runs a few more than it was asked for
            return
        try:
            report.outcomes[door.handle(data)] += 1
        except FindingError as finding:
            report.outcomes["finding"] += 1
            if _keep(report, str(finding), data):
                raise

    ways = settings(
        max_examples=count, database=None, deadline=None, phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck), print_blob=False,
    )  # fmt: skip
    # What was found is kept already; "flaky" is what Hypothesis calls a search that the clock ended.
    with suppress(FindingError, HypothesisException):
        seed(number)(ways(given(door.files)(one)))()


def _keep(report: Report, words: str, data: bytes) -> bool:
    """Keep the smallest file of its kind; False where a smaller one is known, so that each kind shrinks once."""
    kind = re.sub(r"\d+", "N", words)
    known = report.findings.get(kind)
    if known is not None and len(known) <= len(data):
        return False
    report.findings[kind] = data
    return True


def check_words(message: str, hint: str, *, name: str) -> None:
    """A refusal names the file in one short line that a person understands."""
    text = message + hint
    if not message.startswith(name) or not hint or len(message) > 400 or _WORDS_OF_A_PROGRAM.search(text):
        raise FindingError(f"words: {message!r} {hint!r}")


def main(door: Door) -> int:
    """The command line of a fuzzer; 1 when something was found."""
    parser = argparse.ArgumentParser(description=f"Fuzz the {door.name} door.")
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--out", type=Path, default=Path("out/fuzz"))
    given_ = parser.parse_args()
    report = run(door, first_seed=given_.seed, seconds=given_.seconds)
    print(f"{door.name}: {report.files:,} files in {given_.seconds:.0f} s, {len(report.findings)} findings")
    for outcome, count in report.outcomes.most_common():
        print(f"  {count:8,} {outcome}")
    for words, data in report.findings.items():
        place = given_.out / f"{door.name}-{hashlib.sha256(data).hexdigest()[:12]}"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
        print(f"  FOUND {place} ({len(data)} bytes): {words}")
    return 1 if report.findings else 0
