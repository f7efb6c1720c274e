"""The music under the voice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Protocol

from vmsg_desktop.application.document import Document, DocumentState
from vmsg_desktop.application.studio import Track
from vmsg_desktop.core.model.music import Music

NONE: Final = "none"
OWN: Final = "own"
CHOOSE: Final = "choose"
"""Keys of the list beside those of the tracks: no music, the file that is chosen, choose a file."""


@dataclass(frozen=True)
class MusicState:
    """What the part shows.

    Attributes:
        tracks: the bundled ones.
        key: what is chosen: NONE, a track's id, or OWN.
        own_name: name of the person's file; empty = none is chosen.
        music: every value.
    """

    tracks: tuple[Track, ...]
    key: str
    own_name: str
    music: Music


class MusicView(Protocol):
    """Shows the music."""

    def show_music(self, state: MusicState) -> None:
        """Show it."""


class MusicPresenter:
    """Between the part and the document. Window's thread."""

    def __init__(self, document: Document, tracks: tuple[Track, ...], view: MusicView) -> None:
        self._document, self._tracks, self._view = document, tracks, view
        document.listen(self._show)

    def choose(self, key: str) -> None:
        """A bundled track, the own file, or no music; level, fades and ducking stay."""
        if key in (NONE, OWN):
            self._change(kind=key)
        else:
            self._change(kind="bundled", name=key)

    def choose_file(self, path: Path) -> None:
        """The person's own track."""
        self._change(kind="own", path=str(path))

    def slide(self, name: str, value: float) -> None:
        """A slider moves: level_db, fade_in_s, fade_out_s, lead_s or tail_s; until ``settle`` one step."""
        self._change(gesture=f"music {name}", **{name: value})

    def set_ducked(self, is_ducked: bool) -> None:
        """Lower it while somebody speaks."""
        self._change(duck=is_ducked)

    def settle(self) -> None:
        """The drag has ended."""
        self._document.settle()

    def _change(self, *, gesture: str = "", **values: Any) -> None:
        message = self._document.message
        self._document.change(replace(message, music=replace(message.music, **values)), gesture=gesture)

    def _show(self, state: DocumentState) -> None:
        music = state.message.music
        key = music.name if music.kind == "bundled" else music.kind
        self._view.show_music(MusicState(self._tracks, key, Path(music.path).name, music))
