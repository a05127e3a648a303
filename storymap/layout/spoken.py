"""What a screen reader says of a map: names, details, and what an edit did; plain words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from storymap.layout.colours import meaning_of
from storymap.layout.outline import (
    LOOSE_STORIES,
    LOST_STEPS,
    RELEASES,
    ROOT,
    UNSCHEDULED,
    NodeId,
    kind_of,
    release_of,
)
from storymap.layout.wording import LOOSE_CARDS, date_text, number_text, unmet_text
from storymap.model.done import is_done, unmet, unmet_count
from storymap.model.goals import lines
from storymap.model.patch import Change, Patch
from storymap.model.queries import effort_range, is_ready, is_refuted, open_questions
from storymap.model.records import Activity, Record, Release, Status, Step, Story, Unit
from storymap.model.storymap import LOOSE, StoryMap, place_of

STATUS_SPOKEN: Final[Mapping[Status, str]] = {"todo": "to do", "doing": "doing", "done": "done"}
UNTITLED: Final = "Untitled"

_ONE: Final[Mapping[Unit, str]] = {"days": "day", "points": "point"}
_FIXED: Final[Mapping[NodeId, str]] = {
    RELEASES: "Releases",
    UNSCHEDULED: "Unscheduled",
    LOST_STEPS: "Steps without an activity",
    LOOSE_STORIES: LOOSE_CARDS,
}


def title_of(m: StoryMap, node: NodeId) -> str:
    """Return what is written on a node: its title, or words for one that has none."""
    if node in _FIXED:
        return _FIXED[node]
    title = m.title if node == ROOT else getattr(m.find(node), "title", "")
    return title.strip() or UNTITLED


def name_of(m: StoryMap, node: NodeId) -> str:
    """Return the name of a node of an outline: title, kind, what matters most, and place."""
    kind = kind_of(m, node)
    if kind is None:
        return ""
    if kind in {"map", "releases"}:
        count, word = (len(m.stories), "story") if kind == "map" else (len(m.releases), "release")
        return f"{title_of(m, node)}, {_counted(count, word)}"
    namers = {
        "story": story_name,
        "step": _step_name,
        "activity": _activity_name,
        "release": _release_name,
    }
    return namers[kind](m, node)


def story_name(m: StoryMap, story_id: str) -> str:
    """Return ``Pay by card, story, doing, estimate 5 to 8 days, value 50, in MVP, 2 of 3``."""
    story = m.stories[story_id]
    step, release = m.cell_of(story)
    cell = m.cell(step, release)
    parts = [title_of(m, story_id), story.type, _status_spoken(m, story)]
    if story.estimate is not None:
        parts.append(f"estimate {_effort(m, story)}")
    if story.value is not None:
        parts.append(f"value {number_text(story.value)}")
    parts.append("unscheduled" if release is None else f"in {title_of(m, release)}")
    return ", ".join([*parts, _place(cell, story_id)])


def details_of(m: StoryMap, node: NodeId) -> str:
    """Return what else there is to say of a node, as short sentences; empty if nothing."""
    record = m.find(node)
    match record:
        case Story():
            sentences = _story_details(m, record)
        case Release():
            sentences = _release_details(m, record)
        case Step() | Activity():
            sentences = [_lead("Problem", record.problem), _sentence(record.description)]
        case _:
            sentences = []
    return " ".join(sentence for sentence in sentences if sentence)


def brief_of(m: StoryMap) -> str:
    """Return what a map is for: its goal and its problem, as short sentences."""
    parts = _lead("Goal:", m.info.goal), _lead("Problem:", m.info.problem)
    return " ".join(part for part in parts if part)


def change_text(m: StoryMap, patch: Patch) -> str:
    """Return what a patch that led to a map did, as one short sentence; empty if of no note.

    Cards removed, added or moved come before a changed title or status.
    """
    shown = [change for change in patch.changes if isinstance(change.new or change.old, Record)]
    added = [title_of(m, change.id) for change in shown if change.old is None]
    removed = [_title(change.old) for change in shown if change.new is None]
    moved = [change for change in shown if _is_moved(change)]
    if removed and len(removed) >= len(added):
        return f"Removed {_listed(removed)}"
    if added:
        return f"Added {_listed(added)}"
    if moved:
        return _moved_text(m, moved)
    text = _changed_text(m, shown[0]) if len(shown) == 1 else ""
    if not text and shown and patch.origin != "user":
        return f"Changed {_listed([title_of(m, change.id) for change in shown])}"
    return text


def fold_text(m: StoryMap, nodes: Sequence[NodeId], collapsed: Collection[NodeId]) -> str:
    """Return which of some nodes are collapsed now, or if none are, that they are expanded."""
    slim = [title_of(m, node) for node in nodes if node in collapsed]
    if slim:
        return f"Collapsed {_listed(slim)}"
    return f"Expanded {_listed([title_of(m, node) for node in nodes])}"


def _step_name(m: StoryMap, node: NodeId) -> str:
    step = LOOSE if node == LOOSE_STORIES else node
    count = sum(len(m.cell(step, lane)) for lane in m.lanes)
    if node == LOOSE_STORIES:
        return f"{_FIXED[node]}, {count}"
    activity = m.steps[node].activity
    present = [
        sibling.id for sibling in m.steps_of(activity if activity in m.activities else LOOSE)
    ]
    where = f"in {title_of(m, activity)}, " if activity in m.activities else ""
    return f"{title_of(m, node)}, step, {_counted(count, 'story')}, {where}{_place(present, node)}"


def _activity_name(m: StoryMap, node: NodeId) -> str:
    steps = m.steps_of(LOOSE if node == LOST_STEPS else node)
    if node == LOST_STEPS:
        return f"{_FIXED[node]}, {len(steps)}"
    present = [activity.id for activity, _ in m.backbone if activity is not None]
    name = f"{title_of(m, node)}, activity, {_counted(len(steps), 'step')}"
    return f"{name}, {_place(present, node)}"


def _release_name(m: StoryMap, node: NodeId) -> str:
    count = _counted(len(_stories_in(m, node)), "story")
    if node == UNSCHEDULED:
        return f"{_FIXED[node]}, {count}"
    present = [release.id for release in m.release_order]
    shipped = ", shipped" if m.releases[node].state == "shipped" else ""
    return f"{title_of(m, node)}, release{shipped}, {count}, {_place(present, node)}"


def _story_details(m: StoryMap, story: Story) -> list[str]:
    step = m.cell_of(story)[0]
    needs = [title_of(m, name) for name in story.needs if name in m.stories]
    questions = open_questions(story)
    is_false = unmet_count(story, m.info) > 0
    return [
        _lead("Under", "" if step == LOOSE else title_of(m, step)),
        _sentence(", ".join(story.flags).capitalize()),
        _lead("Not met yet:", "; ".join(unmet(story, m.info).texts if is_false else ())),
        _lead("Needs", ", ".join(needs)),
        f"{_counted(questions, 'open question')}." if questions else "",
        "Hypothesis refuted." if is_refuted(story) else "",
        "" if is_ready(story, m.info) else "Not ready.",
        "Stays in its release." if story.pinned else "",
        _lead("Marked:", meaning_of(m.info.legend, story.colour)),
        _sentence(story.description),
    ]


def _release_details(m: StoryMap, release: Release) -> list[str]:
    stories = _stories_in(m, release.id)
    done = sum(is_done(m.stories[name], m.info) for name in stories)
    doing = sum(m.stories[name].status == "doing" for name in stories)
    limit = m.info.wip_limit
    capacity = release.capacity
    room = ""
    if capacity is not None:
        known = effort_range(capacity, m.info.spread)
        room = f"Capacity {_range_spoken(known.low, known.high, m.info.unit)}."
    shipped = release.state == "shipped"
    return [
        f"Shipped {date_text(release.finish)}." if shipped and release.finish else "",
        _lead("Goal:", release.goal),
        _lead("Measures:", "; ".join(lines(release.measures))),
        f"{done} of {len(stories)} done.",
        f"{doing} in progress{f', limit {limit}' if limit else ''}." if doing else "",
        room,
        _sentence(release.description),
    ]


def _stories_in(m: StoryMap, node: NodeId) -> list[str]:
    release = release_of(node)
    return [name for (_, lane), cell in m.cells.items() if lane == release for name in cell]


def _is_moved(change: Change) -> bool:
    old, new = change.old, change.new
    if isinstance(old, Story) and isinstance(new, Story):
        return place_of(old) != place_of(new)
    if isinstance(old, Step) and isinstance(new, Step):
        return (old.activity, old.key) != (new.activity, new.key)
    same_kind = isinstance(old, Activity | Release) and type(old) is type(new)
    return same_kind and getattr(old, "key", "") != getattr(new, "key", "")


def _moved_text(m: StoryMap, moved: Sequence[Change]) -> str:
    """Word a move; neighbours that only got another key, to make room, do not count."""
    moved = [change for change in moved if _is_elsewhere(m, change)] or moved
    what = "" if len(moved) == 1 else f"{len(moved)} cards "
    goals = {_goal(m, change) for change in moved}
    return f"Moved {what}to {goals.pop()}" if len(goals) == 1 else f"Moved {what}".strip()


def _is_elsewhere(m: StoryMap, change: Change) -> bool:
    old, new = change.old, change.new
    if isinstance(old, Story) and isinstance(new, Story):
        return m.cell_of(old) != m.cell_of(new)
    return isinstance(old, Step) and isinstance(new, Step) and old.activity != new.activity


def _goal(m: StoryMap, change: Change) -> str:
    """Return where something went: another release, step or activity, or a place among its own."""
    old, new = change.old, change.new
    if isinstance(old, Story) and isinstance(new, Story):
        (step_before, lane_before), (step, lane) = m.cell_of(old), m.cell_of(new)
        lane_title = title_of(m, lane or UNSCHEDULED)
        if step_before != step:
            title = title_of(m, step or LOOSE_STORIES)
            return title if lane_before == lane else f"{title} in {lane_title}"
        return lane_title if lane_before != lane else _place(m.cell(step, lane), new.id)
    if isinstance(old, Step) and isinstance(new, Step):
        if old.activity != new.activity:
            return title_of(m, new.activity)
        return _place([step.id for step in m.steps_of(new.activity)], new.id)
    if isinstance(new, Activity):
        return _place([activity.id for activity, _ in m.backbone if activity], new.id)
    return _place([release.id for release in m.release_order], change.id)


def _changed_text(m: StoryMap, change: Change) -> str:
    old, new = change.old, change.new
    if not isinstance(old, Record) or not isinstance(new, Record):
        return ""
    if old.title != new.title:
        return f"Renamed to {_title(new)}"
    if isinstance(old, Story) and isinstance(new, Story) and old.status != new.status:
        return f"{_title(new)}: {_status_spoken(m, new)}"
    return ""


def _status_spoken(m: StoryMap, story: Story) -> str:
    """Return ``done``, or ``marked as done, 1 unmet``."""
    missing = unmet_count(story, m.info)
    return f"marked as done, {unmet_text(missing)}" if missing else STATUS_SPOKEN[story.status]


def _effort(m: StoryMap, story: Story) -> str:
    if story.estimate is None:
        return ""
    known = effort_range(story.estimate, m.info.spread)
    return _range_spoken(known.low, known.high, m.info.unit)


def _range_spoken(low: float, high: float, unit: Unit) -> str:
    """Return ``5 to 8 days``."""
    if low == high:
        return f"{number_text(low)} {_ONE[unit] if low == 1 else unit}"
    return f"{number_text(low)} to {number_text(high)} {unit}"


def _place(siblings: Sequence[str], node: NodeId) -> str:
    place = siblings.index(node) + 1 if node in siblings else 0
    return f"{place} of {len(siblings)}"


def _counted(count: int, word: str) -> str:
    many = f"{word[:-1]}ies" if word.endswith("ory") else f"{word}s"
    return f"{count} {word if count == 1 else many}"


def _listed(titles: Sequence[str]) -> str:
    return titles[0] if len(titles) == 1 else f"{len(titles)} cards"


def _title(record: object) -> str:
    return getattr(record, "title", "").strip() or UNTITLED


def _lead(word: str, text: str) -> str:
    return f"{word} {_sentence(text)}" if text.strip() else ""


def _sentence(text: str) -> str:
    text = " ".join(text.split())
    return text if not text or text[-1] in ".!?…" else f"{text}."
