"""Hypotheses: what is worth learning first, and what hangs on a belief."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from statistics import median
from typing import Final, NamedTuple

from storymap.model.coverage import in_board_order
from storymap.model.done import is_done
from storymap.model.needs import reached
from storymap.model.queries import needed_by
from storymap.model.records import Hypothesis, HypothesisState, Outcome, Story
from storymap.model.storymap import ReleaseId, StoryId, StoryMap, ordered

LEAST_EFFORT: Final = 0.5
"""What it takes to look at a signal when all is built; no test is cheaper."""

OPEN_STATES: Final = ("untested", "testing")


class Belief(NamedTuple):
    """A hypothesis with the story or outcome that it stands on."""

    record_id: str
    hypothesis: Hypothesis


class Learning(NamedTuple):
    """A hypothesis that is to be tested, and why now or later.

    ``worth`` = ``stake`` x ``uncertainty`` / ``effort``, see :func:`learning_order`.
    ``is_guess``: no estimate tells the effort, so the map's middle estimate stands for it.
    """

    record_id: str
    state: HypothesisState
    stake: float
    uncertainty: float
    effort: float
    worth: float
    is_guess: bool


class Dependents(NamedTuple):
    """What falls with a belief, in the order of the board.

    ``stories``: those that need the story, directly or not, or that name the outcome. ``only``:
    those of them that serve no other outcome. ``outcomes``: those that can no longer be earned.
    ``releases``: those not shipped that hold any of these stories, or the believed one itself.
    """

    stories: tuple[StoryId, ...]
    only: tuple[StoryId, ...]
    outcomes: tuple[str, ...]
    releases: tuple[ReleaseId, ...]


def beliefs(m: StoryMap) -> Iterator[Belief]:
    """Yield every hypothesis: those of outcomes in order, then those of stories."""
    for outcome in ordered(m.outcomes):
        if outcome.hypothesis is not None:
            yield Belief(outcome.id, outcome.hypothesis)
    for story in m.stories.values():
        if story.hypothesis is not None:
            yield Belief(story.id, story.hypothesis)


def learning_order(m: StoryMap) -> tuple[Learning, ...]:
    """Return the hypotheses that are untested or being tested, first what is worth most to learn.

    The worth of a test is the value at stake x the uncertainty / the effort it takes.

    * The value at stake is what would be lost if the belief were wrong: the value of the outcome,
      or the value of the story and of every outcome it names, since without it none is earned.
    * The uncertainty is 4 p (1 - p) with the confidence p, the variance of a yes or no against its
      most: 1 at 50 % or where no confidence is given, 0 for what is sure either way.
    * The effort is the likely estimate of the stories that are not done: the story itself, or all
      that name the outcome. One without an estimate takes the map's middle estimate (1 if there is
      none). Less than LEAST_EFFORT is not counted, so that what is built already comes early.

    Equal ones stand in the order of :func:`beliefs`.
    """
    efforts = [s.estimate.likely for s in m.stories.values() if s.estimate is not None]
    usual = float(median(efforts)) if efforts else 1.0
    values = {outcome.id: _value(outcome) for outcome in m.outcomes.values()}
    open_stories = [one for one in m.stories.values() if _is_open(one)]
    open_outcomes = [one for one in ordered(m.outcomes) if _is_open(one)]
    naming = _naming(m, [one.id for one in open_outcomes])
    found = [
        _learning(one.id, one.hypothesis, values[one.id], _undone(m, naming[one.id]), usual)
        for one in open_outcomes
        if one.hypothesis is not None
    ]
    for one in open_stories:
        if one.hypothesis is not None:
            stake = _value(one) + sum(values.get(name, 0.0) for name in one.outcomes)
            found.append(_learning(one.id, one.hypothesis, stake, _undone(m, [one]), usual))
    found.sort(key=lambda one: -one.worth)
    return tuple(found)


def _is_open(record: Story | Outcome) -> bool:
    return record.hypothesis is not None and record.hypothesis.state in OPEN_STATES


def _naming(m: StoryMap, outcome_ids: Collection[str]) -> dict[str, list[Story]]:
    naming: dict[str, list[Story]] = {name: [] for name in outcome_ids}
    for story in m.stories.values() if naming else ():
        for name in story.outcomes:
            if name in naming:
                naming[name].append(story)
    return naming


def uncertainty(hypothesis: Hypothesis) -> float:
    """Return how open a belief is, from 0 (sure) to 1 (a toss, or nobody said)."""
    p = hypothesis.confidence
    return 1.0 if p is None else 4.0 * p * (1.0 - p)


def dependents(m: StoryMap, record_id: str) -> Dependents:
    """Return what depends on the belief of a story or an outcome."""
    if record_id in m.outcomes:
        stories = {story.id for story in m.stories.values() if record_id in story.outcomes}
        only = {name for name in stories if not _others(m, m.stories[name], record_id)}
        return _dependents(m, stories, only, {record_id}, stories)
    story = m.stories[record_id]
    stories = reached(needed_by(m), [record_id]) - {record_id}
    lost = {name for one in (story.id, *stories) for name in m.stories[one].outcomes}
    only = {
        name
        for name in stories
        if m.stories[name].outcomes and lost.issuperset(m.stories[name].outcomes)
    }
    return _dependents(m, stories, only, lost, {record_id, *stories})


def _learning(
    record_id: str, hypothesis: Hypothesis, stake: float, stories: Iterable[Story], usual: float
) -> Learning:
    """Return what learning is worth; ``stories`` are those that are still to be done for it."""
    efforts = [None if story.estimate is None else story.estimate.likely for story in stories]
    is_guess = None in efforts
    effort = max(LEAST_EFFORT, sum(usual if one is None else one for one in efforts))
    share = uncertainty(hypothesis)
    worth = stake * share / effort
    return Learning(record_id, hypothesis.state, stake, share, effort, worth, is_guess)


def _undone(m: StoryMap, stories: Iterable[Story]) -> list[Story]:
    return [story for story in stories if not is_done(story, m.info)]


def _value(record: Story | Outcome) -> float:
    """Return a value; what is worth less than nothing is nothing to lose."""
    return max(0.0, float(record.value or 0))


def _others(m: StoryMap, story: Story, outcome_id: str) -> list[str]:
    return [name for name in story.outcomes if name != outcome_id and name in m.outcomes]


def _dependents(
    m: StoryMap, stories: set[str], only: set[str], lost: set[str], held: set[str]
) -> Dependents:
    lanes = {m.cell_of(story)[1] for story in _undone(m, [m.stories[name] for name in held])}
    return Dependents(
        stories=in_board_order(m, stories),
        only=in_board_order(m, only),
        outcomes=tuple(one.id for one in ordered(m.outcomes) if one.id in lost),
        releases=tuple(
            one.id for one in m.release_order if one.id in lanes and one.state != "shipped"
        ),
    )
