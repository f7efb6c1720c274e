"""The sentences of the message column that several of its parts say."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from vmsg_desktop.core.polling import RenderBand
from vmsg_desktop.core.sent import Charge

translate = QCoreApplication.translate


def credits_words(count: float) -> str:
    """E.g. "1 credit", "2 credits"."""
    return (
        translate("MessageColumn", "{count} credit") if count == 1 else translate("MessageColumn", "{count} credits")
    ).format(count=f"{count:g}")


def charge_words(charge: Charge) -> str:
    """Whether money moved, in a sentence."""
    count = None if charge.credits is None else credits_words(charge.credits)
    if charge.kind == "charged":
        return translate("MessageColumn", "{credits} charged.").format(credits=count)
    if charge.kind == "committed":
        return translate("MessageColumn", "{credits} charged, whatever happens here.").format(
            credits=count or translate("MessageColumn", "Its price is")
        )
    if charge.kind == "unknown":
        return translate("MessageColumn", "Whether it was charged is not known.")
    if charge.kind == "reused":
        return translate(
            "MessageColumn", "The same message was made before: its video was taken, and nothing was charged."
        )
    if charge.kind == "free":
        return translate("MessageColumn", "The sandbox is free.")
    if charge.kind == "local":
        return translate("MessageColumn", "Made on this computer; nothing was charged.")
    return translate("MessageColumn", "Nothing was charged.")


def band_words(band: RenderBand | None) -> str:
    """How long it usually takes."""
    if band is None:
        return translate("MessageColumn", "usual time n/a")
    return translate("MessageColumn", "usually {low}–{high} s").format(
        low=f"{band.low_s:.0f}", high=f"{band.high_s:.0f}"
    )


def line_names() -> dict[str, str]:
    """The pre-flight lines, by their ids."""
    return {
        "photo": translate("MessageColumn", "Photo"),
        "face": translate("MessageColumn", "Face"),
        "background": translate("MessageColumn", "Background"),
        "sound": translate("MessageColumn", "Sound"),
        "loudness": translate("MessageColumn", "Loudness"),
        "names": translate("MessageColumn", "File names"),
        "credits": translate("MessageColumn", "Credits"),
        "budget": translate("MessageColumn", "Budget"),
    }


def target_name(target: str) -> str:
    """Who renders, by its own name."""
    return translate("MessageColumn", "Sandbox") if target == "sandbox" else "D-ID"
