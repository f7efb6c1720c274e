"""Praat in a child process: it keeps Python's lock while it works, and a window that shares the lock stands still.

The same engines, called in the child on raw float32 samples, so that results and their cache keys are the same. The
child is handed in as a function; :mod:`vmsg_desktop.adapters.prosody.praat` does the work there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NoReturn, Protocol

import numpy as np
from numpy.typing import NDArray

from vmsg_desktop.adapters.prosody.praat import PraatPitchMeter, PraatProsody
from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.core.model.errors import ComputeError
from vmsg_desktop.core.model.media import Sound
from vmsg_desktop.core.model.voice import PitchTrack

if TYPE_CHECKING:  # the ports name every model of the program; a first result need not wait for them
    from vmsg_desktop.core.ports import Progress

_TIMEOUT_S: Final = 120.0  # ten minutes of voice take seconds
Answer = tuple[dict[str, Any], bytes]


class CallChild(Protocol):
    """Runs "module:function" in a child process, see DecodeWorker.call."""

    def __call__(
        self,
        target: str,
        data: bytes,
        params: Mapping[str, Any],
        *,
        timeout_s: float | None = None,
        progress: Callable[[float], None] | None = None,
    ) -> Answer:
        """Raises VmsgError as the function did, ComputeError "decode_..." for a lost child."""


class ApartProsody:
    """PraatProsody in the child; implements ProsodyEngine."""

    def __init__(self, call: CallChild) -> None:
        self._call = call

    @property
    def engine(self) -> Engine:
        """The engine in the child: the very same."""
        return PraatProsody().engine

    def change(
        self,
        sound: Sound,
        *,
        pitch_st: float,
        speed: float,
        pitch_range: float = 1.0,
        progress: Progress = lambda _share: None,
    ) -> Sound:
        """See PraatProsody; ``progress`` is also called, with the same share, while nothing new is known.

        Raises:
            ComputeError: as PraatProsody, or "prosody_lost" when the child was lost; the next call has a new one.
        """
        wanted = {"pitch_st": pitch_st, "speed": speed, "pitch_range": pitch_range}
        samples = _asked(self._call, "change_here", sound, wanted=wanted, progress=progress)
        progress(1.0)
        return Sound(samples, sound.rate_hz)


class ApartPitchMeter:
    """PraatPitchMeter in the child; implements PitchMeter."""

    def __init__(self, call: CallChild) -> None:
        self._call = call

    @property
    def engine(self) -> Engine:
        """The meter in the child: the very same."""
        return PraatPitchMeter().engine

    def pitch(self, sound: Sound) -> PitchTrack:
        """See PraatPitchMeter. Raises ComputeError "prosody_lost" when the child was lost."""
        times_s, hz = np.split(_asked(self._call, "pitch_here", sound), 2)
        return PitchTrack(times_s, hz)


def change_here(data: bytes, params: dict[str, Any], tell: Callable[[float], None]) -> Answer:
    """PraatProsody.change on float32 samples, in the child."""

    def told(share: float) -> None:
        if share < 1.0:  # the answer itself says that it is done
            tell(share)

    return {}, PraatProsody().change(_sound(data, params), **params["wanted"], progress=told).samples.tobytes()


def pitch_here(data: bytes, params: dict[str, Any]) -> Answer:
    """PraatPitchMeter.pitch on float32 samples, in the child: times and F0, one after the other."""
    track = PraatPitchMeter().pitch(_sound(data, params))
    return {}, track.times_s.tobytes() + track.hz.tobytes()


def _sound(data: bytes, params: dict[str, Any]) -> Sound:
    return Sound(np.frombuffer(data, np.float32), int(params["rate_hz"]))


def _asked(
    call: CallChild,
    function: str,
    sound: Sound,
    *,
    wanted: Mapping[str, float] = MappingProxyType({}),
    progress: Progress | None = None,
) -> NDArray[np.float32]:
    """Float32 values that a function of this module answers; writable, as the engines in process return them."""
    samples = np.asarray(sound.samples, np.float32).tobytes()
    params = {"rate_hz": sound.rate_hz, "wanted": dict(wanted)}
    try:
        _, body = call(f"{__name__}:{function}", samples, params, timeout_s=_TIMEOUT_S, progress=progress)
    except ComputeError as exc:
        if exc.code.startswith("decode_"):
            _report_loss(exc)
        raise
    return np.frombuffer(body, np.float32).copy()


def _report_loss(exc: ComputeError) -> NoReturn:
    """The child speaks of files; a person here has asked for another pitch, or for figures."""
    raise ComputeError(
        "prosody_lost",
        f"The pitch could not be changed or measured: {_reason(exc)}.",
        "Try again: the process is started anew. If it happens again, use a shorter part of the recording.",
        details=exc.details,
        retryable=True,
    ) from exc


def _reason(exc: ComputeError) -> str:
    if "limit_s" in exc.details:
        return f"it took longer than the limit of {exc.details['limit_s']:g} s"
    if "limit_bytes" in exc.details:
        return f"it needs more memory than the limit of {exc.details['limit_bytes'] / 1e6:.0f} MB"
    if "exit" in exc.details:
        return f"the process that does it ended unexpectedly (code {exc.details['exit']})"
    return f"the process that does it failed ({exc.code})"
