"""Styles: the sizes of everything on a board, in points; one card size for each density."""

from __future__ import annotations

from typing import Final, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from storymap.layout.fonts import Face, Weight

CardPart: TypeAlias = Literal["reference", "status", "badges", "effort", "value", "needs"]

CARD_PARTS: Final[tuple[CardPart, ...]] = (
    "reference", "status", "badges", "effort", "value", "needs",
)  # fmt: skip
"""What a card on paper can show besides its title."""


class Style(Struct, frozen=True):
    """All sizes of a board, in points."""

    name: str
    card_width: float
    card_height: float
    gap_x: float
    gap_y: float
    lane_top: float
    lane_bottom: float
    lane_least: float
    label_width: float
    header_top: float
    activity_height: float
    band_gap: float
    step_height: float
    header_bottom: float
    radius: float
    stripe: float
    pad: float
    title: Face
    title_leading: float
    title_top: float
    title_lines: int
    meta: Face
    strong: Face
    meta_bottom: float
    badge: float
    activity: Face
    step: Face
    step_leading: float
    lane: Face
    lane_leading: float
    goal: Face
    goal_leading: float
    is_print: bool = False
    is_detailed: bool = False
    slim_width: float = 36
    slim_height: float = 42
    slim_gap: float = 6
    slim_strip: float = 10
    whole_from: float = 0.5
    """From this zoom on cards are drawn whole on screen; below it bars stand for their text."""
    strips_below: float = 0.2
    """Below this zoom each cell is drawn as one strip on screen."""
    shows: frozenset[CardPart] = frozenset(CARD_PARTS)
    """What cards on paper show besides their titles."""

    @property
    def pitch_x(self) -> float:
        """From one column to the next."""
        return self.card_width + self.gap_x

    @property
    def pitch_y(self) -> float:
        """From one row to the next."""
        return self.card_height + self.gap_y

    @property
    def header_height(self) -> float:
        """The height of the backbone above the lanes."""
        return (
            self.header_top
            + self.activity_height
            + self.band_gap
            + self.step_height
            + self.header_bottom
        )


SCREEN: Final = Style(
    name="screen",
    card_width=126,
    card_height=70,
    gap_x=9,
    gap_y=9,
    lane_top=15,
    lane_bottom=15,
    lane_least=140,
    label_width=150,
    header_top=10,
    activity_height=32,
    band_gap=6,
    step_height=40,
    header_bottom=12,
    radius=5,
    stripe=4,
    pad=11.5,
    title=Face(Weight.REGULAR, 12),
    title_leading=14,
    title_top=17.5,
    title_lines=3,
    meta=Face(Weight.REGULAR, 10.5),
    strong=Face(Weight.SEMIBOLD, 10.5),
    meta_bottom=9,
    badge=12,
    activity=Face(Weight.SEMIBOLD, 13),
    step=Face(Weight.SEMIBOLD, 12),
    step_leading=14,
    lane=Face(Weight.SEMIBOLD, 13),
    lane_leading=16,
    goal=Face(Weight.REGULAR, 11),
    goal_leading=14,
)
"""The board on screen at 100 %; one point is one logical pixel."""

SCREEN_TITLES: Final = replace(
    SCREEN,
    name="titles",
    card_height=27,
    gap_y=5,
    lane_top=11,
    lane_bottom=11,
    lane_least=96,
    title_top=17.8,
    title_lines=1,
    whole_from=0.62,
    strips_below=0.3,
)
"""The board on screen where a card is the first line of its title."""

SCREEN_DETAIL: Final = replace(
    SCREEN,
    name="detail",
    card_width=200,
    card_height=138,
    is_detailed=True,
)
"""The board on screen where a card tells what it is for, its tags, criteria and assignee."""

PRINT: Final = Style(
    name="print",
    card_width=130.4,  # 46 mm
    card_height=54,
    gap_x=8.5,
    gap_y=7.4,
    lane_top=6.5,
    lane_bottom=8,
    lane_least=0,
    label_width=97,
    header_top=0,
    activity_height=22,
    band_gap=4,
    step_height=34,
    header_bottom=10,
    radius=3,
    stripe=3.4,
    pad=9.1,
    title=Face(Weight.SEMIBOLD, 8.6),
    title_leading=10.6,
    title_top=21.4,
    title_lines=12,
    meta=Face(Weight.REGULAR, 7.1),
    strong=Face(Weight.SEMIBOLD, 7.1),
    meta_bottom=6.4,
    badge=8,
    activity=Face(Weight.BOLD, 10.5),
    step=Face(Weight.SEMIBOLD, 9.2),
    step_leading=11,
    lane=Face(Weight.BOLD, 11),
    lane_leading=13,
    goal=Face(Weight.REGULAR, 7.4),
    goal_leading=9.2,
    is_print=True,
)
"""The board on paper, sizes of pdf.md section 4; a card is as high as its title needs."""
