"""The font of the studio: the system's where it has one of its own, Inter otherwise; figures of one width."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from vmsg_desktop.resources import resource_path
from vmsg_desktop.ui.theme.metrics import ROLES

BUNDLED = "Inter"
FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")
JAPANESE = ("Hiragino Sans", "Yu Gothic UI", "Noto Sans CJK JP")
# Families that a desktop chose for its interface. Anything else ("Sans Serif", "Helvetica") is a stand-in.
SYSTEM_FAMILIES = (
    ".AppleSystemUIFont", "SF Pro Text", "Segoe UI", "Segoe UI Variable", "Cantarell", "Adwaita Sans", "Ubuntu",
    "Ubuntu Sans", "Noto Sans", "Roboto", "Oxygen", "Inter",
)  # fmt: skip


@lru_cache(maxsize=1)
def load_fonts() -> None:
    """Make the bundled fonts known to Qt; needs an application, done once."""
    for name in FILES:
        if QFontDatabase.addApplicationFont(str(resource_path("fonts", name))) < 0:
            raise FileNotFoundError(f"resources/fonts/{name} is not a font that this system can read")


def families() -> list[str]:
    """Families in the order in which a sign is looked for."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    first = [system] if system in SYSTEM_FAMILIES else []
    return list(dict.fromkeys([*first, BUNDLED, *JAPANESE]))


def application_font() -> QFont:
    """The body font, with figures that all take the same width so that values do not dance."""
    load_fonts()
    font = QFont()
    font.setFamilies(families())
    font.setPixelSize(ROLES["body"].size_px)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def role_font(role: str, weight: int = 0) -> QFont:
    """The font of a type role of `metrics.ROLES`; ``weight`` 100..900 in place of the role's own."""
    chosen = ROLES[role]
    font = QFont(QApplication.font())
    font.setPixelSize(chosen.size_px)
    font.setWeight(QFont.Weight(weight or chosen.weight))
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


def fixed_font(size_px: int = 12) -> QFont:
    """A font with signs of one width, for fingerprints and logs."""
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    font.setPixelSize(size_px)
    return font
