"""Every candidate has a reason, in or out."""

from __future__ import annotations

import random

import pytest

from storymap.model.records import Outcome, Range, Release, Step, Story
from storymap.model.storymap import StoryMap
from storymap.slicing.options import SliceOptions
from storymap.slicing.problem import problem_of
from storymap.slicing.reasons import Reason, reasons
from storymap.slicing.slicer import SliceError, slice_for_value
from tests.slicing.generate import odd_map


def story(name: str, **fields: object) -> Story:
    defaults = {"step": "p", "key": "a0", "title": name, "estimate": Range(likely=1)}
    return Story(id=name, **{**defaults, **fields})


def why(
    capacity: float,
    *records: Story | Outcome | Release,
    release: str | None = None,
    must: frozenset[str] = frozenset(),
) -> dict[str, list[Reason]]:
    options = SliceOptions(must=must)
    story_map = StoryMap.of([Step(id="p", activity="a", key="a0", title="Step"), *records])
    told: dict[str, list[Reason]] = {}
    for reason in reasons(
        story_map, slice_for_value(story_map, capacity, release, options=options)
    ):
        told.setdefault(reason.story, []).append(reason)
    return told


def test_a_story_in_says_what_it_completes_who_needs_it_and_its_value() -> None:
    told = why(
        2,
        Outcome(id="o", key="a0", title="Outcome", value=9),
        story("a", value=3, outcomes=("o",), needs=("b",)),
        story("b"),
    )

    assert told["a"] == [
        Reason("a", "completes", "o", value=9),
        Reason("a", "value-for-effort", value=3, effort=1),
    ]
    assert told["b"] == [Reason("b", "needed-by", "a")]


def test_a_pinned_story_says_so() -> None:
    told = why(
        2,
        Release(id="r", key="a0", title="R"),
        story("a", release="r", pinned=True),
        release="r",
    )

    assert told == {"a": [Reason("a", "pinned")]}


def test_a_story_that_was_asked_for_says_so_and_one_that_it_needs_does_not() -> None:
    told = why(
        3,
        Release(id="r", key="a0", title="R"),
        story("a", release="r", pinned=True),
        story("b", needs=("c",)),
        story("c"),
        release="r",
        must=frozenset("b"),
    )

    assert told == {
        "a": [Reason("a", "pinned")],
        "b": [Reason("b", "must-have")],
        "c": [Reason("c", "needed-by", "b")],
    }
    assert all(reason.is_chosen for given in told.values() for reason in given)


def test_a_story_out_says_why() -> None:
    told = why(
        1,
        story("a", value=9),
        story("b", value=5, estimate=Range(likely=2), needs=("c",)),
        story("c"),
        story("d"),
        story("e", estimate=None),
        story("f", value=1, needs=("e",)),
    )

    assert told["b"] == [Reason("b", "no-room", value=5, effort=3, extra=3)]
    assert told["c"] == [Reason("c", "no-room", value=0, effort=1, extra=1)]
    assert told["d"] == [Reason("d", "no-value")]
    assert told["e"] == [Reason("e", "unestimated")]
    assert told["f"] == [Reason("f", "needs", "e")]


@pytest.mark.parametrize("seed", range(80))
def test_every_candidate_of_any_map_has_reasons_and_they_agree_with_the_slice(seed: int) -> None:
    rng = random.Random(seed)
    story_map = odd_map(rng, stories=12)
    release_id = rng.choice((None, "r1"))
    try:
        found = slice_for_value(story_map, 4, release_id)
    except SliceError:
        return

    told = reasons(story_map, found)

    candidates = problem_of(story_map, 4, release_id).candidates
    assert list(dict.fromkeys(reason.story for reason in told)) == list(candidates)
    assert all(reason.is_chosen == (reason.story in found.stories) for reason in told if reason)
    out = [reason.story for reason in told if not reason.is_chosen]
    assert len(out) == len(set(out))
