"""Qt's own palette from the tokens, for what no style sheet reaches."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPalette

from vmsg_desktop.ui.theme.tokens import Tokens

_ROLES = {
    QPalette.ColorRole.Window: "win",
    QPalette.ColorRole.WindowText: "t1",
    QPalette.ColorRole.Base: "panel",
    QPalette.ColorRole.AlternateBase: "win",
    QPalette.ColorRole.Text: "t1",
    QPalette.ColorRole.PlaceholderText: "t3",
    QPalette.ColorRole.Button: "raise_",
    QPalette.ColorRole.ButtonText: "t1",
    QPalette.ColorRole.BrightText: "on_acc",
    QPalette.ColorRole.Light: "panel",
    QPalette.ColorRole.Midlight: "line",
    QPalette.ColorRole.Mid: "line2",
    QPalette.ColorRole.Dark: "ctl",
    QPalette.ColorRole.Shadow: "t3",
    QPalette.ColorRole.Highlight: "acc",
    QPalette.ColorRole.HighlightedText: "on_acc",
    QPalette.ColorRole.Accent: "acc",
    QPalette.ColorRole.Link: "acc_t",
    QPalette.ColorRole.LinkVisited: "acc_t",
    QPalette.ColorRole.ToolTipBase: "t1",
    QPalette.ColorRole.ToolTipText: "win",
}
_DISABLED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def make_palette(tokens: Tokens) -> QPalette:
    """The palette of a theme."""
    palette = QPalette()
    for role, token in _ROLES.items():
        palette.setColor(role, QColor(getattr(tokens, token)))
    for role in _DISABLED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.tdis))
    return palette
