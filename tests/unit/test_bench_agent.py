"""What the rows about the agent compute, and that their sides do what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from remote_agent.work_store import WorkStore
from tests.bench import store_ours
from tests.bench.agent_served import RESULT_BYTES, ready_bench
from tests.bench.agent_sides import AgentSides, order_of, said
from tests.bench.harness import Runs
from tests.bench.rows_agent import ALLOWED_MS, overhead_row
from tests.bench.ssh_sides import SshSides
from tests.fakes.clock import FakeClock
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.events import Event, StageFinished
from vmsg_desktop.core.model.kept import Kept, Packed

FACTS = ({"via": "there", "loaded": []}, {"via": "here", "loaded": []})


def test_overhead_is_what_the_runs_differ_by_in_turn() -> None:
    row = overhead_row("13", "a job", Runs([12.0, 25.0, 14.0], [2.0, 15.0, 5.0], FACTS))
    assert (row.ours.median, row.ours.best, row.peer.median) == (10.0, 9.0, ALLOWED_MS)
    assert row.verdict == "met"
    assert "14.00 ms at the agent, 5.00 ms here" in row.notes[0]


def test_too_much_overhead_misses_though_the_ratio_of_the_sides_is_small() -> None:
    assert overhead_row("13", "a job", Runs([116.0], [100.0], FACTS)).verdict == "MISSED"


def test_sides_that_ran_the_same_are_void() -> None:
    row = overhead_row("13", "a job", Runs([2.0], [1.0], (FACTS[0], FACTS[0])))
    assert row.verdict.startswith("VOID")


def here(tmp_path: Path) -> AgentSides:
    return AgentSides({"folder": str(tmp_path / "here")})


def test_in_this_process_a_new_photo_is_made_and_a_known_one_found(tmp_path: Path) -> None:
    assert here(tmp_path).here_job() == {"via": "Workbench.outputs", "bytes": RESULT_BYTES}
    assert here(tmp_path).here_hit()["bytes"] == RESULT_BYTES


def test_the_ready_stages_are_kept_as_those_of_a_mask(tmp_path: Path) -> None:
    bench, order, events = ready_bench(tmp_path / "cache"), order_of(b"a photo"), list[Event]()
    object.__setattr__(bench, "read_source", lambda source, *, what, limit_bytes: order.sources.photo)
    for _ in range(2):
        made = bench.outputs(order.message, ("mask",), emit=events.append, cancel=CancelToken())
    states = [(event.report.stage, event.report.cache) for event in events if isinstance(event, StageFinished)]
    assert states == [("photo", "off"), ("faces", "miss"), ("people", "miss"), ("mask", "miss"), ("mask", "hit")]
    assert said("here", made)["bytes"] == RESULT_BYTES


def test_a_result_of_another_size_is_not_counted() -> None:
    with pytest.raises(AssertionError):
        said("here", {"mask": Kept(Packed({}, {"alpha.png": b"short"}))})


def test_the_store_takes_each_job_to_its_end(tmp_path: Path) -> None:
    store = WorkStore(tmp_path / "work.sqlite", clock=FakeClock())
    try:
        assert store_ours.through(store)["via"].startswith("WorkStore")
        assert store.unended() == frozenset()
        assert len(store.recover()) == 0
    finally:
        store.close()


def test_each_step_names_its_own_port_and_no_settings_of_a_person(tmp_path: Path) -> None:
    sides = SshSides({"folder": str(tmp_path / "ssh"), "port": 2200, "user": "me", "key": "/k"})
    scp, ssh = sides._command("scp", (), "a", "b"), sides._command("ssh", sides._master, "x")
    assert scp[:5] == ["scp", "-F", "none", "-P", "2200"]
    assert ssh[:5] == ["ssh", "-F", "none", "-p", "2200"]
    assert f"-oControlPath={tmp_path}/ssh/master" in ssh
    assert not any("Control" in word for word in scp)
