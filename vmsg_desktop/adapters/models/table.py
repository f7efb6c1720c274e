"""Reads the table of models that comes with the program."""

from __future__ import annotations

import json

from vmsg_desktop.core.model.models import ModelTable, parse_model_table
from vmsg_desktop.resources import resource_path


def load_model_table() -> ModelTable:
    """``resources/models.json`` as values; ValueError or FileNotFoundError when the installation is broken."""
    return parse_model_table(json.loads(resource_path("models.json").read_text(encoding="utf-8")))
