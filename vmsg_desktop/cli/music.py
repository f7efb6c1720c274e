"""``vmsg music``: the voice with its music as a sound file, with figures; and the bundled tracks."""

from __future__ import annotations

import argparse
from pathlib import Path

from vmsg_desktop.cli.exit_codes import OK
from vmsg_desktop.cli.message_options import NO_FILE, add_voice_options, message_from
from vmsg_desktop.cli.music_options import add_music_options
from vmsg_desktop.cli.output import out, print_json, print_notes, reports_json
from vmsg_desktop.cli.running import add_run_options, run_stage, workbench_of
from vmsg_desktop.cli.voices import figures_json, figures_table


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    music = commands.add_parser("music", help="lay music under a voice; list the bundled tracks")
    music.add_argument("voice", nargs="?")
    music.add_argument("-o", "--output", metavar="FILE.wav", default="mix.wav", help="default: %(default)s")
    music.add_argument("--list", action="store_true", help="list the bundled tracks")
    add_music_options(music)
    add_voice_options(music)
    add_run_options(music)
    music.set_defaults(run=lay_music)


def lay_music(args: argparse.Namespace) -> int:
    """``vmsg music``; without --music the first bundled track is taken."""
    from vmsg_desktop.adapters.storage.bundled import music_table

    if args.list:
        return _list_tracks(args)
    from vmsg_desktop.adapters.media.wav import encode_wav
    from vmsg_desktop.adapters.storage.message_folder import write_result

    args.music = args.music or next(iter(music_table()))
    with workbench_of(args) as bench:
        stages = bench.sound_stages(message_from(args, photo=NO_FILE, voice=args.voice))
        finished = run_stage(bench, stages.sound, args)
        voice = run_stage(bench, stages.prosody, args).value
    write_result(Path(args.output), encode_wav(finished.value))
    before, after = bench.measure(voice), bench.measure(finished.value)
    if args.json:
        figures = {"voice": figures_json(before), "mix": figures_json(after)}
        print_json({"file": args.output, **figures, "stages": reports_json(finished.reports)})
        return OK
    print_notes(finished.reports)
    out.print(figures_table(before, after, titles=("voice", "mix"), only=("duration_s", "lufs", "true_peak_dbtp")))
    out.print(f"{args.output}  {after.duration_s:.2f} s")
    return OK


def _list_tracks(args: argparse.Namespace) -> int:
    from vmsg_desktop.adapters.storage.bundled import music_table

    rows = list(music_table().values())
    if args.json:
        print_json(rows)
    else:
        for row in rows:
            out.print(f"{row['id']:<16}{row['label']:<18}{row['mood']}, {row['loop_s']:.0f} s, {row['licence']}")
    return OK
