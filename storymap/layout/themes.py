"""Themes: what colour each role has, on screen and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

from msgspec import Struct

from storymap.layout.marks import Role, is_own, own_role


class Theme(Struct, frozen=True):
    """A name and a colour (#RRGGBB) for each role."""

    name: str
    colours: Mapping[Role, str]
    is_dark: bool = False
    is_grey: bool = False

    def __getitem__(self, role: Role) -> str:
        """Return the colour of a role; one of a map's own (#RRGGBB) so that cards show it."""
        if is_own(role):
            shown = _standing_out(role, self.colours["card"])
            return _grey_of(shown) if self.is_grey else shown
        return self.colours[role]

    @property
    def has_edges(self) -> bool:
        """Whether what stands out by its ground alone elsewhere has an edge: in high contrast."""
        return self.colours["shadow"] == self.colours["card_line"]


LIGHT: Final = Theme(
    "light",
    {
        "panel": "#FFFFFF",
        "board": "#FAFBFC",
        "board_alt": "#F4F5F7",
        "line": "#DFE1E6",
        "ink": "#172B4D",
        "muted": "#5E6C84",
        "card": "#FFFFFF",
        "card_line": "#7A869A",
        "shadow": "#D3D7DE",
        "accent": "#0B66C3",
        "on_accent": "#FFFFFF",
        "accent_tint": "#DCEBFA",
        "button": "#EBECF0",
        "field": "#FFFFFF",
        "todo": "#7A869A",
        "doing": "#0B66C3",
        "done": "#1B7F5C",
        "warn": "#A24A00",
        "danger": "#B3261E",
        "activity": "#2F4B7C",
        "on_activity": "#FFFFFF",
        "step": "#E3EAF6",
        "on_step": "#22355A",
        "label": "#E3EAF6",
        "track": "#E4E6EB",
        "badge": "#EBECF0",
        "badge_ink": "#42526E",
        "question": "#FBDDB5",
        "question_ink": "#7A3E00",
        "hypothesis": "#E6D6F6",
        "hypothesis_ink": "#542C85",
        "alert": "#FAD4D1",
        "alert_ink": "#8F1D16",
    },
)

DARK: Final = Theme(
    "dark",
    {
        "panel": "#1D2127",
        "board": "#181C21",
        "board_alt": "#14171C",
        "line": "#333943",
        "ink": "#E6E9EF",
        "muted": "#9AA4B2",
        "card": "#262B33",
        "card_line": "#8A94A3",
        "shadow": "#0D0F12",
        "accent": "#62A8F5",
        "on_accent": "#0E1B2A",
        "accent_tint": "#22364D",
        "button": "#323843",
        "field": "#1D2127",
        "todo": "#7A869A",
        "doing": "#62A8F5",
        "done": "#5CC8A0",
        "warn": "#F0A35E",
        "danger": "#FF8A80",
        "activity": "#4A6BA8",
        "on_activity": "#FFFFFF",
        "step": "#2B3548",
        "on_step": "#DCE6F7",
        "label": "#2B3548",
        "track": "#323843",
        "badge": "#3A414D",
        "badge_ink": "#D5DBE5",
        "question": "#F5D5A8",
        "question_ink": "#5C2F00",
        "hypothesis": "#E0CCF5",
        "hypothesis_ink": "#43206E",
        "alert": "#F5B8B3",
        "alert_ink": "#6E120C",
    },
    is_dark=True,
)

CONTRAST: Final = Theme(
    "contrast",
    {
        "panel": "#000000",
        "board": "#000000",
        "board_alt": "#0A0A0A",
        "line": "#FFFFFF",
        "ink": "#FFFFFF",
        "muted": "#E0E0E0",
        "card": "#000000",
        "card_line": "#FFFFFF",
        "shadow": "#FFFFFF",
        "accent": "#FFD400",
        "on_accent": "#000000",
        "accent_tint": "#403500",
        "button": "#1F1F1F",
        "field": "#000000",
        "todo": "#C8C8C8",
        "doing": "#4FC3FF",
        "done": "#5CFF9D",
        "warn": "#FFB347",
        "danger": "#FF7A70",
        "activity": "#003A8C",
        "on_activity": "#FFFFFF",
        "step": "#1A1A1A",
        "on_step": "#FFFFFF",
        "label": "#1A1A1A",
        "track": "#4A4A4A",
        "badge": "#333333",
        "badge_ink": "#FFFFFF",
        "question": "#FFB347",
        "question_ink": "#000000",
        "hypothesis": "#D6B3FF",
        "hypothesis_ink": "#000000",
        "alert": "#FF7A70",
        "alert_ink": "#000000",
    },
    is_dark=True,
)

PAPER: Final = Theme(
    "paper",
    {
        **LIGHT.colours,
        "board": "#F3F6FB",
        "board_alt": "#F8FAFD",
        "line": "#C9D1DC",
        "ink": "#16202C",
        "muted": "#4A5563",
        "card_line": "#7C8798",
        "accent": "#0B4FA8",
        "todo": "#4A5563",
        "doing": "#8A4B00",
        "done": "#1B6E3C",
        "warn": "#8A4B00",
        "danger": "#A01818",
        "activity": "#1F4E9E",
        "step": "#E4EAF2",
        "on_step": "#16202C",
        "label": "#E4EAF2",
        "track": "#DDE3EB",
    },
)

THEMES: Final[Mapping[str, Theme]] = {theme.name: theme for theme in (LIGHT, DARK, CONTRAST)}

ACTIVITY_COLOURS: Final = ("#1F4E9E", "#0F6B5C", "#6A3FA0", "#9A3B1F", "#7A5200", "#3D5368")
"""On paper the activities take these in turn; white has a contrast of 6.4 or more on each."""

LEAST_CONTRAST: Final = 4.5
LEAST_SIGN_CONTRAST: Final = 3.0
TINT: Final = 0.13


def activity_theme(colour: str, place: int) -> Theme:
    """Return the theme of paper in an activity's own colour, or in the one of its place (from 0).

    A colour that white cannot be read on is darkened.
    """
    from storymap.layout.colours import hex_of  # which only a map with colours needs on screen

    colour = hex_of(colour) or ACTIVITY_COLOURS[place % len(ACTIVITY_COLOURS)]
    rgb = _darkened(_rgb(colour))
    tint = tuple(255 - (255 - part) * TINT for part in rgb)
    own: dict[Role, str] = {"activity": _hex(rgb), "step": _hex(tint)}
    return Theme("paper", {**PAPER.colours, **own})


@cache
def activity_role(colour: str) -> Role:
    """Return the role of an activity's band on screen: its own colour, on which white is read."""
    from storymap.layout.colours import hex_of  # which only a map with colours needs on screen

    code = hex_of(colour)
    return own_role(_hex(_darkened(_rgb(code)))) if code else "activity"


def in_grey(theme: Theme) -> Theme:
    """Return a theme in shades of grey, each as light as its colour."""
    colours = {role: _grey_of(colour) for role, colour in theme.colours.items()}
    return Theme(f"{theme.name}-grey", colours, theme.is_dark, is_grey=True)


def _grey_of(colour: str) -> str:
    linear = (_linear(part / 255) for part in _rgb(colour))
    light = sum(weight * part for weight, part in zip(_WEIGHTS, linear, strict=True))
    shade = light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055
    return _hex((255 * shade,) * 3)


@cache
def _standing_out(colour: str, ground: str) -> str:
    """Return a colour, darker or lighter until a sign in it shows on a ground (WCAG, 1.4.11)."""
    rgb, behind = _rgb(colour), _luminance(_rgb(ground))
    goal = 0.0 if behind > 0.18 else 255.0
    for _ in range(200):
        light, dark = sorted((_luminance(rgb), behind), reverse=True)
        if (light + 0.05) / (dark + 0.05) >= LEAST_SIGN_CONTRAST:
            break
        rgb = tuple(part + (goal - part) * 0.02 for part in rgb)
    return _hex(rgb)


def contrast_with_white(rgb: tuple[float, ...]) -> float:
    """Return the contrast of WCAG 2.2 between a colour (0-255 each) and white."""
    return 1.05 / (_luminance(rgb) + 0.05)


def _luminance(rgb: tuple[float, ...]) -> float:
    linear = (_linear(part / 255) for part in rgb)
    return sum(weight * part for weight, part in zip(_WEIGHTS, linear, strict=True))


_WEIGHTS: Final = (0.2126, 0.7152, 0.0722)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _darkened(rgb: tuple[float, ...]) -> tuple[float, ...]:
    while contrast_with_white(rgb) < LEAST_CONTRAST:
        rgb = tuple(part * 0.94 for part in rgb)
    return rgb


def _rgb(colour: str) -> tuple[float, ...]:
    return tuple(float(int(colour[at : at + 2], 16)) for at in (1, 3, 5))


def _hex(rgb: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(part):02X}" for part in rgb)
