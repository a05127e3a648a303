"""The face of a card on paper: as high as its title needs, so that nothing is left out.

Reference and badges, the status as a word and a shape, the whole title, the likely effort with its
range and a bar of it, the value, the stories that it needs. Sizes are those of pdf.md section 4.

A card comes in three parts, since a file holds what many cards share only once: what depends on
height and status, what is the card's own, and what depends on the effort.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import ceil, sqrt
from typing import Final, NamedTuple, TypeAlias

from msgspec.structs import replace

from storymap.layout.badges import badge_symbols
from storymap.layout.colours import band
from storymap.layout.direction import base_is_right_to_left
from storymap.layout.fonts import Face, text_width
from storymap.layout.geometry import Rect
from storymap.layout.marks import Box, Icon, Line, Mark, Marks, Role, Text, shifted, text_at
from storymap.layout.paper_status import status_marks, status_role, status_words
from storymap.layout.style import Style
from storymap.layout.text import break_lines, elide
from storymap.layout.wording import (
    UNIT_LETTERS,
    number_text,
    range_text,
)
from storymap.model.done import unmet_count
from storymap.model.queries import EffortRange, effort_range, is_ready
from storymap.model.records import MapInfo, Number, Status, Story
from storymap.model.storymap import StoryMap

BELOW_TITLE: Final = 12.0
"""From the title's last baseline to that of the last line."""

TOP_BASELINE: Final = 10.4
RIGHT: Final = 5.5
"""What stays free at the right of a title."""

REFERENCE_ROOM: Final = 46.0
BAR_WIDTH: Final = 40.0
BAR_LEAST: Final = 18.0
VALUE_LEAST: Final = 10.0
VALUE_ROOM: Final = 23.0
"""What a value of two digits takes beside a bar."""

NEEDS_ROOM: Final = 9.6
NEED_WIDEST: Final = 62.0
SHARED_BY: Final = 8
"""What so many cards or more have in common is worth a drawing of its own in a file."""

BodyKey: TypeAlias = tuple[float, Status, int, bool]
"""Height, status, how much of what is marked as done is unmet, whether it is not ready."""

FootKey: TypeAlias = tuple[EffortRange | None, float, bool]
"""The effort, how much room the value beside it takes, and whether there is one."""


class Need(NamedTuple):
    """A story that another needs, by what it is called on a card."""

    id: str
    name: str


class CardLink(NamedTuple):
    """An area of a card that leads somewhere: to a story by its id, or to an address."""

    area: Rect
    target: str
    words: str


class PaperCard(NamedTuple):
    """A card's parts. ``foot`` and ``worth`` are relative to the card's left edge at ``foot_y``."""

    height: float
    foot_y: float
    body: Marks
    own: Marks
    foot: Marks
    worth: Marks
    links: tuple[CardLink, ...]

    @property
    def marks(self) -> Marks:
        """All of it, relative to the card's upper left corner."""
        lowered = (shifted(mark, 0, self.foot_y) for mark in (*self.foot, *self.worth))
        return (*self.body, *self.own, *lowered)


class PaperCards:
    """The cards of a map in one style; parts that several share are the very same object."""

    def __init__(self, story_map: StoryMap, style: Style) -> None:
        """Draw the cards of a map."""
        self._map = story_map
        self._style = style
        self._bodies: dict[BodyKey, Marks] = {}
        self._feet: dict[FootKey, tuple[Marks, float]] = {}

    def card(self, story: Story) -> PaperCard:
        """Return a story's card."""
        style, info = self._style, self._map.info
        lines = _title_lines(story, style)
        needs = needs_of(self._map, story) if "needs" in style.shows else ()
        height = _height(len(lines), style, has_needs=bool(needs))
        body_key = self.body_key(story, height)
        body = self._bodies.get(body_key)
        if body is None:
            body = self._bodies[body_key] = _body(body_key, style)
        foot_key = self.foot_key(story)
        foot = self._feet.get(foot_key)
        if foot is None:
            foot = self._feet[foot_key] = _effort_marks(foot_key, info, style)
        own, links = _own(
            story,
            style,
            lines,
            (needs, height, unmet_count(story, info)),
            is_needed=story.id in self._map.needed,
        )
        if story.colour:
            own = (*band(info.legend, story.colour, style.card_width, height, style.radius), *own)
        foot_y = height - (NEEDS_ROOM if needs else 0.0)
        value = story.value if "value" in style.shows else None
        worth = tuple(_value(value, style, foot[1]))
        return PaperCard(height, foot_y, body, own, foot[0], worth, links)

    def body_key(self, story: Story, height: float) -> BodyKey:
        """Return what a card's body depends on."""
        info = self._map.info
        return height, story.status, unmet_count(story, info), not is_ready(story, info)

    def foot_key(self, story: Story) -> FootKey:
        """Return what the drawing of a card's effort depends on."""
        shows = self._style.shows
        estimate = story.estimate if "effort" in shows else None
        effort = effort_range(estimate, self._map.info.spread) if estimate else None
        value = story.value if "value" in shows else None
        return effort, _value_room(value, self._style), value is not None

    def shared(self) -> tuple[frozenset[BodyKey], frozenset[FootKey]]:
        """Return the bodies and the efforts that many cards of the map have."""
        bodies: Counter[BodyKey] = Counter()
        feet: Counter[FootKey] = Counter()
        for story in self._map.stories.values():
            height = paper_height(story, self._style, has_needs=self.has_needs(story))
            bodies[self.body_key(story, height)] += 1
            feet[self.foot_key(story)] += 1
        return (
            frozenset(key for key, count in bodies.items() if count >= SHARED_BY),
            frozenset(key for key, count in feet.items() if count >= SHARED_BY),
        )

    def has_needs(self, story: Story) -> bool:
        """Whether a card has a line for what its story needs."""
        return "needs" in self._style.shows and has_needs(self._map, story)


def has_needs(story_map: StoryMap, story: Story) -> bool:
    """Whether a story needs one of the map."""
    return any(need in story_map.stories for need in story.needs)


def needs_of(story_map: StoryMap, story: Story) -> tuple[Need, ...]:
    """Return what a story needs of the map, by reference or else by title."""
    found = (story_map.stories.get(need) for need in story.needs)
    return tuple(Need(other.id, name_of(other)) for other in found if other is not None)


def name_of(story: Story) -> str:
    """Return what a story is called in few words: its reference elsewhere, or its title."""
    return next(iter(story.refs.values()), "") or story.title


def paper_height(story: Story, style: Style, *, has_needs: bool = False) -> float:
    """Return how high a story's card is."""
    return _height(len(_title_lines(story, style)), style, has_needs=has_needs)


def paper_face(story: Story, info: MapInfo, style: Style, *, is_needed: bool) -> Marks:
    """Return the face of a card on paper that needs no other."""
    lines = _title_lines(story, style)
    height = _height(len(lines), style, has_needs=False)
    cards = PaperCards(StoryMap.of(info=info), style)
    end = (), height, unmet_count(story, info)
    own, _ = _own(story, style, lines, end, is_needed=is_needed)
    if story.colour:
        own = (*band(info.legend, story.colour, style.card_width, height, style.radius), *own)
    body = _body(cards.body_key(story, height), style)
    foot, start = _effort_marks(cards.foot_key(story), info, style)
    worth = _value(story.value if "value" in style.shows else None, style, start)
    return (*body, *own, *(shifted(mark, 0, height) for mark in (*foot, *worth)))


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
    width = style.card_width - style.pad - RIGHT
    return break_lines(story.title, style.title, width, style.title_lines).lines


def _height(lines: int, style: Style, *, has_needs: bool) -> float:
    above = style.title_top + (lines - 1) * style.title_leading
    below = BELOW_TITLE if style.shows & {"effort", "value"} else 0.0
    return above + below + style.meta_bottom + (NEEDS_ROOM if has_needs else 0.0)


def _body(key: BodyKey, style: Style) -> Marks:
    height, status, unmet, dashed = key
    stripe = height - 2 * style.radius
    width, radius = style.card_width, style.radius
    card = Box(0, 0, width, height, "card", "card_line", radius, 0.6, dashed=dashed)
    shown: Status = "doing" if unmet else status
    marks: list[Mark] = [card, Box(0.3, style.radius, style.stripe, stripe, shown)]
    if "status" in style.shows:
        right, size = width - 5.5, style.meta.size
        words = status_words(status, unmet)
        advance = text_width(words, style.meta)
        start = _word_start(words, style)
        marks.extend(status_marks(status, right - size, TOP_BASELINE, size, unmet=unmet))
        role = status_role(status, unmet)
        marks.append(Text(start, TOP_BASELINE, words, style.meta, role, advance))
    return tuple(marks)


def _word_start(words: str, style: Style) -> float:
    """Return the x where the word for a status begins, or would."""
    right, size = style.card_width - 5.5, style.meta.size
    if "status" not in style.shows:
        return right
    return right - size - 2.5 - text_width(words, style.meta)


def _own(
    story: Story,
    style: Style,
    lines: tuple[str, ...],
    end: tuple[tuple[Need, ...], float, int],
    *,
    is_needed: bool,
) -> tuple[Marks, tuple[CardLink, ...]]:
    """Return what no other card has: reference, badges, title, needs; and what leads elsewhere.

    ``end``: what is needed, the height, how much is unmet of what is marked as done.
    """
    needs, height, unmet = end
    marks: list[Mark] = []
    links: list[CardLink] = []
    x = style.pad
    reference = next(iter(story.refs.values()), "") if "reference" in style.shows else ""
    address = next((link.url for link in story.links if is_safe(link.url)), "")
    if reference:
        shown = elide(reference, style.meta, REFERENCE_ROOM)
        text = text_at(x, TOP_BASELINE, shown, style.meta, "accent" if address else "muted")
        marks.append(text)
        if address:
            marks.append(_underline(text))
            links.append(CardLink(_area(text), address, f"{reference}: {address}"))
        x += text.width + 4
    if "badges" in style.shows:
        start = _word_start(status_words(story.status, unmet), style)
        room = int((start - 4 - x) // (style.badge + 2))
        badges = badge_symbols(story, is_needed=is_needed)[: max(0, room)]
        for slot, (symbol, role, disc) in enumerate(badges):
            y = TOP_BASELINE - style.badge + 1.6
            place = x + slot * (style.badge + 2)
            marks.append(Icon(place, y, style.badge, symbol, role, disc))
    marks.extend(_title(story.title, lines, style))
    if needs:
        _add_needs(needs, style, height - style.meta_bottom + 0.6, (marks, links))
    return tuple(marks), tuple(links)


def _title(title: str, lines: tuple[str, ...], style: Style) -> Iterator[Mark]:
    """Yield the lines of a title; one that runs from right to left stands at the right."""
    turned = not title.isascii() and base_is_right_to_left(title)
    for row, line in enumerate(lines):
        if line:
            baseline = style.title_top + row * style.title_leading
            text = text_at(style.pad, baseline, line, style.title, "ink")
            right = style.card_width - RIGHT
            yield replace(text, x=right - text.width) if turned else text


def _add_needs(
    needs: tuple[Need, ...], style: Style, y: float, to: tuple[list[Mark], list[CardLink]]
) -> None:
    """Add the line that names what a story needs, as many as have room and how many more."""
    marks, links = to
    x, right = style.pad, style.card_width - 5.5
    word = text_at(x, y, "Needs", style.meta, "muted")
    marks.append(word)
    x += word.width + 3.5
    for place, need in enumerate(needs):
        rest = len(needs) - place - 1
        more = f"+{rest}" if rest else ""
        room = right - x - (text_width(more, style.meta) + 4 if more else 0)
        widest = room if len(needs) == 1 else min(NEED_WIDEST, room)
        name = elide(need.name, style.strong, widest)
        if widest < 12 or (place and text_width(name, style.strong) > widest):
            marks.append(text_at(x, y, f"+{rest + 1}", style.meta, "muted"))
            return
        text = text_at(x, y, name, style.strong, "accent")
        marks.extend((text, _underline(text)))
        links.append(CardLink(_area(text), need.id, f"Needs {need.name}"))
        x += text.width + 5


def is_safe(address: str) -> bool:
    """Whether an address is one that is ever opened: http, https or mailto."""
    return address.lower().startswith(("http://", "https://", "mailto:"))


def _underline(text: Text) -> Line:
    y = text.y + 1.3
    return Line(text.x, y, text.x + text.width, y, text.role, 0.5)


def _area(text: Text) -> Rect:
    size = text.face.size
    return Rect(text.x, text.y - size, text.width, 1.3 * size)


def _effort_marks(key: FootKey, info: MapInfo, style: Style) -> tuple[Marks, float]:
    """Return the effort with its bar and the sign of a value, and where that value begins.

    Its y count from the card's end.
    """
    effort, value_room, has_value = key
    x, right, baseline = style.pad, style.card_width - 5.5, -style.meta_bottom
    marks: list[Mark] = []
    if "effort" in style.shows:
        for words, face, role in _effort_words(effort, UNIT_LETTERS[info.unit], style):
            marks.append(text_at(x, baseline, elide(words, face, right - x), face, role))
            x = _end(marks) + 3
        x += 3
    size = style.strong.size * 0.86
    if has_value and right - x - size - 2 >= VALUE_LEAST:
        marks.append(Icon(x, baseline - size + 0.6, size, "diamond", "accent"))
    bar = min(BAR_WIDTH, right - x - value_room)
    if effort is not None and bar >= BAR_LEAST:
        marks.extend(range_bar(effort, (right - bar, baseline - 2.4), bar))
    return tuple(marks), x


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


def _value_room(value: Number | None, style: Style) -> float:
    """Return the room that a value takes: mostly the same, so that bars are alike."""
    words = "" if value is None else number_text(value)
    width = style.strong.size * 0.86 + 2 + text_width(words, style.strong) + 6
    return VALUE_ROOM * max(1, ceil(width / VALUE_ROOM))


def _value(value: Number | None, style: Style, x: float) -> list[Mark]:
    right, baseline = style.card_width - 5.5, -style.meta_bottom
    size = style.strong.size * 0.86
    start = x + size + 2
    if value is None or right - start < VALUE_LEAST:
        return []
    words = elide(number_text(value), style.strong, right - start)
    return [text_at(start, baseline, words, style.strong, "accent")]


def _end(marks: list[Mark]) -> float:
    """Return the x at which the last text ends."""
    last = marks[-1] if marks else None
    return last.x + last.width if isinstance(last, Text) else 0.0
