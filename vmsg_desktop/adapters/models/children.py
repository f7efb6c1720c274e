"""Runs pip and npm as children: watched, stoppable, their last words turned into an error."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from vmsg_desktop.core.model.errors import RemoteError

_TICK_S: Final = 0.2
_STOP_WAIT_S: Final = 5.0


def run_child(command: Sequence[str], *, doing: str, extra_env: Mapping[str, str], on_tick: Callable[[], None]) -> str:
    """Run to the end and return standard output; ``on_tick`` runs a few times a second and may raise Cancelled.

    The child has its own process group, so that a Ctrl-C reaches us alone and we end the child with all it started.

    Raises:
        RemoteError: it failed; the message carries its last line without addresses.
    """
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        env={**os.environ, **extra_env},
        start_new_session=True,
    ) as child:
        try:
            output, complaints = _watch(child, on_tick)
        finally:
            _stop(child)
    if child.returncode != 0:
        raise RemoteError(
            "fetch_failed",
            f"{doing} failed: {_last_words(complaints or output)}",
            "Check the network and try again.",
            retryable=True,
        )
    return output


def _watch(child: subprocess.Popen[str], on_tick: Callable[[], None]) -> tuple[str, str]:
    while True:
        try:
            return child.communicate(timeout=_TICK_S)
        except subprocess.TimeoutExpired:
            on_tick()


def _stop(child: subprocess.Popen[str]) -> None:
    if child.poll() is not None:
        return
    _signal(child, is_last=False)
    try:
        child.wait(_STOP_WAIT_S)
    except subprocess.TimeoutExpired:
        _signal(child, is_last=True)
        child.wait()


def _signal(child: subprocess.Popen[str], *, is_last: bool) -> None:
    if sys.platform == "win32":
        child.kill()
        return
    try:
        os.killpg(child.pid, signal.SIGKILL if is_last else signal.SIGTERM)
    except ProcessLookupError:
        return


def _last_words(text: str) -> str:
    """The line that tells most: the last one with "error" in it, else the last one; addresses are cut out."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    telling = [line for line in lines if "error" in line.lower()] or lines or ["it gave no reason"]
    return re.sub(r"\w+://\S+", "(address)", telling[-1])[:300]
