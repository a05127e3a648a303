"""Putting a map together from cards in reading order, the way every reader here does it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from storymap.interchange.formats import Imported, ImportFailedError
from storymap.interchange.losses import Loss, Losses
from storymap.model.admit import admit
from storymap.model.ids import MAP_ID, new_id
from storymap.model.keys import key_between
from storymap.model.records import (
    Activity,
    Flag,
    Legend,
    Link,
    MapInfo,
    Persona,
    Range,
    Record,
    Release,
    Status,
    Step,
    Story,
    Task,
)
from storymap.model.storymap import StoryMap
from storymap.model.text import LIST_LIMIT, TEXT_LIMIT, TITLE_LIMIT, clean_text, clean_title

RECORD_LIMIT: Final = 1_000_000

UNNAMED: Final = Loss(
    "1 card without a title was given one", "{n} cards without a title were given one"
)
CUT: Final = Loss(
    "1 text was too long and was cut to 200,000 characters",
    "{n} texts were too long and were cut to 200,000 characters",
)
LONG_TITLE: Final = Loss(
    "1 title was too long; the whole of it begins the description",
    "{n} titles were too long; the whole of them begins the description",
)
LONG_LIST: Final = Loss(
    "1 entry of a list with more than 1,000 was left out",
    "{n} entries of lists with more than 1,000 were left out",
)
COMMENT: Final = Loss(
    "1 comment was put into a description", "{n} comments were put into descriptions"
)
BAD_COLOUR: Final = Loss("1 colour was not understood", "{n} colours were not understood")
BAD_LINK: Final = Loss(
    "1 link was not to a web or mail address and was left out",
    "{n} links were not to web or mail addresses and were left out",
)
BACKBONE_STATUS: Final = Loss(
    "the status of 1 activity, step or persona was left out",
    "the status of {n} activities, steps or personas was left out",
)
BACKBONE_POINTS: Final = Loss(
    "the points of 1 activity, step or persona were left out",
    "the points of {n} activities, steps or personas were left out",
)
BACKBONE_EXTRAS: Final = Loss(
    "1 activity, step or persona had links, tags or criteria, which are in its description",
    "{n} activities, steps or personas had links, tags or criteria, "
    "which are in their descriptions",
)

_E = TypeVar("_E")

_SHORT_COLOUR = re.compile(r"#[0-9a-f]{3}")
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_LINK = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a card of any format may say, as it was written there: nothing is cleaned yet."""

    title: str = ""
    description: str = ""
    colour: str = ""
    url: str = ""
    status: Status | None = None
    flags: tuple[Flag, ...] = ()
    points: int | float | None = None
    tags: tuple[str, ...] = ()
    acceptance: tuple[str, ...] = ()
    comments: tuple[str, ...] = ()


class MapBuilder:
    """Makes records of cards, with fresh ids and ascending keys; tallies what cannot come along.

    Whatever it is given, its map is one that a ``.smap`` file can hold.
    """

    def __init__(self) -> None:
        """Start with an empty map."""
        self.losses = Losses()
        self._records: list[Record] = []
        self._last_keys: dict[object, str] = {}
        self._personas: dict[str, str] = {}

    def add_persona(self, card: Card) -> str:
        """Add a persona and return its id; that of the earlier one if it has the same title."""
        title, description = self._backbone_texts(card, "Somebody")
        if title not in self._personas:
            colour = self._colour(card)
            self._personas[title] = self._add(
                Persona(
                    id=new_id(),
                    key=self._next_key(Persona),
                    title=title,
                    description=description,
                    colour=colour,
                )
            )
        return self._personas[title]

    def add_activity(self, card: Card, personas: Iterable[str] = ()) -> str:
        """Add an activity after the others; return its id."""
        title, description = self._backbone_texts(card, "Untitled activity")
        return self._add(
            Activity(
                id=new_id(),
                key=self._next_key(Activity),
                title=title,
                description=description,
                personas=self.set_of(personas),
                colour=self._colour(card),
            )
        )

    def add_step(self, activity_id: str, card: Card, personas: Iterable[str] = ()) -> str:
        """Add a step after the others of its activity; return its id."""
        title, description = self._backbone_texts(card, "Untitled step")
        return self._add(
            Step(
                id=new_id(),
                activity=activity_id,
                key=self._next_key(activity_id),
                title=title,
                description=description,
                personas=self.set_of(personas),
                colour=self._colour(card),
            )
        )

    def add_release(self, title: str, description: str = "") -> str:
        """Add a release after the others; return its id."""
        card = Card(title=title, description=description)
        title, description = self._texts(card, "Untitled release")
        return self._add(
            Release(id=new_id(), key=self._next_key(Release), title=title, description=description)
        )

    def add_story(self, step_id: str, release_id: str | None, card: Card) -> str:
        """Add a story at the end of its cell; return its id."""
        title, description = self._texts(card, "Untitled story")
        return self._add(
            Story(
                id=new_id(),
                step=step_id,
                release=release_id,
                key=self._next_key((step_id, release_id)),
                title=title,
                description=description,
                status=card.status or "todo",
                estimate=None if card.points is None else Range(likely=card.points),
                acceptance=self._tasks(card.acceptance),
                tags=self.set_of(filter(None, map(clean_title, card.tags))),
                colour=self._colour(card),
                flags=card.flags,
                links=self._links(card),
            )
        )

    def legend(self, entries: Iterable[tuple[str, str]]) -> tuple[Legend, ...]:
        """Return what colours mean, of pairs of a colour and its meaning."""
        cards = [Card(colour=colour, title=meaning) for colour, meaning in entries]
        found = [Legend(colour=self._colour(c), meaning=clean_title(c.title)) for c in cards]
        return tuple(entry for entry in self._limited(found) if entry.colour and entry.meaning)

    def text(self, text: str) -> str:
        """Return a text as a map may hold it."""
        if len(text) > TEXT_LIMIT:
            self.losses.add(CUT)
        return clean_text(text)

    def set_of(self, entries: Iterable[str]) -> tuple[str, ...]:
        """Return texts or ids as a map holds a set of them: sorted, no doubles, at most 1,000."""
        return tuple(self._limited(sorted(set(entries))))

    def finish(self, format_name: str, title: str, info: MapInfo | None = None) -> Imported:
        """Return the map of all that was added."""
        info = admit(info or MapInfo(id=MAP_ID))
        story_map = StoryMap.of(self._records, clean_title(title), info)
        return Imported(story_map, self.losses.lines(), format_name)

    def _add(self, record: Record) -> str:
        if len(self._records) >= RECORD_LIMIT:
            raise ImportFailedError("too-large", f"holds more than {RECORD_LIMIT:,} cards")
        self._records.append(admit(record))
        return record.id

    def _next_key(self, parent: object) -> str:
        key = key_between(self._last_keys.get(parent), None)
        self._last_keys[parent] = key
        return key

    def _texts(self, card: Card, fallback: str) -> tuple[str, str]:
        """Return title and description; no title is empty, and nothing of a long one is lost."""
        title = clean_title(card.title)
        parts = [card.description, *card.comments]
        if card.comments:
            self.losses.add(COMMENT, count=len(card.comments))
        if len(clean_text(card.title).strip()) > TITLE_LIMIT:
            self.losses.add(LONG_TITLE, title)
            parts.insert(0, card.title)
        if not title:
            title = clean_title(card.description.strip().partition("\n")[0]) or fallback
            self.losses.add(UNNAMED, title)
        return title, self.text("\n\n".join(part for part in parts if part.strip()))

    def _backbone_texts(self, card: Card, fallback: str) -> tuple[str, str]:
        """Return title and description of what has no status, links, tags or criteria here."""
        title, description = self._texts(card, fallback)
        if card.status is not None or card.flags:
            self.losses.add(BACKBONE_STATUS, title)
        if card.points is not None:
            self.losses.add(BACKBONE_POINTS, title)
        extras = [*([card.url] if card.url else []), *(f"- {one}" for one in card.acceptance)]
        if card.tags:
            extras.append(f"Tags: {', '.join(card.tags)}")
        if extras:
            self.losses.add(BACKBONE_EXTRAS, title)
            description = self.text("\n".join([*([description] if description else []), *extras]))
        return title, description

    def _colour(self, card: Card) -> str:
        colour = card.colour.strip().lower()
        if _SHORT_COLOUR.fullmatch(colour):
            return "#" + "".join(2 * digit for digit in colour[1:])
        if colour and not _COLOUR.fullmatch(colour):
            self.losses.add(BAD_COLOUR, card.colour)
            return ""
        return colour

    def _links(self, card: Card) -> tuple[Link, ...]:
        url = clean_text(card.url).strip()
        if not url:
            return ()
        if not _LINK.fullmatch(url):
            self.losses.add(BAD_LINK, url)
            return ()
        return (Link(url=url),)

    def _tasks(self, texts: Iterable[str]) -> tuple[Task, ...]:
        cleaned = [self.text(text).strip() for text in texts]
        return tuple(
            Task(id=new_id(), text=text) for text in self._limited([t for t in cleaned if t])
        )

    def _limited(self, entries: list[_E]) -> list[_E]:
        if len(entries) > LIST_LIMIT:
            self.losses.add(LONG_LIST, count=len(entries) - LIST_LIMIT)
        return entries[:LIST_LIMIT]
