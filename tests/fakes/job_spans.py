"""Spans of made-up jobs, as they are recorded of real ones."""

from __future__ import annotations

from vmsg_desktop.core.model.metrics import Blame, Outcome, Span


def job(
    name: str,
    *,
    ended_s: float,
    vendor_s: float = 20.0,
    ours_s: float = 2.0,
    waiting_s: float = 0.0,
    is_warm: bool | None = True,
    outcome: Outcome = "done",
    blame: Blame = "",
    credits: float | None = 1.0,
    engine: str = "did",
) -> tuple[Span, ...]:
    """A job with the spans that figures are computed from: all of it, the wait, D-ID's share."""
    total_s = vendor_s + ours_s + waiting_s
    begin_s = ended_s - total_s
    whole = Span(
        name, f"Title {name}", "job", begin_s, total_s * 1000, engine=engine, outcome=outcome, blame=blame,
        sound_s=12.0, credits=credits, is_warm=is_warm,
    )  # fmt: skip
    wait = Span(name, f"Title {name}", "waiting", begin_s, waiting_s * 1000)
    sent_s = begin_s + waiting_s + ours_s
    vendor = Span(name, f"Title {name}", "vendor", sent_s, vendor_s * 1000, host="D-ID", engine=engine)
    return (whole, *((wait,) if waiting_s else ()), *((vendor,) if vendor_s else ()))
