"""The one style sheet: a template with ``$token`` names, filled from the token table."""

from __future__ import annotations

from dataclasses import asdict
from string import Template

from vmsg_desktop.resources import resource_path
from vmsg_desktop.ui.theme.tokens import Tokens


def style_sheet(tokens: Tokens) -> str:
    """The sheet of a theme; KeyError for a name in the template that is no token."""
    template = Template(resource_path("styles", "studio.qss").read_text("utf-8"))
    return template.substitute(asdict(tokens))
