"""Whether things may move. With reduced motion every duration is zero and a turning arc becomes three dots."""

from __future__ import annotations

from PySide6.QtCore import QAbstractAnimation, QPropertyAnimation
from PySide6.QtGui import QGuiApplication

_PROPERTY = "vmsgReducedMotion"


def set_reduced_motion(wanted: bool) -> None:
    """Keep the person's choice for the whole application."""
    application = QGuiApplication.instance()
    if application is not None:
        application.setProperty(_PROPERTY, wanted)


def is_motion_reduced() -> bool:
    """True when nothing should move."""
    application = QGuiApplication.instance()
    return application is not None and bool(application.property(_PROPERTY))


def duration_ms(wanted_ms: int) -> int:
    """``wanted_ms``, or zero when motion is reduced."""
    return 0 if is_motion_reduced() else wanted_ms


def start(animation: QPropertyAnimation, wanted_ms: int) -> None:
    """Run ``animation`` from the start in ``wanted_ms``, or jump to its end when motion is reduced."""
    animation.stop()
    animation.setDuration(max(1, duration_ms(wanted_ms)))
    animation.start(QAbstractAnimation.DeletionPolicy.KeepWhenStopped)
    if is_motion_reduced():
        animation.setCurrentTime(animation.duration())
