"""Pasting cards that come from this map, from another one, or from before they were cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple, TypeAlias, TypeVar

from storymap.edit.copies import fresh_items, fresh_release
from storymap.edit.errors import EditError
from storymap.edit.order import following, reordered, settled
from storymap.edit.sketch import Spot
from storymap.model.conflicts import without_marks
from storymap.model.ids import new_id
from storymap.model.records import Activity, Release, Step, Story, replace
from storymap.model.storymap import AnyRecord, CellId, StoryMap

_C = TypeVar("_C", bound=Activity | Step | Release | Story)

Card: TypeAlias = Activity | Step | Release | Story


class Pasted(NamedTuple):
    """A map with cards pasted, the ids of the topmost of them, and how many links were dropped.

    ``dropped`` counts by "needs", "outcomes", "personas", "checks" and "release".
    """

    story_map: StoryMap
    ids: tuple[str, ...]
    dropped: Mapping[str, int]


def paste_stories(
    m: StoryMap, stories: Sequence[Story], cell: CellId, after: str | None
) -> tuple[StoryMap, tuple[str, ...]]:
    """Add stories to a cell, after one of its stories or at its end, in the order given.

    Each gets a new id. Needs among the pasted point to the pasted; what else they name stays where
    the map has it, and is dropped where it has not. Keys of other systems stay with one that was
    cut; a copy has none, since they stand for the original.
    """
    step, release = cell
    for name, table in ((step, m.steps), (release, m.releases)):
        if name is not None and name not in table:
            raise EditError("unknown-record", id=name)
    if not stories:
        return m, ()
    names = {story.id: new_id() for story in stories}
    fresh = {names[one.id]: _fresh(m, _unmarked(m, one), names, cell) for one in stories}
    return m.with_changes(_in_cell(m, cell, fresh, after)), tuple(fresh)


def paste_cards(
    m: StoryMap,
    cards: Sequence[Card],
    spot: Spot,
    held: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> Pasted:
    """Add activities, steps, releases and stories at a spot, what belongs together together.

    What is not inside another card goes to the spot. A story inside a pasted step keeps its
    release if the map or the pasted have it, and is unscheduled if not. ``held`` names the stories
    that were in a release: those that have none since it was cut are in it again. For the rest see
    ``paste_stories``. Raises EditError("no-activity") or EditError("no-step") where the spot has no
    place for a card.
    """
    records = {card.id: _unmarked(m, card) for card in cards}
    names = {name: new_id() for name in records}
    changes: dict[str, AnyRecord | None] = {}
    activities = [card for card in records.values() if isinstance(card, Activity)]
    steps = [card for card in records.values() if isinstance(card, Step)]
    releases = [card for card in records.values() if isinstance(card, Release)]
    stories = [card for card in records.values() if isinstance(card, Story)]
    changes |= _pasted_activities(m, activities, names, spot)
    changes |= _pasted_steps(m, steps, names, spot)
    changes |= _pasted_releases(m, releases, names, spot)
    changes |= _pasted_stories(m, stories, names, spot)
    changes |= _back_in_release(m, releases, names, held)
    inner = {c.id for c in steps if c.activity in names} | {
        c.id for c in stories if c.step in names
    }
    tops = tuple(names[name] for name in records if name not in inner)
    return Pasted(m.with_changes(changes) if changes else m, tops, dropped(m, cards, names))


def dropped(m: StoryMap, cards: Sequence[Card], kept: Mapping[str, str]) -> Mapping[str, int]:
    """Count what cards name that neither the map nor the pasted have."""
    lost: Counter[str] = Counter()
    for card in cards:
        if isinstance(card, Release):
            continue
        lost["personas"] += sum(name not in m.personas for name in card.personas)
        if isinstance(card, Story):
            lost["needs"] += sum(name not in m.stories and name not in kept for name in card.needs)
            lost["outcomes"] += sum(name not in m.outcomes for name in card.outcomes)
            lost["checks"] += len(card.checks) - len(_known_checks(m, card))
            is_inside = card.step in kept and card.release is not None
            lost["release"] += is_inside and card.release not in {*m.releases, *kept}
    return {name: count for name, count in lost.items() if count}


def _pasted_activities(
    m: StoryMap, activities: Sequence[Activity], names: Mapping[str, str], spot: Spot
) -> dict[str, AnyRecord | None]:
    fresh = {
        names[card.id]: replace(card, id=names[card.id], personas=_known_personas(m, card))
        for card in activities
    }
    present = [activity.id for activity, _ in m.backbone if activity is not None]
    order = reordered(present, list(fresh), following(present, None, spot.activity))
    return settled(m.activities, order, fresh)


def _pasted_steps(
    m: StoryMap, steps: Sequence[Step], names: Mapping[str, str], spot: Spot
) -> dict[str, AnyRecord | None]:
    groups: dict[str, dict[str, Step]] = {}
    for card in steps:
        activity = names.get(card.activity, spot.activity)
        if activity is None:
            raise EditError("no-activity")
        personas = _known_personas(m, card)
        fresh = replace(card, id=names[card.id], activity=activity, personas=personas)
        groups.setdefault(activity, {})[fresh.id] = fresh
    changes: dict[str, AnyRecord | None] = {}
    for activity, fresh_steps in groups.items():
        present = [step.id for step in m.steps_of(activity)]
        after = spot.step if spot.step in present else None
        order = reordered(present, list(fresh_steps), following(present, None, after))
        changes |= settled(m.steps, order, fresh_steps)
    return changes


def _pasted_releases(
    m: StoryMap, releases: Sequence[Release], names: Mapping[str, str], spot: Spot
) -> dict[str, AnyRecord | None]:
    fresh = {names[card.id]: fresh_release(card, names[card.id]) for card in releases}
    present = [release.id for release in m.release_order]
    after = spot.release if spot.release in present else None
    order = reordered(present, list(fresh), following(present, None, after))
    return settled(m.releases, order, fresh)


def _back_in_release(
    m: StoryMap,
    releases: Sequence[Release],
    names: Mapping[str, str],
    held: Mapping[str, Sequence[str]],
) -> dict[str, AnyRecord | None]:
    """Return the stories of releases that were cut, in the pasted ones."""
    cut = [release.id for release in releases if release.id not in m.releases]
    found = ((m.stories.get(story), names[name]) for name in cut for story in held.get(name, ()))
    return {
        story.id: replace(story, release=release)
        for story, release in found
        if story is not None and story.release is None
    }


def _pasted_stories(
    m: StoryMap, stories: Sequence[Story], names: Mapping[str, str], spot: Spot
) -> dict[str, AnyRecord | None]:
    cells: dict[CellId, dict[str, Story]] = {}
    for card in stories:
        known = card.release if card.release in m.releases else None
        cell = (names.get(card.step, ""), names.get(card.release or "", known))
        if card.step not in names:
            if spot.step is None:
                raise EditError("no-step")
            cell = (spot.step, spot.release)
        fresh = _fresh(m, card, names, cell)
        cells.setdefault(cell, {})[fresh.id] = fresh
    changes: dict[str, AnyRecord | None] = {}
    for cell, fresh_stories in cells.items():
        after = spot.after if spot.after in m.cell(*cell) else None
        changes |= _in_cell(m, cell, fresh_stories, after)
    return changes


def _in_cell(
    m: StoryMap, cell: CellId, fresh: Mapping[str, Story], after: str | None
) -> dict[str, AnyRecord | None]:
    present = m.cell(*cell)
    order = reordered(present, list(fresh), following(present, None, after))
    return settled(m.stories, order, fresh)


def _unmarked(m: StoryMap, card: _C) -> _C:
    """Return a card without conflicts that wait for a choice in the original, if that is there."""
    return without_marks(card) if card.id in m.table(type(card)) else card


def _known_personas(m: StoryMap, card: Activity | Step | Story) -> tuple[str, ...]:
    return tuple(name for name in card.personas if name in m.personas)


def _known_checks(m: StoryMap, story: Story) -> tuple[str, ...]:
    """Return what is ticked of this map's checklists; ticks of another map's mean nothing here."""
    items = {item.id for item in (*m.info.ready, *m.info.done)} if story.checks else ()
    return tuple(name for name in story.checks if name in items)


def _fresh(m: StoryMap, story: Story, names: Mapping[str, str], cell: CellId) -> Story:
    needs = (names.get(need, need) for need in story.needs if need in names or need in m.stories)
    return replace(
        story,
        id=names[story.id],
        step=cell[0],
        release=cell[1],
        needs=tuple(sorted(needs)),
        outcomes=tuple(name for name in story.outcomes if name in m.outcomes),
        personas=_known_personas(m, story),
        checks=_known_checks(m, story),
        acceptance=fresh_items(story.acceptance),
        why=fresh_items(story.why),
        questions=fresh_items(story.questions),
        feedback=fresh_items(story.feedback),
        refs={} if story.id in m.stories else story.refs,
    )
