"""``vmsg prosody``: the voice's stages alone, with figures before and after."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from pathlib import Path
from typing import Any

from rich.table import Table

from vmsg_desktop.cli.exit_codes import OK
from vmsg_desktop.cli.message_options import NO_FILE, add_voice_options, message_from
from vmsg_desktop.cli.output import out, print_json, print_notes, reports_json
from vmsg_desktop.cli.running import add_run_options, run_stage, workbench_of
from vmsg_desktop.core.model.voice import VoiceFigures


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    prosody = commands.add_parser("prosody", help="change a voice; figures before and after")
    prosody.add_argument("voice", nargs="?")
    prosody.add_argument("-o", "--output", metavar="FILE.wav", default="voice.wav", help="default: %(default)s")
    prosody.add_argument("--list", action="store_true", help="list the presets")
    add_voice_options(prosody)
    add_run_options(prosody)
    prosody.set_defaults(run=change_voice)


def change_voice(args: argparse.Namespace) -> int:
    """``vmsg prosody``."""
    if args.list:
        return _list_presets(args)
    from vmsg_desktop.adapters.media.wav import encode_wav
    from vmsg_desktop.adapters.storage.message_folder import write_result

    with workbench_of(args) as bench:
        stages = bench.sound_stages(message_from(args, photo=NO_FILE, voice=args.voice))
        finished = run_stage(bench, stages.prosody, args)
        voice = run_stage(bench, stages.voice, args).value
    write_result(Path(args.output), encode_wav(finished.value))
    before, after = bench.measure(voice.sound), bench.measure(finished.value)
    if args.json:
        figures = {"before": figures_json(before), "after": figures_json(after)}
        print_json({"file": args.output, **figures, "stages": reports_json(finished.reports)})
        return OK
    print_notes(finished.reports)
    out.print(figures_table(before, after, titles=("before", "after")))
    out.print(f"{args.output}  {after.duration_s:.2f} s")
    return OK


def figures_json(figures: VoiceFigures) -> dict[str, Any]:
    """The single figures and the pauses; a figure that cannot be read is null."""
    pauses = [{"start_s": pause.start_s, "length_s": pause.length_s} for pause in figures.pauses]
    return {name: getattr(figures, name) for name, _, _ in _ROWS} | {"pauses": pauses}


_ROWS = (
    ("duration_s", "length", "{:.2f} s"),
    ("median_hz", "median pitch", "{:.0f} Hz"),
    ("range_st", "pitch range", "{:.1f} st"),
    ("voiced_share", "voiced", "{:.0%}"),
    ("pace_per_s", "pace", "{:.1f} syllables/s"),
    ("pause_share", "pauses", "{:.0%}"),
    ("lufs", "loudness", "{:.1f} LUFS"),
    ("true_peak_dbtp", "true peak", "{:.1f} dBTP"),
)


def figures_table(
    before: VoiceFigures, after: VoiceFigures, *, titles: tuple[str, str], only: Collection[str] = ()
) -> Table:
    """Two sounds side by side; ``only`` = the names of the figures shown, empty = all."""
    table = Table(box=None, pad_edge=False)
    for title in ("", *titles):
        table.add_column(title)
    for name, label, form in _ROWS:
        if only and name not in only:
            continue
        values = (getattr(before, name), getattr(after, name))
        table.add_row(label, *("n/a" if value is None else form.format(value) for value in values))
    return table


def _list_presets(args: argparse.Namespace) -> int:
    from vmsg_desktop.adapters.storage.bundled import load_presets

    presets = load_presets()
    if args.json:
        print_json([{"id": preset.id, "label": preset.label} for preset in presets.presets])
    else:
        for preset in presets.presets:
            out.print(f"{preset.id:<16}{preset.description}")
    return OK
