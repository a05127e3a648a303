"""Cards that somebody wrote down as text, and putting them on the map."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from storymap.edit.errors import EditError
from storymap.edit.order import following, reordered, settled
from storymap.model.admit import admit
from storymap.model.ids import new_id
from storymap.model.records import Activity, Number, Range, Release, Status, Step, Story
from storymap.model.storymap import LOOSE, AnyRecord, CellId, StoryMap
from storymap.model.text import clean_title

UNTITLED = "Untitled"


class SketchCard(NamedTuple):
    """A line of a text: a story, or without a title just the step or activity that it names.

    What has no activity or step of its own goes where the sketch is put.
    """

    title: str
    activity: str = ""
    step: str = ""
    release: str = ""
    status: Status = "todo"
    estimate: Range | None = None
    value: Number | None = None
    tags: tuple[str, ...] = ()
    description: str = ""


class Sketch(NamedTuple):
    """Cards in reading order; ``matches``: names mean what the map has, if it has it."""

    cards: tuple[SketchCard, ...]
    matches: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether the cards are titles of stories and no more than that."""
        return all(card == SketchCard(card.title, status=card.status) for card in self.cards)

    def as_steps(self) -> Sketch:
        """Return the sketch with each title naming a step."""
        return Sketch(tuple(SketchCard("", step=card.title) for card in self.cards))


class Spot(NamedTuple):
    """Where something is put: an activity, a step in it, a release, the story to go after."""

    activity: str | None = None
    step: str | None = None
    release: str | None = None
    after: str | None = None


def put_sketch(m: StoryMap, sketch: Sketch, spot: Spot) -> tuple[StoryMap, tuple[str, ...]]:
    """Add the cards of a sketch at a spot; return the ids of the topmost of what is new.

    Activities that are new follow that of the spot, steps its step, stories its story. Raises
    EditError("no-activity") or EditError("no-step") if a card has neither a name for where it goes
    nor the spot a place.
    """
    return _Drawing(m, sketch, spot).drawn()


class _Drawing:
    """Collects what is new, then orders it among what is there, group by group."""

    def __init__(self, m: StoryMap, sketch: Sketch, spot: Spot) -> None:
        self._m = m
        self._sketch = sketch
        self._spot = spot
        self._releases: dict[str, Release] = {}
        self._activities: dict[str, Activity] = {}
        self._steps: dict[str, Step] = {}
        self._cells: dict[CellId, dict[str, Story]] = {}
        self._activity_ids = self._known(m.activities)
        self._release_ids = _by_title(m.releases)
        self._step_ids: dict[tuple[str, str], str] = {}
        if sketch.matches:
            for step in m.step_order[::-1]:
                self._step_ids[step.activity, step.title.casefold()] = step.id
                self._step_ids[LOOSE, step.title.casefold()] = step.id

    def _known(self, table: Mapping[str, Activity]) -> dict[str, str]:
        return _by_title(table) if self._sketch.matches else {}

    def drawn(self) -> tuple[StoryMap, tuple[str, ...]]:
        for card in self._sketch.cards:
            self._draw(card)
        m, spot = self._m, self._spot
        changes: dict[str, AnyRecord | None] = {}
        lanes = [*(release.id for release in m.release_order), *self._releases]
        changes |= settled(m.releases, lanes, self._releases)
        present = [activity.id for activity, _ in m.backbone if activity is not None]
        order = _put(present, list(self._activities), spot.activity)
        changes |= settled(m.activities, order, self._activities)
        changes |= self._ordered_steps()
        for cell, stories in self._cells.items():
            standing = m.cell(*cell)
            after = spot.after if spot.after in standing else None
            changes |= settled(m.stories, _put(standing, list(stories), after), stories)
        tops = list(self._activities) or list(self._steps)
        tops = tops or [name for stories in self._cells.values() for name in stories]
        return (m.with_changes(changes) if changes else m), tuple(tops)

    def _ordered_steps(self) -> dict[str, AnyRecord | None]:
        groups: dict[str, dict[str, Step]] = {}
        for step in self._steps.values():
            groups.setdefault(step.activity, {})[step.id] = step
        changes: dict[str, AnyRecord | None] = {}
        for activity, steps in groups.items():
            present = [step.id for step in self._m.steps_of(activity)]
            after = self._spot.step if self._spot.step in present else None
            changes |= settled(self._m.steps, _put(present, list(steps), after), steps)
        return changes

    def _draw(self, card: SketchCard) -> None:
        title = clean_title(card.title)
        step = self._step(card, is_wanted=bool(title))
        if not title or step is None:
            return
        cell = (step, self._release(card.release))
        story = Story(
            id=new_id(),
            step=step,
            release=cell[1],
            key="",
            title=title,
            description=card.description,
            status=card.status,
            estimate=card.estimate,
            value=card.value,
            tags=card.tags,
        )
        self._cells.setdefault(cell, {})[story.id] = admit(story)

    def _release(self, title: str) -> str | None:
        title = clean_title(title)
        if not title:
            return self._spot.release
        name = title.casefold()
        if name not in self._release_ids:
            release = Release(id=new_id(), key="", title=title)
            self._releases[release.id] = release
            self._release_ids[name] = release.id
        return self._release_ids[name]

    def _activity(self, title: str) -> str:
        title = clean_title(title)
        if not title:
            if self._spot.activity is None:
                raise EditError("no-activity")
            return self._spot.activity
        name = title.casefold()
        if name not in self._activity_ids:
            activity = Activity(id=new_id(), key="", title=title)
            self._activities[activity.id] = activity
            self._activity_ids[name] = activity.id
        return self._activity_ids[name]

    def _step(self, card: SketchCard, *, is_wanted: bool) -> str | None:
        """Return the step that a card names, a new one if need be, or that of the spot."""
        title = clean_title(card.step)
        if title and not card.activity and (LOOSE, title.casefold()) in self._step_ids:
            return self._step_ids[LOOSE, title.casefold()]
        if not title and not card.activity:
            if self._spot.step is None and is_wanted:
                raise EditError("no-step")
            return self._spot.step
        activity = self._activity(card.activity)
        if not title and not is_wanted:
            return None
        key = (activity, (title or UNTITLED).casefold())
        if key not in self._step_ids:
            step = Step(id=new_id(), activity=activity, key="", title=title or UNTITLED)
            self._steps[step.id] = step
            self._step_ids[key] = step.id
        return self._step_ids[key]


def _by_title(table: Mapping[str, Activity] | Mapping[str, Release]) -> dict[str, str]:
    return {record.title.casefold(): record.id for record in reversed([*table.values()])}


def _put(present: Sequence[str], new: Sequence[str], after: str | None) -> list[str]:
    return reordered(present, new, following(present, None, after))
