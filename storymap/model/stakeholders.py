"""Stakeholders: how much each wants and can do, and what of the map concerns one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

from storymap.model.coverage import in_board_order
from storymap.model.feedback import Heard, feedback
from storymap.model.queries import Naming, stories_concerning
from storymap.model.questions import Asked, questions_on
from storymap.model.records import Record, Retro, Stakeholder, replace
from storymap.model.storymap import ReleaseId, StoryId, StoryMap, ordered

Quadrant: TypeAlias = Literal["manage", "satisfy", "inform", "monitor", "unknown"]
"""What Mendelow's grid says to do: manage closely (much of both), keep satisfied (influence), keep
informed (interest), monitor (little of both); unknown: a level is missing."""

QUADRANTS: Final[tuple[Quadrant, ...]] = get_args(Quadrant)
HIGH: Final = 3
"""From this level of 1 to 5 interest and influence count as high: better hear one too many."""


class Concerns(NamedTuple):
    """What concerns a stakeholder, in the order of the map.

    ``outcomes`` name them; ``stories`` serve one of those, or ask them something; ``releases`` hold
    such stories. ``questions`` are asked of them, ``feedback`` comes from them, told by their name.
    A filter with the stakeholder in ``focus`` shows the same stories.
    """

    stakeholder_id: str
    outcomes: tuple[str, ...]
    stories: tuple[StoryId, ...]
    releases: tuple[ReleaseId, ...]
    questions: tuple[Asked, ...]
    feedback: tuple[Heard, ...]


def quadrant(one: Stakeholder) -> Quadrant:
    """Return where a stakeholder stands on the grid of interest and influence."""
    if one.interest is None or one.influence is None:
        return "unknown"
    if one.influence >= HIGH:
        return "manage" if one.interest >= HIGH else "satisfy"
    return "inform" if one.interest >= HIGH else "monitor"


def quadrants(m: StoryMap) -> Mapping[Quadrant, tuple[str, ...]]:
    """Return the ids of the stakeholders in each quadrant, the most influential first."""
    order = sorted(ordered(m.stakeholders), key=lambda one: -(one.influence or 0))
    return {name: tuple(one.id for one in order if quadrant(one) == name) for name in QUADRANTS}


def concerns(m: StoryMap, stakeholder_id: str) -> Concerns:
    """Return what of the map concerns a stakeholder."""
    naming = Naming(m.stakeholders[stakeholder_id].title)
    stories = in_board_order(m, stories_concerning(m, stakeholder_id))
    lanes = {m.cell_of(m.stories[story_id])[1] for story_id in stories}
    return Concerns(
        stakeholder_id=stakeholder_id,
        outcomes=tuple(one.id for one in ordered(m.outcomes) if stakeholder_id in one.stakeholders),
        stories=stories,
        releases=tuple(release.id for release in m.release_order if release.id in lanes),
        questions=tuple(
            one for one in questions_on(m, stories) if naming.is_in(one.question.asked)
        ),
        feedback=tuple(one for one in feedback(m) if naming.is_in(one.entry.source)),
    )


def as_told(m: StoryMap, stakeholder_id: str) -> StoryMap:
    """Return a map in which stories and releases hold what a stakeholder is told of them.

    Of questions and feedback only their own are left; a retrospective is the team's.
    """
    known = m.stakeholders.get(stakeholder_id)
    naming = Naming(known.title if known else "")
    changed: list[Record] = []
    for story in m.stories.values():
        if story.questions or story.feedback:
            asked = tuple(one for one in story.questions if naming.is_in(one.asked))
            said = tuple(one for one in story.feedback if naming.is_in(one.source))
            changed.append(replace(story, questions=asked, feedback=said))
    for release in m.releases.values():
        said = tuple(one for one in release.feedback if naming.is_in(one.source))
        changed.append(replace(release, feedback=said, retro=Retro()))
    return m.with_records(*changed)
