"""Brings the models to a host: fetched there, or sent from this computer where the host has no way out.

Whoever brings them, the host's own ``vmsg models`` checks each file by its hash before it is used.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from vmsg_desktop.adapters.ssh.place import Place
from vmsg_desktop.adapters.ssh.remote_shell import RemoteShell, checked, command_failed, quoted
from vmsg_desktop.core.cancel import CancelToken
from vmsg_desktop.core.model.errors import RemoteError
from vmsg_desktop.core.model.host import SetupNote, SetupWishes

FETCH_TIMEOUT_S: Final = 3600.0
_NOT_FETCHED: Final = 7  # exit code of vmsg where another machine failed


@dataclass(frozen=True)
class LocalModel:
    """A file of a model on this computer. Attributes: ``model``, its name; ``file``, its name; ``path``."""

    model: str
    file: str
    path: Path


class LocalModels(Protocol):
    """The models of this computer."""

    def __call__(self, names: Sequence[str], /) -> Sequence[LocalModel]:
        """The files of models and sets, checked by hash. Raises ComputeError when one is not here."""


class Told(Protocol):
    """How bringing the models is told."""

    def line(self, text: str, /) -> None:
        """A line that vmsg wrote there."""

    def share(self, fraction: float, /) -> None:
        """Done share 0..1."""

    def note(self, note: SetupNote, /) -> None:
        """Something to know."""


def bring_models(
    shell: RemoteShell,
    place: Place,
    label: str,
    wishes: SetupWishes,
    local: LocalModels,
    *,
    told: Told,
    cancel: CancelToken,
) -> None:
    """All models of ``wishes.models`` verified on the host. Raises RemoteError, ComputeError, Cancelled."""
    if wishes.models_from != "here":
        problem = _fetch(shell, place, label, wishes, told=told, cancel=cancel)
        if problem is None:
            return
        if wishes.models_from == "host":
            raise problem
        words = f"{shell.name} cannot fetch the models itself; they are sent from this computer. {problem.message}"
        told.note(SetupNote("models", words))
    lacking = missing_files(shell, place, label, wishes.models)
    if lacking:
        files = local(sorted({model for model, _ in lacking}))
        wanted = [file for file in files if (file.model, file.file) in lacking]
        _send(shell, place, label, wanted, told=told, cancel=cancel)


def missing_files(shell: RemoteShell, place: Place, label: str, names: Sequence[str]) -> frozenset[tuple[str, str]]:
    """(model, file) of what is not there as it should be, of the models and sets called ``names``."""
    command = place.module("vmsg_desktop", "models", "list", "--json", label=label)
    models = json.loads(checked(shell, command, doing="Listing the models"))
    return frozenset(
        (str(model["name"]), str(file["name"]))
        for model in models
        if model["name"] in names or model["set"] in names
        for file in model["files"]
        if file["state"] not in ("verified", "installed")
    )


def _fetch(
    shell: RemoteShell, place: Place, label: str, wishes: SetupWishes, *, told: Told, cancel: CancelToken
) -> RemoteError | None:
    """None when they are there; the error when the host could not reach their source. Raises any other."""
    command = place.module("vmsg_desktop", "models", "get", *wishes.models, label=label)
    ran = shell.run(command, timeout_s=FETCH_TIMEOUT_S, on_line=told.line, cancel=cancel)
    if ran.code == 0:
        return None
    problem = command_failed(shell, ran, doing="Fetching the models")
    if ran.code != _NOT_FETCHED:
        raise problem
    return problem


def _send(
    shell: RemoteShell,
    place: Place,
    label: str,
    files: Sequence[LocalModel],
    *,
    told: Told,
    cancel: CancelToken,
) -> None:
    sizes = [file.path.stat().st_size for file in files]
    before, total = 0, sum(sizes)
    for file, size in zip(files, sizes, strict=True):
        cancel.check()
        told.line(f"sending {file.model}/{file.file}, {size / 1e6:.0f} MB")
        _send_one(shell, place, label, file, share=_share(told, before, total), cancel=cancel)
        before += size


def _share(told: Told, before: int, total: int) -> Callable[[int, int], None]:
    return lambda done, _size: told.share((before + done) / total)


def _send_one(
    shell: RemoteShell,
    place: Place,
    label: str,
    file: LocalModel,
    *,
    share: Callable[[int, int], None],
    cancel: CancelToken,
) -> None:
    """Beside the models first; ``vmsg models import`` there checks the hash and moves it in."""
    folder = f"{place.agent}/incoming-models/{file.model}"
    path = f"{folder}/{file.file}"
    checked(shell, f"mkdir -p {quoted(folder)}", doing="Making a folder for models")
    shell.put(file.path, path, on_bytes=share, cancel=cancel)
    command = place.module("vmsg_desktop", "models", "import", path, "--model", file.model, label=label)
    ran = shell.run(command, timeout_s=300, cancel=cancel)
    shell.run(f"rm -rf {quoted(place.agent + '/incoming-models')}")
    if ran.code != 0:
        raise command_failed(shell, ran, doing=f"Taking the model {file.model}")
