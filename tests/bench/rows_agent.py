"""Rows 10, 11, 12a and 13: jobs and files at an agent, over SSH and on this computer, and its store."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tests.bench.harness import PROJECT, Bench, Child, Ran, Row, Runs, Stat, in_turn, own_python
from tests.bench.peers import redis_program, redis_server
from tests.fakes.proxy import Proxy
from tests.fakes.sshd import SshServer, ssh_server

OURS, SSH, STORE, CELERY = "agent_sides.py", "ssh_sides.py", "store_ours.py", "store_celery.py"
ONE_WAY_MS: Final = 20.0
ALLOWED_MS: Final = 15.0
JOBS: Final = 20  # in one run of the store and of Celery
FAR_REPS, FILE_REPS, NAIVE_REPS = 10, 10, 3


@dataclass(frozen=True)
class Place:
    """An agent, and a server that leads to it: settings of the children."""

    folder: Path
    home: Path
    server: SshServer

    def settings(self, name: str, port: int) -> dict[str, Any]:
        """For a child with a folder of its own; ``port`` leads to the server."""
        host_key = self.server.host_key.with_name(self.server.host_key.name + ".pub").read_text("ascii").split()[1]
        return {
            "folder": str(self.folder / name), "home": str(self.home), "port": port, "user": self.server.user,
            "key": str(self.server.client_key), "host_key": host_key,
        }  # fmt: skip


def agent_rows(bench: Bench) -> list[Row]:
    """All of them."""
    with agent_and_server(bench.folder / "agent") as place:
        rows = [*job_rows(bench, place), *file_rows(bench, place), *local_rows(bench, place)]
    program = redis_program()
    return [*rows, *(store_rows(bench, program) if program else [])]


@contextmanager
def agent_and_server(folder: Path) -> Iterator[Place]:
    """Both on loopback, each in processes of its own, ended afterwards."""
    home = folder / "home"
    home.mkdir(parents=True)
    command = [str(own_python()), "-m", "tests.bench.agent_served", "--home", str(home)]
    agent = subprocess.Popen(
        command, cwd=PROJECT, env={**os.environ, "OMP_NUM_THREADS": "1"}, stdout=subprocess.PIPE, text=True
    )
    try:
        assert agent.stdout is not None
        assert json.loads(agent.stdout.readline())["port"]
        with ssh_server(folder / "sshd", environment={"VMSG_HOME": str(home)}) as server:
            yield Place(folder, home, server)
    finally:
        agent.terminate()
        agent.communicate(timeout=30)


def job_rows(bench: Bench, place: Place) -> list[Row]:
    """Row 10: a warm job through the tunnel, against what a script would do."""
    near = _jobs(place, place.server.port, "near", reps=bench.reps)
    with Proxy(place.server.port, delay_ms=ONE_WAY_MS) as line:
        far = _jobs(place, line.port, "far", reps=min(FAR_REPS, bench.reps))
    note = (
        "277 kB of a photo that the agent has not seen, 41 kB of a mask. Ours: AgentTarget through an open link over "
        "OpenSSH to a real agent, whose stages have their results ready and keep them in its cache; both sides hash "
        "the files, and the agent answers only when file and order are on its disk. Theirs: scp up, ssh for a program "
        "that takes nothing but the first 41 kB of the file, scp down; nothing is hashed, nothing waits for the disk."
    )
    line_note = f"Through a proxy that delays each direction by {ONE_WAY_MS:g} ms, without a limit of rate."
    master = "The other side's connection is open (ControlMaster)."
    title = "remote job, 277 kB in, 41 kB out"
    separate, shared = "scp, ssh, scp", "scp, ssh, scp over ControlMaster"
    return [
        near["separate"].row("10", title, separate, target=0.01, notes=(note,)),
        near["shared"].row("10b", title, shared, target=0.1, notes=(master,)),
        far["separate"].row("10c", f"{title}, 40 ms", separate, target=0.05, notes=(line_note,)),
        far["shared"].row("10d", f"{title}, 40 ms", shared, target=0.1, notes=(line_note, master)),
    ]


def _jobs(place: Place, port: int, name: str, *, reps: int) -> dict[str, Runs]:
    with (
        Child(own_python(), OURS, place.settings(f"ours {name}", port)) as ours,
        Child(own_python(), SSH, place.settings(name, port)) as theirs,
    ):
        return {task: in_turn((ours, "job"), (theirs, task), reps=reps) for task in ("separate", "shared")}


def file_rows(bench: Bench, place: Place) -> list[Row]:
    """Row 11: a large file each way."""
    few, fewer = min(FILE_REPS, bench.reps), min(NAIVE_REPS, bench.reps)
    with (
        Child(own_python(), OURS, place.settings("ours files", place.server.port)) as ours,
        Child(own_python(), SSH, place.settings("files", place.server.port)) as theirs,
    ):
        up = in_turn((ours, "up"), (theirs, "master_up"), reps=few)
        down = in_turn((ours, "down"), (theirs, "master_down"), reps=few)
        naive_up = in_turn((ours, "up"), (theirs, "naive_up"), reps=fewer)
        naive_down = in_turn((ours, "down"), (theirs, "naive_down"), reps=fewer)
    sent = "20 MB, at the agent hashed and on the disk before it answers; scp neither hashes nor waits for the disk."
    got = "20 MB, hashed on arrival."
    target, naive_target = 1 / 0.5, 1 / 20
    scp, naive = "scp over ControlMaster", "paramiko, each block waits for its answer"
    return [
        up.row("11", "file of 20 MB to the agent", scp, target=target, notes=(sent,)),
        down.row("11b", "file of 20 MB from the agent", scp, target=target, notes=(got,)),
        naive_up.row("11c", "file of 20 MB to the agent", naive, target=naive_target, notes=(sent,)),
        naive_down.row("11d", "file of 20 MB from the agent", naive, target=naive_target, notes=(got,)),
    ]


def local_rows(bench: Bench, place: Place) -> list[Row]:
    """Row 13: what it costs that an agent of this computer makes a job, not this process."""
    settings = place.settings("ours local", place.server.port)
    with Child(own_python(), OURS, settings) as there, Child(own_python(), OURS, settings) as here:
        hit = in_turn((there, "local_hit"), (here, "here_hit"), reps=bench.reps)
        new = in_turn((there, "local_job"), (here, "here_job"), reps=bench.reps)
    return [
        overhead_row("13", "what the local agent adds to a job, all from the cache", hit),
        overhead_row("13b", "what the local agent adds to a job, a new photo of 277 kB", new),
    ]


def overhead_row(number: str, title: str, runs: Runs) -> Row:
    """Differences of the runs that were made in turn, against what is allowed."""
    added = Stat.of([ours - here for ours, here in zip(runs.ours, runs.peer, strict=True)])
    medians = f"Medians: {Stat.of(runs.ours).median:.2f} ms at the agent, {Stat.of(runs.peer).median:.2f} ms here."
    ran = Ran.of(runs.facts[0]), Ran.of(runs.facts[1])
    allowed = Stat.of([ALLOWED_MS])
    return Row(number, title, "ms", added, allowed, "allowed", 1.0, ran, (medians,), runs.profile)


def store_rows(bench: Bench, program: str) -> list[Row]:
    """Row 12a: a job that does nothing, accepted, begun and ended."""
    runs = {pool: _through(bench, program, pool) for pool in ("prefork", "solo")}
    note = (
        f"Mean of {JOBS} a run, one after another. Ours is on the disk (synced) before it counts as accepted; Redis "
        "keeps nothing here. The Celery worker is as it comes (prefork); the task's result is waited for."
    )
    solo = "The Celery worker with the least overhead, which serves one task at a time in its own process."
    title, name, per_ms = "a job accepted, begun and ended", "Celery 5.7.0, Redis", 1 / JOBS
    return [
        runs["prefork"].row("12a", title, name, target=0.2, notes=(note,), per_ms=per_ms),
        runs["solo"].row("12c", title, f"{name}, solo", target=None, notes=(solo,), per_ms=per_ms),
    ]


def _through(bench: Bench, program: str, pool: str) -> Runs:
    folder = bench.folder / pool
    folder.mkdir()
    with (
        Child(own_python(), STORE, {"folder": str(folder)}) as ours,
        redis_server(program, folder) as port,
        Child(bench.peers, CELERY, {"port": port, "pool": pool}) as theirs,
    ):
        return in_turn((ours, "through"), (theirs, "through"), reps=bench.reps)
