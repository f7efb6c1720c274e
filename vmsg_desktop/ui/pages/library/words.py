"""Words of the library: states, targets, costs, days, sizes, settings. Figures come from the core."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Final

from PySide6.QtCore import QCoreApplication, QLocale

from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.message import Message
from vmsg_desktop.core.sent import charge_of
from vmsg_desktop.core.stage_lines import NETWORK, StageLine
from vmsg_desktop.presenters.library_state import Group, Live
from vmsg_desktop.ui.language import language

_LOCALES: Final = {"en": QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom), "ja": QLocale("ja_JP")}
SHAPES: Final[Mapping[str, str]] = {
    "queued": "waiting",
    "preparing": "running",
    "ready": "running",
    "intent": "running",
    "submitted": "running",
    "downloading": "running",
    "unknown": "running",
    "asking": "warn",
    "done": "ok",
    "failed": "err",
    "cancelled": "note",
}
translate = QCoreApplication.translate
BADGES: Final[Mapping[str, str]] = {"done": "ok", "failed": "err", "asking": "warn", "cancelled": "neutral"}


def state_words(job: Job) -> str:
    """How a message stands."""
    return {
        "queued": translate("Library", "Waiting"),
        "preparing": translate("Library", "Preparing"),
        "ready": translate("Library", "Ready to send"),
        "intent": translate("Library", "Sending"),
        "submitted": translate("Library", "Rendering"),
        "downloading": translate("Library", "Downloading"),
        "unknown": translate("Library", "Looking for it"),
        "asking": translate("Library", "Needs an answer"),
        "done": translate("Library", "Done"),
        "failed": translate("Library", "Refused") if job.is_spent else translate("Library", "Failed"),
        "cancelled": translate("Library", "Cancelled"),
    }[job.state]


def live_words(job: Job, live: Live | None) -> str:
    """How far a message under way is."""
    if live is None:
        return state_words(job)
    words = stage_words(live.stage)
    return (
        words
        if live.share is None
        else translate("Library", "{what}, {share} %").format(what=words, share=round(live.share * 100))
    )


def stage_words(stage: str) -> str:
    """What is being done, by the stage's name."""
    known = {
        "photo": translate("Library", "Opening the photo"),
        "faces": translate("Library", "Finding people"),
        "people": translate("Library", "Finding people"),
        "mask": translate("Library", "Cutting out"),
        "frame": translate("Library", "Composing"),
        "voice": translate("Library", "Shaping the voice"),
        "prosody": translate("Library", "Shaping the voice"),
        "music": translate("Library", "Adding music"),
        "encode": translate("Library", "Shaping the voice"),
        "draft": translate("Library", "Drawing the draft"),
        "send": translate("Library", "Sending"),
        "look for it": translate("Library", "Looking for it"),
        "render": translate("Library", "Rendering"),
        "download": translate("Library", "Downloading"),
    }
    return known.get(stage, translate("Library", "Preparing"))


def target_words(job: Job) -> str:
    """Who renders."""
    return {"did": "D-ID", "sandbox": translate("Library", "Sandbox"), "draft": translate("Library", "Draft")}[
        job.target
    ]


def cost_words(job: Job) -> str:
    """What a message has cost."""
    if job.target == "draft":
        return translate("Library", "not sent")
    charge = charge_of(job)
    if job.target == "sandbox":
        return translate("Library", "free")
    if charge.kind == "charged":
        return credits_words(charge.credits)
    if charge.kind in ("committed", "unknown"):
        return translate("Library", "up to {credits}").format(credits=credits_words(charge.credits))
    if charge.kind == "reused":
        return translate("Library", "free, reused")
    if job.has_ended:
        return translate("Library", "not charged")
    return credits_words(job.credits_needed) if job.credits_needed is not None else ""


def money_words(job: Job) -> str:
    """Whether money moved, in a sentence."""
    if job.target == "sandbox":
        return translate("Library", "The sandbox is free.")
    charge = charge_of(job)
    told = {
        "local": translate("Library", "Made on this computer; nothing is paid."),
        "none": translate("Library", "Nothing was charged."),
        "reused": translate("Library", "An earlier video was taken; nothing was paid."),
        "charged": translate("Library", "{credits} charged."),
        "committed": translate("Library", "The vendor has it: up to {credits} all the same."),
        "unknown": translate("Library", "It may have been charged: up to {credits}."),
    }[charge.kind]
    if job.is_spent:
        told = translate("Library", "Whether D-ID charged it is not known: up to {credits}.")
    return told.format(credits=credits_words(charge.credits))


def credits_words(count: float | None) -> str:
    """A number of credits."""
    if count is None:
        return translate("Library", "n/a")
    return (
        translate("Library", "1 credit")
        if count == 1
        else translate("Library", "{count} credits").format(count=f"{count:g}")
    )


def length_words(seconds: float | None) -> str:
    """0:24; empty where it is not known."""
    if seconds is None or seconds <= 0:
        return ""
    minutes, rest = divmod(int(seconds + 0.05), 60)  # as the player counts
    return f"{minutes}:{rest:02d}"


def seconds_words(seconds: float) -> str:
    """0.19 s, 27.8 s, 2 min 5 s."""
    if seconds >= 100:
        return translate("Library", "{minutes} min {seconds} s").format(
            minutes=int(seconds // 60), seconds=round(seconds % 60)
        )
    return translate("Library", "{seconds} s").format(seconds=f"{seconds:.2f}" if seconds < 10 else f"{seconds:.1f}")


def left_words(seconds: float) -> str:
    """A time that is only known about: 40 s, 12 min, 2 h."""
    if seconds < 60:
        return translate("Library", "{count} s").format(count=max(1, round(seconds)))
    if seconds < 5400:
        return translate("Library", "{count} min").format(count=round(seconds / 60))
    return translate("Library", "{count} h").format(count=round(seconds / 3600))


def size_words(size_bytes: float) -> str:
    """Decimal: 812 kB, 4.2 MB, 3.1 GB."""
    for limit, unit, decimals in ((1e9, "GB", 1), (1e6, "MB", 1), (1e3, "kB", 0)):
        if size_bytes >= limit * 0.9995:
            return f"{size_bytes / limit:.{decimals}f} {unit}"
    return translate("Library", "{count} bytes").format(count=round(size_bytes))


def moment_words(at_s: float, *, now_s: float) -> str:
    """Under a poster: the clock time of today and yesterday, else the day."""
    moment, today = datetime.fromtimestamp(at_s), datetime.fromtimestamp(now_s).date()
    if 0 <= (today - moment.date()).days <= 1:
        return moment.strftime("%H:%M")
    locale = _LOCALES[language()]
    shape = "ddd d MMM" if moment.year == today.year else "d MMM yyyy"
    if language() == "ja":
        shape = "M月d日(ddd)" if moment.year == today.year else "yyyy年M月d日"
    return locale.toString(moment.date(), shape)  # type: ignore[call-overload, no-any-return]


def date_words(at_s: float) -> str:
    """24 Nov 2026, 11:32."""
    moment = datetime.fromtimestamp(at_s)
    shape = "yyyy年M月d日" if language() == "ja" else "d MMM yyyy"
    day: str = _LOCALES[language()].toString(moment.date(), shape)  # type: ignore[call-overload]
    return f"{day}, {moment:%H:%M}" if language() == "en" else f"{day} {moment:%H:%M}"


def group_words(group: Group) -> str:
    """Heading of a group; empty where there is none."""
    if group.kind == "month" and group.first is not None:
        return _month(group.first)
    return {
        "today": translate("Library", "Today"),
        "yesterday": translate("Library", "Yesterday"),
        "this_week": translate("Library", "Earlier this week"),
        "last_week": translate("Library", "Last week"),
    }.get(group.kind, "")


def _month(first: date) -> str:
    shape = "yyyy年M月" if language() == "ja" else "MMMM yyyy"
    return _LOCALES[language()].toString(first, shape)  # type: ignore[call-overload, no-any-return]


def line_words(line: StageLine) -> str:
    """Name of a group of stages."""
    return {
        "find": translate("Library", "Find people"),
        "cut": translate("Library", "Cut out"),
        "compose": translate("Library", "Compose the frame"),
        "voice": translate("Library", "Shape the voice"),
        "draft": translate("Library", "Draw the draft"),
        "upload": translate("Library", "Upload"),
        "vendor": translate("Library", "D-ID renders"),
        "download": translate("Library", "Download"),
    }[line.group]


def device_words(line: StageLine, job: Job) -> str:
    """Where a group of stages ran."""
    if line.group == "vendor":
        return target_words(job)
    if line.device == NETWORK:
        return translate("Library", "Network")
    return line.device.split(":")[0]


def machine_words(job: Job) -> str:
    """Where its local stages ran."""
    return translate("Library", "This computer") if job.machine in ("here", "local") else job.machine


def picture_words(message: Message) -> str:
    """The choices for the picture."""
    background, framing = message.background, message.framing
    behind = {
        "keep": translate("Library", "Background as in the photo"),
        "transparent": translate("Library", "Transparent"),
        "colour": background.colour,
        "blur": translate("Library", "Blurred background"),
        "bundled": named(background.name),
        "picture": translate("Library", "Own picture behind"),
    }[background.kind]
    shot = {
        "head": translate("Library", "head and shoulders"),
        "upper": translate("Library", "upper body"),
        "whole": translate("Library", "whole person"),
    }[framing.shot]
    people = len(message.people.persons)
    parts = [behind, translate("Library", "framed by hand") if framing.hand else shot, framing.aspect]
    parts += [translate("Library", "{count} people").format(count=people)] if people > 1 else []
    parts += [translate("Library", "brushed")] if message.mask.strokes else []
    return translate("Library", ", ").join(parts)


def voice_words(message: Message) -> str:
    """The choices for the voice."""
    prosody = message.prosody
    parts = [named(prosody.preset)]
    is_trimmed = message.trim.start_s > 0 or message.trim.end_s is not None
    parts += [translate("Library", "trimmed")] if is_trimmed else []
    music = message.music
    parts.append(
        {"none": translate("Library", "no music"), "own": translate("Library", "own music")}.get(music.kind)
        or translate("Library", "music {name}").format(name=named(music.name))
    )
    return translate("Library", ", ").join(parts)


def named(name: str) -> str:
    """A name of a table as words: "studio-grey" is "Studio grey"."""
    words = name.replace("-", " ").replace("_", " ")
    return words[:1].upper() + words[1:]


def event_words(name: str) -> str:
    """A step of the history."""
    known = {
        "Began": translate("Library", "Begun"),
        "Prepared": translate("Library", "Picture and sound ready"),
        "Uploaded": translate("Library", "Uploaded"),
        "IntentWritten": translate("Library", "About to be sent"),
        "NotSent": translate("Library", "Not sent"),
        "Doubted": translate("Library", "No answer came"),
        "LookedInVain": translate("Library", "Looked for in vain"),
        "Accepted": translate("Library", "Taken by the vendor"),
        "Confirmed": translate("Library", "Allowed once more"),
        "Rendered": translate("Library", "Rendered"),
        "Saved": translate("Library", "Saved"),
        "VendorFailed": translate("Library", "Refused by the vendor"),
        "Failed": translate("Library", "Failed"),
        "Stopped": translate("Library", "Stopped"),
        "Retried": translate("Library", "Tried again"),
    }
    return known.get(name, name)


def draft_mark() -> str:
    """The mark on a draft."""
    return translate("Library", "DRAFT")
