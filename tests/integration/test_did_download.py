"""The finished video from its signed link: without the key, whole, and told when the link is dead."""

from __future__ import annotations

import pytest

from tests.fakes.did_clients import client_of
from tests.fakes.did_server import DidServer, Fault, Reply, Seen, scripted
from vmsg_desktop.adapters.renderer.did import download
from vmsg_desktop.core.model.errors import Cancelled, RemoteError, RenderError

QUERY = "AWSAccessKeyId=AKIAEXAMPLE&Expires=1767409445&Signature=a%2Bb%2Fc%3D&x=%20y"
VIDEO = bytes(range(256)) * 4000
DENIED = b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code></Error>'


def link(server: DidServer) -> str:
    return f"{server.base}/u/tlk/1767.mp4?{QUERY}"


def nothing(_share: float) -> None:
    """Progress of nobody."""


def test_the_query_arrives_as_it_was_signed_and_the_key_does_not() -> None:
    with scripted({"GET /u/tlk/1767.mp4": Reply(200, VIDEO)}) as server, client_of(server.base) as bench:
        assert bench.did.download(link(server), progress=nothing) == VIDEO
    assert server.seen[0].path == f"/u/tlk/1767.mp4?{QUERY}"
    assert "Authorization" not in server.seen[0].headers


def test_progress_rises_to_the_end() -> None:
    shares: list[float] = []
    with scripted({"GET /u/tlk/1767.mp4": Reply(200, VIDEO)}) as server, client_of(server.base) as bench:
        bench.did.download(link(server), progress=shares.append)
    assert shares == sorted(shares)
    assert len(shares) > 2
    assert shares[-1] == 1.0


def test_a_video_without_a_stated_length_comes_too() -> None:
    with scripted({"GET /u/tlk/1767.mp4": Reply(200, VIDEO, claims=-1)}) as server, client_of(server.base) as bench:
        assert bench.did.download(link(server), progress=nothing) == VIDEO


def test_an_expired_link_is_told_and_not_tried_again() -> None:
    with scripted({"GET /u/tlk/1767.mp4": Reply(403, DENIED)}) as server, client_of(server.base) as bench:
        with pytest.raises(RemoteError) as caught:
            bench.did.download(link(server), progress=nothing)
        assert len(server.seen) == 1
    assert (caught.value.code, caught.value.retryable) == ("did_link_expired", False)
    assert "stays with D-ID" in caught.value.message
    assert "new link" in caught.value.hint


@pytest.mark.parametrize("cut", [0, 1, 1000, len(VIDEO) - 1])
def test_a_download_that_breaks_off_is_begun_again(cut: int) -> None:
    script = {"GET /u/tlk/1767.mp4": [Reply(200, VIDEO, cut=cut), Reply(200, VIDEO)]}
    with scripted(script) as server, client_of(server.base) as bench:
        assert bench.did.download(link(server), progress=nothing) == VIDEO
    assert len(bench.waiter.waits) == 1


@pytest.mark.parametrize("trouble", [Reply(500), Reply(503), Fault(), Fault(is_reset=True), Fault(is_held=True)])
def test_passing_trouble_is_overcome(trouble: Reply | Fault) -> None:
    script = {"GET /u/tlk/1767.mp4": [trouble, Reply(200, VIDEO)]}
    with scripted(script) as server, client_of(server.base) as bench:
        assert bench.did.download(link(server), progress=nothing) == VIDEO


def test_a_video_that_never_comes_whole_is_never_given_out() -> None:
    with scripted({"GET /u/tlk/1767.mp4": Reply(200, VIDEO, cut=5000)}) as server, client_of(server.base) as bench:
        with pytest.raises(RemoteError) as caught:
            bench.did.download(link(server), progress=nothing)
        assert len(server.seen) == 4
    assert (caught.value.code, caught.value.retryable) == ("did_connection_lost", True)


def test_a_link_may_send_on_to_another_place() -> None:
    script = {
        "GET /u/tlk/1767.mp4": Reply(307, b"", {"Location": "/eu/1767.mp4?Signature=z"}),
        "GET /eu/1767.mp4": Reply(200, VIDEO),
    }
    with scripted(script) as server, client_of(server.base) as bench:
        assert bench.did.download(link(server), progress=nothing) == VIDEO
    assert server.seen[1].path == "/eu/1767.mp4?Signature=z"


def test_sending_on_without_end_is_ended() -> None:
    def on(seen: Seen) -> Reply:
        return Reply(302, b"", {"Location": seen.path})

    with scripted({"GET /u/tlk/1767.mp4": on}) as server, client_of(server.base) as bench:
        with pytest.raises(RemoteError, match="without end"):
            bench.did.download(link(server), progress=nothing)
        assert len(server.seen) == 4


@pytest.mark.parametrize("target", ["http://example.com/v.mp4", "file:///etc/passwd", "ftp://127.0.0.1/v.mp4"])
def test_neither_link_nor_redirect_leads_to_an_open_or_local_address(target: str) -> None:
    script = {"GET /u/tlk/1767.mp4": Reply(302, b"", {"Location": target})}
    with scripted(script) as server, client_of(server.base) as bench:
        for url in (link(server), target):
            with pytest.raises(RemoteError) as caught:
                bench.did.download(url, progress=nothing)
            assert caught.value.code == "did_link_refused"


def test_the_vendors_link_does_not_reach_into_this_machine() -> None:
    with scripted({"GET /v.mp4": Reply(200, VIDEO)}) as server, client_of("https://api.d-id.com") as bench:
        with pytest.raises(RemoteError) as caught:
            bench.did.download(f"{server.base}/v.mp4", progress=nothing)
        assert server.seen == []
    assert caught.value.code == "did_link_refused"


def test_a_file_beyond_all_measure_is_refused_before_and_while_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(download, "VIDEO_MAX_BYTES", 10_000)
    script = {"GET /told.mp4": Reply(200, VIDEO), "GET /untold.mp4": Reply(200, VIDEO, claims=-1)}
    with scripted(script) as server, client_of(server.base) as bench:
        for name in ("told", "untold"):
            with pytest.raises(RenderError) as caught:
                bench.did.download(f"{server.base}/{name}.mp4", progress=nothing)
            assert caught.value.code == "video_too_large"


def test_stopping_ends_the_download() -> None:
    def stop(share: float) -> None:
        if share > 0.3:
            raise Cancelled

    with scripted({"GET /u/tlk/1767.mp4": Reply(200, VIDEO)}) as server, client_of(server.base) as bench:
        with pytest.raises(Cancelled):
            bench.did.download(link(server), progress=stop)
        assert bench.did.download(link(server), progress=nothing) == VIDEO
