"""What is in view as files: the curves as a table or as JSON, the jobs and the GPUs' load as a Chrome trace."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterator
from typing import Any, Final

from vmsg_desktop.core.chrome_trace import chrome_trace
from vmsg_desktop.core.model.metrics import Sample, Window
from vmsg_desktop.core.ports import MetricsSource
from vmsg_desktop.core.series import gpu_series
from vmsg_desktop.presenters.performance_state import Plots

KINDS: Final = ("csv", "json", "png")
_COLUMNS: Final = ("plot", "host", "curve", "unit", "at_s", "value", "missing", "simulated")
_TRACE_COLUMNS: Final = 2_000


def figures_csv(plots: Plots) -> bytes:
    """A row a value; an empty value has its reason in ``missing``."""
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows(plots))
    return text.getvalue().encode()


def figures_json(plots: Plots) -> bytes:
    """The same rows with the window that they are of."""
    told = {
        "begin_s": plots.window.begin_s,
        "end_s": plots.window.end_s,
        "is_simulated": plots.is_simulated,
        "values": list(_rows(plots)),
    }
    return json.dumps(told, indent=1).encode()


def trace_json(source: MetricsSource, window: Window) -> bytes:
    """Jobs and the load of every GPU in a window, for chrome://tracing and ui.perfetto.dev."""
    spans = source.spans(window) or ()
    samples = [sample for host in source.hosts() for sample in _loads(source, host, window)]
    series = sorted({name for sample in samples for name in sample.values})
    return json.dumps(chrome_trace(spans, samples, series=series, is_simulated=source.is_simulated)).encode()


def _rows(plots: Plots) -> Iterator[dict[str, Any]]:
    for plot in plots.by_key.values():
        for curve in plot.curves:
            for at_s, value in zip(curve.at_s.tolist(), curve.values.tolist(), strict=True):
                is_known = not math.isnan(value)
                yield {
                    "plot": plot.key,
                    "host": plot.host,
                    "curve": curve.name,
                    "unit": curve.unit,
                    "at_s": at_s,
                    "value": value if is_known else None,
                    "missing": "" if is_known else curve.reason or "nothing was measured then",
                    "simulated": plots.is_simulated,
                }


def _loads(source: MetricsSource, host: str, window: Window) -> Iterator[Sample]:
    known = source.series(host)
    for name in (gpu_series(index, "load") for index in range(16)):
        points = source.points(host, name, window, columns=_TRACE_COLUMNS) if name in known else None
        if points is None:
            continue
        for at_s, value in zip(points.at_s.tolist(), points.mean.tolist(), strict=True):
            if not math.isnan(value):
                yield Sample(host, at_s, {name: value})
