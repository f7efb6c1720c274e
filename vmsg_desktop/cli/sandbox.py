"""``vmsg sandbox``: a D-ID of one's own on this machine."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vmsg_desktop.cli.exit_codes import OK
from vmsg_desktop.cli.output import err, out, print_json
from vmsg_desktop.cli.running import cancel_on_interrupt
from vmsg_desktop.core.model.errors import Cancelled, InputError
from vmsg_desktop.core.model.secret import Secret

if TYPE_CHECKING:
    from vmsg_desktop.core.ports import FaceFinder, VideoRenderer
    from vmsg_desktop.sandbox.script import Script
    from vmsg_desktop.sandbox.server import Sandbox

_HOUR_S = 3600.0


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command."""
    parser = commands.add_parser("sandbox", help="a local server that answers like D-ID, free of charge")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: any free one)")
    parser.add_argument("--key", help="the key that it takes (default: a random one, printed)")
    parser.add_argument("--credits", type=float, metavar="N", help="credits of its account (default: 100)")
    parser.add_argument(
        "--render-s",
        type=float,
        nargs="+",
        metavar="S",
        help="seconds until a talk is done, for each in turn (default: 3)",
    )
    parser.add_argument("--script", type=Path, metavar="FILE.json", help="how it behaves and what goes wrong")
    parser.add_argument("--quick", action="store_true", help="small stills instead of draft videos; needs no models")
    parser.add_argument("--json", action="store_true", help="print address and key as JSON")
    parser.add_argument("--stop", action="store_true", help="end the one that this program runs in the background")
    parser.add_argument("--home", type=Path, help=argparse.SUPPRESS)  # how the program starts the one in the background
    parser.add_argument("--idle-minutes", type=float, default=10.0, help=argparse.SUPPRESS)
    parser.set_defaults(run=run_sandbox)


def run_sandbox(args: argparse.Namespace) -> int:
    """``vmsg sandbox``: answers until it is stopped; with a home, until nobody needs it."""
    if args.stop:
        return _stop()
    if args.home is not None:
        return _serve_kept(args)
    with cancel_on_interrupt() as cancel, _opened(args) as sandbox:
        _print_address(sandbox, as_json=args.json)
        try:
            while True:
                cancel.wait(_HOUR_S)
        except Cancelled:
            return OK


def _stop() -> int:
    from vmsg_desktop.adapters.compute.sandbox_child import stop_sandbox
    from vmsg_desktop.bootstrap import sandbox_home

    out.print("The sandbox has ended." if stop_sandbox(sandbox_home()) else "No sandbox runs in the background.")
    return OK


def _serve_kept(args: argparse.Namespace) -> int:
    from vmsg_desktop.sandbox.kept import serve_kept

    def make(key: Secret) -> Sandbox:
        args.key = key.reveal()
        return _opened(args)

    with cancel_on_interrupt() as cancel:
        serve_kept(make, args.home, idle_s=args.idle_minutes * 60, cancel=cancel)
    return OK


def _opened(args: argparse.Namespace) -> Sandbox:
    from vmsg_desktop.sandbox.server import Sandbox

    script = _script(args)
    renderer, faces = (None, None) if args.quick else _late_engines()
    return Sandbox(
        script.settings,
        renderer=renderer,
        faces=faces,
        faults=script.faults,
        seed=script.seed,
        port=args.port,
    )


def _script(args: argparse.Namespace) -> Script:
    """The script file, changed by the options."""
    from vmsg_desktop.sandbox.script import Script, read_script
    from vmsg_desktop.sandbox.settings import SandboxSettings

    script = Script(SandboxSettings(film_patience_s=0.0))
    if args.script is not None:
        script = read_script(_text(args.script), script.settings)
    settings = script.settings
    if args.key is not None:
        settings = replace(settings, key=Secret(args.key))
    if args.credits is not None:
        settings = replace(settings, credits=args.credits)
    if args.render_s is not None:
        settings = replace(settings, render_s=tuple(args.render_s))
    return replace(script, settings=settings)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as exc:
        raise InputError("script_unreadable", f"{path} cannot be read: {exc}.", "Name a JSON file.") from exc


def _late_engines() -> tuple[VideoRenderer, FaceFinder]:
    """Draft renderer and face finder, opened with the first picture: loading them would hold up the start."""
    from vmsg_desktop.sandbox.late import Late, LateFaces, LateRenderer

    def open_faces() -> FaceFinder:
        from vmsg_desktop.bootstrap import open_sandbox_faces

        return open_sandbox_faces()

    def open_renderer() -> VideoRenderer:
        from vmsg_desktop.bootstrap import open_sandbox_renderer

        return open_sandbox_renderer(faces)

    faces = LateFaces(Late(open_faces))
    return LateRenderer(Late(open_renderer)), faces


def _print_address(sandbox: Sandbox, *, as_json: bool) -> None:
    key = sandbox.key.reveal()
    if as_json:
        print_json({"url": sandbox.url, "key": key})
    else:
        out.print(f"D-ID sandbox: {sandbox.url}")
        out.print(f"Key: {key}")
        err.print("It keeps everything in memory and costs nothing. Stop it with Ctrl-C.")
    out.file.flush()
