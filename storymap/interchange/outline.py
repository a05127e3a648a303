"""Text as cards: one a line, or a Markdown outline of activities, steps and stories."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from storymap.edit.sketch import Sketch, SketchCard
from storymap.model.records import Status
from storymap.model.storymap import StoryMap
from storymap.model.text import clean_text, clean_title

LINE_LIMIT: Final = 100_000
"""More lines than that are no text that somebody means to paste."""

_BULLET: Final = re.compile(r"(?:[-*+\u2022\u2023\u25e6\u2043\u2013\u2014]|\d{1,3}[.)])(?:\s+|$)")
_BOX: Final = re.compile(r"\[([ xX]?)\](?:\s+|$)")
_RULE: Final = re.compile(r"([-*_=])(?:\s*\1){2,}")
_HEADING: Final = re.compile(r"(#{1,6})\s+(?=\S)")
_INDENT: Final = re.compile(r"[ \t]*")
_TAB: Final = 4


class TooManyLinesError(ValueError):
    """A text has more lines than can be taken at once."""

    def __init__(self, count: int) -> None:
        """Say how many there are."""
        super().__init__(f"{count:,} lines are too many; {LINE_LIMIT:,} can be pasted at once")
        self.count = count


class PastedStory(NamedTuple):
    """A card to be: its title, and done where its box was ticked."""

    title: str
    status: Status = "todo"


def stories_from_text(text: str) -> tuple[PastedStory, ...]:
    """Return a card for each line that says something.

    List marks (``-``, ``*``, ``1.`` and the like) and boxes (``[ ]``, ``[x]``) at the beginning
    are taken off; blank lines and lines that are only a rule (``---``) are passed over. Raises
    TooManyLinesError.
    """
    found = (_story(line) for line in lines_of(text))
    return tuple(story for story in found if story.title)


def lines_to_titles(text: str) -> tuple[str, ...]:
    """Return the titles of the cards that a pasted text makes."""
    return tuple(story.title for story in stories_from_text(text))


def lines_of(text: str) -> list[str]:
    """Return the lines of a text; raise TooManyLinesError if there are too many."""
    lines = text.splitlines()
    if len(lines) > LINE_LIMIT:
        raise TooManyLinesError(len(lines))
    return lines


def is_outline(text: str) -> bool:
    """Tell whether a text has headings, or a list with more than one level."""
    lines = [line for line in lines_of(text) if line.strip()]
    if any(_HEADING.match(line) for line in lines):
        return True
    return len({depth for depth in map(_depth, lines) if depth is not None}) > 1


def sketch_from_outline(text: str) -> Sketch:
    """Return the cards of an outline.

    ``#`` is an activity, ``##`` a step, everything else a story. Without headings the depth of a
    list tells: of three levels activity, step and story, of two step and story. Raises
    TooManyLinesError.
    """
    lines = [line for line in lines_of(text) if line.strip()]
    if any(_HEADING.match(line) for line in lines):
        return Sketch(tuple(_under_headings(lines)))
    return Sketch(tuple(_by_depth(lines)))


def outline_of(m: StoryMap, ids: Iterable[str]) -> str:
    """Return records as a Markdown outline, each with all that is in it."""
    lines: list[str] = []
    for name in ids:
        if name in m.activities:
            lines += ["", f"# {m.activities[name].title}"]
            for step in m.steps_of(name):
                lines += _step_lines(m, step.id)
        elif name in m.steps:
            lines += _step_lines(m, name)
        elif name in m.stories:
            lines.append(_story_line(m, name))
        elif name in m.releases:
            lines.append(f"- {m.releases[name].title}")
    return "\n".join(lines).strip("\n") + "\n"


def _step_lines(m: StoryMap, step_id: str) -> list[str]:
    stories = [name for lane in m.lanes for name in m.cell(step_id, lane)]
    return ["", f"## {m.steps[step_id].title}", "", *(_story_line(m, name) for name in stories)]


def _story_line(m: StoryMap, story_id: str) -> str:
    story = m.stories[story_id]
    return f"- [{'x' if story.status == 'done' else ' '}] {story.title}"


def _under_headings(lines: Iterable[str]) -> Iterator[SketchCard]:
    activity = step = ""
    for line in lines:
        heading = _HEADING.match(line)
        level = len(heading[1]) if heading else 0
        story = _story(line[heading.end() :] if heading else line)
        if not story.title:
            continue
        if level == 1:
            activity, step = story.title, ""
            yield SketchCard("", activity=activity)
        elif level == 2:
            step = story.title
            yield SketchCard("", activity=activity, step=step)
        else:
            yield SketchCard(story.title, activity, step, status=story.status)


def _by_depth(lines: Iterable[str]) -> Iterator[SketchCard]:
    found: list[tuple[int, PastedStory]] = []
    margins: list[int] = []
    for line in lines:
        depth = _depth(line) or 0
        margins = [margin for margin in margins if margin < depth]
        story = _story(line)
        if story.title:
            found.append((len(margins), story))
            margins.append(depth)
    deepest = min(2, max((level for level, _ in found), default=0))
    names = ["", ""]
    for level, story in found:
        place = 2 - deepest + min(level, deepest)
        if place == 2:
            yield SketchCard(story.title, names[0], names[1], status=story.status)
        else:
            names[place:] = [story.title] + [""] * (1 - place)
            yield SketchCard("", activity=names[0], step=names[1])


def _depth(line: str) -> int | None:
    """Return how far a line is indented; None unless it is of a list or indented by a tab."""
    indent = _INDENT.match(line)
    blanks = indent[0] if indent else ""
    is_item = _BULLET.match(line.strip()) is not None
    if not is_item and blanks.strip(" ") == "" and blanks:
        return None
    return len(blanks.expandtabs(_TAB))


def _story(text: str) -> PastedStory:
    """Return the card that a line makes; its marks do not count towards the length of a title."""
    line = " ".join(clean_text(text).split())
    if _RULE.fullmatch(line):
        return PastedStory("")
    bullet = _BULLET.match(line)
    rest = line[bullet.end() :] if bullet else line
    box = _BOX.match(rest)
    if box is None:
        return PastedStory(clean_title(rest))
    return PastedStory(clean_title(rest[box.end() :]), "done" if box[1] in ("x", "X") else "todo")
