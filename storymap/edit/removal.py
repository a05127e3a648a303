"""Removing records with what hangs on them and what names them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from storymap.edit.order import arranged
from storymap.model.records import REFERENCES, Record, replace
from storymap.model.storymap import AnyRecord, CellId, StoryMap


def remove(m: StoryMap, ids: Iterable[str]) -> StoryMap:
    """Remove records; an id that is not there is no error.

    An activity goes with its steps, a step with its stories. The stories of a release stay: they
    become unscheduled, after those that are. What stays no longer names what is gone.
    """
    gone = _with_contents(m, {name for name in ids if _is_removable(m, name)})
    if not gone:
        return m
    m = _unscheduled(m, {name for name in gone if name in m.releases}, gone)
    changes: dict[str, AnyRecord | None] = dict.fromkeys(gone)
    changes |= {record.id: record for record in _without_references(m, gone)}
    return m.with_changes(changes)


def _is_removable(m: StoryMap, name: str) -> bool:
    return isinstance(m.find(name), Record)


def _with_contents(m: StoryMap, gone: set[str]) -> set[str]:
    activities = {name for name in gone if name in m.activities}
    if activities:
        gone |= {step.id for step in m.steps.values() if step.activity in activities}
    steps = {name for name in gone if name in m.steps}
    if steps:
        gone |= {story.id for story in m.stories.values() if story.step in steps}
    return gone


def _unscheduled(m: StoryMap, releases: Collection[str], gone: Collection[str]) -> StoryMap:
    """Return the map with the stories of some releases in no release, but for those that go."""
    cells: dict[CellId, list[str]] = {}
    movers: set[str] = set()
    for release in (lane for lane in m.lanes if lane in releases):
        for (step, lane), stories in m.cells.items():
            staying = [name for name in stories if name not in gone]
            if lane == release and staying:
                cells.setdefault((step, None), list(m.cell(step, None))).extend(staying)
                movers.update(staying)
    return arranged(m, cells, movers)


def _without_references(m: StoryMap, gone: set[str]) -> Iterator[Record]:
    for kind, fields in REFERENCES.items():
        records: Iterable[Record] = m.table(kind).values()
        for record in records:
            named = [name for name in fields if not gone.isdisjoint(getattr(record, name))]
            if named and record.id not in gone:
                yield replace(
                    record, **{name: _left(getattr(record, name), gone) for name in named}
                )


def _left(refs: Iterable[str], gone: set[str]) -> tuple[str, ...]:
    return tuple(ref for ref in refs if ref not in gone)
