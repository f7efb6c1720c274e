"""Words for what the picture column shows: engines, stages, reasons, sizes."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from vmsg_desktop.core.model.engine import Engine
from vmsg_desktop.presenters.picture_state import Busy, ErrorAction, Facts
from vmsg_desktop.ui.language import said

_ENGINES = (("yolo11", "YOLO11"), ("yolo", "YOLO"), ("isnet", "IS-Net"), ("birefnet", "BiRefNet"))
_HERE = "this computer"  # as the agent of this computer is called; the status line says so already
Parts = tuple[tuple[str, bool], ...]


def engine_name(engine: Engine) -> str:
    """As people call it; the model's own name where nobody does."""
    known = (shown for start, shown in _ENGINES if (engine.model or engine.name).lower().startswith(start))
    return next(known, engine.model or engine.name)


def size_words(size_bytes: int) -> str:
    """61 kB, 1.2 MB."""
    if size_bytes < 999_500:
        return f"{max(1, round(size_bytes / 1000))} kB"
    return f"{size_bytes / 1e6:.1f} MB"


def facts_parts(facts: Facts) -> Parts:
    """What the chip at the right says: (words, is strong)."""
    pixels = f"{facts.width} × {facts.height}" if facts.width else ""
    if facts.is_exact:
        told = "· " + QCoreApplication.translate("Picture", "exactly what is sent")
        return (pixels, True), (facts.format, False), (size_words(facts.size_bytes), True), (told, False)
    if facts.engine is not None:
        seconds = f"{max(0.01, facts.seconds):.2f} s" if facts.seconds is not None else ""
        cached = QCoreApplication.translate("Picture", "from cache") if facts.is_cached else ""
        device = facts.engine.device.split(":")[0]
        where = "" if facts.where == _HERE else facts.where
        rest = " · ".join(part for part in (device, where, seconds, cached) if part)
        return (engine_name(facts.engine), True), (rest, False)
    if facts.format:
        return (pixels, True), (facts.format, False), (size_words(facts.size_bytes), True)
    if pixels:
        return (pixels, True), ("· " + QCoreApplication.translate("Picture", "quick preview"), False)
    return ()


def stage_words(busy: Busy) -> str:
    """What goes on."""
    names = {
        "photo": QCoreApplication.translate("Picture", "Opening the photo"),
        "people": QCoreApplication.translate("Picture", "Finding people"),
        "faces": QCoreApplication.translate("Picture", "Finding faces"),
        "mask": QCoreApplication.translate("Picture", "Cutting out"),
        "frame": QCoreApplication.translate("Picture", "Composing"),
        "models": QCoreApplication.translate("Picture", "Getting the models"),
    }
    return said(busy.words) or names.get(busy.stage, QCoreApplication.translate("Picture", "Working"))


def action_words(action: ErrorAction) -> str:
    """What a button does about an error."""
    return {
        "again": QCoreApplication.translate("Picture", "Try again"),
        "another": QCoreApplication.translate("Picture", "Choose another photo…"),
        "models": QCoreApplication.translate("Picture", "Get the models"),
        "suggested": QCoreApplication.translate("Picture", "Take the suggested person"),
        "dismiss": QCoreApplication.translate("Picture", "Dismiss"),
        "background": QCoreApplication.translate("Picture", "Keep the photo's background"),
    }[action]


def reason_words(reason: str) -> str:
    """Why a person is suggested."""
    known = {
        "the only person": QCoreApplication.translate("Picture", "the only person"),
        "largest": QCoreApplication.translate("Picture", "largest"),
        "most central": QCoreApplication.translate("Picture", "most central"),
        "sharpest face": QCoreApplication.translate("Picture", "sharpest face"),
    }
    *before, last = reason.split("; ")
    marks = last.split(" and ")
    told = ", ".join(known.get(mark, mark) for mark in marks)
    return "; ".join((*before, told))
