"""The columns of a storymaps.io map, from the compact and from the readable spelling of its JSON.

The compact spelling is that of the MIT-licensed jackgleeson/storymaps.io and its samples: ``a`` are
the columns (steps), ``s`` the rows, of which ``rt`` marks the two context rows Users (older:
Personas) and Activities; ``t[i]`` are the cards of a row under column ``i``. The readable one,
which the site writes today, says the same with ``steps``, ``users``, ``activities`` and ``slices``,
and keeps partial maps, which columns stand for, in ``partialMaps``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from storymap.interchange.formats import ImportFailedError
from storymap.interchange.jsontext import list_at, object_at, text_of
from storymap.interchange.losses import Loss, Losses

SPACER: Final = Loss(
    "1 hidden or spacer card was left out", "{n} hidden or spacer cards were left out"
)
SPACER_COLUMN: Final = Loss(
    "1 empty hidden column was left out", "{n} empty hidden columns were left out"
)
HIDDEN_STEP: Final = Loss(
    "1 step was hidden and is shown, since cards stand in its column",
    "{n} steps were hidden and are shown, since cards stand in their columns",
)
BEYOND: Final = Loss(
    "1 card beyond the last column was left out", "{n} cards beyond the last column were left out"
)
REPEATED_PARTIAL: Final = Loss(
    "1 repetition of a partial map was left out", "{n} repetitions of partial maps were left out"
)
NO_PARTIAL: Final = Loss(
    "1 column stands for a partial map that the file does not hold, and was left out",
    "{n} columns stand for partial maps that the file does not hold, and were left out",
)
UNKNOWN_FIELD: Final = Loss(
    "1 field is not known and was left out", "{n} fields are not known and were left out"
)

_CARD_FIELDS: Final = {
    "n", "name", "b", "body", "c", "color", "u", "url", "h", "hidden", "st", "status", "sp",
    "points", "tg", "tags", "comments", "partialMapId", "partialMapOrigin",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RawCard:
    """A card as the file has it, and where it stands there."""

    fields: dict[str, Any]
    place: str

    def get(self, field: str, short: str) -> Any:
        """Return a field by its readable or its compact name."""
        value = self.fields.get(field)
        return self.fields.get(short) if value is None else value

    @property
    def title(self) -> str:
        """What stands on it."""
        return text_of(self.get("name", "n"))

    @property
    def is_hidden(self) -> bool:
        """Whether it only takes room."""
        return bool(self.get("hidden", "h"))

    @property
    def partial_map(self) -> str:
        """The id of the partial map that a column stands for, or nothing."""
        return text_of(self.fields.get("partialMapId"))


@dataclass(frozen=True, slots=True)
class Column:
    """A step and what stands in its column: ``cells`` are its stories by the release's position.

    Empty cells are left out, so that columns times rows is never more than the file's size.
    """

    step: RawCard
    users: list[RawCard]
    activities: list[RawCard]
    cells: dict[int, list[RawCard]]

    @property
    def is_spacer(self) -> bool:
        """Whether it only takes room."""
        return self.step.is_hidden and not (self.users or self.activities or self.cells)


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of cells, raw, and where it stands."""

    cells: Any
    place: str


@dataclass(frozen=True, slots=True)
class _Sheet:
    """The rows that make the columns of a map or of a partial map."""

    steps: _Row
    users: list[_Row]
    activities: list[_Row]
    releases: list[_Row]


class ColumnReader:
    """Finds the columns and the release rows of one file; tallies what it leaves out."""

    def __init__(self, losses: Losses) -> None:
        """Take where to tally."""
        self._losses = losses

    def read(self, source: dict[str, Any]) -> tuple[list[Column], list[dict[str, Any]]]:
        """Return the columns, without spacers and with partial maps put in, and the releases."""
        if isinstance(source.get("a"), list):
            sheet, releases = _compact_sheet(source)
        elif isinstance(source.get("steps"), list):
            sheet, releases = _readable_sheet(source)
        else:
            raise ImportFailedError("damaged", "has no columns", place="steps")
        partials = self._partials(source, len(releases))
        columns = self._expanded(self._columns(sheet), partials)
        self._tell_hidden(columns)
        return [column for column in columns if not column.is_spacer], releases

    def tell_unknown(self, fields: dict[str, Any], known: set[str]) -> None:
        """Tally the fields that are not known."""
        for name in fields:
            if name not in known:
                self._losses.add(UNKNOWN_FIELD, name)

    def _columns(self, sheet: _Sheet) -> list[Column]:
        raw = list_at(sheet.steps.cells, sheet.steps.place)
        steps = [self._card(step, f"{sheet.steps.place}[{i}]") for i, step in enumerate(raw)]
        columns = [Column(step, [], [], {}) for step in steps]
        for row in sheet.users:
            for column, cards in self._cells(row, columns):
                column.users.extend(cards)
        for row in sheet.activities:
            for column, cards in self._cells(row, columns):
                column.activities.extend(cards)
        for i, row in enumerate(sheet.releases):
            for column, cards in self._cells(row, columns):
                column.cells[i] = cards
        return columns

    def _cells(self, row: _Row, columns: list[Column]) -> Iterator[tuple[Column, list[RawCard]]]:
        """Yield each column that has cards in a row which are not hidden, and these."""
        for i, cell in enumerate(list_at(row.cells, row.place)):
            cards = self._shown(cell, f"{row.place}[{i}]")
            if cards and i < len(columns):
                yield columns[i], cards
            elif cards:
                self._losses.add(BEYOND, cards[0].title, len(cards))

    def _shown(self, cell: Any, place: str) -> list[RawCard]:
        cards = [self._card(raw, f"{place}[{i}]") for i, raw in enumerate(list_at(cell, place))]
        for card in cards:
            if card.is_hidden:
                self._losses.add(SPACER, card.title)
        return [card for card in cards if not card.is_hidden]

    def _card(self, raw: Any, place: str) -> RawCard:
        fields = object_at(raw, place)
        self.tell_unknown(fields, _CARD_FIELDS)
        return RawCard(fields, place)

    def _partials(self, source: dict[str, Any], releases: int) -> dict[str, list[Column]]:
        """Return the columns of each partial map by its id."""
        partials: dict[str, list[Column]] = {}
        for i, raw in enumerate(list_at(source.get("partialMaps"), "partialMaps")):
            place = f"partialMaps[{i}]"
            partial = object_at(raw, place)
            stories = list_at(partial.get("stories"), f"{place}.stories")
            rows = [
                _Row(cells, f"{place}.stories[{row}]")
                for row, cells in enumerate(stories[:releases])
            ]
            partials[text_of(partial.get("id"))] = self._columns(_sheet(partial, rows, f"{place}."))
        return partials

    def _expanded(self, columns: list[Column], partials: dict[str, list[Column]]) -> list[Column]:
        """Put each partial map's columns where it came from, or else where it stands first."""
        places: dict[str, int] = {}
        for i, column in enumerate(columns):
            if column.step.fields.get("partialMapOrigin"):
                places.setdefault(column.step.partial_map, i)
        expanded: list[Column] = []
        for i, column in enumerate(columns):
            partial = column.step.partial_map
            if not partial:
                expanded.append(column)
            elif partial not in partials:
                self._losses.add(NO_PARTIAL)
            elif places.setdefault(partial, i) != i:
                self._losses.add(REPEATED_PARTIAL)
            else:
                expanded.extend(partials[partial])
        return expanded

    def _tell_hidden(self, columns: list[Column]) -> None:
        for column in columns:
            if column.is_spacer:
                self._losses.add(SPACER_COLUMN)
            elif column.step.is_hidden:
                self._losses.add(HIDDEN_STEP, column.step.title)


def _compact_sheet(source: dict[str, Any]) -> tuple[_Sheet, list[dict[str, Any]]]:
    """Sort the rows of the compact spelling by what they are; return the release rows too."""
    users: list[_Row] = []
    activities: list[_Row] = []
    cells: list[_Row] = []
    releases: list[dict[str, Any]] = []
    kinds = {"Users": users, "Personas": users, "Activities": activities}
    for i, raw in enumerate(list_at(source.get("s"), "s")):
        row = object_at(raw, f"s[{i}]")
        kind = text_of(row.get("rt"))
        kinds.get(kind, cells).append(_Row(row.get("t"), f"s[{i}].t"))
        if kind not in kinds:
            releases.append(row)
    return _Sheet(_Row(source.get("a"), "a"), users, activities, cells), releases


def _readable_sheet(source: dict[str, Any]) -> tuple[_Sheet, list[dict[str, Any]]]:
    """Return the rows of the readable spelling, and its slices."""
    raw = list_at(source.get("slices"), "slices")
    releases = [object_at(one, f"slices[{i}]") for i, one in enumerate(raw)]
    cells = [_Row(one.get("stories"), f"slices[{i}].stories") for i, one in enumerate(releases)]
    return _sheet(source, cells, ""), releases


def _sheet(source: dict[str, Any], releases: list[_Row], place: str) -> _Sheet:
    return _Sheet(
        _Row(source.get("steps"), f"{place}steps"),
        [_Row(source.get("users"), f"{place}users")],
        [_Row(source.get("activities"), f"{place}activities")],
        releases,
    )
