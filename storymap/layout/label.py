"""The faces of what frames the cards: lane labels, activities, steps, the map's own corner."""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from storymap.layout.fonts import Face, Weight, text_width
from storymap.layout.marks import Box, Icon, Mark, Marks, Role, Symbol, Text, text_at
from storymap.layout.style import Style
from storymap.layout.text import break_lines, elide
from storymap.layout.wording import (
    UNIT_LETTERS,
    date_text,
    number_text,
    range_text,
)
from storymap.model.goals import lines
from storymap.model.records import Number, Release, Unit

if TYPE_CHECKING:
    from datetime import date

LEFT: Final = 10.0
DOT: Final = "•"
"""What stands before a measure."""

MEASURES: Final = 3
"""So many of a release's measures are told on a label, where there is room."""

MEASURE_ROWS: Final = 2

PILL_LEADING: Final = 25.0
"""From the line that a chance stands on to the next."""

NOT_SURE = 0.85
"""A release whose chance to fit is below this is not one to promise."""


class LaneFacts(Struct, frozen=True):
    """What a lane's label says of its stories; efforts in the map's unit, chance 0-1.

    ``unmet``: those that are marked as done and are not, which ``done`` does not count; ``limit``:
    how many may be in progress (``doing``) at once; ``half`` and ``sure`` are the days that 50 and
    85 of 100 futures meet, which only paper tells.
    """

    stories: int
    done: int
    low: Number
    likely: Number
    high: Number
    unestimated: int
    unit: Unit
    capacity: Number | None = None
    chance: float | None = None
    unmet: int = 0
    doing: int = 0
    limit: int | None = None
    half: date | None = None
    sure: date | None = None

    @property
    def is_over_limit(self) -> bool:
        """Whether more is in progress than may be."""
        return self.limit is not None and self.doing > self.limit

    @property
    def is_over(self) -> bool:
        """Whether the likely effort is more than the capacity."""
        return self.capacity is not None and self.likely > self.capacity

    @property
    def is_sure(self) -> bool:
        """Whether this is a release to promise: likely to fit, with every story estimated."""
        return self.chance is not None and self.chance >= NOT_SURE and not self.unestimated


class Room(NamedTuple):
    """What is left of a label: how wide, how far down, and how many rows each thing may take."""

    width: float
    bottom: float
    rows: int


def lane_face(
    release: Release | None, facts: LaneFacts, style: Style, loose: str, height: float = inf
) -> Marks:
    """Return a lane's label on screen: name, goal, how full, how sure, what is in progress.

    Its measures come last, where a ``height`` has room for them. ``loose`` names the unscheduled;
    on paper it is ``paper_lane_face`` that draws.
    """
    left, width = LEFT, style.label_width - 24
    title = release.title if release else loose
    y = style.lane_top + style.lane.size * 0.72
    marks: list[Mark] = []
    for line in break_lines(title, style.lane, width, 2).lines:
        marks.append(text_at(left, y, line, style.lane, "ink"))
        y += style.lane_leading
    y += style.goal_leading - style.lane_leading + 2
    is_shipped = release is not None and release.state == "shipped"
    if release is not None and is_shipped:
        marks.extend(_said(shipped_text(release), style, y, "done", "tick"))
        y += style.goal_leading
    goal = release.goal if release else ""
    for line in break_lines(goal, style.goal, width, 2).lines:
        if line:
            marks.append(text_at(left, y, line, style.goal, "muted"))
            y += style.goal_leading
    if is_shipped:
        facts = replace(facts, capacity=None, chance=None, limit=None)
    filling, y = _filling(facts, style, y - 4)
    marks.extend(filling)
    room = Room(width, height - 2, MEASURE_ROWS)
    return (*marks, *measure_marks(release, style, (left, y), room))


def shipped_text(release: Release) -> str:
    """Return ``Shipped 18 Dec 2026``, or the word alone where nobody said when."""
    return f"Shipped {date_text(release.finish)}" if release.finish else "Shipped"


def measure_marks(
    release: Release | None, style: Style, at: tuple[float, float], room: Room
) -> list[Text]:
    """Return a release's measures below each other, each with a dot; those that fit whole."""
    x, y = at
    dot = text_width(f"{DOT} ", style.goal)
    marks: list[Text] = []
    for measure in lines(release.measures)[:MEASURES] if release is not None else ():
        broken = break_lines(measure, style.goal, room.width - dot, room.rows).lines
        if y + (len(broken) - 1) * style.goal_leading + 4 > room.bottom:
            break
        marks.append(text_at(x, y, DOT, style.goal, "muted"))
        for line in broken:
            marks.append(text_at(x + dot, y, line, style.goal, "muted"))
            y += style.goal_leading
    return marks


def progress_text(facts: LaneFacts, fits: Callable[[str], bool] = lambda _words: True) -> str:
    """Return how much is in progress against the limit, as ``3 in progress, limit 2``.

    Nothing where the map has no limit, or nothing is in progress.
    """
    if facts.limit is None or not facts.doing:
        return ""
    words = f"{facts.doing} in progress, limit {facts.limit}"
    return words if fits(words) else f"{facts.doing} going, limit {facts.limit}"


def _said(words: str, style: Style, y: float, role: Role, symbol: Symbol | None) -> list[Mark]:
    """Return a line of a label with a sign before it."""
    face = Face(Weight.SEMIBOLD, style.goal.size) if symbol else style.goal
    if symbol is None:
        return [text_at(LEFT, y, words, face, role)]
    is_alert = symbol == "alert"
    size = style.goal.size * (0.95 if is_alert else 0.82)
    start = LEFT + size + 3.5
    shown = elide(words, face, style.label_width - start - 6)
    top = y - size + (1.4 if is_alert else 0.6)
    disc: Role = "alert" if is_alert else "none"
    icon = Icon(LEFT, top, size, symbol, "alert_ink" if is_alert else role, disc)
    return [icon, text_at(start, y, shown, face, role)]


def _filling(facts: LaneFacts, style: Style, y: float) -> tuple[list[Mark], float]:
    """Return how full a lane is, how sure, and what is in progress; and where more can follow."""
    left, width = LEFT, style.label_width - 24
    marks: list[Mark] = []
    bar = 5.0
    if facts.capacity is not None:
        share = min(1.0, facts.likely / facts.capacity) if facts.capacity else 1.0
        role: Role = "warn" if facts.is_over else "done"
        marks.append(Box(left, y, width, bar, "track", radius=bar / 2))
        if share > 0:
            marks.append(Box(left, y, max(bar, width * share), bar, role, radius=bar / 2))
        y += bar
    y += style.goal_leading
    for line in summary_lines(facts, lambda words: text_width(words, style.goal) <= width):
        marks.append(text_at(left, y, line, style.goal, "muted"))
        y += style.goal_leading
    if facts.chance is not None:
        at = left, y - style.goal.size * 0.45
        marks.extend(_pill(facts.chance, facts, style, at))
        y += PILL_LEADING
    flow, y = _flow(facts, style, y)
    return [*marks, *flow], y


def _flow(facts: LaneFacts, style: Style, y: float) -> tuple[list[Mark], float]:
    """Return what is marked as done and is not, and what is in progress; and where it ends."""
    width = style.label_width - 24
    marks: list[Mark] = []
    if facts.unmet:
        marks.extend(_said(f"{facts.unmet} unmet, not done", style, y, "warn", "unmet"))
        y += style.goal_leading
    words = progress_text(facts, lambda words: text_width(words, style.goal) <= width)
    if words:
        over = facts.is_over_limit
        marks.extend(_said(words, style, y, "warn" if over else "muted", "alert" if over else None))
        y += style.goal_leading
    return marks, y


def summary_lines(facts: LaneFacts, fits: Callable[[str], bool] = lambda _words: True) -> list[str]:
    """Return how much is in a lane: effort of capacity with its range, or the number of stories.

    Of the ways to say the effort it takes the first that ``fits``, or the shortest.
    """
    letter = UNIT_LETTERS[facts.unit]
    if not facts.stories:
        return ["no stories yet"]
    told, none_known = [], facts.unestimated == facts.stories
    if facts.capacity is not None and none_known:
        told.append(f"room for {number_text(facts.capacity)} {letter}")
    elif facts.capacity is not None:
        ways = _effort_ways(facts, facts.capacity)
        told.append(next(filter(fits, ways), ways[-1]))
    elif facts.likely:
        words = range_text(round(facts.low), round(facts.high))
        told.append(f"{facts.stories} stories, {words} {letter}")
    else:
        told.append("1 story" if facts.stories == 1 else f"{facts.stories} stories")
    if facts.unestimated and (facts.capacity is not None or not none_known):
        told.append(f"{facts.unestimated} not estimated")
    return told


def _effort_ways(facts: LaneFacts, capacity: Number) -> list[str]:
    """Return the effort of a capacity in words, the fullest first."""
    likely, room = round(facts.likely), f"{number_text(capacity)} {UNIT_LETTERS[facts.unit]}"
    short = f"≈{number_text(likely)} of {room}"
    low, high = round(facts.low), round(facts.high)
    if low == high:
        return [short]
    if low <= likely <= high:
        return [f"≈{likely} ({range_text(low, high)}) of {room}", short]
    return [f"{range_text(low, high)} of {room}", short]


def effort_words(facts: LaneFacts) -> str:
    """Return the range that eight of ten futures fall into, in whole numbers from 10 on."""
    low, high = (
        round(effort) if effort >= 10 else round(effort, 1) for effort in (facts.low, facts.high)
    )
    return range_text(low, high)


def chance_text(chance: float, unestimated: int = 0) -> str:
    """Return ``58% fits``, or ``58% fits without 2`` where two stories have no estimate.

    Never 0 or 100 %, since nobody is that sure.
    """
    percent = round(100 * chance)
    shown = "<1" if percent < 1 else ">99" if percent > 99 else f"{percent}"
    return f"{shown}% fits without {unestimated}" if unestimated else f"{shown}% fits"


def _pill(chance: float, facts: LaneFacts, style: Style, at: tuple[float, float]) -> list[Mark]:
    left, y = at
    face = Face(Weight.SEMIBOLD, style.goal.size)
    role: Role = "done" if facts.is_sure else "warn"
    words = chance_text(chance, facts.unestimated)
    width = text_width(words, face)
    height = style.goal.size + 6.5
    return [
        Box(left, y, width + 15, height, "none", role, height / 2, 1.2),
        text_at(left + 7.5, y + height / 2 + face.size * 0.36, words, face, role),
    ]


def activity_face(
    title: str, width: float, style: Style, skipped: float = 0, ground: Role = "activity"
) -> Marks:
    """Return an activity's band; its title starts after the ``skipped`` points at the left."""
    inset = style.card_width * 0.09 + skipped
    shown = elide(title, style.activity, width - inset - style.card_width * 0.05)
    baseline = style.activity_height / 2 + style.activity.size * 0.36
    return (
        Box(0, 0, width, style.activity_height, ground, radius=style.radius),
        text_at(inset, baseline, shown, style.activity, "on_activity"),
    )


def step_face(title: str, style: Style, width: float | None = None) -> Marks:
    """Return a step's box, ``width`` points wide; None: as wide as a card."""
    width = style.card_width if width is None else width
    inset = style.card_width * 0.065
    lines = break_lines(title, style.step, width - 2 * inset, 2).lines
    top = (style.step_height - len(lines) * style.step_leading) / 2
    baseline = top + style.step_leading / 2 + style.step.size * 0.36
    return (
        Box(0, 0, width, style.step_height, "step", radius=style.radius),
        *(
            text_at(inset, baseline + row * style.step_leading, line, style.step, "on_step")
            for row, line in enumerate(lines)
        ),
    )


def corner_face(title: str, goal: str, problem: str, style: Style) -> Marks:
    """Return the map's brief, for the corner above the labels: title, goal, and problem."""
    left, width = 12.0, style.label_width - 22
    y = style.header_top + 18
    marks = [text_at(left, y, elide(title, style.lane, width), style.lane, "ink")]
    y += style.lane_leading
    for line in brief_lines(goal, problem, style.goal, width):
        marks.append(text_at(left, y, line, style.goal, "muted"))
        y += style.goal_leading
    return tuple(marks)


def brief_lines(goal: str, problem: str, face: Face, width: float, most: int = 4) -> list[str]:
    """Return a map's goal and problem in so many lines; the goal has all but one if it needs."""
    parts = [part for part in (goal and f"Goal: {goal}", problem and f"Problem: {problem}") if part]
    told: list[str] = []
    for place, part in enumerate(parts):
        room = most - len(told) - (len(parts) - place - 1)
        told += break_lines(" ".join(part.split()), face, width, min(room, 3)).lines
    return told
