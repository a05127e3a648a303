"""Maps written by names, for tests; the ids are a kind and a number, so they never change.

m = a_map({"Browse": {"Search": {"MVP": ["By word", "By shelf"], None: ["By voice"]}}})
assert cell(m, "Search", "MVP") == ["By word", "By shelf"]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from storymap.model.keys import keys_between
from storymap.model.records import (
    Activity,
    Outcome,
    Persona,
    Release,
    Stakeholder,
    Step,
    Story,
    replace,
)
from storymap.model.storymap import CellId, StoryMap

Cells = Mapping[str | None, Sequence[str]]
Backbone = Mapping[str, Mapping[str, Cells]]


def a_map(
    backbone: Backbone,
    *,
    releases: Iterable[str] = (),
    outcomes: Iterable[str] = (),
    personas: Iterable[str] = (),
    stakeholders: Iterable[str] = (),
    stories: Mapping[str, Mapping[str, Any]] | None = None,
    title: str = "A map",
) -> StoryMap:
    """Build a map: activity to step to release (None: unscheduled) to the titles of stories.

    Releases come in the order given, then as they first appear. ``stories`` gives fields of
    stories by title; ``needs``, ``outcomes`` and ``personas`` in it are titles too. The ids are
    activity-1, step-1, release-1, story-1, ... in the order of writing.
    """
    lanes = [*releases, *(lane for lane in _lanes(backbone) if lane is not None)]
    release_ids: dict[str | None, str | None] = {None: None}
    records: list[Any] = list(_siblings(Release, "release", dict.fromkeys(lanes)))
    release_ids |= {release.title: release.id for release in records}
    for kind, prefix, names in (
        (Outcome, "outcome", outcomes),
        (Persona, "persona", personas),
        (Stakeholder, "stakeholder", stakeholders),
    ):
        records += _siblings(kind, prefix, names)
    activities = list(_siblings(Activity, "activity", backbone))
    columns = [
        (replace(step, activity=activity.id), cells)
        for activity, steps in zip(activities, backbone.values(), strict=True)
        for step, cells in zip(_siblings(Step, "step", steps), steps.values(), strict=True)
    ]
    columns = [
        (replace(step, id=f"step-{number}"), cells)
        for number, (step, cells) in enumerate(columns, 1)
    ]
    found = [
        replace(story, step=step.id, release=release_ids[lane])
        for step, cells in columns
        for lane, names in cells.items()
        for story in _siblings(Story, "story", names)
    ]
    found = [replace(story, id=f"story-{number}") for number, story in enumerate(found, 1)]
    records += [*activities, *(step for step, _ in columns), *found]
    return with_fields(StoryMap.of(records, title=title), stories or {})


def with_fields(m: StoryMap, stories: Mapping[str, Mapping[str, Any]]) -> StoryMap:
    """Give stories, told by title, other fields; references in them are titles too."""
    for name, fields in stories.items():
        ids = {
            field: tuple(sorted(id_of(m, title) for title in fields[field]))
            for field in ("needs", "outcomes", "personas")
            if field in fields
        }
        m = m.with_records(replace(m.stories[id_of(m, name)], **{**fields, **ids}))
    return m


def id_of(m: StoryMap, title: str) -> str:
    """Return the id of the one record of that title; fail if there is none, or another one."""
    (found,) = [record.id for record in m.records() if record.title == title]
    return found


def ids_of(m: StoryMap, *titles: str) -> list[str]:
    """Return the ids of the records of these titles."""
    return [id_of(m, title) for title in titles]


def titles(m: StoryMap, ids: Iterable[str]) -> list[str]:
    """Return the titles of records."""
    return [m.find(name).title for name in ids]  # type: ignore[union-attr]


def cell(m: StoryMap, step: str, release: str | None = None) -> list[str]:
    """Return the titles of the stories of a cell, told by the titles of its step and release."""
    return titles(m, m.cell(id_of(m, step), None if release is None else id_of(m, release)))


def cell_id(m: StoryMap, step: str, release: str | None = None) -> CellId:
    """Return the id of a cell told by titles."""
    return id_of(m, step), None if release is None else id_of(m, release)


def outline(m: StoryMap) -> dict[str, list[str]]:
    """Return the backbone by titles: each activity with its steps."""
    return {
        activity.title if activity else "": [step.title for step in steps]
        for activity, steps in m.backbone
    }


def _lanes(backbone: Backbone) -> Iterator[str | None]:
    for steps in backbone.values():
        for cells in steps.values():
            yield from cells


def _siblings(kind: Any, prefix: str, names: Iterable[str]) -> Iterator[Any]:
    listed = list(names)
    parent = {Step: {"activity": ""}, Story: {"step": ""}}.get(kind, {})
    keys = keys_between(None, None, len(listed))
    for number, (name, key) in enumerate(zip(listed, keys, strict=True), 1):
        yield kind(id=f"{prefix}-{number}", key=key, title=name, **parent)
