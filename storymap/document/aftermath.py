"""What to select after undo or redo: what came back or changed, or what stands where it was."""

from __future__ import annotations

from collections.abc import Iterable

from storymap.model.patch import Patch
from storymap.model.records import Activity, Release, Step, Story
from storymap.model.storymap import AnyRecord, StoryMap

OnBoard = Activity | Step | Release | Story


def touched(patch: Patch, story_map: StoryMap) -> tuple[str, ...]:
    """Return what of the board a patch brought to a map or changed in it.

    What came back goes before what only changed; with a step its stories are not named.
    """
    changes = [change for change in patch.changes if isinstance(change.new, OnBoard)]
    added = [change.id for change in changes if change.old is None]
    came = frozenset(added)
    tops = tuple(name for name in added if not _is_inside(story_map.find(name), came))
    return tops or tuple(change.id for change in changes)


def heir(patch: Patch, story_map: StoryMap) -> str | None:
    """Return what stands in a map where the last thing was that a patch removed, or None."""
    gone = [change.old for change in patch.changes if change.new is None]
    last = next((record for record in gone if isinstance(record, OnBoard)), None)
    if last is None:
        return None
    beside = sorted((one.key, one.id) for one in _peers(last, story_map))
    before = [name for key, name in beside if key < last.key]
    after = [name for key, name in beside if key >= last.key]
    parent = getattr(last, "step", None) or getattr(last, "activity", None)
    names = [*before[-1:], *after[:1], *([parent] if parent else [])]
    return next((name for name in names if story_map.find(name) is not None), None)


def _is_inside(record: AnyRecord | None, ids: frozenset[str]) -> bool:
    """Whether a record is in a step or an activity that is one of these."""
    return getattr(record, "step", None) in ids or getattr(record, "activity", None) in ids


def _peers(record: OnBoard, m: StoryMap) -> Iterable[OnBoard]:
    """Return what stands in one row with a record that is no longer there."""
    match record:
        case Story():
            return [m.stories[name] for name in m.cell(record.step, record.release)]
        case Step():
            return [step for step in m.steps.values() if step.activity == record.activity]
        case Activity():
            return m.activities.values()
        case Release():
            return m.releases.values()
