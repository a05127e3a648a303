"""The faces of what is collapsed: slim columns with counts, slim lanes with a strip a story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from storymap.layout.fonts import Face, text_width
from storymap.layout.geometry import Rect
from storymap.layout.marks import Box, Icon, Mark, Marks, Role, Text, text_at
from storymap.layout.style import Style
from storymap.layout.text import elide
from storymap.model.records import Status

BUTTON: Final = 24.0
"""How wide and high the place is that collapses or expands something, at 100 %."""

SHARE: Final = 4.0
"""How wide the bar is that shows how much of a cell is done."""

ORDER: Final[tuple[Status, ...]] = ("done", "doing", "todo")
LEVELS: Final[dict[Status, int]] = {"todo": 1, "doing": 2, "done": 3}
"""How high a story's strip is, of three: a second sign beside its colour."""


def slim_cell_face(statuses: Sequence[Status], size: Rect, style: Style) -> Marks:
    """Return a cell of a collapsed column: how many stories, and how far they are."""
    if not statuses:
        return (Box(0, 0, size.width, size.height, "none", "line", radius=style.radius),)
    count = str(len(statuses))
    width = text_width(count, style.step)
    left = SHARE + (size.width - SHARE - width) / 2
    return (
        Box(0, 0, size.width, size.height, "card", "line", radius=style.radius),
        *_shares(statuses, size.height),
        Text(left, 4 + style.step.size, count, style.step, "ink", width),
    )


def _shares(statuses: Sequence[Status], height: float) -> list[Mark]:
    counted = Counter(statuses)
    room, y = height - 6, 3.0
    marks: list[Mark] = []
    for status in ORDER:
        if counted[status]:
            part = room * counted[status] / len(statuses)
            marks.append(Box(2, y, SHARE, part, status))
            y += part
    return marks


def upright_title(title: str, length: float, face: Face, role: Role) -> Text | None:
    """Return a title on a baseline at y = 0 for turning a quarter; None if there is no room."""
    shown = elide(title, face, length)
    if len(shown) < min(4, len(title)):
        return None
    return Text(0, 0, shown, face, role, text_width(shown, face))


def slim_lane_face(
    title: str, stories: int, style: Style, height: float, shipped: str = ""
) -> Marks:
    """Return the label of a collapsed lane: its name, and how many stories are in it.

    ``shipped`` says that it is, and when; it comes in the place of the number. ``height`` is how
    high it shows; the name alone is left where there is room for one line.
    """
    left, width = 10.0, style.label_width - 14 - BUTTON
    words = "no stories yet" if not stories else "1 story" if stories == 1 else f"{stories} stories"
    name = elide(title, style.lane, width)
    middle = height / 2
    wide = text_width(name, style.lane)
    if height < style.lane_leading + style.goal_leading:
        return (Text(left, middle + style.lane.size * 0.36, name, style.lane, "ink", wide),)
    if shipped:
        size = style.goal.size * 0.82
        room = width - size - 3.5
        words = shipped
        if text_width(words, style.goal) > room:
            words = elide(shipped.rpartition(" ")[0], style.goal, room)  # without the year
        return (
            Text(left, middle - 3.5, name, style.lane, "ink", wide),
            Icon(left, middle + 11 - size + 0.6, size, "tick", "done"),
            text_at(left + size + 3.5, middle + 11, words, style.goal, "done"),
        )
    return (
        Text(left, middle - 3.5, name, style.lane, "ink", wide),
        Text(left, middle + 11, words, style.goal, "muted", text_width(words, style.goal)),
    )
