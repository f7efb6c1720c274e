"""Downloads go on where they stopped, and never mix two files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.file_server import FileServer, serving
from vmsg_desktop.adapters.models.fetch_url import fetch_urls
from vmsg_desktop.core.model.errors import Cancelled, RemoteError
from vmsg_desktop.core.model.models import FetchPhase, UrlSource

DATA = bytes(range(256)) * 20_000  # 5.1 MB: several reads
PATH = "/w/model.bin"


@pytest.fixture
def server() -> Iterator[FileServer]:
    with serving(FileServer({PATH: DATA})) as running:
        yield running


class Watch:
    """Records progress; stops the download after ``stop_at`` bytes."""

    def __init__(self, stop_at: int | None = None) -> None:
        self.steps: list[tuple[int, int | None]] = []
        self._stop_at = stop_at

    def __call__(self, phase: FetchPhase, done_bytes: int, total_bytes: int | None) -> None:
        assert phase == "fetching"
        self.steps.append((done_bytes, total_bytes))
        if self._stop_at is not None and done_bytes >= self._stop_at:
            raise Cancelled


def source(server: FileServer, *paths: str) -> UrlSource:
    return UrlSource({path.rpartition("/")[2]: server.base + path for path in paths or (PATH,)})


def no_pause(_seconds: float) -> None:
    """Tests do not wait."""


def test_whole_file_arrives_with_progress(server: FileServer, tmp_path: Path) -> None:
    watch = Watch()
    files = fetch_urls(source(server), tmp_path, watch, pause=no_pause)
    assert files["model.bin"].read_bytes() == DATA
    assert watch.steps[-1] == (len(DATA), len(DATA))
    assert [path.name for path in tmp_path.iterdir()] == ["model.bin"]


def test_stopped_download_goes_on_where_it_stopped(server: FileServer, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        fetch_urls(source(server), tmp_path, Watch(stop_at=2_000_000), pause=no_pause)
    kept = (tmp_path / "model.bin.part").stat().st_size
    assert 2_000_000 <= kept < len(DATA)
    assert not (tmp_path / "model.bin").exists()

    watch = Watch()
    files = fetch_urls(source(server), tmp_path, watch, pause=no_pause)
    assert server.requests[-1] == (PATH, f"bytes={kept}-")
    assert watch.steps[0][0] > kept
    assert files["model.bin"].read_bytes() == DATA


def test_broken_connections_are_resumed_within_one_call(server: FileServer, tmp_path: Path) -> None:
    server.cuts = [1_500_000, 1_500_000, 0, 1_500_000]
    pauses: list[float] = []
    files = fetch_urls(source(server), tmp_path, Watch(), pause=pauses.append)
    assert files["model.bin"].read_bytes() == DATA
    assert [wanted for _, wanted in server.requests] == [
        "", "bytes=1500000-", "bytes=3000000-", "bytes=3000000-", "bytes=4500000-",
    ]  # fmt: skip
    assert pauses == [0.0, 0.0, 0.0, 0.0]


def test_part_of_another_version_is_thrown_away(server: FileServer, tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        fetch_urls(source(server), tmp_path, Watch(stop_at=1), pause=no_pause)
    server.files[PATH] = DATA[::-1]
    server.etag = '"v2"'
    assert fetch_urls(source(server), tmp_path, Watch(), pause=no_pause)["model.bin"].read_bytes() == DATA[::-1]


@pytest.mark.parametrize("etag", ["", 'W/"weak"'])
def test_without_a_firm_version_mark_the_download_starts_again(server: FileServer, tmp_path: Path, etag: str) -> None:
    server.etag = etag
    server.cuts = [1_000_000]
    assert fetch_urls(source(server), tmp_path, Watch(), pause=no_pause)["model.bin"].read_bytes() == DATA
    assert [wanted for _, wanted in server.requests] == ["", ""]


def test_server_without_ranges_is_asked_for_all(server: FileServer, tmp_path: Path) -> None:
    server.has_ranges = False
    server.cuts = [1_000_000]
    assert fetch_urls(source(server), tmp_path, Watch(), pause=no_pause)["model.bin"].read_bytes() == DATA


def test_part_longer_than_the_file_is_thrown_away(server: FileServer, tmp_path: Path) -> None:
    (tmp_path / "model.bin.part").write_bytes(DATA + b"more")
    (tmp_path / "model.bin.part.etag").write_text('"v1"')
    assert fetch_urls(source(server), tmp_path, Watch(), pause=no_pause)["model.bin"].read_bytes() == DATA


def test_complete_files_are_not_fetched_again(server: FileServer, tmp_path: Path) -> None:
    server.files["/w/code.py"] = b"pass\n"
    both = source(server, "/w/code.py", PATH)
    fetch_urls(both, tmp_path, Watch(), pause=no_pause)
    server.requests.clear()
    watch = Watch()
    assert set(fetch_urls(both, tmp_path, watch, pause=no_pause)) == {"code.py", "model.bin"}
    assert server.requests == []


def test_progress_of_the_second_file_counts_the_first(server: FileServer, tmp_path: Path) -> None:
    server.files["/w/code.py"] = b"pass\n"
    watch = Watch()
    fetch_urls(source(server, "/w/code.py", PATH), tmp_path, watch, pause=no_pause)
    assert watch.steps[0] == (5, 5)
    assert watch.steps[-1] == (len(DATA) + 5, len(DATA) + 5)


def test_refusal_is_told_at_once_with_its_status(server: FileServer, tmp_path: Path) -> None:
    server.files.clear()
    with pytest.raises(RemoteError, match=r"refused model\.bin: 404") as caught:
        fetch_urls(source(server), tmp_path, Watch(), pause=no_pause)
    assert caught.value.details == {"status": 404}
    assert not caught.value.retryable
    assert len(server.requests) == 1


def test_server_fault_is_tried_again_with_growing_pauses_then_told(server: FileServer, tmp_path: Path) -> None:
    server.failures = [503] * 9
    pauses: list[float] = []
    with pytest.raises(RemoteError, match="could not be fetched") as caught:
        fetch_urls(source(server), tmp_path, Watch(), pause=pauses.append)
    assert caught.value.retryable
    assert pauses == [0.0, 1.0, 2.0, 4.0]
    assert len(server.requests) == 5


def test_passing_server_fault_does_no_harm(server: FileServer, tmp_path: Path) -> None:
    server.failures = [503, 429]
    assert fetch_urls(source(server), tmp_path, Watch(), pause=no_pause)["model.bin"].read_bytes() == DATA


def test_nobody_listening_is_an_error_not_a_hang(tmp_path: Path) -> None:
    with serving(FileServer()) as gone:
        address = gone.base
    with pytest.raises(RemoteError, match=r"model\.bin could not be fetched") as caught:
        fetch_urls(UrlSource({"model.bin": address + PATH}), tmp_path, Watch(), pause=no_pause)
    assert caught.value.code == "fetch_failed"


@pytest.mark.parametrize("url", ["http://example.org/x", "file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_addresses_that_are_not_https_are_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(RemoteError, match="not https"):
        fetch_urls(UrlSource({"x": url}), tmp_path, Watch(), pause=no_pause)
    assert list(tmp_path.iterdir()) == []
