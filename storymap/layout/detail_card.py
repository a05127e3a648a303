"""What a card shows besides at the detail density: what it is for, tags, criteria, assignee."""

from __future__ import annotations

from storymap.layout.fonts import text_width
from storymap.layout.marks import Icon, Mark, Marks, Role, Text
from storymap.layout.style import Style
from storymap.layout.text import break_lines, elide
from storymap.model.records import Story

ROW = 16.0
"""From one of the lower lines of a card to the next, in points."""

TICK = 9.5


def detail_marks(story: Story, style: Style, title_lines: int) -> Marks:
    """Return what stands between a title of some lines and the last line of a card."""
    width = style.card_width - style.pad - 8
    baseline = style.card_height - style.meta_bottom - ROW
    marks: list[Mark] = []
    for row in (_state_row(story, style, width), _tags_row(story, style, width)):
        if row:
            marks.extend(_lowered(mark, baseline) for mark in row)
            baseline -= ROW
    top = style.title_top + title_lines * style.title_leading + 3
    room = int((baseline - top) // style.goal_leading) + 1
    marks.extend(_purpose(story, style, (top, width), room))
    return tuple(marks)


def _lowered(mark: Text | Icon, baseline: float) -> Mark:
    if isinstance(mark, Icon):
        return Icon(mark.x, baseline + mark.y, mark.size, mark.symbol, mark.role)
    return Text(mark.x, baseline + mark.y, mark.text, mark.face, mark.role, mark.width)


def _state_row(story: Story, style: Style, width: float) -> list[Text | Icon]:
    """Return how many criteria are met, and who works on it, on a baseline at y = 0."""
    x = style.pad
    row: list[Text | Icon] = []
    if story.acceptance:
        met = sum(task.done for task in story.acceptance)
        role: Role = "done" if met == len(story.acceptance) else "muted"
        row.append(Icon(x, 1 - TICK, TICK, "tick", role))
        count = _text(x + TICK + 4, f"{met} of {len(story.acceptance)}", style, role)
        row.append(count)
        x += TICK + 4 + count.width + 9
    if story.assignee:
        row.append(_text(x, elide(story.assignee, style.meta, style.pad + width - x), style, "ink"))
    return row


def _tags_row(story: Story, style: Style, width: float) -> list[Text | Icon]:
    words = " ".join(f"#{tag}" for tag in story.tags)
    return [_text(style.pad, elide(words, style.meta, width), style, "accent")] if words else []


def _purpose(story: Story, style: Style, place: tuple[float, float], room: int) -> list[Mark]:
    """Return the narrative, or else the description, in as many lines as there is room for."""
    words = purpose_text(story)
    if not words or room < 1:
        return []
    top, width = place
    return [
        Text(style.pad, top + n * style.goal_leading, line, style.goal, "muted",
             text_width(line, style.goal))
        for n, line in enumerate(break_lines(words, style.goal, width, room).lines)
    ]  # fmt: skip


def purpose_text(story: Story) -> str:
    """Return a story's narrative as one sentence; its description if it has none."""
    told = story.narrative
    parts = (("As a ", told.as_), ("I want to ", told.want), ("so that ", told.so))
    words = ", ".join(lead + text for lead, text in parts if text)
    return words or " ".join(story.description.split())


def _text(x: float, words: str, style: Style, role: Role) -> Text:
    return Text(x, 0, words, style.meta, role, text_width(words, style.meta))
