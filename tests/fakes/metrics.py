"""A sink that keeps what it gets."""

from __future__ import annotations

from vmsg_desktop.core.model.metrics import Sample, Span


class KeptMetrics:
    """Implements MetricsSink."""

    def __init__(self) -> None:
        self.samples: list[Sample] = []
        self.spans: list[Span] = []

    def sample(self, sample: Sample) -> None:
        self.samples.append(sample)

    def span(self, span: Span) -> None:
        self.spans.append(span)

    @property
    def stages(self) -> list[str]:
        """Names of the spans, in the order in which they came."""
        return [span.stage for span in self.spans]
