"""The month's costs: from jobs, measurements and prices to figures, with a reason for each that is not known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.clock import FakeClock
from vmsg_desktop.adapters.storage.jobs import JobStore
from vmsg_desktop.adapters.storage.metrics import MetricsStore
from vmsg_desktop.application.costs import Costs, hosts_up, rented_hours
from vmsg_desktop.core.cost import Figure
from vmsg_desktop.core.cost_report import CostFacts, cost_report, projected
from vmsg_desktop.core.jobs import Accepted, Began, IntentWritten, Prepared, Rendered, Saved
from vmsg_desktop.core.model.budget import Budget
from vmsg_desktop.core.model.did import Credits
from vmsg_desktop.core.model.errors import RemoteError, StorageError
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.metrics import HERE, Sample, Span
from vmsg_desktop.core.model.prices import MachinePrice, PriceTable, Rent
from vmsg_desktop.core.rollup import row_of

NOON = datetime(2027, 6, 16, 0, 0, tzinfo=UTC)  # half of June
PRICES = PriceTable((MachinePrice("t4", "", on_demand_per_h=0.5),), other_hosts=Rent("t4"), credit_usd=0.2)
FACTS = CostFacts(
    now=NOON,
    credits=30,
    credits_lately=14,
    videos=20,
    balance=Credits(20, 60, "2027-07-01T00:00:00Z"),
    hours_up={"tokyo": 40.0, HERE: 200.0},
    hours_busy={"tokyo": 1.5},
)


def test_a_month_in_figures() -> None:
    report = cost_report(FACTS, PRICES, Budget(credits=40, gpu_hours=30))
    assert report.credits_per_video.value == 1.5
    assert report.credits_projected.value == pytest.approx(60)
    assert report.credits_left.value == 20
    assert report.credits_last_days.value == pytest.approx(10)
    assert report.expires == "2027-07-01"
    assert report.gpu_hours.value == 40
    assert report.gpu_usd.value == pytest.approx(20)
    assert report.gpu_usd_per_video.value == pytest.approx(1.0)
    assert report.gpu_usd_projected.value == pytest.approx(40)
    assert report.total_usd.value == pytest.approx(26)
    assert report.total_per_video.value == pytest.approx(1.3)
    assert [(gauge.unit, gauge.level) for gauge in report.budget] == [("credits", "ok"), ("GPU hours", "over")]
    (tokyo,) = report.hosts
    assert (tokyo.up_h, tokyo.busy_h) == (40.0, 1.5)
    assert tokyo.usd.value == pytest.approx(20.0)


def test_an_assumed_price_stays_told() -> None:
    assert cost_report(FACTS, PRICES, Budget()).gpu_usd.reason == "tokyo taken as t4, on demand"


def test_the_own_computer_is_shown_where_its_gpu_worked_and_rents_nothing() -> None:
    facts = replace(FACTS, hours_busy={HERE: 0.5})
    report = cost_report(facts, replace(PRICES, own_per_h=0.04), Budget())
    assert [host.host for host in report.hosts] == [HERE, "tokyo"]
    assert [host.usd.value for host in report.hosts] == pytest.approx([0.02, 20.0])
    assert report.gpu_hours.value == 40


def test_what_is_not_known_is_no_nought_and_says_why() -> None:
    facts = CostFacts(NOON, credits=0, credits_lately=0, videos=0, why_no_hours="the file is gone")
    report = cost_report(facts, replace(PRICES, credit_usd=None), Budget(gpu_hours=1))
    unknown = {name: value for name, value in vars(report).items() if isinstance(value, Figure) and value.value is None}
    assert set(unknown) == {
        "credits_per_video", "credits_left", "credits_last_days", "gpu_hours", "gpu_usd", "gpu_usd_per_video",
        "gpu_usd_projected", "credits_usd", "total_usd", "total_per_video", "total_projected",
    }  # fmt: skip
    assert all(value.reason for value in unknown.values())
    assert report.budget[0].spent is None
    assert {name.name for name in fields(report)} >= set(unknown)


@given(st.floats(0, 1e6), st.integers(1, 28), st.integers(0, 23))
def test_a_projection_is_at_least_what_was_spent(spent: float, day: int, hour: int) -> None:
    now = datetime(2027, 2, day, hour, tzinfo=UTC)
    whole = projected(Figure(spent), now)
    if day == 1:
        assert whole.value is None
        assert whole.reason
    else:
        assert whole.value is not None
        assert whole.value >= spent * (1 - 1e-9)


@dataclass
class Desk:
    """Real stores in a folder, at a time of its own."""

    folder: Path
    clock: FakeClock = field(default_factory=lambda: FakeClock(1_800_000_000.0))
    credits: Credits | RemoteError | None = None

    def jobs(self) -> JobStore:
        return JobStore(self.folder / "jobs.sqlite", clock=self.clock)

    @contextmanager
    def measured(self) -> Iterator[MetricsStore]:
        with MetricsStore(self.folder / "metrics.sqlite", clock=self.clock) as store:
            yield store

    def costs(self) -> Costs:
        def balance() -> Credits | None:
            if isinstance(self.credits, RemoteError):
                raise self.credits
            return self.credits

        return Costs(
            self.jobs,
            self.measured,
            lambda: PRICES,
            lambda: Budget(credits=4),
            balance,
            lambda: {"cache": 5},
            self.clock,
        )

    def send(self, name: str, *, credits: int, target: str = "did") -> None:
        with self.jobs() as store:
            job_id = name * 32
            store.add(Job(job_id, target, name, "{}", "/out"))  # type: ignore[arg-type]
            for event in (
                Began(), Prepared("ff" * 32, credits), IntentWritten(name * 32, None), Accepted("tlk_1"), Rendered(),
                Saved("/v.mp4", "aa", 10.0, None),
            ):  # fmt: skip
                store.apply(job_id, event)

    def watch(self, host: str, *, minutes: int, ended_s: float) -> None:
        with self.measured() as store:
            rows = [
                row_of(Sample(host, ended_s - 60 * minutes + second, {"cpu.load": 0.5}))
                for second in range(60 * minutes)
            ]
            store.write(rows)
            for step in (10, 60, 3600):
                for begin in sorted({int(row.at_s // step) * step for row in rows}):
                    store.roll_up(host, step, begin)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_jobs_and_measurements_become_a_report(desk: Desk) -> None:
    desk.send("a", credits=2)
    desk.send("b", credits=1)
    desk.send("c", credits=5, target="sandbox")
    now_s = desk.clock.now_s()
    desk.watch("tokyo", minutes=30, ended_s=now_s - 60)
    with desk.measured() as store:
        store.write([], [(Span("a", "", "mask", now_s - 100, 36_000, host="tokyo", device="CUDA:0"), "w")])
    desk.credits = Credits(7, 20)
    report = desk.costs().report()
    assert (report.videos, report.credits) == (2, 3.0)
    assert report.lately_days == 1
    assert report.credits_last_days.value == pytest.approx(7 / 3)
    assert report.credits_left.value == 7
    assert report.gpu_hours.value == pytest.approx(0.5, abs=0.02)
    assert report.hosts[0].busy_h == pytest.approx(0.01)
    assert report.storage_bytes == {"cache": 5}
    assert report.budget[0].spent == 3


def test_a_balance_that_cannot_be_asked_takes_nothing_else_away(desk: Desk) -> None:
    desk.send("a", credits=2)
    for credits, reason in (
        (None, "no D-ID key is set"),
        (RemoteError("gone", "D-ID does not answer.", "Wait."), "D-ID does not answer."),
    ):
        desk.credits = credits
        report = desk.costs().report()
        assert report.credits == 2
        assert (report.credits_left.value, report.credits_left.reason) == (None, reason)


def test_hours_of_the_past_and_of_the_last_day_are_counted_once(desk: Desk) -> None:
    now_s = desk.clock.now_s()
    desk.watch("tokyo", minutes=60, ended_s=now_s - 2 * 86400)
    desk.watch("tokyo", minutes=60, ended_s=now_s - 600)
    desk.watch(HERE, minutes=10, ended_s=now_s)
    with desk.measured() as store:
        up = hosts_up(store, since_s=now_s - 10 * 86400, now_s=now_s)
        today = hosts_up(store, since_s=now_s - 5 * 3600, now_s=now_s)
    assert up["tokyo"] == pytest.approx(2.0, abs=0.02)
    assert today["tokyo"] == pytest.approx(1.0, abs=0.02)
    hours = rented_hours(desk.measured, since_s=now_s - 10 * 86400, now_s=now_s)
    assert hours.value == pytest.approx(up["tokyo"])


def test_measurements_that_cannot_be_read_are_no_nought(desk: Desk) -> None:
    def broken() -> AbstractContextManager[MetricsStore]:
        raise StorageError("metrics_not_written", "The file cannot be read.", "Look.")

    report = replace(desk.costs(), open_measured=broken).report()
    assert (report.gpu_hours.value, report.gpu_hours.reason) == (None, "The file cannot be read.")
    assert rented_hours(broken, since_s=0, now_s=1).value is None
