"""Praat in the child: the same samples and names as in this process, stopped soon, and lost only once."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fakes.formant_voice import sentence
from vmsg_desktop.adapters.media.worker import DecodeWorker
from vmsg_desktop.adapters.prosody.apart import ApartPitchMeter, ApartProsody
from vmsg_desktop.adapters.prosody.praat import PraatPitchMeter, PraatProsody
from vmsg_desktop.bootstrap.workbench import open_workbench
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import Cancelled, ComputeError
from vmsg_desktop.core.model.media import Sound

SPOKEN = sentence()
LONG = Sound(np.tile(SPOKEN.samples, 40), SPOKEN.rate_hz)
SLOW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture(scope="module")
def worker() -> Iterator[DecodeWorker]:
    with DecodeWorker(timeout_s=60) as made:
        yield made


@SLOW
@given(
    pitch_st=st.floats(-12, 12).filter(bool),
    speed=st.floats(0.5, 2.0),
    pitch_range=st.floats(0.0, 2.0),
    gain=st.floats(0.05, 1.0),
)
def test_the_child_gives_the_same_bits(
    worker: DecodeWorker, pitch_st: float, speed: float, pitch_range: float, gain: float
) -> None:
    sound = Sound((SPOKEN.samples * np.float32(gain)).astype(np.float32), SPOKEN.rate_hz)

    here = PraatProsody().change(sound, pitch_st=pitch_st, speed=speed, pitch_range=pitch_range)
    apart = ApartProsody(worker.call).change(sound, pitch_st=pitch_st, speed=speed, pitch_range=pitch_range)
    assert apart.samples.tobytes() == here.samples.tobytes()
    assert (apart.samples.dtype, apart.rate_hz) == (here.samples.dtype, here.rate_hz)

    track, track_apart = PraatPitchMeter().pitch(here), ApartPitchMeter(worker.call).pitch(apart)
    assert track_apart.times_s.tobytes() == track.times_s.tobytes()
    assert track_apart.hz.tobytes() == track.hz.tobytes()


def test_a_long_voice_is_the_same_and_tells_each_of_its_pieces(worker: DecodeWorker) -> None:
    here: list[float] = []
    apart: list[float] = []

    expected = PraatProsody().change(LONG, pitch_st=3.0, speed=1.1, progress=here.append)
    made = ApartProsody(worker.call).change(LONG, pitch_st=3.0, speed=1.1, progress=apart.append)

    assert made.samples.tobytes() == expected.samples.tobytes()
    assert len(here) > 2
    assert apart == sorted(apart)
    assert apart[-1] == 1.0
    assert set(apart) <= {0.0, *here}


@pytest.mark.parametrize("count", [0, 1, 1_200])
def test_a_sound_too_short_to_measure_has_no_frames(worker: DecodeWorker, count: int) -> None:
    track = ApartPitchMeter(worker.call).pitch(Sound(np.zeros(count, np.float32), 24_000))

    assert len(track.times_s) == len(track.hz) == 0


def test_its_identity_is_that_of_the_engine_in_process(worker: DecodeWorker) -> None:
    assert ApartProsody(worker.call).engine == PraatProsody().engine
    assert ApartPitchMeter(worker.call).engine == PraatPitchMeter().engine


def test_a_refusal_of_the_engine_is_the_same(worker: DecodeWorker) -> None:
    silence = Sound(np.zeros(24_000, np.float32), 24_000)
    with pytest.raises(ComputeError) as here:
        PraatProsody().change(silence, pitch_st=2.0, speed=1.0)
    with pytest.raises(ComputeError) as apart:
        ApartProsody(worker.call).change(silence, pitch_st=2.0, speed=1.0)

    assert apart.value.to_json() == here.value.to_json()


def test_what_is_cancelled_in_the_middle_is_stopped_there_and_the_next_change_works(worker: DecodeWorker) -> None:
    engine, cancel = ApartProsody(worker.call), CancelToken()
    cancel.cancel()

    with pytest.raises(Cancelled):
        engine.change(LONG, pitch_st=3.0, speed=1.1, progress=lambda _share: cancel.check())

    assert worker.pid is None, "the child that was still at work is gone"
    assert len(engine.change(SPOKEN, pitch_st=2.0, speed=1.0).samples) == len(SPOKEN.samples)


def test_a_short_change_that_nobody_wants_leaves_the_warm_child(worker: DecodeWorker) -> None:
    engine = ApartProsody(worker.call)
    engine.change(SPOKEN, pitch_st=1.0, speed=1.0)
    before, cancel = worker.pid, CancelToken()
    cancel.cancel()

    with pytest.raises(Cancelled):
        engine.change(
            Sound(SPOKEN.samples[:12_000], 24_000), pitch_st=2.0, speed=1.0, progress=lambda _: cancel.check()
        )

    engine.change(SPOKEN, pitch_st=1.0, speed=1.0)
    assert worker.pid == before


def test_a_killed_child_is_an_error_once(worker: DecodeWorker) -> None:
    engine, lost = ApartProsody(worker.call), threading.Event()
    engine.change(SPOKEN, pitch_st=1.0, speed=1.0)

    def kill(_share: float) -> None:
        if worker.pid is not None and not lost.is_set():
            lost.set()
            os.kill(worker.pid, 9)

    with pytest.raises(ComputeError, match=r"process that does it ended.*-9") as caught:
        engine.change(LONG, pitch_st=3.0, speed=1.1, progress=kill)

    assert (caught.value.code, caught.value.retryable) == ("prosody_lost", True)
    assert len(engine.change(SPOKEN, pitch_st=2.0, speed=1.0).samples) == len(SPOKEN.samples)


@pytest.mark.parametrize(
    ("memory_bytes", "timeout_s", "words"),
    [(400_000_000, 0.02, "limit of 0.02 s"), (60_000_000, 20.0, "60 MB|process that does it")],
)
def test_beyond_its_limits_it_speaks_of_the_voice_not_of_a_file(
    memory_bytes: int, timeout_s: float, words: str
) -> None:
    with DecodeWorker(memory_bytes) as small:
        engine = ApartProsody(lambda *asked, **options: small.call(*asked, **{**options, "timeout_s": timeout_s}))
        with pytest.raises(ComputeError, match=words) as caught:
            engine.change(LONG, pitch_st=3.0, speed=1.1)

    assert caught.value.code == "prosody_lost"
    assert "file" not in caught.value.message


def test_a_bench_with_praat_apart_leaves_no_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VMSG_HOME", str(tmp_path))
    before = _children()
    with open_workbench(is_praat_apart=True) as bench:
        assert isinstance(bench.engines.prosody, ApartProsody)
        bench.measure(SPOKEN)
        assert len(_children() - before) == 1
    assert not _children() - before


def test_the_command_line_keeps_praat_in_its_process(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("VMSG_HOME", str(tmp_path))
    before = _children()
    with open_workbench() as bench:
        assert isinstance(bench.engines.prosody, PraatProsody)
        bench.measure(SPOKEN)
        assert not _children() - before


def _children() -> set[str]:
    tasks = Path("/proc/self/task").iterdir()
    return {pid for task in tasks for pid in (task / "children").read_text().split()}
