"""The map: an immutable value made of tables of records, and the questions one can ask it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter
from typing import Any, Final, NamedTuple, TypeAlias, TypeVar
from weakref import ref

from msgspec import Struct

from storymap.model.ids import MAP_ID
from storymap.model.records import (
    RECORD_TYPES,
    Activity,
    MapInfo,
    Outcome,
    Persona,
    Record,
    Release,
    Stakeholder,
    Step,
    Story,
)

FORMAT_VERSION: Final = 1
HEAD_ID: Final = ""
"""The id that a patch gives the head; no record can have it."""

LOOSE: Final = ""
"""The id of the column (and of its activity) that shows what has lost its place."""

StepId: TypeAlias = str
ReleaseId: TypeAlias = str
StoryId: TypeAlias = str
CellId: TypeAlias = tuple[StepId, ReleaseId | None]
Touched: TypeAlias = tuple[Record | None, Record | None]
"""A record as it was and as it is; None where there is none."""

_R = TypeVar("_R", bound=Record)
_by_key_and_id = attrgetter("key", "id")


class Kept(NamedTuple):
    """A record that is written back untouched: of a kind not known, or set aside as not valid."""

    kind: str
    id: str
    raw: bytes
    reason: str


class Head(Struct, frozen=True):
    """What stands in a file before its records."""

    title: str = ""
    version: int = FORMAT_VERSION
    compat: int = FORMAT_VERSION
    extra: Mapping[str, Any] = {}
    kept: tuple[Kept, ...] = ()


AnyRecord: TypeAlias = Record | MapInfo | Head
"""All that a patch can change: a record of a table, the map's own record, or the head."""


class Place(NamedTuple):
    """Where a story stands; moved, undone and merged as one value."""

    step: StepId
    release: ReleaseId | None
    key: str


class StoryMap:
    """A whole map. Never changes; an edit returns another one that shares what stayed the same.

    Tables map ids to records. Children are found by an index, never by object pointers; siblings
    sort by (key, id). A story whose step is missing is in the column LOOSE, one whose release is
    missing is unscheduled, a step whose activity is missing is in the activity LOOSE.
    """

    __slots__ = (
        "__weakref__", "_backbone", "_cells", "_made_from", "_needed", "_releases", "_tables",
        "head", "info",
    )  # fmt: skip

    def __init__(self, head: Head, info: MapInfo, tables: Mapping[type, Mapping[str, Any]]) -> None:
        """Take the parts as they are; ``tables`` holds one table for each record type."""
        self.head = head
        self.info = info
        self._tables = tables
        self._backbone: tuple[tuple[Activity | None, tuple[Step, ...]], ...] | None = None
        self._releases: tuple[Release, ...] | None = None
        self._cells: dict[CellId, tuple[StoryId, ...]] | None = None
        self._needed: dict[StoryId, int] | None = None
        self._made_from: tuple[ref[StoryMap], str] | None = None

    @classmethod
    def of(
        cls, records: Iterable[Record] = (), title: str = "", info: MapInfo | None = None
    ) -> StoryMap:
        """Make a map of records whose ids differ."""
        tables: dict[type, dict[str, Any]] = {kind: {} for kind in RECORD_TYPES}
        for record in records:
            tables[type(record)][record.id] = record
        return cls(Head(title=title), info or MapInfo(id=MAP_ID), tables)

    # The tables

    @property
    def title(self) -> str:
        """The map's title."""
        return self.head.title

    @property
    def personas(self) -> Mapping[str, Persona]:
        """All personas by id."""
        return self._tables[Persona]

    @property
    def stakeholders(self) -> Mapping[str, Stakeholder]:
        """All stakeholders by id."""
        return self._tables[Stakeholder]

    @property
    def outcomes(self) -> Mapping[str, Outcome]:
        """All outcomes by id."""
        return self._tables[Outcome]

    @property
    def activities(self) -> Mapping[str, Activity]:
        """All activities by id."""
        return self._tables[Activity]

    @property
    def steps(self) -> Mapping[str, Step]:
        """All steps by id."""
        return self._tables[Step]

    @property
    def releases(self) -> Mapping[str, Release]:
        """All releases by id."""
        return self._tables[Release]

    @property
    def stories(self) -> Mapping[str, Story]:
        """All stories by id."""
        return self._tables[Story]

    def table(self, kind: type[_R]) -> Mapping[str, _R]:
        """Return the table of one record type."""
        return self._tables[kind]

    def find(self, record_id: str) -> AnyRecord | None:
        """Return whatever has an id: a record, the map's own (``map``) or the head (``""``)."""
        if record_id == HEAD_ID:
            return self.head
        if record_id == MAP_ID:
            return self.info
        for table in self._tables.values():
            record: Record | None = table.get(record_id)
            if record is not None:
                return record
        return None

    def records(self) -> Iterator[Record]:
        """Yield every record of the tables, kind by kind in the file's order."""
        for kind in RECORD_TYPES:
            yield from self._tables[kind].values()

    def __eq__(self, other: object) -> bool:
        """Maps are equal if all they would write is."""
        if not isinstance(other, StoryMap):
            return NotImplemented
        return self is other or (
            self.head == other.head and self.info == other.info and self._tables == other._tables
        )

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        """Say what it is and how big."""
        return f"StoryMap({self.title!r}, {len(self.stories)} stories)"

    # Order

    @property
    def backbone(self) -> tuple[tuple[Activity | None, tuple[Step, ...]], ...]:
        """Activities in narrative order, each with its steps.

        Steps whose activity is missing come last, under None.
        """
        if self._backbone is None:
            self._backbone = self._order_backbone()
        return self._backbone

    def _order_backbone(self) -> tuple[tuple[Activity | None, tuple[Step, ...]], ...]:
        steps: dict[str, list[Step]] = {activity_id: [] for activity_id in self.activities}
        lost: list[Step] = []
        for step in sorted(self.steps.values(), key=_by_key_and_id):
            steps.get(step.activity, lost).append(step)
        groups: list[tuple[Activity | None, tuple[Step, ...]]] = [
            (activity, tuple(steps[activity.id])) for activity in ordered(self.activities)
        ]
        if lost:
            groups.append((None, tuple(lost)))
        return tuple(groups)

    @property
    def step_order(self) -> tuple[Step, ...]:
        """All steps in narrative order, those that lost their activity last."""
        return tuple(step for _, steps in self.backbone for step in steps)

    @property
    def release_order(self) -> tuple[Release, ...]:
        """All releases, first to last."""
        if self._releases is None:
            self._releases = ordered(self.releases)
        return self._releases

    @property
    def lanes(self) -> tuple[ReleaseId | None, ...]:
        """Ids of the releases, first to last, then None: the unscheduled."""
        return (*(release.id for release in self.release_order), None)

    def steps_of(self, activity_id: str) -> tuple[Step, ...]:
        """Return an activity's steps in order; LOOSE asks for those that lost their activity."""
        for activity, steps in self.backbone:
            if (activity.id if activity else LOOSE) == activity_id:
                return steps
        return ()

    # Cells

    @property
    def cells(self) -> Mapping[CellId, tuple[StoryId, ...]]:
        """Ids of the stories of each cell that is not empty, in order."""
        if self._cells is None:
            self._cells = self._fill_cells()
        return self._cells

    def cell(self, step_id: StepId, release_id: ReleaseId | None) -> tuple[StoryId, ...]:
        """Return the ids of the stories under a step in a release (None: unscheduled), in order."""
        return self.cells.get((step_id, release_id), ())

    def cell_of(self, story: Story) -> CellId:
        """Return the cell that shows a story, whose own step or release may be missing."""
        step = story.step if story.step in self.steps else LOOSE
        return step, story.release if story.release in self.releases else None

    @property
    def has_loose_stories(self) -> bool:
        """Whether some story's step is missing."""
        return any(step == LOOSE for step, _ in self.cells)

    def _fill_cells(self) -> dict[CellId, tuple[StoryId, ...]]:
        steps, releases = self.steps, self.releases
        cells: dict[CellId, list[tuple[str, str]]] = {}
        for story in self.stories.values():
            step = story.step if story.step in steps else LOOSE
            release = story.release if story.release in releases else None
            cells.setdefault((step, release), []).append((story.key, story.id))
        return {cell: tuple(name for _, name in sorted(keys)) for cell, keys in cells.items()}

    @property
    def needed(self) -> Mapping[StoryId, int]:
        """How many stories need each story; those that none needs are left out."""
        if self._needed is None:
            from storymap.model.indexes import needed_in

            self._needed = needed_in(self.stories.values())
        return self._needed

    # Other maps

    def with_head(self, head: Head) -> StoryMap:
        """Return this map with another head."""
        return self.with_changes({HEAD_ID: head})

    def with_records(self, *records: Record | MapInfo) -> StoryMap:
        """Return a map in which these records are added, or stand for those with their ids."""
        return self.with_changes({record.id: record for record in records})

    def without(self, *record_ids: str) -> StoryMap:
        """Return a map without these records; an id that is not there is no error."""
        return self.with_changes(dict.fromkeys(record_ids))

    def with_changes(self, changes: Mapping[str, AnyRecord | None]) -> StoryMap:
        """Return a map in which each id has the given record, or none.

        Costs one copy of each table it meets, and keeps the indexes that stay true.
        """
        head, info = self.head, self.info
        tables = dict(self._tables)
        touched: list[Touched] = []
        for record_id, new in changes.items():
            if isinstance(new, Head):
                head = new
            elif isinstance(new, MapInfo):
                info = new
            else:
                touched.append((self._put(tables, record_id, new), new))
        result = StoryMap(head, info, tables)
        result._inherit(self, touched)
        if len(changes) == 1:
            result._made_from = (ref(self), next(iter(changes)))
        return result

    def only_change_since(self, before: StoryMap) -> str | None:
        """Return the one id that can differ from another map, if this was made of it so.

        None if that is not known.
        """
        if self._made_from is None or self._made_from[0]() is not before:
            return None
        return self._made_from[1]

    def _put(
        self, tables: dict[type, Mapping[str, Any]], record_id: str, new: Any
    ) -> Record | None:
        """Put one record into copied tables; return the one that stood there."""
        old: Record | None = None
        for kind, table in tables.items():
            if record_id in table:
                old = table[record_id]
                if type(new) is not kind:
                    del self._own(tables, kind)[record_id]
        if new is not None:
            self._own(tables, type(new))[record_id] = new
        return old

    def _own(self, tables: dict[type, Mapping[str, Any]], kind: type[Record]) -> dict[str, Any]:
        table = tables[kind]
        if table is self._tables[kind]:
            table = tables[kind] = dict(table)
        assert isinstance(table, dict)  # noqa: S101 - just made
        return table

    def _inherit(self, before: StoryMap, touched: list[Touched]) -> None:
        """Take over the indexes that the changes leave true, and mend the others."""
        from storymap.model.indexes import cells_after, needed_after

        if self.steps is before.steps and self.activities is before.activities:
            self._backbone = before._backbone
        if self.releases is before.releases:
            self._releases = before._releases
        if before._needed is not None:
            self._needed = needed_after(before._needed, touched)
        if before._cells is not None and _same_columns_and_lanes(self, before):
            self._cells = cells_after(before._cells, touched, self)


def place_of(story: Story) -> Place:
    """Return a story's place as one value."""
    return Place(story.step, story.release, story.key)


def ordered(table: Mapping[str, _R]) -> tuple[_R, ...]:
    """Return the records of a table as siblings: by key, then by id."""
    return tuple(sorted(table.values(), key=_by_key_and_id))


def _same_columns_and_lanes(left: StoryMap, right: StoryMap) -> bool:
    return all(
        left.table(kind) is right.table(kind) or left.table(kind).keys() == right.table(kind).keys()
        for kind in (Step, Release)
    )
