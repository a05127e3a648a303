"""What one key can do about a finding: an edit where there is one, else the field to go to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

from storymap.edit.errors import EditError
from storymap.edit.fields import set_fields
from storymap.edit.order import known
from storymap.edit.people import connect
from storymap.edit.splitting import split_by
from storymap.edit.stories import Slot, move_stories
from storymap.model.coverage import audiences
from storymap.model.findings import Finding
from storymap.model.ids import new_id
from storymap.model.records import REFERENCES, Narrative, Record, Story, Task, replace
from storymap.model.storymap import StoryMap

Fix: TypeAlias = Callable[[StoryMap, Finding], StoryMap]

FIELD_OF: Final[Mapping[str, str]] = {
    "done-unmet": "acceptance",
    "refuted-planned": "hypothesis",
    "no-estimate": "estimate",
    "story-without-outcome": "outcomes",
    "open-ladder": "why",
    "unnamed-outcome": "outcomes",
    "untested-delivered": "hypothesis",
    "no-signal": "hypothesis",
    "open-question": "questions",
    "not-ready": "checks",
    "started-early": "status",
    "dwarfs": "estimate",
    "vague-title": "title",
    "several-in-one": "title",
    "no-narrative": "narrative",
    "no-criteria": "acceptance",
    "too-big": "estimate",
    "needs-later": "needs",
    "outcome-without-measure": "measure",
    "release-without-goal": "goal",
    "stakeholder-without-outcome": "title",
    "outcome-without-story": "title",
    "persona-without-story": "title",
}
"""The field of the finding's first record in which a person would do something about it."""


def can_fix(m: StoryMap, finding: Finding) -> bool:
    """Tell whether an edit does something about a finding."""
    try:
        return fixed(m, finding) is not m
    except EditError:
        return False


def fixed(m: StoryMap, finding: Finding) -> StoryMap:
    """Return the map with the one thing done about a finding that needs nothing more said.

    ================== ==========================================================================
    missing-reference  the name that leads nowhere is dropped (a lost release: unscheduled)
    done-unmet         the story is in progress again
    refuted-planned    the story goes to the unscheduled
    started-early      the story is to do again
    unnamed-outcome    the story names the outcome that its whys end in
    several-in-one     the story is split into what its title joins
    dwarfs, too-big    the story is flagged to be split
    no-narrative       as a (its one persona), I want to (its title)
    no-criteria        the "so that" of the story becomes its first criterion
    ================== ==========================================================================

    Raises EditError("no-fix") for other findings, and where nothing is there to do it with.
    """
    fix = _FIXES.get(finding.code)
    if fix is None:
        raise EditError("no-fix", finding=finding.code)
    return fix(m, finding)


def draft_narrative(m: StoryMap, story_id: str) -> StoryMap:
    """Begin the narrative of a story with its one persona and its title; what is told stays."""
    known(m.stories, [story_id])
    story = m.stories[story_id]
    people = [name for name in audiences(m).get(story_id, ()) if name in m.personas]
    persona = m.personas[people[0]].title if len(people) == 1 else ""
    want = story.title[:1].lower() + story.title[1:] if story.title[1:2].islower() else story.title
    told = story.narrative
    narrative = replace(told, as_=told.as_ or persona, want=told.want or want)
    return set_fields(m, story_id, narrative=narrative)


def _story(m: StoryMap, finding: Finding) -> Story:
    name = finding.record_ids[0]
    known(m.stories, [name])
    return m.stories[name]


def _drop_reference(m: StoryMap, finding: Finding) -> StoryMap:
    record = m.find(finding.record_ids[0])
    name, target = finding.details["field"], finding.details["target"]
    if not isinstance(record, Record):
        raise EditError("unknown-record", id=finding.record_ids[0])
    if name == "release" and isinstance(record, Story):
        return m.with_records(replace(record, release=None)) if record.release == target else m
    if name != "checks" and name not in REFERENCES.get(type(record), ()):
        raise EditError("no-fix", finding=finding.code)
    left = tuple(one for one in getattr(record, name) if one != target)
    return set_fields(m, record.id, **{name: left})


def _status(status: str) -> Fix:
    return lambda m, finding: set_fields(m, _story(m, finding).id, status=status)


def _unschedule(m: StoryMap, finding: Finding) -> StoryMap:
    story = _story(m, finding)
    return move_stories(m, [story.id], Slot(m.cell_of(story)[0], None, None))


def _name_outcome(m: StoryMap, finding: Finding) -> StoryMap:
    return connect(m, [_story(m, finding).id], finding.details["outcome"])


def _split(m: StoryMap, finding: Finding) -> StoryMap:
    return split_by(m, _story(m, finding).id, "workflow")[0]


def _flag_split(m: StoryMap, finding: Finding) -> StoryMap:
    story = _story(m, finding)
    return set_fields(m, story.id, flags=tuple(sorted({*story.flags, "split"})))


def _tell(m: StoryMap, finding: Finding) -> StoryMap:
    story = _story(m, finding)
    return draft_narrative(m, story.id) if story.narrative == Narrative() else m


def _first_criterion(m: StoryMap, finding: Finding) -> StoryMap:
    story = _story(m, finding)
    text = story.narrative.so.strip()
    if story.acceptance:
        return m
    if not text:
        raise EditError("no-fix", finding=finding.code)
    criteria: tuple[Any, ...] = (Task(id=new_id(), text=text),)
    return set_fields(m, story.id, acceptance=criteria)


_FIXES: Final[Mapping[str, Fix]] = {
    "missing-reference": _drop_reference,
    "done-unmet": _status("doing"),
    "refuted-planned": _unschedule,
    "started-early": _status("todo"),
    "unnamed-outcome": _name_outcome,
    "several-in-one": _split,
    "dwarfs": _flag_split,
    "too-big": _flag_split,
    "no-narrative": _tell,
    "no-criteria": _first_criterion,
}
