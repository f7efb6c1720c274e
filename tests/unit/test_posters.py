"""Small pictures: of the video, else of the picture as sent, else of the photo; kept, and gone with their message."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from vmsg_desktop.adapters.media.poster import POSTER_SIDE_PX, PosterMaker
from vmsg_desktop.adapters.media.worker import DecodeWorker
from vmsg_desktop.adapters.storage.job_files import FolderJobFiles
from vmsg_desktop.adapters.storage.message_folder import read_source
from vmsg_desktop.adapters.storage.posters import PosterFolder
from vmsg_desktop.adapters.storage.results import ResultFolder
from vmsg_desktop.application.jobs import IMAGE
from vmsg_desktop.application.posters import Pixels, Posters
from vmsg_desktop.core.message_file import dump_message
from vmsg_desktop.core.model.errors import InputError, RenderError, StorageError
from vmsg_desktop.core.model.job import Job
from vmsg_desktop.core.model.message import Message, Source

ID = "ab" * 16


@dataclass
class WordMaker:
    """A poster is the word of what it shows; of "broken" there is none."""

    made: list[str] = field(default_factory=list)

    def of_video(self, data: bytes, *, name: str) -> bytes:
        return self._of("video", data)

    def of_photo(self, data: bytes, *, name: str) -> bytes:
        return self._of("photo", data)

    def read(self, poster: bytes) -> Pixels:
        if poster == b"damaged":
            raise StorageError("poster_damaged", "It is damaged.", "It is made anew.")
        return np.frombuffer(poster, np.uint8).reshape(1, -1, 1)

    def _of(self, kind: str, data: bytes) -> bytes:
        if data == b"broken":
            raise RenderError("no_picture", "There is none.", "Look.")
        self.made.append(f"{kind} {data.decode()}")
        return data


class Home:
    def __init__(self, root: Path) -> None:
        self.root, self.maker = root, WordMaker()
        self.shelf, self.files = PosterFolder(root / "posters"), FolderJobFiles(root / "jobs")
        self.results = ResultFolder(root / "videos")
        self.posters = Posters(self.shelf, self.maker, self.results.read, self.files, read_source)
        (root / "p.jpg").write_bytes(b"own photo")
        message = Message(Source(str(root / "p.jpg")), Source(str(root / "v.wav")))
        self.job = Job(ID, "did", "For Mika", dump_message(message).decode(), str(root / "videos"))

    def with_video(self, video: bytes) -> Job:
        path, sha256 = self.results.save(self.job, video)
        return replace(self.job, state="done", video_path=path, video_sha256=sha256)

    def shown(self, job: Job) -> str | None:
        pixels = self.posters.poster(job)
        return None if pixels is None else pixels.tobytes().decode()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


def test_the_video_shows_best_then_what_was_sent_then_the_photo(home: Home) -> None:
    assert home.shown(home.job) == "own photo"
    home.files.put(ID, IMAGE, b"as sent")
    assert home.shown(home.job) == "as sent"
    assert home.shown(home.with_video(b"the video")) == "the video"


def test_what_cannot_be_shown_gives_way_and_in_the_end_there_is_none(home: Home) -> None:
    job = home.with_video(b"broken")
    assert home.shown(job) == "own photo"
    home.shelf.remove(ID)
    (home.root / "p.jpg").unlink()
    assert home.shown(job) is None


def test_a_poster_is_made_once_and_anew_when_it_is_damaged_or_the_video_is_another(home: Home) -> None:
    first = home.with_video(b"first")
    for _ in range(2):
        assert home.shown(first) == "first"
    assert home.maker.made == ["video first"]
    home.shelf.put(ID, f"video-{first.video_sha256[:8]}", b"damaged")
    assert home.shown(first) == "first"
    assert home.shown(home.with_video(b"second")) == "second"
    assert home.maker.made == ["video first", "video first", "video second"]


def test_all_of_a_message_are_deleted_and_none_of_another(home: Home) -> None:
    home.shown(home.job)
    home.shown(home.with_video(b"video"))
    home.shown(replace(home.job, id="cd" * 16))
    assert home.shelf.remove(ID) == len(b"own photo") + len(b"video")
    assert [path.name for path in (home.root / "posters").iterdir()] == [f"{'cd' * 16}-photo.jpg"]
    assert home.shelf.remove(ID) == 0
    home.posters.forget("cd" * 16)
    assert list((home.root / "posters").iterdir()) == []


def test_posters_are_private_and_only_of_jobs(home: Home) -> None:
    home.shown(home.job)
    (poster,) = (home.root / "posters").iterdir()
    assert poster.stat().st_mode & 0o077 == 0
    with pytest.raises(ValueError, match="not a job id"):
        home.shelf.get("../../etc", "photo")


def test_a_folder_that_takes_nothing_only_costs_time(home: Home) -> None:
    (home.root / "posters").write_bytes(b"in the way")
    assert home.shown(home.job) == "own photo"
    assert home.shown(home.job) == "own photo"


@pytest.fixture(scope="module")
def maker() -> Iterator[PosterMaker]:
    with DecodeWorker() as worker:
        yield PosterMaker(worker)


def test_a_real_photo_becomes_small_and_keeps_its_shape(maker: PosterMaker, portrait_path: Path) -> None:
    pixels = maker.read(maker.of_photo(portrait_path.read_bytes(), name="portrait.png"))
    assert pixels.shape == (POSTER_SIDE_PX, POSTER_SIDE_PX, 3)
    red, _, blue = pixels[400, 240].tolist()
    assert red > blue  # an orange suit: red stays red


def test_the_first_picture_of_a_real_video(maker: PosterMaker, tmp_path: Path) -> None:
    pixels = maker.read(maker.of_video(_video(tmp_path), name="message.mp4"))
    assert pixels.shape == (270, 480, 3)
    assert pixels.mean(axis=(0, 1)) == pytest.approx((200, 40, 40), abs=12)


@pytest.mark.parametrize("data", [b"", b"no video", b"\x00" * 5000])
def test_what_is_no_video_or_photo_is_refused(maker: PosterMaker, data: bytes) -> None:
    with pytest.raises(RenderError):
        maker.of_video(data, name="message.mp4")
    with pytest.raises(InputError):
        maker.of_photo(data, name="p.jpg")
    with pytest.raises(StorageError):
        maker.read(data or b"x")


def _video(folder: Path) -> bytes:
    """640 x 360, red first, then black."""
    import av

    path = folder / "v.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("h264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 640, 360, "yuv420p"
        for colour in ((200, 40, 40), (0, 0, 0)):
            frame = av.VideoFrame.from_ndarray(np.full((360, 640, 3), colour, np.uint8), format="rgb24")
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path.read_bytes()
