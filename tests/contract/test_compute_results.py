"""What an agent says is untrusted: only the results that were asked for, as large as announced, are taken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.agent_api import TOKEN, ServedAgent, served_agent
from tests.fakes.compute_targets import SOUND, Desk, FixedLink, Running, an_order
from vmsg_desktop.adapters.compute.job_run import RESULT_MAX_BYTES
from vmsg_desktop.core.model.compute import WireFile, WireOutput
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.model.kept import Kept, Packed
from vmsg_desktop.core.wire import outputs_to_wire, wire_file

LARGE = bytes(range(256)) * 10_000


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[ServedAgent]:
    with served_agent(tmp_path / "agent") as served:
        served.jobs.is_prompt = False
        yield served


@pytest.fixture
def desk(agent: ServedAgent, tmp_path: Path) -> Iterator[Desk]:
    with Desk(tmp_path / "desk", FixedLink(lambda: agent.url, lambda: TOKEN)) as opened:
        yield opened


def ended(agent: ServedAgent, desk: Desk, outputs: Mapping[str, WireOutput]) -> Any:
    running = Running(lambda: desk.compute(an_order(), SOUND))
    agent.jobs.wait_for_streams(1)
    agent.jobs.end(agent.jobs.submitted[-1], outputs=outputs)
    return running.result()


def test_a_large_result_is_fetched_and_a_small_one_rides(agent: ServedAgent, desk: Desk) -> None:
    kept = Kept(Packed({"rate_hz": 1}, {"large": LARGE, "small": b"s"}), None, ("a note",))
    wired, apart = outputs_to_wire({"prosody": kept})
    assert [agent.blobs.put(data) for data in apart.values()] == [wire_file(LARGE).sha256]
    made = ended(agent, desk, wired)
    assert made == {"prosody": ({"rate_hz": 1}, {"large": LARGE, "small": b"s"}, None)}


@pytest.mark.parametrize("names", [[], ["people"], ["prosody", "people"], ["../prosody"]])
def test_other_results_than_asked_for_are_refused(agent: ServedAgent, desk: Desk, names: list[str]) -> None:
    with pytest.raises(RemoteError) as caught:
        ended(agent, desk, {name: WireOutput({}, {}) for name in names})
    assert caught.value.code == "agent_not_understood"


def test_a_result_beyond_all_measure_is_refused_before_a_byte_is_fetched(agent: ServedAgent, desk: Desk) -> None:
    with pytest.raises(RemoteError, match="bytes"):
        ended(agent, desk, {"prosody": WireOutput({}, {"a": WireFile("ab" * 32, RESULT_MAX_BYTES + 1)})})
    assert agent.activity.seen == 0


def test_bytes_that_are_other_than_announced_are_refused(agent: ServedAgent, desk: Desk) -> None:
    agent.blobs.put(LARGE)
    file = WireFile(wire_file(LARGE).sha256, len(LARGE) - 1)
    with pytest.raises(RemoteError) as caught:
        ended(agent, desk, {"prosody": WireOutput({}, {"a": file})})
    assert (caught.value.code, caught.value.retryable) == ("result_damaged", True)
    assert desk.memory.open_job("gpu-1", "") is None


def test_a_riding_part_with_another_hash_is_refused(agent: ServedAgent, desk: Desk) -> None:
    file = WireFile(wire_file(b"other").sha256, 5, data=b"tampe")
    with pytest.raises(RemoteError) as caught:
        ended(agent, desk, {"prosody": WireOutput({}, {"a": file})})
    assert caught.value.code == "result_damaged"


def test_events_that_are_unknown_are_passed_over(agent: ServedAgent, desk: Desk) -> None:
    running = Running(lambda: desk.compute(an_order(), SOUND))
    agent.jobs.wait_for_streams(1)
    job_id = agent.jobs.submitted[-1]
    agent.jobs.step(job_id, "weather", {"is_fine": True})
    agent.jobs.step(job_id, "note", {"stage": "mask", "words": "Slowly.", "wait_s": 0.0})
    agent.jobs.end(job_id)
    assert running.result()["prosody"][0] == {"length_s": 1.5}
    assert desk.heard.notes == ["Slowly."]


def test_a_job_that_somebody_else_cancelled_is_begun_anew(agent: ServedAgent, desk: Desk) -> None:
    running = Running(lambda: desk.compute(an_order(), SOUND))
    agent.jobs.wait_for_streams(1)
    first = agent.jobs.submitted[-1]
    agent.jobs.is_prompt = True
    agent.jobs.cancel(first)
    assert "prosody" in running.result()
    assert agent.jobs.submitted[-1] != first
