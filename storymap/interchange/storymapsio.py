"""storymaps.io: its JSON export, version 1.

How it spells a map is told in ``storymapsio_columns``. A user or an activity starts at the column
where its card stands and reaches to the next one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from storymap.interchange.builder import Card, MapBuilder
from storymap.interchange.formats import Imported, ImportFailedError
from storymap.interchange.jsontext import amount_of, list_at, object_at, parse_json, text_of
from storymap.interchange.losses import Loss
from storymap.interchange.storymapsio_columns import Column, ColumnReader, RawCard
from storymap.model.ids import MAP_ID
from storymap.model.records import Flag, MapInfo, Status
from storymap.model.text import clean_title

NAME: Final = "storymapsio"

NO_FIELDS: Final = Loss("the format has no values, outcomes or needs", "")
NO_POINTS: Final = Loss("no card has points, so there are no estimates", "")
NAMED_ROW: Final = Loss(
    "1 row without a name was given one", "{n} rows without a name were given one"
)
NO_ACTIVITY: Final = Loss(
    "1 step stands under no activity; an activity named after the map holds it",
    "{n} steps stand under no activity; an activity named after the map holds them",
)
SHARED_COLUMN: Final = Loss(
    "1 activity shares a column with another and has no steps",
    "{n} activities share a column with another and have no steps",
)
BAD_STATUS: Final = Loss("1 status was not understood", "{n} statuses were not understood")
BAD_POINTS: Final = Loss(
    "the points of 1 card were not understood", "the points of {n} cards were not understood"
)

_STATUS: Final[dict[str, Status | None]] = {
    "": None, "none": None, "planned": "todo", "in-progress": "doing", "done": "done",
}  # fmt: skip
_BLOCKED: Final = "blocked"
_MAP_FIELDS: Final = {
    "app", "v", "exported", "name", "id", "site", "a", "s", "l", "legend", "notes", "users",
    "activities", "steps", "slices", "partialMaps", "viewMode",
}  # fmt: skip
_APP = re.compile(rb'"app"\s*:\s*"storymap"')


@dataclass(frozen=True, slots=True)
class StorymapsioReader:
    """Reads JSON exported by storymaps.io."""

    name: str = NAME
    title: str = "storymaps.io JSON"
    suffixes: tuple[str, ...] = (".json",)

    def sniff(self, data: bytes) -> float:
        """Tell by the name the program gives itself."""
        return 1.0 if _APP.search(data) else 0.0

    def read(self, data: bytes, name: str, folder: Path | None = None) -> Imported:  # noqa: ARG002
        """Make a map; one without a name gets ``name``."""
        source = object_at(parse_json(data), "")
        if source.get("app") != "storymap":
            raise ImportFailedError("damaged", 'is not of the app "storymap"', place="app")
        title = clean_title(text_of(source.get("name"))) or clean_title(name) or "storymaps.io"
        return _Reading(MapBuilder(), title).map_of(source)


class _Reading:
    """One reading of one file."""

    def __init__(self, builder: MapBuilder, title: str) -> None:
        self._builder = builder
        self._losses = builder.losses
        self._title = title
        self._has_points = False

    def map_of(self, source: dict[str, Any]) -> Imported:
        """Make the whole map."""
        self._losses.add(NO_FIELDS)
        reader = ColumnReader(self._losses)
        columns, rows = reader.read(source)
        releases = [self._add_release(row, i) for i, row in enumerate(rows)]
        self._add_columns(columns, releases)
        if not self._has_points:
            self._losses.add(NO_POINTS)
        reader.tell_unknown(source, _MAP_FIELDS)
        return self._builder.finish(NAME, self._title, self._info(source))

    def _info(self, source: dict[str, Any]) -> MapInfo:
        field = "legend" if "legend" in source else "l"
        raw = list_at(source.get(field), field)
        entries = [RawCard(object_at(one, f"{field}[{i}]"), field) for i, one in enumerate(raw)]
        legend = self._builder.legend(
            (text_of(entry.get("color", "c")), text_of(entry.get("label", "n")))
            for entry in entries
        )
        notes = self._builder.text(text_of(source.get("notes")))
        return MapInfo(id=MAP_ID, description=notes, legend=legend)

    def _add_release(self, row: dict[str, Any], index: int) -> str:
        title = text_of(row.get("name")) or text_of(row.get("n"))
        if not clean_title(title):
            title = f"Release {index + 1}"
            self._losses.add(NAMED_ROW, title)
        reason = text_of(row.get("closedReason"))
        return self._builder.add_release(title, f"Closed: {reason}" if reason else "")

    def _add_columns(self, columns: list[Column], releases: list[str]) -> None:
        """Add an activity for the columns up to the next activity's card, and so on."""
        personas = self._spans(columns)
        starts = [i for i, column in enumerate(columns) if column.activities]
        first = starts[0] if starts else len(columns)
        if first:
            self._losses.add(NO_ACTIVITY, count=first)
            self._add_group([Card(title=self._title)], columns[:first], personas[:first], releases)
        for start, end in pairwise([*starts, len(columns)]):
            cards = [self._card(raw) for raw in columns[start].activities]
            self._add_group(cards, columns[start:end], personas[start:end], releases)

    def _spans(self, columns: list[Column]) -> list[tuple[str, ...]]:
        """Return the personas of each column: those whose card stands there or last stood."""
        spans: list[tuple[str, ...]] = []
        current: tuple[str, ...] = ()
        for column in columns:
            if column.users:
                found = [self._builder.add_persona(self._card(raw)) for raw in column.users]
                current = self._builder.set_of(found)
            spans.append(current)
        return spans

    def _add_group(
        self,
        activities: list[Card],
        columns: list[Column],
        personas: list[tuple[str, ...]],
        releases: list[str],
    ) -> None:
        """Add the activities that start at one column; the first of them holds the steps.

        Each step gets the personas that span it, an activity those that span all its steps.
        """
        spans = {id(span): span for span in personas}.values()
        throughout = set(personas[0]).intersection(*spans)
        activity_id = self._builder.add_activity(activities[0], throughout)
        for card in activities[1:]:
            self._losses.add(SHARED_COLUMN, card.title)
            self._builder.add_activity(card, personas[0])
        for column, spanning in zip(columns, personas, strict=True):
            step_id = self._builder.add_step(activity_id, self._card(column.step), spanning)
            self._add_stories(step_id, column, releases)

    def _add_stories(self, step_id: str, column: Column, releases: list[str]) -> None:
        for release, cards in column.cells.items():
            for raw in cards:
                card = self._card(raw)
                self._has_points = self._has_points or card.points is not None
                self._builder.add_story(step_id, releases[release], card)

    def _card(self, raw: RawCard) -> Card:
        status, flags = self._status(raw)
        return Card(
            title=raw.title,
            description=text_of(raw.get("body", "b")),
            colour=text_of(raw.get("color", "c")),
            url=text_of(raw.get("url", "u")),
            status=status,
            flags=flags,
            points=self._points(raw),
            tags=_texts(raw, "tags", "tg", text_of),
            comments=_texts(raw, "comments", "comments", _comment),
        )

    def _status(self, raw: RawCard) -> tuple[Status | None, tuple[Flag, ...]]:
        """Return what done, in-progress and planned mean here; blocked is a flag."""
        status = text_of(raw.get("status", "st"))
        if status == _BLOCKED:
            return None, ("blocked",)
        if status not in _STATUS:
            self._losses.add(BAD_STATUS, status)
        return _STATUS.get(status), ()

    def _points(self, raw: RawCard) -> int | float | None:
        value = raw.get("points", "sp")
        points = amount_of(value)
        if points is None and value is not None and value != "":
            self._losses.add(BAD_POINTS, raw.title)
        return points


def _texts(raw: RawCard, name: str, short: str, worded: Callable[[Any], str]) -> tuple[str, ...]:
    found = list_at(raw.get(name, short), f"{raw.place}.{name}")
    return tuple(filter(None, map(worded, found)))


def _comment(raw: Any) -> str:
    """Return a comment with who wrote it."""
    if not isinstance(raw, dict):
        return text_of(raw)
    author, text = text_of(raw.get("author")), text_of(raw.get("text"))
    return f"{author}: {text}" if author and text else text


READER: Final = StorymapsioReader()
