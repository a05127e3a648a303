"""The chapters of a report on paper: each release with its stories, activity by activity.

A story is never split, unless it is higher than a page; then it is cut between lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from msgspec.structs import replace

from storymap.layout.detail_card import purpose_text
from storymap.layout.direction import base_is_right_to_left
from storymap.layout.fonts import Face, Weight, text_width
from storymap.layout.geometry import Rect
from storymap.layout.label import chance_text, effort_words
from storymap.layout.marks import Box, Icon, Line, Mark, Role, text_at
from storymap.layout.pages import release_place
from storymap.layout.paper_card import (
    CardLink,
    is_safe,
    name_of,
    needs_of,
    range_bar,
)
from storymap.layout.paper_label import progress_bar
from storymap.layout.paper_status import status_marks, status_role
from storymap.layout.report_blocks import (
    BODY,
    LEAD,
    LEADING,
    MOST_LINES,
    SMALL,
    SMALL_LEADING,
    SMALL_STRONG,
    Block,
    Piece,
    Standing,
    at_right,
    lines_of,
    paragraph,
)
from storymap.layout.text import break_lines, elide
from storymap.layout.wording import (
    STATUS_WORDS,
    UNIT_LETTERS,
    date_text,
    number_text,
    short_title,
    unmet_text,
)
from storymap.model.done import is_done, unmet_count
from storymap.model.queries import effort_range, needed_by
from storymap.model.records import Feedback, Hypothesis, Outcome, Release, Story
from storymap.model.storymap import StoryId, StoryMap

CHAPTER: Final = Face(Weight.BOLD, 20)
BAND: Final = Face(Weight.BOLD, 10.5)
STORY: Final = Face(Weight.SEMIBOLD, 9.8)

INDENT: Final = 46.0
TICK: Final = 6.2
BAR_WIDTH: Final = 98.0


@dataclass(frozen=True, slots=True)
class Chapter:
    """A release: its name in the file, its title, and groups of blocks that are not parted."""

    name: str
    title: str
    groups: tuple[tuple[Block, ...], ...]
    entries: tuple[tuple[str, tuple[tuple[str, StoryId], ...]], ...]
    """Its activities, each with the titles and ids of its stories."""


class Chapters:
    """Tells of releases in blocks of a width."""

    def __init__(self, story_map: StoryMap, width: float) -> None:
        """Tell of a map."""
        self._map = story_map
        self._width = width
        self._unit = story_map.info.unit
        has_references = any(story.refs for story in story_map.stories.values())
        self._indent = INDENT if has_references else 0.0
        self._needed_by = needed_by(story_map)

    def chapter(self, standing: Standing, bands: Sequence[Band]) -> Chapter:
        """Return a release with its stories, activity by activity."""
        name = release_place(standing.release.id if standing.release else None)
        groups: list[tuple[Block, ...]] = [tuple(self._heading(standing, name))]
        entries = []
        for band in bands:
            head = self._band(band)
            for place, story in enumerate(band.stories):
                own = tuple(self._story(story, self._step(story)))
                groups.append((head, *own) if place == 0 else own)
            titles = tuple((story.title, story.id) for story in band.stories)
            entries.append((band.title, titles))
        if not bands:
            groups.append((paragraph("No stories.", self._width, BODY, "muted"),))
        return Chapter(name, standing.title, tuple(groups), tuple(entries))

    def brief(self) -> Iterator[Block]:
        """Yield the map's goal and the problem it is to solve."""
        info = self._map.info
        for words, told in (("Goal", info.goal), ("Problem", info.problem)):
            if told:
                yield from self._said(words, told, 0.0)

    def outcome(self, outcome: Outcome) -> Iterator[Block]:
        """Yield an outcome: its worth, how near it is, what tells of it, what is believed."""
        worth = [f"value {number_text(outcome.value)}"] if outcome.value is not None else []
        worth += [f"{outcome.horizon} horizon"] if outcome.horizon else []
        right = text_at(0, 10, "  ·  ".join(worth), SMALL, "muted")
        left = self._width - right.width
        title, y = lines_of(outcome.title, STORY, (0, 10, left - 12, LEADING), "ink", MOST_LINES)
        marks = (*title, replace(right, x=left))
        yield Block((Piece("H3", marks),), y - LEADING + 4, 8)
        stories = [one for one in self._map.stories.values() if outcome.id in one.outcomes]
        done = sum(is_done(story, self._map.info) for story in stories)
        earned = f"{done} of {len(stories)} stories that earn it are done."
        yield paragraph(
            earned if stories else "No story earns it yet.", self._width, SMALL, "muted"
        )
        for words, told in (("Measure", outcome.measure), ("Problem", outcome.problem)):
            if told:
                yield from self._said(words, told, 0.0)
        if outcome.hypothesis:
            yield from self._hypothesis(outcome.hypothesis, 0.0)

    def heard_of(self, story: Story, heard: Feedback) -> Iterator[Block]:
        """Yield what somebody said of a story that is not told itself."""
        yield from self._said(short_title(story.title), _heard(heard), 0.0)

    def _heading(self, standing: Standing, name: str) -> Iterator[Block]:
        release, facts = standing.release, standing.facts
        marks, y = lines_of(standing.title, CHAPTER, (0, 20, self._width, 24), "ink", 3)
        yield Block((Piece("H2", marks, anchor=name),), y - 14)
        goal = release.goal if release else "What is in no release yet."
        if goal:
            lead, y = lines_of(goal, LEAD, (0, 11, self._width, 15), "ink", MOST_LINES)
            yield Block((Piece("P", lead),), y - 9, 2)
        share = facts.done / facts.stories if facts.stories else 0.0
        if release:
            yield Block((Piece("", progress_bar(share, 0, 1, self._width, 9)),), 13, 5)
        yield paragraph(self.sentence(standing), self._width)
        for words, told in _told(release) if release else ():
            yield from self._said(words, told, 0.0)

    def sentence(self, standing: Standing) -> str:
        """Return in words where a release stands."""
        facts = standing.facts
        if not facts.stories:
            return "No stories yet."
        unit = self._unit
        parts = [f"{facts.done} of {facts.stories} stories are done."]
        if facts.unmet:
            is_one = facts.unmet == 1
            parts.append(
                f"{facts.unmet} more {'is' if is_one else 'are'} marked as done with something "
                "unmet, and not counted."
            )
        shipped = standing.release is not None and standing.release.state == "shipped"
        efforts = f"The likely efforts add up to {number_text(round(facts.likely, 1))} {unit}"
        if facts.high and shipped:
            parts.append(f"{efforts}.")
        elif facts.high:
            parts.append(
                f"{efforts}; with the range of each story it is {effort_words(facts)} {unit} in "
                "80 % of futures."
            )
        if facts.unestimated:
            stories = "story has" if facts.unestimated == 1 else "stories have"
            parts.append(f"{facts.unestimated} {stories} no estimate and count nothing here.")
        if facts.capacity is not None and facts.chance is not None and not shipped:
            room = f"{number_text(facts.capacity)} {UNIT_LETTERS[self._unit]}"
            parts.append(f"Room for {room}: {chance_text(facts.chance, facts.unestimated)}.")
        if standing.release and standing.release.finish:
            parts.append(_dates(standing, standing.release.finish))
        return " ".join(parts)

    def _band(self, band: Band) -> Block:
        count = "1 story" if len(band.stories) == 1 else f"{len(band.stories)} stories"
        number = text_at(0, 14, count, SMALL, "on_activity")
        number = replace(number, x=self._width - number.width - 8)
        title = elide(band.title, BAND, number.x - 20)
        heading = (
            Box(0, 0, self._width, 20, "activity", radius=3),
            text_at(8, 14, title, BAND, "on_activity"),
            number,
        )
        return Block((Piece("H3", heading, place=band.place),), 24, 12)

    def _step(self, story: Story) -> str:
        step = self._map.steps.get(story.step)
        return step.title if step else ""

    def _story(self, story: Story, step: str) -> Iterator[Block]:
        yield self._first_line(story)
        yield self._effort(story, step)
        yield from self._prose(purpose_text(story))
        for task in story.acceptance:
            yield from self._check(task.text, is_done=task.done)
        if story.why:
            yield from self._said("Why", "; ".join(why.text for why in story.why), self._indent)
        for question in story.questions:
            words = "Answered" if question.answer else "Open question"
            answer = f" {question.answer}" if question.answer else ""
            asked = f" (asked: {question.asked})" if question.asked else ""
            yield from self._said(words, f"{question.text}{asked}{answer}", self._indent)
        if story.hypothesis:
            yield from self._hypothesis(story.hypothesis, self._indent)
        for heard in story.feedback:
            yield from self._said("Heard", _heard(heard), self._indent)
        yield from self._links(story)
        rule = Line(0, 6, self._width, 6, "line", 0.6)
        yield Block((Piece("", (rule,)),), 7)

    def _first_line(self, story: Story) -> Block:
        reference = next(iter(story.refs.values()), "")
        shown = elide(reference, SMALL_STRONG, self._indent - 6)
        unmet = unmet_count(story, self._map.info)
        words = f"marked as done, {unmet_text(unmet)}" if unmet else STATUS_WORDS[story.status]
        status = text_at(0, 10, words, SMALL, status_role(story.status, unmet))
        left = self._width - status.width
        marks: list[Mark] = [text_at(0, 10, shown, SMALL_STRONG, "muted")] if reference else []
        title, y = lines_of(
            story.title,
            STORY,
            (self._indent, 10, left - self._indent - 22, LEADING),
            "ink",
            MOST_LINES,
        )
        marks.extend(title)
        marks.extend(status_marks(story.status, left - 11, 10, 7, unmet=unmet))
        marks.append(replace(status, x=left))
        return Block((Piece("H4", tuple(marks), anchor=story.id),), y - LEADING + 4, 8)

    def _effort(self, story: Story, step: str) -> Block:
        effort = effort_range(story.estimate, self._map.info.spread) if story.estimate else None
        unit = self._unit
        marks: list[Mark] = []
        x = self._indent
        if effort is None:
            words = ["not estimated"]
        else:
            marks.extend(range_bar(effort, (x, 6), BAR_WIDTH))
            x += BAR_WIDTH + 10
            likely = number_text(effort.likely)
            words = [f"{likely} {unit[:-1] if effort.likely == 1 else unit}"]
            if effort.low != effort.high:
                words[0] += f", between {number_text(effort.low)} and {number_text(effort.high)}"
        if story.value is not None:
            words.append(f"value {number_text(story.value)}")
        if step:
            words.append(step)
        shown = elide("  ·  ".join(words), SMALL, self._width - x)
        marks.append(text_at(x, 9, shown, SMALL, "muted"))
        return Block((Piece("P", tuple(marks)),), SMALL_LEADING + 2)

    def _check(self, words: str, *, is_done: bool) -> Iterator[Block]:
        """Yield a criterion, a line a block, with a box that is ticked where it is met."""
        room = self._width - self._indent - 13
        turned = base_is_right_to_left(words)
        x = self._width - TICK if turned else self._indent
        for row, line in enumerate(break_lines(words, SMALL, room, MOST_LINES).lines):
            marks: list[Mark] = []
            if row == 0:
                role: Role = "done" if is_done else "muted"
                marks.append(Box(x, 2.4, TICK, TICK, "card", role, 1.2, 0.8))
                if is_done:
                    marks.append(Icon(x + 1, 3.4, TICK - 2, "tick", "done"))
            text = text_at(self._indent + 13, 9, line, SMALL, "ink")
            marks.append(at_right(text, self._width - 13) if turned else text)
            said = "" if row else "met" if is_done else "not met yet"
            yield Block((Piece("P", tuple(marks), alternative=said and f"{line} ({said})"),),
                        SMALL_LEADING + (1.4 if row == 0 else 0))  # fmt: skip

    def _prose(self, words: str) -> Iterator[Block]:
        room = self._width - self._indent
        turned = base_is_right_to_left(words)
        for line in break_lines(words, SMALL, room, MOST_LINES).lines if words else ():
            text = text_at(self._indent, 9, line, SMALL, "ink")
            text = at_right(text, self._width) if turned else text
            yield Block((Piece("P", (text,)),), SMALL_LEADING)

    def _said(self, words: str, told: str, x: float) -> Iterator[Block]:
        """Yield a field: its name, and what it says beside and below it."""
        label = text_at(x, 9, words, SMALL_STRONG, "muted")
        start = x + label.width + 6
        room = self._width - start
        turned = base_is_right_to_left(told)
        for row, line in enumerate(break_lines(told, SMALL, room, MOST_LINES).lines):
            text = text_at(start, 9, line, SMALL, "ink")
            text = at_right(text, self._width) if turned else text
            piece = Piece("P", (text,) if row else (label, text))
            yield Block((piece,), SMALL_LEADING + 1, 0.0 if row else 2.0)

    def _hypothesis(self, hypothesis: Hypothesis, x: float) -> Iterator[Block]:
        parts = []
        if hypothesis.belief:
            parts.append(hypothesis.belief)
        if hypothesis.result:
            parts.append(f"expected: {hypothesis.result}")
        if hypothesis.signal:
            parts.append(f"signal: {hypothesis.signal}")
        if hypothesis.confidence is not None:
            parts.append(f"confidence {100 * hypothesis.confidence:.0f} %")
        words = f"Hypothesis, {hypothesis.state}"
        if parts:
            yield from self._said(words, "; ".join(parts), x)
        if hypothesis.learned:
            yield from self._said("Learned", hypothesis.learned, x)

    def _links(self, story: Story) -> Iterator[Block]:
        needs = [(need.id, need.name) for need in needs_of(self._map, story)]
        stories = self._map.stories
        others = [(name, name_of(stories[name])) for name in self._needed_by.get(story.id, ())]
        addresses = [
            (link.url, link.title or link.url) for link in story.links if is_safe(link.url)
        ]
        for words, targets in (("Needs", needs), ("Needed by", others), ("See", addresses)):
            if targets:
                yield from self._targets(words, targets)

    def _targets(self, words: str, targets: list[tuple[str, str]]) -> Iterator[Block]:
        """Yield links after a word, on as many lines as they take."""
        label = text_at(self._indent, 9, words, SMALL, "muted")
        marks: list[Mark] = [label]
        links: list[CardLink] = []
        start = x = self._indent + label.width + 6
        for target, name in targets:
            shown = elide(name, SMALL_STRONG, self._width - start)
            width = text_width(shown, SMALL_STRONG)
            if x > start and x + width > self._width:
                yield Block((Piece("P", tuple(marks), tuple(links)),), SMALL_LEADING + 1)
                marks, links, x = [], [], start
            text = text_at(x, 9, shown, SMALL_STRONG, "accent")
            marks.extend((text, Line(x, 10.6, x + width, 10.6, "accent", 0.5)))
            links.append(CardLink(Rect(x, 0, width, 12), target, f"{words} {name}"))
            x += width + 9
        yield Block((Piece("P", tuple(marks), tuple(links)),), SMALL_LEADING + 2)


class Band(NamedTuple):
    """An activity of a chapter: its title, its place in the backbone, its stories there."""

    title: str
    place: int
    stories: tuple[Story, ...]


def _told(release: Release) -> Iterator[tuple[str, str]]:
    """Yield what a release says of itself, each with its name."""
    told = (
        ("Measures", release.measures),
        ("Why this slice", release.reason),
        ("Review", release.review),
        *(("Heard", _heard(heard)) for heard in release.feedback),
        ("Kept", release.retro.keep),
        ("Changed", release.retro.change),
        *(("Action, done" if task.done else "Action", task.text) for task in release.retro.actions),
    )
    return ((words, text) for words, text in told if text)


def _heard(heard: Feedback) -> str:
    """Return feedback with who said it, when, and what it does to the belief."""
    day = date_text(heard.date) if heard.date else ""
    effect = "" if heard.effect == "neutral" else heard.effect
    known = ", ".join(filter(None, (heard.source, day, effect)))
    return f"{heard.text} ({known})" if known else heard.text


def _dates(standing: Standing, target: str) -> str:
    """Return in words when a release is wanted, and when it may be done."""
    if standing.release and standing.release.state == "shipped":
        return f"Shipped on {date_text(target)}."
    words = f"Target {date_text(target)}"
    if standing.by_target is not None:
        words += f": met in {100 * standing.by_target:.0f} % of futures"
    if standing.half and standing.sure:
        words += f"; 50 % by {date_text(standing.half)}, 85 % by {date_text(standing.sure)}"
    return f"{words}."
