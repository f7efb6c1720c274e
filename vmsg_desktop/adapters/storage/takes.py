"""Takes on disk: written as FLAC while they are recorded, found again after a crash.

Each take is two files named by its id: `ID.flac`, and `ID.json` with its name, stars and what was heard. While it is
recorded the sound is `ID.part` beside `ID.json`, which names the process that records. FLAC frames of 4,096 samples go
to the disk as they fill up, so that a killed process loses a fraction of a second; such a file does not tell its
length, so the next start reads what is there (FFmpeg does without the length) and writes it anew
(docs/adr/0020-recording.md).
"""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter, ValidationError

from vmsg_desktop.adapters.storage.blobs import place_whole
from vmsg_desktop.adapters.storage.disk_space import (
    SPARE_BYTES,
    disk_full,
    disk_of,
    ensure_room,
    is_full,
    write_guarded,
)
from vmsg_desktop.adapters.storage.flac import as_int16, open_flac, read_torn, sound_facts
from vmsg_desktop.adapters.storage.owners import is_alive, process_mark
from vmsg_desktop.core.model.errors import InputError, StorageError
from vmsg_desktop.core.model.limits import VOICE_MIN_S
from vmsg_desktop.core.model.shown import shown
from vmsg_desktop.core.model.take import STARS_MAX, Take, TakeWarning
from vmsg_desktop.core.ports import Clock

_NAME_MAX: Final = 80
_ROOM_BYTES: Final = 10_000_000  # a minute of take; a disk with less is full before the person has spoken
_SYNC_S: Final = 1.0
_STUB_BYTES: Final = 64_000  # broken off before the first word
_TAKE = TypeAdapter(Take)


class TakeFolder:
    """The takes under ``root``, private to the user.

    Args:
        root: the folder; made with the first take.
        clock: dates the takes.
    """

    def __init__(self, root: Path, *, clock: Clock) -> None:
        self._root = root
        self._clock = clock
        self._abandoned: set[str] = set()

    def begin(self, *, device: str, rate_hz: int, room_db: float | None) -> TakeFile:
        """A new take that is written from now on.

        Raises:
            StorageError: "disk_full", or "take_not_written" where the folder does not allow it.
        """
        try:
            ensure_room(self._root, _ROOM_BYTES, what="a take")
            self._root.mkdir(parents=True, exist_ok=True, mode=0o700)
            name = f"Take {1 + max((_number(take.name) for take in self._known()), default=0)}"
            take = Take(
                id=secrets.token_hex(8),
                path="",
                name=name,
                created_s=self._clock.now_s(),
                rate_hz=rate_hz,
                device=device,
                room_db=room_db,
            )
            self._write_facts(take, owner=process_mark(os.getpid()))
            return TakeFile(self, take)
        except OSError as exc:
            raise _not_written(self._root, exc) from exc

    def takes(self) -> tuple[Take, ...]:
        """Those that are finished, newest first."""
        found = [take for take in self._known() if self.sound_path(take.id).exists()]
        return tuple(sorted(found, key=lambda take: (take.created_s, take.id), reverse=True))

    def get(self, take_id: str) -> Take:
        """Raises InputError when there is none."""
        for take in self.takes():
            if take.id == take_id:
                return take
        raise InputError("take_not_found", f"There is no take {shown(take_id)}.", "It was deleted; record it again.")

    def rename(self, take_id: str, name: str) -> Take:
        """Give a take a name. Raises InputError, StorageError."""
        name = " ".join(name.split())
        if not 1 <= len(name) <= _NAME_MAX:
            raise InputError(
                "take_name", f"A take's name has 1 to {_NAME_MAX} characters, not {len(name)}.", "Choose another name."
            )
        return self._changed(replace(self.get(take_id), name=name))

    def rate(self, take_id: str, stars: int) -> Take:
        """Give a take its stars, 0..STARS_MAX. Raises InputError, StorageError."""
        if not 0 <= stars <= STARS_MAX:
            raise InputError("take_stars", f"A take has 0 to {STARS_MAX} stars, not {stars}.", "Choose fewer.")
        return self._changed(replace(self.get(take_id), stars=stars))

    def delete(self, take_id: str) -> None:
        """Delete a take; one that is gone is fine. Raises StorageError where the disk does not allow it."""
        _check_id(take_id)
        try:
            for path in (self.sound_path(take_id), self.part_path(take_id), self._facts_path(take_id)):
                path.unlink(missing_ok=True)
        except OSError as exc:
            raise StorageError(
                "not_deleted", f"The take cannot be deleted: {exc.strerror}.", f"Check the rights of {self._root}."
            ) from exc

    def recover(self) -> tuple[Take, ...]:
        """Finish the takes that broke off, by a crash or a full disk; gives those in which there is something.

        Takes that are being recorded are left alone, so is a file of some size in which no sound is found.

        Raises:
            StorageError: one cannot be written anew; its sound then lies there untouched.
        """
        found = [self._recovered(path) for path in sorted(self._root.glob("*.part"))]
        return tuple(take for take in found if take is not None)

    def sound_path(self, take_id: str) -> Path:
        """Where the finished sound lies."""
        return self._root / f"{take_id}.flac"

    def part_path(self, take_id: str) -> Path:
        """Where the sound lies while it is recorded."""
        return self._root / f"{take_id}.part"

    def finish(self, take: Take) -> Take:
        """Give a take whose sound is whole its final name. Raises OSError."""
        self._write_facts(take)
        place_whole(self.part_path(take.id), self.sound_path(take.id))
        return replace(take, path=str(self.sound_path(take.id)))

    def abandon(self, take_id: str) -> None:
        """Nobody writes this take any more, although its process lives: ``recover`` may take what is there."""
        self._abandoned.add(take_id)

    def _recovered(self, part: Path) -> Take | None:
        facts = self._facts(part.stem)
        if part.stem not in self._abandoned and is_alive(str(facts.get("owner", ""))):
            return None
        take = self._take(part.stem, facts)
        rate_hz, samples = read_torn(part)
        if len(samples) <= VOICE_MIN_S * rate_hz:
            if part.stat().st_size < _STUB_BYTES:
                self.delete(take.id)
            return None
        anew = part.with_suffix(".anew")
        try:
            with anew.open("wb") as file:
                with open_flac(file.fileno(), rate_hz) as sound:
                    sound.write(samples)
                os.fsync(file.fileno())
            anew.replace(part)
            recovered = replace(take, rate_hz=rate_hz, duration_s=len(samples) / rate_hz, is_recovered=True)
            return self.finish(recovered)
        except OSError as exc:
            raise _not_written(self._root, exc) from exc
        finally:
            anew.unlink(missing_ok=True)

    def _changed(self, take: Take) -> Take:
        try:
            self._write_facts(take)
        except OSError as exc:
            raise _not_written(self._root, exc) from exc
        return take

    def _known(self) -> list[Take]:
        """Every take, those under way too."""
        ids = {path.stem for path in self._root.glob("*") if path.suffix in (".flac", ".part")}
        return [self._take(take_id, self._facts(take_id)) for take_id in ids]

    def _take(self, take_id: str, facts: dict[str, Any]) -> Take:
        """From its facts; from the sound alone where they are lost or damaged."""
        path = self.sound_path(take_id)
        facts = {name: value for name, value in facts.items() if name != "owner"}
        try:
            return _TAKE.validate_python(facts | {"id": take_id, "path": str(path)})
        except ValidationError:
            rate_hz, duration_s, created_s = sound_facts(path)
            return Take(take_id, str(path), "Take", created_s=created_s, rate_hz=rate_hz, duration_s=duration_s)

    def _facts(self, take_id: str) -> dict[str, Any]:
        try:
            facts = TypeAdapter(dict[str, Any]).validate_json(self._facts_path(take_id).read_bytes())
        except (OSError, ValidationError):
            return {}
        return facts

    def _write_facts(self, take: Take, **more: str) -> None:
        facts = _TAKE.dump_python(take, mode="json", exclude={"id", "path"}) | more
        data = TypeAdapter(dict[str, Any]).dump_json(facts, indent=2)
        write_guarded(self._facts_path(take.id), data, what="a take's name")

    def _facts_path(self, take_id: str) -> Path:
        return self._root / f"{take_id}.json"


class TakeFile:
    """A take under way. For one thread."""

    def __init__(self, folder: TakeFolder, take: Take) -> None:
        self._folder = folder
        self._take = take
        self._path = folder.part_path(take.id)
        self._written = 0
        self._unsynced = 0
        self._fault: StorageError | None = None
        self._file = open(self._path, "xb")  # noqa: SIM115 - lives as long as the take
        self._sound = open_flac(self._file.fileno(), take.rate_hz)

    @property
    def duration_s(self) -> float:
        """Written so far."""
        return self._written / self._take.rate_hz

    def write(self, samples: NDArray[np.float32]) -> None:
        """Append (n,) samples within -1..1. Raises StorageError; what was written before stays."""
        try:
            self._sound.write(as_int16(samples))
            self._written += len(samples)
            self._unsynced += len(samples)
            if self._unsynced >= _SYNC_S * self._take.rate_hz:
                os.fsync(self._file.fileno())
                self._unsynced = 0
        except (OSError, RuntimeError) as exc:
            self._fault = self._failed(exc)
            raise self._fault from exc

    def close(self, *, warnings: tuple[TakeWarning, ...] = ()) -> Take:
        """Finish the take.

        Raises:
            InputError: "take_too_short": nothing is kept.
            StorageError: it could not be finished; ``recover`` finds what was written.
        """
        if self._fault is not None:
            self._leave()
            raise self._fault
        if self._written < VOICE_MIN_S * self._take.rate_hz:
            self.discard()
            raise InputError(
                "take_too_short",
                f"The take is {self.duration_s:.2f} s long; at least {VOICE_MIN_S} s are needed.",
                "Record again, a little longer.",
            )
        try:
            self._sound.close()
            os.fsync(self._file.fileno())
            self._file.close()
            return self._folder.finish(replace(self._take, duration_s=self.duration_s, warnings=warnings))
        except (OSError, RuntimeError, StorageError) as exc:
            self._leave()
            raise (exc if isinstance(exc, StorageError) else self._failed(exc)) from exc

    def discard(self) -> None:
        """Throw the take away."""
        self._leave()
        self._folder.delete(self._take.id)

    def _leave(self) -> None:
        """Let the files go as they are."""
        self._folder.abandon(self._take.id)
        with suppress(OSError, RuntimeError):
            self._sound.close()
        with suppress(OSError):
            self._file.close()

    def _failed(self, exc: Exception) -> StorageError:
        if isinstance(exc, OSError):
            return _not_written(self._path, exc)
        if disk_of(self._path).free_bytes < SPARE_BYTES:  # the library says no more than "system error"
            return disk_full(self._path, _ROOM_BYTES, what="a take")
        return StorageError(
            "take_not_written", f"The take cannot be written to {self._path}: {exc}.", "Check the disk, record again."
        )


def _number(name: str) -> int:
    word, _, digits = name.partition(" ")
    return int(digits) if word == "Take" and digits.isdecimal() and len(digits) < 7 else 0


def _check_id(take_id: str) -> None:
    if not take_id.isalnum():
        raise ValueError("not a take's id")  # nothing is deleted outside the folder


def _not_written(path: Path, exc: OSError) -> StorageError:
    if is_full(exc):
        return disk_full(path, _ROOM_BYTES, what="a take")
    return StorageError(
        "take_not_written",
        f"The take cannot be written under {shown(str(path))}: {exc.strerror or exc}.",
        "Check the folder's rights and its disk, then record again.",
        retryable=True,
    )
