"""A real MP4 plays in place: its first picture at once, its place and time, seeking, from memory and from a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from tests.fakes.films import mp4
from vmsg_desktop.ui.theme.focus import set_focus_visible
from vmsg_desktop.ui.widgets.film import Film
from vmsg_desktop.ui.widgets.film_player import FilmPlayer
from vmsg_desktop.ui.widgets.film_screen import FilmScreen, contained

Show = Callable[[QWidget], QWidget]
Wait = Callable[..., None]


@pytest.fixture(scope="module")
def video() -> bytes:
    return mp4(seconds=3.0)


def test_first_picture_shows_before_anything_is_pressed(show: Show, wait_until: Wait, video: bytes) -> None:
    player = FilmPlayer("Draft video")
    show(player)
    player.load(video)
    wait_until(lambda: not player.screen_.image.isNull())
    assert not player.film.is_playing
    assert player.film.length_s == pytest.approx(3.0, abs=0.2)


def test_a_press_on_the_picture_plays_and_stops(show: Show, wait_until: Wait, video: bytes) -> None:
    player = FilmPlayer()
    show(player)
    player.load(video)
    wait_until(lambda: not player.screen_.image.isNull())
    moved: list[float] = []
    player.film.moved.connect(lambda position_s, length_s: moved.append(position_s))
    QTest.mouseClick(player.screen_, Qt.MouseButton.LeftButton)
    wait_until(lambda: bool(moved) and moved[-1] > 0.3, 20)
    assert player.film.is_playing
    QTest.keyClick(player.screen_, Qt.Key.Key_Space)
    wait_until(lambda: not player.film.is_playing)


def test_at_its_end_it_plays_from_the_beginning_again(show: Show, wait_until: Wait, video: bytes) -> None:
    player = FilmPlayer()
    show(player)
    player.load(video)
    wait_until(lambda: player.film.length_s > 0)
    ends: list[bool] = []
    player.film.turned.connect(ends.append)
    player.film.seek(2.8)
    player.film.toggle()
    wait_until(lambda: ends[-1:] == [False], 20)
    moved: list[float] = []
    player.film.moved.connect(lambda position_s, length_s: moved.append(position_s))
    player.film.toggle()
    wait_until(lambda: any(0 < position_s < 1.5 for position_s in moved), 20)


def test_what_is_hidden_stands_still(show: Show, wait_until: Wait, video: bytes) -> None:
    player = FilmPlayer()
    show(player)
    player.load(video)
    wait_until(lambda: player.film.length_s > 0)
    player.film.toggle()
    wait_until(lambda: player.film.is_playing)
    player.hide()
    wait_until(lambda: not player.film.is_playing)


def test_a_file_plays_and_gives_way_to_another(show: Show, wait_until: Wait, video: bytes, tmp_path: Path) -> None:
    path = tmp_path / "für Mika.mp4"
    path.write_bytes(video)
    player = FilmPlayer()
    show(player)
    player.load(path)
    wait_until(lambda: not player.screen_.image.isNull())
    player.load(mp4(seconds=1.0))
    wait_until(lambda: player.film.length_s == pytest.approx(1.0, abs=0.2))
    player.unload()
    assert player.screen_.image.isNull()
    assert not player.has_video


def test_what_is_no_video_is_told(show: Show, wait_until: Wait) -> None:
    player = FilmPlayer()
    show(player)
    failed: list[str] = []
    player.film.failed.connect(failed.append)
    player.load(b"no video at all")
    wait_until(lambda: bool(failed))
    assert player._problem.isVisible()


def test_full_screen_shows_the_same_film_and_escape_leaves_it(
    app: QApplication, show: Show, wait_until: Wait, video: bytes
) -> None:
    player = FilmPlayer("Draft video")
    show(player)
    player.load(video)
    wait_until(lambda: not player.screen_.image.isNull())
    player._wide.click()
    full = next(widget for widget in app.topLevelWidgets() if isinstance(widget, FilmScreen))
    assert full.accessibleName() == "Draft video"
    assert not full.image.isNull()
    gone: list[bool] = []
    full.destroyed.connect(lambda: gone.append(True))
    QTest.keyClick(full, Qt.Key.Key_Escape)
    wait_until(lambda: bool(gone))


def test_short_row_keeps_play_and_place(show: Show, video: bytes) -> None:
    player = FilmPlayer()
    show(player)
    player.set_screen(QSize(96, 96), is_compact=True)
    assert player.screen_.size() == QSize(96, 96)
    assert player._play.isVisible()
    assert not player._wide.isVisible()
    player.set_screen(QSize(300, 300), is_compact=False)
    assert player._wide.isVisible()


def test_without_a_sound_device_the_picture_plays(wait_until: Wait, video: bytes) -> None:
    film = Film()
    images: list[QImage] = []
    film.framed.connect(images.append)
    film.load(video)
    wait_until(lambda: bool(images))
    assert not film.has_sound_device
    film.unload()
    film.deleteLater()


def test_bar_on_the_top_edge_says_that_a_newer_one_is_made(show: Show) -> None:
    screen = FilmScreen()
    show(screen)
    image = QImage(64, 64, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    screen.show_image(image)
    plain = screen.grab().toImage().pixelColor(20, 1)
    screen.set_bar(is_shown=True, share=0.5)
    grabbed = screen.grab().toImage()
    assert grabbed.pixelColor(20, 1) != plain
    assert grabbed.pixelColor(20, 1) != grabbed.pixelColor(screen.width() - 20, 1)


def test_picture_is_contained_and_never_stretched() -> None:
    from PySide6.QtCore import QRectF

    inside = contained(QRectF(0, 0, 300, 100), QSize(50, 100))
    assert (inside.width(), inside.height(), inside.center().x()) == (50, 100, 150)


def test_focus_is_seen_for_the_keyboard(show: Show) -> None:
    screen = FilmScreen()
    show(screen)
    set_focus_visible(True)
    screen.setFocus(Qt.FocusReason.TabFocusReason)
    assert screen.hasFocus()


def test_what_is_offered_shows_its_still_and_is_opened_when_first_pressed(
    show: Show, wait_until: Wait, video: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "message.mp4"
    path.write_bytes(video)
    still = QImage(8, 8, QImage.Format.Format_RGB32)
    still.fill(QColor("red"))
    player = FilmPlayer()
    show(player)
    player.offer(path, length_s=24.0)
    player.show_still(still)
    assert not player.has_video
    assert player._time.text() == "0:00 / 0:24"
    assert player.screen_.image.pixelColor(0, 0) == QColor("red")
    QTest.mouseClick(player.screen_, Qt.MouseButton.LeftButton)
    wait_until(lambda: player.film.is_playing)
    player.show_still(still)  # comes too late
    wait_until(lambda: player.screen_.image.size() != still.size())
    player.unload()
    assert player.screen_.image.isNull()
    assert not player._play.isEnabled()
