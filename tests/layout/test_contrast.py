"""WCAG 2.2 on every theme: text stands out by 4.5 to 1, shapes that mean something by 3 to 1."""

from __future__ import annotations

import pytest

from storymap.layout.themes import ACTIVITY_COLOURS, CONTRAST, DARK, LIGHT, PAPER, activity_theme

BOARDS = ("board", "board_alt")

TEXT = {
    "ink": ("panel", "card", "field", "button", "accent_tint", "step", *BOARDS),
    "muted": ("panel", "card", "field", *BOARDS),
    "accent": ("panel", "card", "field", *BOARDS),
    "done": ("panel", "card", "field", *BOARDS),
    "warn": ("panel", "card", "field", *BOARDS),
    "danger": ("panel", "card", "field", *BOARDS),
    "on_accent": ("accent",),
    "on_activity": ("activity",),
    "on_step": ("step",),
    "badge_ink": ("badge",),
    "question_ink": ("question",),
    "hypothesis_ink": ("hypothesis",),
    "alert_ink": ("alert",),
}
"""Text and symbols in badges, and what they are written on; disabled buttons do not count."""

LABELS_ON_PAPER = {"ink": ("label", "badge"), "muted": ("label", "badge")}
"""On screen the labels of releases are written on the board itself."""

SHAPES = {
    "todo": ("card", "panel", *BOARDS),
    "doing": ("card", "panel", *BOARDS),
    "done": ("card", "panel", "track", *BOARDS),
    "warn": ("card", "panel", "track", *BOARDS),
    "card_line": ("card", "panel", *BOARDS),
    "accent": ("card", "panel", "field", "button", "step", "label", "track", *BOARDS),
}
"""Stripes, rings of the selection, bars, frames; and what they stand on."""

THEMES = (LIGHT, DARK, CONTRAST, PAPER)


def contrast(colour: str, other: str) -> float:
    """The contrast of WCAG 2.2 between two colours (#RRGGBB), 1 to 21."""
    low, high = sorted((_luminance(colour), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def too_weak(theme, pairs, least):
    """The pairs of a theme that do not stand out enough, with their contrasts."""
    return {
        (front, behind): round(found, 2)
        for front, grounds in pairs.items()
        for behind in grounds
        if (found := contrast(theme[front], theme[behind])) < least
    }


def test_black_on_white_is_21_to_1():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_text_can_be_read_on_all_that_it_is_written_on(theme):
    assert too_weak(theme, TEXT, 4.5) == {}


def test_labels_of_releases_can_be_read_on_paper():
    assert too_weak(PAPER, LABELS_ON_PAPER, 4.5) == {}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_shapes_that_mean_something_stand_out(theme):
    assert too_weak(theme, SHAPES, 3.0) == {}


def test_the_theme_of_high_contrast_has_7_to_1_for_text():
    assert too_weak(CONTRAST, TEXT, 7.0) == {}


@pytest.mark.parametrize("colour", [*ACTIVITY_COLOURS, "#FFFF00", "#00FF00", "no colour"])
def test_an_activity_in_any_colour_can_be_read_on_paper(colour):
    theme = activity_theme(colour, 0)

    assert contrast(theme["on_activity"], theme["activity"]) >= 4.5
    assert contrast(theme["on_step"], theme["step"]) >= 4.5
