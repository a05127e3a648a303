"""Themes: which one is shown, and that the desktop is followed."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from storymap.app.themes import style_sheet, system_theme
from storymap.layout.themes import THEMES


class Hints:
    """What a desktop asks for."""

    def __init__(self, scheme, contrast):
        self.scheme, self.contrast = scheme, contrast

    def colorScheme(self):
        return self.scheme

    def accessibility(self):
        return self

    def contrastPreference(self):
        return self.contrast


@pytest.mark.parametrize(
    ("scheme", "contrast", "name"),
    [
        (Qt.ColorScheme.Light, Qt.ContrastPreference.NoPreference, "light"),
        (Qt.ColorScheme.Unknown, Qt.ContrastPreference.NoPreference, "light"),
        (Qt.ColorScheme.Dark, Qt.ContrastPreference.NoPreference, "dark"),
        (Qt.ColorScheme.Light, Qt.ContrastPreference.HighContrast, "contrast"),
    ],
)
def test_the_theme_of_the_system_is_what_the_desktop_asks_for(monkeypatch, scheme, contrast, name):
    monkeypatch.setattr(QGuiApplication, "styleHints", lambda: Hints(scheme, contrast))

    assert system_theme() == name


def test_the_windows_follow_the_desktop_only_where_it_is_chosen(session, window, monkeypatch):
    dark = Hints(Qt.ColorScheme.Dark, Qt.ContrastPreference.NoPreference)
    hints = QGuiApplication.styleHints()
    session.choose_theme("light")
    monkeypatch.setattr(QGuiApplication, "styleHints", lambda: dark)

    hints.colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert session.theme.name == "light"

    session.choose_theme("system")
    assert session.theme.name == "dark"
    dark.contrast = Qt.ContrastPreference.HighContrast
    hints.accessibility().contrastPreferenceChanged.emit(dark.contrast)
    assert session.theme.name == "contrast"


def test_the_menu_ticks_the_theme_that_was_chosen_before(session, open_window, book_shop):
    session.choose_theme("contrast")

    window = open_window(book_shop)

    assert window.actions_["theme.contrast"].isChecked()


def test_a_theme_chosen_in_one_window_is_ticked_in_all(window, open_window, book_shop):
    other = open_window(book_shop)

    window.actions_["theme.dark"].trigger()

    assert other.actions_["theme.dark"].isChecked()
    assert not other.actions_["theme.system"].isChecked()


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("scale", [0.9, 1.0, 1.6])
def test_a_style_sheet_has_no_gaps(theme, scale):
    assert "$" not in style_sheet(theme, scale)
