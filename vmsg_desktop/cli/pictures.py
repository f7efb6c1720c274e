"""``vmsg people | mask | frame``: the picture's stages alone."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from rich.table import Table

from vmsg_desktop.cli.exit_codes import OK
from vmsg_desktop.cli.message_options import NO_FILE, add_picture_options, message_from
from vmsg_desktop.cli.output import out, print_json, print_notes, reports_json
from vmsg_desktop.cli.running import add_run_options, run_stage, workbench_of
from vmsg_desktop.core.model.events import StageReport
from vmsg_desktop.core.model.media import Frame
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.model.vision import People


def register(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands."""
    people = commands.add_parser("people", help="find the people in a photo")
    people.add_argument("photo")
    people.add_argument("-o", "--output", metavar="FILE.png", help="also draw the boxes into a copy")
    people.set_defaults(run=show_people)
    mask = commands.add_parser("mask", help="cut the chosen people out")
    mask.add_argument("photo")
    mask.add_argument("-o", "--output", metavar="FILE.png", default="mask.png", help="default: %(default)s")
    mask.set_defaults(run=make_mask)
    frame = commands.add_parser("frame", help="make the final frame, exactly the picture that is sent")
    frame.add_argument("photo", nargs="?")
    frame.add_argument("-o", "--output", metavar="FILE", help="default: frame.jpg, or frame.png with --keep-alpha")
    frame.add_argument("--keep-alpha", action="store_true", help="PNG with a transparent background, not for D-ID")
    frame.add_argument("--compare", metavar="FILE.png", help="also without and with touch-up, side by side")
    frame.add_argument("--list", action="store_true", help="list the bundled backgrounds")
    frame.set_defaults(run=make_frame)
    for parser in (people, mask, frame):
        add_picture_options(parser)
        add_run_options(parser)


def show_people(args: argparse.Namespace) -> int:
    """``vmsg people``."""
    with workbench_of(args) as bench:
        stages = bench.picture_stages(message_from(args, photo=args.photo, voice=NO_FILE))
        finished = run_stage(bench, stages.chosen, args)
        chosen = [person.number for person in finished.value.chosen]
        if args.output:
            photo = run_stage(bench, stages.photo, args).value
            _write(args.output, _boxes_png(photo.pixels, finished.value.people, chosen))
    people = finished.value.people
    if args.json:
        rows = [asdict(person) for person in people.persons]
        facts = {"suggested": people.suggested, "reason": people.reason, "chosen": chosen}
        used = {"confidence_used": people.confidence_used, "stages": reports_json(finished.reports)}
        print_json({"people": rows, **facts, **used})
        return OK
    out.print(_people_table(people, chosen))
    out.print(people.reason)
    return OK


def make_mask(args: argparse.Namespace) -> int:
    """``vmsg mask``."""
    from vmsg_desktop.core.pipeline.codecs import encode_alpha

    with workbench_of(args) as bench:
        stages = bench.picture_stages(message_from(args, photo=args.photo, voice=NO_FILE))
        finished = run_stage(bench, stages.edge, args)
    mask = finished.value
    _write(args.output, encode_alpha(mask.alpha))
    height, width = mask.alpha.shape
    facts = {"width": width, "height": height, "persons": list(mask.persons), "is_doubtful": mask.is_doubtful}
    _tell(args, finished.reports, args.output, facts | {"doubts": list(mask.doubts)})
    return OK


def make_frame(args: argparse.Namespace) -> int:
    """``vmsg frame``."""
    if args.list:
        return _list_backgrounds(args)
    message = message_from(args, photo=args.photo, voice=NO_FILE)
    with workbench_of(args) as bench:
        stages = bench.picture_stages(message)
        stage = stages.transparent_frame if args.keep_alpha else stages.frame
        finished = run_stage(bench, stage, args)
    frame = finished.value.frame
    path = args.output or ("frame.png" if frame.format == "PNG" else "frame.jpg")
    _write(path, frame.data)
    if args.compare:
        _write(args.compare, _compared(args, message, frame))
    facts: dict[str, Any] = {"format": frame.format, "width": frame.width, "height": frame.height}
    facts |= {"size_bytes": len(frame.data), "head_share": finished.value.head_share, "notes": list(frame.notes)}
    _tell(args, finished.reports, path, facts)
    return OK


def _compared(args: argparse.Namespace, message: Message, after: Frame) -> bytes:
    """A PNG of the frame without touch-up beside the one with it."""
    from vmsg_desktop.core.model.framing import TouchUp
    from vmsg_desktop.core.pipeline.sending_stages import frame_pixels
    from vmsg_desktop.core.vision.drawing import encode_png
    from vmsg_desktop.core.vision.touch_up import side_by_side

    with workbench_of(args) as bench:
        plain = bench.picture_stages(replace(message, touch_up=TouchUp()))
        before = run_stage(bench, plain.frame, args).value.frame
    return encode_png(side_by_side(frame_pixels(before), frame_pixels(after)))


def _list_backgrounds(args: argparse.Namespace) -> int:
    from vmsg_desktop.adapters.storage.bundled import background_table

    rows = list(background_table().values())
    if args.json:
        print_json(rows)
    else:
        for row in rows:
            out.print(f"{row['id']:<14}{row['label']}")
    return OK


def _tell(args: argparse.Namespace, reports: Sequence[StageReport], path: str, facts: dict[str, Any]) -> None:
    if args.json:
        print_json({"file": path, **facts, "stages": reports_json(reports)})
        return
    print_notes(reports)
    size = f"{facts['width']} x {facts['height']} px"
    out.print(f"{path}  {size}" + (f", {facts['size_bytes'] / 1000:.0f} kB" if "size_bytes" in facts else ""))


def _people_table(people: People, chosen: Sequence[int]) -> Table:
    table = Table(box=None, pad_edge=False)
    for title in ("person", "confidence", "left, top", "size px", "of the photo", ""):
        table.add_column(title)
    for person in people.persons:
        box = person.box
        marks = ["suggested"] if person.number == people.suggested else []
        marks += ["chosen"] if person.number in chosen else []
        place, size = f"{box.x0:.0f}, {box.y0:.0f}", f"{box.width:.0f} x {box.height:.0f}"
        share = f"{person.area_share:.0%}"
        table.add_row(str(person.number), f"{person.confidence:.2f}", place, size, share, ", ".join(marks))
    return table


def _boxes_png(pixels: Any, people: People, chosen: Sequence[int]) -> bytes:
    from vmsg_desktop.core.vision.drawing import draw_people

    return draw_people(pixels, people, chosen)


def _write(path: str, data: bytes) -> None:
    from vmsg_desktop.adapters.storage.message_folder import write_result

    write_result(Path(path), data)
