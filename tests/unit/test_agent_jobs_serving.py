"""What the agent is served with: a socket on the loopback alone, a log that stays small and holds no secret."""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from remote_agent import __main__ as command
from remote_agent.log_file import last_lines, log_path, open_log
from remote_agent.serving import bound_socket
from vmsg_desktop.core.model import secret
from vmsg_desktop.core.model.errors import InputError
from vmsg_desktop.core.model.secret import Secret


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[logging.Logger]:
    # A program knows a handful of secrets; the tests of keys before this one have left thousands in the process.
    monkeypatch.setattr(secret, "_known", set())
    root = logging.getLogger()
    level = root.level
    handler = open_log(tmp_path)
    yield logging.getLogger("agent-under-test")
    root.removeHandler(handler)
    root.setLevel(level)
    handler.close()


def test_the_socket_is_on_the_loopback_and_sends_at_once() -> None:
    with bound_socket(0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"
        # asyncio sets TCP_NODELAY only where the protocol is named; without it each small answer waits 40 ms
        assert listener.proto == socket.IPPROTO_TCP


@pytest.mark.parametrize("port", [-1, 70_000])
def test_a_port_that_is_none_is_told(port: int) -> None:
    with pytest.raises(InputError) as told:
        bound_socket(port)
    assert told.value.code == "port_taken"


def test_a_port_of_another_is_told() -> None:
    with bound_socket(0) as mine:
        mine.listen()
        with pytest.raises(InputError, match=str(mine.getsockname()[1])):
            bound_socket(mine.getsockname()[1])


def test_the_log_is_private_and_holds_no_secret(tmp_path: Path, log: logging.Logger) -> None:
    token = Secret("0123456789abcdef-token")
    log.warning("opened with %s", token.reveal())
    try:
        raise ValueError(token.reveal())
    except ValueError:
        log.exception("failed")
    text = log_path(tmp_path).read_text()
    assert "opened with" in text
    assert "ValueError" in text
    assert token.reveal() not in text
    assert log_path(tmp_path).stat().st_mode & 0o077 == 0


def test_the_log_stays_small_and_its_newest_lines_are_found_over_a_change_of_files(
    tmp_path: Path, log: logging.Logger
) -> None:
    for number in range(600):
        log.info("line %d %s", number, "-." * 5_000)
    files = sorted(log_path(tmp_path).parent.iterdir())
    assert len(files) == 4
    assert sum(file.stat().st_size for file in files) <= 4_000_000
    lines = last_lines(tmp_path, 90)
    assert [line.split()[-2] for line in lines] == [str(number) for number in range(510, 600)]


def test_a_log_that_was_never_written_is_empty(tmp_path: Path) -> None:
    assert last_lines(tmp_path, 5) == []


@pytest.mark.parametrize("words", [[], ["serve", "--host", "0.0.0.0"], ["serve", "--port", "x"], ["dance"]])
def test_wrong_words_are_wrong_usage(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command.main(words)
    assert ended.value.code == 2
    assert "usage: vmsg-agent" in capsys.readouterr().err
