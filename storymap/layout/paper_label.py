"""The faces of what frames the cards on paper: release labels, activities, steps, lane panels."""

from __future__ import annotations

from typing import Final

from msgspec.structs import replace

from storymap.layout.fonts import Face, Weight
from storymap.layout.label import (
    LaneFacts,
    Room,
    brief_lines,
    chance_text,
    effort_words,
    measure_marks,
    progress_text,
    shipped_text,
)
from storymap.layout.marks import Box, Icon, Mark, Marks, Role, Text, text_at
from storymap.layout.style import Style
from storymap.layout.text import break_lines, elide
from storymap.layout.wording import UNIT_LETTERS, date_text, number_text, unmet_text
from storymap.model.records import Release

LEFT: Final = 7.0
TITLE_LINES: Final = 3
GOAL_LINES: Final = 6
MEASURE_LINES: Final = 3
BAR: Final = 5.0
EDGE: Final = 5.0
"""What stays free below the last line of a label."""
MOST_SAID: Final = LaneFacts(
    stories=2, done=1, low=1, likely=2, high=3, unestimated=1, unit="days", capacity=1, chance=0.5
)


def lane_least(release: Release | None, style: Style, limit: int | None = None) -> float:
    """Return how high a lane on paper must be at least, so that its label fits.

    ``limit`` is the map's own of what may be in progress.
    """
    facts = MOST_SAID if release else LaneFacts(1, 0, 1, 2, 3, 1, "days")
    facts = replace(facts, doing=1, limit=limit)
    return label_bottom(paper_lane_face(release, facts, style, "Unscheduled")) + style.lane_bottom


def label_bottom(marks: Marks) -> float:
    """Return the lowest y of what a label shows."""
    return max(
        mark.y + (mark.height if isinstance(mark, Box) else 2)
        for mark in marks
        if isinstance(mark, Box | Text)
    )


def paper_lane_face(
    release: Release | None, facts: LaneFacts, style: Style, loose: str, height: float = 0
) -> Marks:
    """Return a lane's label: name, goal, how far, how big, how sure, when.

    What it is measured by follows as far as a ``height`` has room for it. ``loose`` names the
    unscheduled.
    """
    width = style.label_width - 2 * LEFT
    strong = Face(Weight.SEMIBOLD, style.goal.size)
    y = style.lane_top + style.lane.size * 0.8
    marks: list[Mark] = []
    for line in break_lines(
        release.title if release else loose, style.lane, width, TITLE_LINES
    ).lines:
        marks.append(text_at(LEFT, y, line, style.lane, "ink"))
        y += style.lane_leading
    y += style.goal_leading - style.lane_leading + 2.5
    goal = release.goal if release else "In no release yet."
    for line in break_lines(goal, style.goal, width, GOAL_LINES).lines if goal else ():
        marks.append(text_at(LEFT, y, line, style.goal, "ink"))
        y += style.goal_leading
    if release and facts.stories:
        marks.extend(progress_bar(facts.done / facts.stories, LEFT, y - 3, width, BAR))
        y += BAR + 6.5
    y += 2.5
    is_shipped = release is not None and release.state == "shipped"
    for words, is_strong in _facts_lines(replace(facts, limit=None) if is_shipped else facts):
        face: Face = strong if is_strong else style.goal
        role: Role = "ink" if is_strong else "muted"
        marks.append(_fitted(words, y, face, width, role))
        y += style.goal_leading
    marks.extend(_when(release, facts, style, y + 2))
    marks.extend(_odds(release, facts, style, (label_bottom(tuple(marks)), height)))
    return (*marks, *_measures(release, style, label_bottom(tuple(marks)), height))


def _odds(
    release: Release | None, facts: LaneFacts, style: Style, ends: tuple[float, float]
) -> list[Mark]:
    """Return the days that half and most futures meet, where both have room between two ys."""
    top, height = ends
    leading, room = style.goal_leading, style.label_width - 2 * LEFT
    y = top + leading + 1
    if facts.half is None or facts.sure is None or y + leading + EDGE > height:
        return []
    is_late = bool(release and release.finish and facts.sure.isoformat() > release.finish)
    strong = Face(Weight.SEMIBOLD, style.goal.size)
    return [
        _fitted(f"50 %: {date_text(facts.half)}", y, style.goal, room, "muted"),
        _fitted(
            f"{'! ' if is_late else ''}85 %: {date_text(facts.sure)}", y + leading,
            strong if is_late else style.goal, room, "danger" if is_late else "muted",
        ),
    ]  # fmt: skip


def _measures(release: Release | None, style: Style, top: float, height: float) -> list[Text]:
    """Return a release's measures from a y on, as many as fit whole in a height."""
    room = Room(style.label_width - 2 * LEFT, height, MEASURE_LINES)
    return measure_marks(release, style, (LEFT, top + style.goal_leading + 1), room)


def progress_bar(share: float, x: float, y: float, width: float, height: float) -> Marks:
    """Return a bar of what is done; nothing counts as nearly done."""
    radius = height / 2
    marks: list[Mark] = [Box(x, y, width, height, "card", "muted", radius, 0.6)]
    if share > 0:
        filled = max(height, width * min(1.0, share))
        marks.append(Box(x, y, filled, height, "done", radius=radius))
    return tuple(marks)


def _facts_lines(facts: LaneFacts) -> list[tuple[str, bool]]:
    letter = UNIT_LETTERS[facts.unit]
    stories = "1 story" if facts.stories == 1 else f"{facts.stories} stories"
    if not facts.stories:
        return [("no stories yet", True)]
    told = f"{facts.done} of {stories} done" if facts.done else stories
    if facts.unmet:
        told = f"{facts.done} of {facts.stories} done, {unmet_text(facts.unmet)}"
    lines = [(told, True)]
    if facts.high:
        words = f"{effort_words(facts)} {letter}"
        lines.append((f"{words} (80 %{' range' if len(words) < 10 else ''})", False))
    if facts.unestimated:
        lines.append((f"{facts.unestimated} not estimated", False))
    words = progress_text(facts)
    if words:
        lines.append((f"! {words}" if facts.is_over_limit else words, facts.is_over_limit))
    return lines


def _when(release: Release | None, facts: LaneFacts, style: Style, y: float) -> list[Mark]:
    """Return the target date, and how likely the stories fit the capacity."""
    marks: list[Mark] = []
    y += 1.5
    width = style.label_width - 2 * LEFT
    strong = Face(Weight.SEMIBOLD, style.goal.size)
    is_shipped = release is not None and release.state == "shipped"
    if release and (release.finish or is_shipped):
        words = shipped_text(release) if is_shipped else f"Target {date_text(release.finish or '')}"
        marks.append(_fitted(words, y, strong, width))
        y += style.goal_leading
    if facts.capacity is not None and facts.stories:
        words = f"Room for {number_text(facts.capacity)} {UNIT_LETTERS[facts.unit]}"
        marks.append(_fitted(words, y, style.goal, width, "muted"))
        y += style.goal_leading
    if facts.chance is not None and not is_shipped:
        marks.extend(_pill(facts.chance, facts, strong, y - style.goal.size * 0.5))
    return marks


def _pill(chance: float, facts: LaneFacts, face: Face, y: float) -> list[Mark]:
    is_sure = facts.is_sure
    role: Role = "done" if is_sure else "warn"
    words = chance_text(chance, facts.unestimated)
    if facts.unestimated > 9:  # how many they are stands above, and a label is narrow
        words = f"{chance_text(chance).removesuffix(' fits')} at most"
    height = face.size + 5.5
    size = height - 4.4
    edge = (height - size) / 2
    icon: Mark = (
        Icon(LEFT + edge + 2, y + edge + 1.2, size - 2.4, "tick", role)
        if is_sure
        else Icon(LEFT + edge, y + edge, size, "alert", "card", role)
    )
    text = text_at(LEFT + 2 * edge + size + 1, y + height / 2 + face.size * 0.36, words, face, role)
    width = text.x + text.width + 6 - LEFT
    return [Box(LEFT, y, width, height, "card", role, height / 2, 0.9), icon, text]


def paper_activity_face(
    title: str, width: float, style: Style, *, before: bool, after: bool
) -> Marks:
    """Return an activity's band; a triangle at an end where it goes on, on another page."""
    size = style.activity.size * 0.62
    y = (style.activity_height - size) / 2
    inset = 8.2 + (size if before else 0)
    room = width - inset - (size + 10 if after else 6)
    shown = elide(title, style.activity, room)
    baseline = style.activity_height / 2 + style.activity.size * 0.36
    marks: list[Mark] = [
        Box(0, 0, width, style.activity_height, "activity", radius=style.radius),
        text_at(inset, baseline, shown, style.activity, "on_activity"),
    ]
    if before:
        marks.append(Icon(4.5, y, size, "left", "on_activity"))
    if after:
        marks.append(Icon(width - size - 4.5, y, size, "right", "on_activity"))
    return tuple(marks)


def paper_step_face(title: str, style: Style, own: Marks = ()) -> Marks:
    """Return a step's box, tinted and bordered in its activity's colour, with its ``own`` band."""
    inset = 7.2
    lines = break_lines(title, style.step, style.card_width - 2 * inset, 2).lines
    top = (style.step_height - len(lines) * style.step_leading) / 2
    baseline = top + style.step_leading / 2 + style.step.size * 0.36
    box = Box(0, 0, style.card_width, style.step_height, "step", "activity", style.radius, 0.9)
    texts = (
        text_at(inset, baseline + row * style.step_leading, line, style.step, "on_step")
        for row, line in enumerate(lines)
        if line
    )
    return (box, *own, *texts)


def paper_corner_face(goal: str, problem: str, style: Style) -> Marks:
    """Return the map's goal and problem, for the corner above the labels."""
    room = style.header_height - style.header_top - style.header_bottom
    most = int(room // style.goal_leading)
    width = style.label_width - LEFT
    return tuple(
        text_at(LEFT, (row + 1) * style.goal_leading - 1, line, style.goal, "muted")
        for row, line in enumerate(brief_lines(goal, problem, style.goal, width, most))
    )


def panel_marks(width: float, height: float, style: Style, *, is_loose: bool) -> Marks:
    """Return the ground of a lane: a light panel with a tinted end for its label."""
    tint: Role = "badge" if is_loose else "label"
    radius = style.radius + 1
    return (
        Box(0, 0, width, height, "board_alt" if is_loose else "board", "none", radius),
        Box(0, 0, style.label_width, height, tint, "none", radius),
        Box(0, 0, width, height, "none", "line", radius, 0.6),
    )


def _fitted(words: str, y: float, face: Face, width: float, role: Role = "ink") -> Text:
    return text_at(LEFT, y, elide(words, face, width), face, role)
