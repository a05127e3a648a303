"""The face of a card on paper: as high as its title needs, so that nothing is left out.

Reference and badges, the status as a word and a shape, the whole title, the likely effort with its
range and a bar of it, the value. Sizes are those of pdf.md section 4.
"""

from __future__ import annotations

from math import sqrt
from typing import Final

from storymap.layout.badges import badge_symbols
from storymap.layout.fonts import Face, text_width
from storymap.layout.marks import Box, Icon, Line, Mark, Marks, Role, Text
from storymap.layout.style import Style
from storymap.layout.text import break_lines, elide
from storymap.layout.wording import (
    STATUS_WORDS,
    UNIT_LETTERS,
    number_text,
    range_text,
)
from storymap.model.queries import EffortRange, effort_range, is_ready
from storymap.model.records import MapInfo, Status, Story

BELOW_TITLE: Final = 12.0
"""From the title's last baseline to that of the last line."""

TOP_BASELINE: Final = 10.4
REFERENCE_ROOM: Final = 46.0
BAR_WIDTH: Final = 40.0
BAR_LEAST: Final = 18.0
VALUE_LEAST: Final = 10.0


def paper_height(story: Story, style: Style) -> float:
    """Return how high a story's card is."""
    return _height(len(_title_lines(story, style)), style)


def paper_face(story: Story, info: MapInfo, style: Style, *, is_needed: bool) -> Marks:
    """Return the face of a card on paper."""
    lines = _title_lines(story, style)
    height = _height(len(lines), style)
    left, right = style.pad, style.card_width - 5.5
    marks = _body(story, info, style, height)
    marks.extend(_top_line(story, style, left, right, is_needed=is_needed))
    for row, line in enumerate(lines):
        if line:
            baseline = style.title_top + row * style.title_leading
            marks.append(_text(left, baseline, line, style.title, "ink"))
    marks.extend(_last_line(story, info, style, (left, right, height - style.meta_bottom)))
    return tuple(marks)


def status_marks(status: Status, x: float, baseline: float, size: float) -> Marks:
    """Return a status as a shape: tick on a disc, half disc, ring; readable without colour."""
    y = baseline - size + size * 0.14
    if status == "done":
        inner = size * 0.62
        edge = (size - inner) / 2
        return (
            Box(x, y, size, size, "done", radius=size / 2),
            Icon(x + edge, y + edge, inner, "tick", "on_accent"),
        )
    return (Icon(x, y, size, "half" if status == "doing" else "ring", status),)


def range_bar(
    effort: tuple[float, float, float], origin: tuple[float, float], width: float, top: float = 21.0
) -> Marks:
    """Return a bar for low - likely - high; its axis is a square root, so that 1 and 13 both show.

    ``top`` is the effort at the right end; what is larger ends there.
    """
    x, y = origin

    def at(number: float) -> float:
        return x + width * min(1.0, sqrt(max(0.0, number) / top))

    low, likely, high = (at(number) for number in effort)
    return (
        Line(x, y, x + width, y, "line", 0.6),
        Line(low, y, max(high, low + 0.8), y, "todo", 2.2),
        Line(likely, y - 2.6, likely, y + 2.6, "ink", 1.2),
    )


def _title_lines(story: Story, style: Style) -> tuple[str, ...]:
    width = style.card_width - style.pad - 5.5
    return break_lines(story.title, style.title, width, style.title_lines).lines


def _height(lines: int, style: Style) -> float:
    above = style.title_top + (lines - 1) * style.title_leading
    return above + BELOW_TITLE + style.meta_bottom


def _body(story: Story, info: MapInfo, style: Style, height: float) -> list[Mark]:
    dashed = not is_ready(story, info)
    stripe = height - 2 * style.radius
    return [
        Box(
            0,
            0,
            style.card_width,
            height,
            "card",
            "card_line",
            style.radius,
            0.6,
            dashed=dashed,
        ),
        Box(0.3, style.radius, style.stripe, stripe, story.status),
    ]


def _top_line(
    story: Story, style: Style, left: float, right: float, *, is_needed: bool
) -> list[Mark]:
    word = STATUS_WORDS[story.status]
    width = text_width(word, style.meta)
    size = style.meta.size
    start = right - size - 2.5 - width
    marks: list[Mark] = [
        *status_marks(story.status, right - size, TOP_BASELINE, size),
        Text(start, TOP_BASELINE, word, style.meta, story.status, width),
    ]
    x = left
    reference = next(iter(story.refs.values()), "")
    if reference:
        shown = elide(reference, style.meta, REFERENCE_ROOM)
        marks.append(_text(x, TOP_BASELINE, shown, style.meta, "muted"))
        x += text_width(shown, style.meta) + 4
    room = int((start - 4 - x) // (style.badge + 2))
    badges = badge_symbols(story, is_needed=is_needed)[: max(0, room)]
    for slot, (symbol, role, disc) in enumerate(badges):
        y = TOP_BASELINE - style.badge + 1.6
        marks.append(Icon(x + slot * (style.badge + 2), y, style.badge, symbol, role, disc))
    return marks


def _last_line(
    story: Story, info: MapInfo, style: Style, place: tuple[float, float, float]
) -> list[Mark]:
    x, right, baseline = place
    effort = effort_range(story.estimate, info.spread) if story.estimate else None
    marks: list[Mark] = []
    for words, face, role in _effort_words(effort, UNIT_LETTERS[info.unit], style):
        marks.append(_text(x, baseline, elide(words, face, right - x), face, role))
        x = _end(marks) + 3
    x += 3
    marks.extend(_value(story, style, (x, right, baseline)))
    x = _end(marks) + 6
    bar = min(BAR_WIDTH, right - x)
    if effort is not None and bar >= BAR_LEAST:
        marks.extend(range_bar(effort, (right - bar, baseline - 2.4), bar))
    return marks


def _effort_words(
    effort: EffortRange | None, letter: str, style: Style
) -> list[tuple[str, Face, Role]]:
    """Return the likely effort and its range."""
    if effort is None:
        return [("not estimated", style.meta, "muted")]
    likely: tuple[str, Face, Role] = (
        f"{number_text(effort.likely)} {letter}",
        style.strong,
        "ink",
    )
    if effort.low == effort.high:
        return [likely]
    return [likely, (f"({range_text(effort.low, effort.high)})", style.meta, "muted")]


def _value(story: Story, style: Style, place: tuple[float, float, float]) -> list[Mark]:
    x, right, baseline = place
    size = style.strong.size * 0.86
    start = x + size + 2
    if story.value is None or right - start < VALUE_LEAST:
        return []
    words = elide(number_text(story.value), style.strong, right - start)
    diamond = Icon(x, baseline - size + 0.6, size, "diamond", "accent")
    return [diamond, _text(start, baseline, words, style.strong, "accent")]


def _end(marks: list[Mark]) -> float:
    """Return the x at which the last text ends."""
    last = marks[-1]
    return last.x + last.width if isinstance(last, Text) else 0.0


def _text(x: float, y: float, words: str, face: Face, role: Role) -> Text:
    return Text(x, y, words, face, role, text_width(words, face))
