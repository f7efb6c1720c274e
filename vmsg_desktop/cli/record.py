"""``vmsg record``: records a take, with its level and what is wrong with it."""

from __future__ import annotations

import argparse
import queue
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from rich.text import Text

from vmsg_desktop.cli.exit_codes import OK
from vmsg_desktop.cli.output import err, out, print_json
from vmsg_desktop.cli.running import cancel_on_interrupt
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import ComputeError, InputError
from vmsg_desktop.core.model.limits import VOICE_MAX_BYTES, VOICE_MAX_S, VOICE_MIN_S
from vmsg_desktop.core.model.recording import Heard, ListeningEnded, RecordingEvent, TakeEnded, TakeStarted
from vmsg_desktop.core.model.shown import shown
from vmsg_desktop.core.model.take import FLOOR_DB, InputDevice, Take, TakeWarning, WarningKind

if TYPE_CHECKING:
    from rich.status import Status

    from vmsg_desktop.adapters.storage.takes import TakeFolder
    from vmsg_desktop.application.recording import Recorder

_METER_WIDTH: Final = 24
_METER_FLOOR_DB: Final = -60.0
_LOOK_S: Final = 0.1


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "record",
        help="record a voice; Ctrl-C stops and keeps it",
        description="The take is on the disk while it is spoken. Without -o it stays among the takes of the program.",
    )
    parser.add_argument("-o", "--output", type=Path, metavar="FILE.flac", help="where it goes")
    parser.add_argument(
        "--device", metavar="NAME", help="the microphone, or a part of its name (default: the system's)"
    )
    parser.add_argument("--seconds", type=_seconds, metavar="N", default=VOICE_MAX_S, help="stop by itself after N s")
    parser.add_argument("--list", action="store_true", help="list the microphones")
    parser.add_argument("--json", action="store_true", help="print JSON on standard output")
    parser.add_argument("-q", "--quiet", action="store_true", help="no level")
    parser.set_defaults(run=run_record)


def run_record(args: argparse.Namespace) -> int:
    """``vmsg record``."""
    from vmsg_desktop.bootstrap import open_recorder, open_takes

    events: queue.SimpleQueue[RecordingEvent] = queue.SimpleQueue()
    takes = open_takes()
    with open_recorder(takes, events.put, longest_s=args.seconds) as recorder:
        if args.list:
            return _list(recorder, as_json=args.json)
        device = _chosen(recorder.devices(), args.device)
        _check_output(args.output)
        _tell_recovered(takes.recover())
        with cancel_on_interrupt() as cancel, _shown_level(is_quiet=args.quiet) as show:
            ended = _record(recorder, device, events, cancel, show)
    return _tell(ended, takes, args)


def _record(
    recorder: Recorder,
    device: InputDevice,
    events: queue.SimpleQueue[RecordingEvent],
    cancel: CancelToken,
    show: _LevelLine,
) -> TakeEnded:
    """Record until it ends by itself or by the person. Raises ComputeError where it never began."""
    recorder.watch_devices()
    recorder.listen(device)
    recorder.record()
    has_started, is_stopping = False, False
    while True:
        if cancel.is_cancelled and not is_stopping:
            is_stopping = True
            recorder.stop()
            recorder.release()
        try:
            event = events.get(timeout=_LOOK_S)
        except queue.Empty:
            continue
        if isinstance(event, TakeEnded):
            return event
        if isinstance(event, ListeningEnded) and not has_started:
            raise event.error or _stopped_early()
        has_started = has_started or isinstance(event, TakeStarted)
        show.take(event)


def _list(recorder: Recorder, *, as_json: bool) -> int:
    devices = recorder.devices()
    if as_json:
        print_json([asdict(device) for device in devices])
        return OK
    for device in devices:
        marks = [word for word, is_so in (("default", device.is_default), ("muted", device.is_muted)) if is_so]
        out.print(Text(f"{shown(device.name)}  {device.rate_hz} Hz  {', '.join(marks)}".rstrip()))
    if not devices:
        err.print("No microphone is plugged in.")
    return OK


def _chosen(devices: tuple[InputDevice, ...], name: str | None) -> InputDevice:
    """The microphone that is meant. Raises InputError, ComputeError."""
    if not devices:
        raise ComputeError("no_microphone", "No microphone is found.", "Plug one in, or check the sound server.")
    if name is None:
        return devices[0]
    exact = [device for device in devices if name in (device.name, device.id)]
    found = exact or [device for device in devices if name.casefold() in device.name.casefold()]
    if len(found) == 1:
        return found[0]
    there = ", ".join(shown(device.name) for device in (found or devices))
    what = f"{len(found)} microphones are" if found else "No microphone is"
    raise InputError("microphone_name", f"{what} called {shown(name)}; there are: {there}.", "See vmsg record --list.")


def _check_output(path: Path | None) -> None:
    if path is not None and not path.absolute().parent.is_dir():
        raise InputError("output_folder", f"The folder of {shown(str(path))} is not there.", "Make it, then record.")


def _tell(ended: TakeEnded, takes: TakeFolder, args: argparse.Namespace) -> int:
    """What became of the take. Raises its error where nothing is kept."""
    if ended.take is None:
        raise ended.error or _stopped_early()
    take = ended.take
    path = _delivered(take, takes, args.output)
    if args.json:
        print_json({**asdict(take), "path": str(path), "why": ended.why})
    else:
        for warning in take.warnings:
            if warning.count > 1:  # the others were told as they began
                _print_warning(warning)
        out.print(Text(f"{path}  {take.duration_s:.2f} s"))
    if ended.error is not None:
        raise ended.error
    return OK


def _delivered(take: Take, takes: TakeFolder, wanted: Path | None) -> Path:
    """The file where the person wants it; among the takes it then goes. Raises StorageError: it stays there."""
    from vmsg_desktop.adapters.storage.message_folder import read_file, write_result

    if wanted is None:
        return Path(take.path)
    write_result(wanted, read_file(Path(take.path), what="voice", limit_bytes=VOICE_MAX_BYTES))
    takes.delete(take.id)
    return wanted


def _tell_recovered(takes: tuple[Take, ...]) -> None:
    for take in takes:
        err.print(Text(f"An earlier recording was cut short; what was on the disk is kept: {take.path}"))


def _print_warning(warning: TakeWarning) -> None:
    from vmsg_desktop.application.recording_words import warning_words

    what, fix = warning_words(warning)
    err.print(Text.assemble((f"{_minutes(warning.start_s)}  {what}", "yellow"), f" {fix}"))


class _LevelLine:
    """Time, level and price on one line of a terminal; elsewhere only the warnings, each as it begins."""

    def __init__(self, status: Status | None) -> None:
        self._status = status
        self._on: set[WarningKind] = set()

    def take(self, event: RecordingEvent) -> None:
        """Show an event."""
        if isinstance(event, TakeStarted):
            err.print(Text(f"Recording from {shown(event.device.name)}. Ctrl-C stops and keeps it."))
        elif isinstance(event, Heard) and event.elapsed_s is not None:
            for warning in event.warnings:
                if warning.kind not in self._on:
                    _print_warning(warning)
            self._on = {warning.kind for warning in event.warnings}
            if self._status is not None:
                self._status.update(_line(event, event.elapsed_s))


@contextmanager
def _shown_level(*, is_quiet: bool) -> Iterator[_LevelLine]:
    if is_quiet or not err.is_terminal:
        yield _LevelLine(None)
        return
    with err.status("Opening the microphone") as status:
        yield _LevelLine(status)


def _line(heard: Heard, elapsed_s: float) -> Text:
    level = heard.level
    share = (level.rms_db - _METER_FLOOR_DB) / -_METER_FLOOR_DB
    filled = max(0, min(_METER_WIDTH, round(share * _METER_WIDTH)))
    colour = "red" if level.is_clipped else "yellow" if level.hold_db > -3 else "green"
    price = f"{heard.credits} credit{'s' if heard.credits > 1 else ''}, {heard.step_left_s:.1f} s left in it"
    return Text.assemble(
        f"{_minutes(elapsed_s)}  ", ("█" * filled, colour), ("·" * (_METER_WIDTH - filled), "dim"),
        f"  peak {_db(level.hold_db)}  {price}",
    )  # fmt: skip


def _db(level_db: float) -> str:
    return "  -∞ dB" if level_db <= FLOOR_DB else f"{level_db:4.0f} dB"


def _minutes(seconds: float) -> str:
    return f"{int(seconds // 60)}:{seconds % 60:04.1f}"


def _stopped_early() -> InputError:
    return InputError("nothing_recorded", "It was stopped before anything was recorded.", "Record again.")


def _seconds(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not VOICE_MIN_S <= value <= VOICE_MAX_S:
        raise argparse.ArgumentTypeError(f"{VOICE_MIN_S:g} to {VOICE_MAX_S:g} seconds")
    return value
