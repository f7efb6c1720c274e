"""The look as data: colours that can be told apart, one sheet, one font, icons that follow the theme."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontInfo, QFontMetricsF, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from vmsg_desktop.resources import resource_path
from vmsg_desktop.ui.theme import fonts, icons
from vmsg_desktop.ui.theme.apply import ThemeSwitch, apply_theme
from vmsg_desktop.ui.theme.contrast import contrast
from vmsg_desktop.ui.theme.current import colour, theme_name
from vmsg_desktop.ui.theme.metrics import ROLES
from vmsg_desktop.ui.theme.sheet import style_sheet
from vmsg_desktop.ui.theme.tokens import DARK, LIGHT, NAMES, STAGE_COLOURS, THEMES, Tokens

UI = Path(__file__).resolve().parents[2] / "vmsg_desktop" / "ui"
COLOUR = re.compile(r"#[0-9A-Fa-f]{3,8}\b")
GROUNDS = ("win", "panel", "sunk", "raise_", "hover", "sel")
STATUSES = ("ok", "warn", "err")
MARKS = ("ctl", "focus", "ok_mark", "warn_mark", "err_mark")
DATA = ("before", "d1", "d2", "d3", "d4", "d5")


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> Tokens:
    return THEMES[request.param]


def ratio(theme: Tokens, first: str, second: str) -> float:
    return contrast(getattr(theme, first), getattr(theme, second))


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.478, abs=0.001)
    assert contrast("#3355D6", "#3355D6") == 1.0


def test_every_token_is_a_colour_in_both_themes() -> None:
    for each in (LIGHT, DARK):
        assert all(re.fullmatch(r"#[0-9A-F]{6}", getattr(each, name)) for name in NAMES)


@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize("text", ["t1", "t2", "t3", "acc_t"])
def test_text_can_be_read_on_every_ground(theme: Tokens, text: str, ground: str) -> None:
    assert ratio(theme, text, ground) >= 4.5


@pytest.mark.parametrize("ground", ["stage", "press", "ok_tint", "warn_tint", "err_tint"])
@pytest.mark.parametrize("text", ["t1", "t2"])
def test_strong_text_can_be_read_on_the_rest_too(theme: Tokens, text: str, ground: str) -> None:
    assert ratio(theme, text, ground) >= 4.5


@pytest.mark.parametrize("status", STATUSES)
def test_status_text_can_be_read_on_its_tint(theme: Tokens, status: str) -> None:
    assert ratio(theme, status, f"{status}_tint") >= 4.5


@pytest.mark.parametrize("fill", ["acc", "acc_h", "acc_p"])
def test_text_on_the_accent_can_be_read(theme: Tokens, fill: str) -> None:
    assert ratio(theme, "on_acc", fill) >= 4.5


def test_text_on_the_alert_pill_can_be_read(theme: Tokens) -> None:
    assert ratio(theme, "on_err", "err_fill") >= 4.5


@pytest.mark.parametrize("ground", ["win", "panel"])
@pytest.mark.parametrize("mark", MARKS)
def test_outlines_and_marks_stand_out(theme: Tokens, mark: str, ground: str) -> None:
    assert ratio(theme, mark, ground) >= 3.0


@pytest.mark.parametrize("ground", ["plot", "panel"])
@pytest.mark.parametrize("mark", DATA)
def test_data_stands_out_where_it_is_drawn(theme: Tokens, mark: str, ground: str) -> None:
    assert ratio(theme, mark, ground) >= 3.0


def test_stages_have_colours_of_their_own() -> None:
    assert len(set(STAGE_COLOURS.values())) == len(STAGE_COLOURS)
    assert set(STAGE_COLOURS.values()) <= set(NAMES)


def test_no_colour_is_written_outside_the_table() -> None:
    files = [*UI.rglob("*.py"), resource_path("styles", "studio.qss")]
    told = {path.name: COLOUR.findall(path.read_text("utf-8")) for path in files if path.name != "tokens.py"}
    assert {name: found for name, found in told.items() if found} == {}
    assert len(files) > 10


def test_only_the_application_has_a_style_sheet() -> None:
    users = {path.name for path in UI.rglob("*.py") if "setStyleSheet" in path.read_text("utf-8")}
    assert users == {"apply.py"}


def test_the_sheet_is_filled_completely(theme: Tokens) -> None:
    sheet = style_sheet(theme)
    assert "$" not in sheet
    assert theme.panel in sheet


def test_switching_changes_sheet_palette_and_painting(app: QApplication) -> None:
    assert apply_theme(app, "dark") == "dark"
    assert app.palette().color(QPalette.ColorRole.Window).name().upper() == DARK.win
    assert DARK.ctl in app.styleSheet()
    assert colour("acc").name().upper() == DARK.acc
    assert apply_theme(app, "light") == "light"
    assert app.palette().color(QPalette.ColorRole.Accent).name().upper() == LIGHT.acc
    assert LIGHT.ctl in app.styleSheet()


def test_a_theme_that_does_not_exist_is_refused(app: QApplication) -> None:
    with pytest.raises(ValueError, match="none of system, light, dark"):
        apply_theme(app, "sepia")


def test_the_desktop_is_followed_only_when_asked(app: QApplication) -> None:
    switch = ThemeSwitch(app, "dark")
    app.styleHints().colorSchemeChanged.emit(app.styleHints().colorScheme())
    assert theme_name() == "dark"
    switch.choose("system")
    assert theme_name() == "light"
    switch.deleteLater()


def test_bare_desktops_get_the_bundled_font(app: QApplication) -> None:
    assert fonts.families()[0] == "Inter"
    assert QFontInfo(app.font()).family() == "Inter"


def test_figures_have_one_width(app: QApplication) -> None:
    metrics = QFontMetricsF(fonts.role_font("body"))
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("0000")


@pytest.mark.parametrize("role", sorted(ROLES))
def test_lines_of_each_role_fit_their_height(app: QApplication, role: str) -> None:
    font = fonts.role_font(role)
    assert font.pixelSize() >= 11
    cap_to_descent = QFontMetricsF(font).capHeight() + QFontMetricsF(font).descent()
    assert cap_to_descent <= ROLES[role].line_px


def test_all_icons_can_be_drawn_and_take_the_colour(app: QApplication) -> None:
    assert len(icons.icon_names()) > 60
    for name in icons.icon_names():
        image = icons.icon_pixmap(name, "acc", size_px=20, ratio=2.0).toImage()
        assert image.size() == QSize(40, 40)
        inks = {
            image.pixelColor(x, y).name().upper()
            for x in range(40)
            for y in range(40)
            if image.pixelColor(x, y).alpha() == 255
        }
        assert LIGHT.acc in inks, name


def test_icons_follow_the_theme_and_are_kept(app: QApplication) -> None:
    light = icons.icon_pixmap("mic", "t2")
    assert icons.icon_pixmap("mic", "t2").cacheKey() == light.cacheKey()
    apply_theme(app, "dark")
    assert icons.icon_pixmap("mic", "t2").toImage() != light.toImage()


def test_icons_for_menus_have_their_states(app: QApplication) -> None:
    icon = icons.make_icon("trash")
    normal = icon.pixmap(QSize(16, 16), 1.0, QIcon.Mode.Normal, QIcon.State.Off).toImage()
    assert icon.pixmap(QSize(16, 16), 1.0, QIcon.Mode.Disabled, QIcon.State.Off).toImage() != normal
    assert icon.pixmap(QSize(16, 16), 1.0, QIcon.Mode.Normal, QIcon.State.On).toImage() != normal
