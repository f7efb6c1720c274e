"""Wires load tests: the machines that are asked, their samples, the order that they get."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Final

from vmsg_desktop.adapters.system.clock import SystemClock
from vmsg_desktop.adapters.system.machine_facts import machine_facts
from vmsg_desktop.adapters.system.paths import data_home
from vmsg_desktop.application.load_testing import OUTPUTS, LoadTest, Samples, TargetCaller, check_load
from vmsg_desktop.application.sample_follower import Follower, SampleStream, Waits
from vmsg_desktop.bootstrap.samples import stream_to
from vmsg_desktop.bootstrap.targets import HERE, LOCAL, check_target, open_target
from vmsg_desktop.bootstrap.workbench import EngineChooser, open_models, open_workbench
from vmsg_desktop.core.engine_choice import Wishes
from vmsg_desktop.core.load import LoadSettings
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.message import Message

_WISHES: Final = Wishes()
_USERS_A_WAY: Final = 16  # as many connections to an agent are kept open
_WAITS: Final = Waits(first_s=0.5, longest_s=2.0, refused_s=5.0)  # the first request may have to start the agent


@dataclass(frozen=True)
class LoadWish:
    """What a person asks a load test for; see LoadSettings. ``wishes``: engines, as the machines know them."""

    message: Message
    concurrency: int = 50
    duration_s: float = 300.0
    targets: Sequence[str] = (LOCAL,)
    is_cached: bool = False
    wishes: Wishes = _WISHES


@contextmanager
def open_load_test(wish: LoadWish) -> Iterator[LoadTest]:
    """A load test, ready to run.

    Raises:
        InputError: a file cannot be read, or a machine is none.
    """
    settings = _settings(wish)
    check_load(settings)
    clock, run_id = SystemClock(), secrets.token_hex(4)
    samples = Samples(clock)
    with ExitStack() as opened:
        bench = opened.enter_context(open_workbench(wish.wishes, is_cached=False))
        pinned, stages = bench.message_stages(wish.message)
        order = stages.picture.frame.order
        if order is None:
            raise AssertionError("a message's stages know their order")
        ways = -(-wish.concurrency // (_USERS_A_WAY * len(settings.targets)))
        targets = [
            (name, opened.enter_context(open_target(name, wishes=wish.wishes, is_cached=wish.is_cached)))
            for name in settings.targets * ways
        ]
        callers = [TargetCaller(name, target, order, run_id) for name, target in targets if target is not None]
        for name in settings.targets:
            opened.enter_context(_followed(name, samples))
        facts = machine_facts(gpus=EngineChooser(wish.wishes, open_models()).gpus, models={})
        told = _settings(wish, photo=pinned.photo.sha256 or "", voice=pinned.voice.sha256 or "")
        yield LoadTest(callers, told, facts, samples, clock)


def _settings(wish: LoadWish, *, photo: str = "", voice: str = "") -> LoadSettings:
    targets = tuple(dict.fromkeys(wish.targets))
    for name in targets:
        check_target(name)
    if not targets or HERE in targets:
        raise InputError(
            "no_agent_there", "A load is tried on agents, not in this process.", "--target local, or a host's name"
        )
    return LoadSettings(wish.concurrency, wish.duration_s, targets, wish.is_cached, photo, voice, OUTPUTS)


@contextmanager
def _followed(name: str, samples: Samples) -> Iterator[None]:
    """What the machine tells of itself goes to ``samples`` while the block runs."""
    follower = Follower(
        _stream(name), told=lambda sample: samples.told(name, sample), clock=SystemClock(), waits=_WAITS
    )
    samples.watch(name, lambda: follower.silence)
    follower.start()
    try:
        yield
    finally:
        follower.stop()
        follower.close()


def _stream(name: str) -> SampleStream:
    from vmsg_desktop.adapters.compute.agent_samples import AgentSamples, RunningAgentLink
    from vmsg_desktop.bootstrap.agents import open_hosts

    if name == LOCAL:
        return AgentSamples(RunningAgentLink(data_home() / "agent", name=name))
    entry = open_hosts().get(name)
    if entry is None:
        raise InputError("target_unknown", f"There is no host {name!r}.", "vmsg agent list")
    return stream_to(entry)
