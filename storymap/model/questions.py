"""The questions of a whole map: which, on what card, of whom, open or answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from storymap.model.coverage import in_board_order
from storymap.model.records import Question
from storymap.model.search import folded
from storymap.model.storymap import StoryId, StoryMap


class Asked(NamedTuple):
    """A question and the story that it is asked on."""

    story_id: StoryId
    question: Question

    @property
    def is_open(self) -> bool:
        """Whether it has no answer."""
        return not self.question.answer


def questions(m: StoryMap) -> tuple[Asked, ...]:
    """Return all questions of a map: the open ones first, each part in the order of the board."""
    asking = {story.id for story in m.stories.values() if story.questions}
    return questions_on(m, in_board_order(m, asking))


def questions_on(m: StoryMap, story_ids: Iterable[StoryId]) -> tuple[Asked, ...]:
    """Return the questions of stories: the open ones first, each part in the order given."""
    found = [Asked(name, question) for name in story_ids for question in m.stories[name].questions]
    return tuple(
        [one for one in found if not one.question.answer]
        + [one for one in found if one.question.answer]
    )


def by_person(asked: Iterable[Asked]) -> Mapping[str, tuple[Asked, ...]]:
    """Return questions by who is asked, named as first written; those asked of nobody last."""
    names: dict[str, str] = {}
    found: dict[str, list[Asked]] = {}
    for one in asked:
        name = one.question.asked.strip()
        found.setdefault(names.setdefault(folded(name), name), []).append(one)
    order = sorted(found, key=lambda name: (not name, folded(name)))
    return {name: tuple(found[name]) for name in order}
