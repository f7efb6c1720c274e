"""The items of a batch, and how the files of a folder are paired. Works on names; no file is opened."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import PurePath
from typing import Final

from vmsg_desktop.core.model.job import JobTarget
from vmsg_desktop.core.model.message import Message, Source
from vmsg_desktop.core.model.shown import shown
from vmsg_desktop.core.pipeline.key import canonical_json, sha256_hex

PHOTO_SUFFIXES: Final = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif"})
VOICE_SUFFIXES: Final = frozenset({".wav", ".flac", ".mp3", ".ogg", ".m4a", ".mp4", ".webm"})
_NAME_MAX: Final = 60
TITLE_MAX: Final = 200
_RESERVED: Final = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{kind}{n}" for kind in ("COM", "LPT") for n in range(10))}
)


@dataclass(frozen=True)
class BatchItem:
    """One message to be made.

    Attributes:
        name: for lists and the item's folder.
        message: its paths absolute.
        place: where it stands, for a person: "line 3", "mika.jpg + mika.m4a".
    """

    name: str
    message: Message
    place: str


@dataclass(frozen=True)
class Problem:
    """What is not an item, and why; ``is_unclear``: more files than one could be meant, so time will not mend it."""

    place: str
    reason: str
    is_unclear: bool = False


@dataclass(frozen=True)
class BatchPlan:
    """What was found.

    Attributes:
        items: in order.
        bad: rows that cannot be made as they stand.
        left_out: files of a folder without a partner; they stop nothing.
    """

    items: tuple[BatchItem, ...]
    bad: tuple[Problem, ...] = ()
    left_out: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Pair:
    """File names that belong together."""

    name: str
    photo: str
    voice: str


def pair_files(names: Sequence[str], *, shares_single: bool = True) -> tuple[tuple[Pair, ...], tuple[Problem, ...]]:
    """Photos and voices that belong together, by the name before the suffix, and what is left over.

    Upper and lower case, and the two ways to write an accent, make no difference. Hidden files and other types are
    passed over. Of several photos or voices with one name none is taken: which one is meant is not guessed.

    Args:
        names: file names of one folder, in any order.
        shares_single: a folder's only photo goes with each of its voices, its only voice with each of its photos;
            not where it has a partner of its own name: then it is not clear that it is meant for the others.
    """
    photos, voices = _by_stem(names, PHOTO_SUFFIXES), _by_stem(names, VOICE_SUFFIXES)
    photo, voice = _only(photos), _only(voices)
    shares_single = shares_single and not photos.keys() & voices.keys()
    if shares_single and photo and voices:
        pairs = [Pair(PurePath(files[0]).stem, photo, files[0]) for _, files in voices.items() if len(files) == 1]
    elif shares_single and voice and photos:
        pairs = [Pair(PurePath(files[0]).stem, files[0], voice) for _, files in photos.items() if len(files) == 1]
    else:
        both = [(photos[stem], voices[stem]) for stem in photos if stem in voices]
        pairs = [Pair(PurePath(of[0]).stem, of[0], to[0]) for of, to in both if len(of) == len(to) == 1]
    used = {file for pair in pairs for file in (pair.photo, pair.voice)}
    left = [
        _left_out(file, stem, files, others.get(stem, ()), other=other)
        for side, others, other in ((photos, voices, "voice"), (voices, photos, "photo"))
        for stem, files in side.items()
        for file in files
        if file not in used
    ]
    return tuple(pairs), tuple(sorted(left, key=lambda one: one.place))


def folder_items(names: Sequence[str], *, folder: str, base: Message, shares_single: bool = True) -> BatchPlan:
    """The pairs of a folder as messages like ``base``; ``folder`` is absolute."""
    named = [name for name in names if _is_text(name)]
    pairs, left = pair_files(named, shares_single=shares_single)
    odd = tuple(Problem(shown(name), "its name is not UTF-8: rename it") for name in names if not _is_text(name))
    items = [
        BatchItem(
            pair.name,
            replace(
                base,
                photo=Source(str(PurePath(folder) / pair.photo)),
                voice=Source(str(PurePath(folder) / pair.voice)),
                title=base.title or pair.name[:TITLE_MAX],
            ),
            f"{pair.photo} + {pair.voice}",
        )
        for pair in pairs
    ]
    return BatchPlan(tuple(items), left_out=(*left, *odd))


def batch_id(target: JobTarget, path: str) -> str:
    """The batch of a folder or table, the same each time; ``path`` is absolute."""
    return hashlib.sha256(f"{target}\n{path}".encode("utf-8", "surrogateescape")).hexdigest()[:32]


def item_key(message: Message) -> str:
    """What makes a message the same item: the content of its files and its choices, not their names or its title.

    ``message`` is pinned: it holds the hashes of photo and voice.
    """
    photo, voice = (Source("-", source.sha256) for source in (message.photo, message.voice))
    return sha256_hex(canonical_json(replace(message, title="", photo=photo, voice=voice)).encode())


def folder_name(name: str, taken: Iterable[str]) -> str:
    """A folder name that every system takes, and that is not among ``taken`` (compared without case)."""
    kept = "".join(sign if sign.isalnum() or sign in " -_.+()" else "_" for sign in unicodedata.normalize("NFC", name))
    kept = kept[:_NAME_MAX].strip(" .") or "message"
    kept = f"{kept}_" if kept.split(".")[0].upper() in _RESERVED else kept
    used = {one.casefold() for one in taken}
    names = (kept if number == 1 else f"{kept}-{number}" for number in count(1))
    return next(one for one in names if one.casefold() not in used)


def time_left_s(elapsed_s: float, *, ended: int, left: int) -> float | None:
    """Seconds until ``left`` items are made at the pace of the ``ended`` ones; None while there is no pace yet."""
    return elapsed_s / ended * left if ended else None


def _by_stem(names: Sequence[str], suffixes: frozenset[str]) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (name.casefold(), name)):
        path = PurePath(name)
        if path.suffix.lower() in suffixes and not name.startswith("."):
            found[unicodedata.normalize("NFC", path.stem).casefold()].append(name)
    return dict(found)


def _is_text(name: str) -> bool:
    """A message file holds UTF-8; a disk may hold names that are not."""
    return not any("\ud800" <= sign <= "\udfff" for sign in name)


def _only(side: Mapping[str, Sequence[str]]) -> str | None:
    files = [file for files in side.values() for file in files]
    return files[0] if len(files) == 1 else None


def _left_out(file: str, stem: str, files: Sequence[str], partners: Sequence[str], *, other: str) -> Problem:
    if len(files) > 1:
        return Problem(file, f"{len(files)} such files have the name {shown(stem)!r}; keep one", is_unclear=True)
    if len(partners) > 1:
        return Problem(file, f"{len(partners)} {other}s have its name; keep one", is_unclear=True)
    return Problem(file, f"no {other} has its name")
