"""A person's own voice presets: one JSON file, read forgivingly, written whole."""

from __future__ import annotations

import json
import logging
import re
import threading
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from vmsg_desktop.adapters.storage.blobs import write_atomically
from vmsg_desktop.core.audio.presets import Preset, Tendency
from vmsg_desktop.core.model.errors import InputError, StorageError

log = logging.getLogger(__name__)
MOST_PRESETS: Final = 50
_LABEL_MAX: Final = 40
_ADAPTER = TypeAdapter(tuple[Preset, ...])


class OwnPresets:
    """The presets in ``path``. Any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def presets(self) -> tuple[Preset, ...]:
        """All, in the order in which they were kept; a file that cannot be read counts as empty, and is logged."""
        try:
            return _ADAPTER.validate_json(self._path.read_bytes())
        except FileNotFoundError:
            return ()
        except (OSError, ValidationError) as exc:
            log.warning("The own presets in %s cannot be read: %s", self._path, exc)
            return ()

    def add(self, label: str, values: Tendency) -> tuple[Preset, ...]:
        """Keep a preset; one of the same label is replaced. Gives all.

        Raises:
            InputError: the label is empty or too long, or there are too many.
            StorageError: it cannot be written.
        """
        label = label.strip()
        if not 1 <= len(label) <= _LABEL_MAX:
            raise InputError(
                "preset_label",
                f"A preset's name has 1 to {_LABEL_MAX} characters, not {len(label)}.",
                "Choose another name.",
            )
        with self._lock:
            others = tuple(preset for preset in self.presets() if preset.label != label)
            if len(others) >= MOST_PRESETS:
                raise InputError("presets_full", f"There are {MOST_PRESETS} own presets already.", "Delete one first.")
            return self._write((*others, Preset(_new_id(label, others), label, "", values)))

    def remove(self, preset_id: str) -> tuple[Preset, ...]:
        """Forget a preset; one that is gone is fine. Gives the others. Raises StorageError."""
        with self._lock:
            return self._write(tuple(preset for preset in self.presets() if preset.id != preset_id))

    def _write(self, presets: tuple[Preset, ...]) -> tuple[Preset, ...]:
        try:
            data = json.dumps(_ADAPTER.dump_python(presets, mode="json"), indent=2, ensure_ascii=False)
            write_atomically(self._path, data.encode())
        except OSError as exc:
            raise StorageError(
                "presets_not_written",
                f"The presets cannot be written to {self._path}: {exc.strerror}.",
                "Free some space, or check the folder's rights.",
            ) from exc
        return presets


def _new_id(label: str, others: tuple[Preset, ...]) -> str:
    stem = "own_" + (re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")[:40] or "preset")
    taken = {preset.id for preset in others}
    return next(name for name in (stem, *(f"{stem}_{count}" for count in range(2, 99))) if name not in taken)
