"""``vmsg scale --measured``: a simulation with the times that this home's own messages took."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from vmsg_desktop.cli.durations import duration_s
from vmsg_desktop.cli.output import out

if TYPE_CHECKING:
    from vmsg_desktop.core.scale_measured import MeasuredPart

_MONTH_S: Final = 30 * 86_400.0


def add_options(parser: argparse.ArgumentParser) -> None:
    """What is measured, from when and where."""
    parser.add_argument("--measured", action="store_true", help="with the times that the messages of this home took")
    parser.add_argument(
        "--window", type=duration_s, default=_MONTH_S, metavar="30d", help="--measured looks back so far (default: 30d)"
    )
    parser.add_argument("--on", default="", metavar="HOST", help="--measured, of what ran there alone")


def parts_of(args: argparse.Namespace) -> tuple[MeasuredPart, ...]:
    """Each part of a message's work as it was measured; none where that is not asked for. Raises StorageError."""
    if not (args.measured or args.on):
        return ()
    from vmsg_desktop.bootstrap.metrics import read_spans
    from vmsg_desktop.core.scale_measured import measured_parts

    return measured_parts(read_spans(args.window), host=args.on)


def tell(parts: Sequence[MeasuredPart], args: argparse.Namespace) -> None:
    """How much was measured, and what is taken where nothing was; nothing where it was not asked for."""
    if not parts:
        return
    where = f" on {args.on}" if args.on else ""
    spans, hours = sum(part.spans for part in parts), args.window / 3600
    time = f"{hours / 24:g} d" if hours >= 48 else f"{hours:g} h"
    out.print(f"Times from {spans} spans of the last {time}{where}:", markup=False)
    for part in parts:
        out.print(f"  {part.part.name:<9}{_words(part)}", markup=False)


def _words(part: MeasuredPart) -> str:
    if part.measured_s is None:
        return f"n/a ({part.reason}); taken: {part.part.published_s:g} s, {part.part.source}"
    return f"{part.measured_s:.3f} s from {part.spans} spans"
