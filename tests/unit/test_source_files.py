"""A message's files: hashed once, or not at all where that was just done."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from vmsg_desktop.adapters.storage.blobs import BlobFolder
from vmsg_desktop.core.model.sources import SourceFile


def test_a_file_knows_the_hash_of_its_bytes() -> None:
    assert SourceFile("p.jpg", b"photo").sha256 == hashlib.sha256(b"photo").hexdigest()


def test_a_verified_file_is_not_hashed_once_more() -> None:
    assert SourceFile.verified("p.jpg", b"photo", sha256="ab" * 32).sha256 == "ab" * 32


def test_a_lasting_blob_is_synced_with_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr("os.fsync", synced.append)
    BlobFolder(tmp_path / "lasting").put(b"data")
    assert len(synced) == 2
    BlobFolder(tmp_path / "cache", is_lasting=False).put(b"data")
    assert len(synced) == 2


def test_a_blob_whose_hash_is_known_gets_that_name(tmp_path: Path) -> None:
    folder, name = BlobFolder(tmp_path), hashlib.sha256(b"data").hexdigest()
    assert folder.put(b"data", sha256=name) == name
    assert folder.get(name) == b"data"
