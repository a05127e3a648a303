"""Maps to slice: typical ones of any size, and small ones with every oddity.

Typical is what slicing.md measured on: 1-3 needs, 5-50 outcomes, a tenth done, releases in order.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from storymap.model.records import (
    Activity,
    Hypothesis,
    Outcome,
    Range,
    Release,
    Step,
    Story,
    Task,
)
from storymap.model.storymap import StoryMap

COLUMNS = 20


@dataclass(frozen=True)
class Typical:
    """How a typical map is made; ``room`` is the capacity's share of all effort."""

    stories: int = 500
    needs: int = 2
    outcomes: int = 20
    room: float = 0.3
    seed: int = 1

    def map(self) -> StoryMap:
        """Make the map: the same one for the same numbers."""
        return typical_map(self)

    def capacity(self, story_map: StoryMap) -> int:
        """Return the capacity that goes with the map."""
        efforts = (s.estimate.likely for s in story_map.stories.values() if s.estimate is not None)
        return round(self.room * sum(efforts))


def typical_cases(stories: int) -> Iterator[Typical]:
    """Yield 108 cases of a size: needs x outcomes x room x seed (216 with both sizes)."""
    for needs in (1, 2, 3):
        for outcomes in (5, 20, 50):
            for room in (0.1, 0.3, 0.5):
                for seed in range(4):
                    yield Typical(stories, needs, outcomes, room, seed)


def typical_map(case: Typical) -> StoryMap:
    """Return a map in which up to ``needs`` earlier stories are needed by every second story."""
    rng = random.Random(f"{case}")
    outcomes = [
        Outcome(id=f"o{n}", key=f"a{n:04}", title=f"Outcome {n}", value=rng.randint(20, 100))
        for n in range(case.outcomes)
    ]
    named: list[list[str]] = [[] for _ in range(case.stories)]
    for outcome in outcomes:
        for story in rng.sample(range(case.stories), rng.randint(2, 12)):
            named[story].append(outcome.id)
    stories = [_typical_story(rng, case, n, tuple(sorted(named[n]))) for n in range(case.stories)]
    return StoryMap.of([*_frame(COLUMNS), *outcomes, *stories], title="Typical")


def _typical_story(rng: random.Random, case: Typical, n: int, outcomes: tuple[str, ...]) -> Story:
    likely = rng.choice((1, 2, 3, 5, 8, 13))
    needs: list[str] = []
    if n and rng.random() < 0.5:
        nearby = range(max(0, n - 50), n)
        needs = [f"s{m}" for m in rng.sample(nearby, min(len(nearby), rng.randint(1, case.needs)))]
    return Story(
        id=f"s{n}",
        step=f"p{n % COLUMNS}",
        release=rng.choice((None, "r0", "r1", "r2")),
        key=f"a{n:05}",
        title=f"Story {n}",
        estimate=Range(low=likely * 0.7, likely=likely, high=likely * 1.8),
        value=rng.randint(0, 30),
        needs=tuple(sorted(needs)),
        outcomes=outcomes,
    )


def _frame(columns: int, releases: int = 3) -> list[Activity | Step | Release]:
    frame: list[Activity | Step | Release] = [Activity(id="a", key="a0", title="Do")]
    frame += [Step(id=f"p{n}", activity="a", key=f"a{n:03}", title=f"{n}") for n in range(columns)]
    frame += [Release(id=f"r{n}", key=f"a{n}", title=f"Release {n}") for n in range(releases)]
    return frame


def odd_map(rng: random.Random, stories: int = 9) -> StoryMap:
    """Return a small map with every oddity: done, pinned, loose, zero, negative, missing, broken.

    Its needs have no cycle. Numbers are small, so that many sets are worth the same.
    """
    outcomes = [
        Outcome(
            id=f"o{n}",
            key=f"a{rng.randrange(3)}",
            title=f"Outcome {n}",
            value=rng.choice((None, -4, 0, 2, 5, 9, 0.1, 7.5)),
            hypothesis=_hypothesis(rng),
        )
        for n in range(rng.randint(0, 4))
    ]
    ids = [f"s{n}" for n in range(rng.randint(0, stories))]
    rng.shuffle(ids)
    bodies = [_odd_story(rng, ids, n, [o.id for o in outcomes]) for n in range(len(ids))]
    records = [*_frame(3), *outcomes, *bodies]
    rng.shuffle(records)
    return StoryMap.of(records, title="Odd")


def _odd_story(rng: random.Random, ids: list[str], n: int, outcomes: list[str]) -> Story:
    needs = {story_id for story_id in ids[:n] if rng.random() < 0.25}
    if rng.random() < 0.05:
        needs.add("nowhere")
    likely = rng.choice((0, 0.1, 0.2, 0.3, 1, 2, 3, 5))
    return Story(
        id=ids[n],
        step=rng.choice(("p0", "p1", "p2", "p9")),
        release=rng.choice((None, "r0", "r1", "r2", "r9")),
        key=f"a{rng.randrange(4)}",
        title=f"Story {ids[n]}",
        status=rng.choice(("todo", "todo", "doing", "done")),
        estimate=Range(likely=likely) if rng.random() < 0.9 else None,
        value=rng.choice((None, -3, 0, 0, 1, 2, 3, 0.1, 0.2, 2.5)),
        needs=tuple(sorted(needs)),
        outcomes=tuple(sorted({o for o in (*outcomes, "o9") if rng.random() < 0.3})),
        pinned=rng.random() < 0.15,
        hypothesis=_hypothesis(rng),
        acceptance=_acceptance(rng),
    )


def _acceptance(rng: random.Random) -> tuple[Task, ...]:
    return tuple(
        Task(id=f"t{n}", text="It works", done=rng.random() < 0.7) for n in range(rng.randint(0, 2))
    )


def _hypothesis(rng: random.Random) -> Hypothesis | None:
    if rng.random() < 0.6:
        return None
    return Hypothesis(confidence=rng.choice((None, 0, 0.1, 0.5, 1)))


def hard_map(seed: int = 1, stories: int = 400, outcomes: int = 600) -> StoryMap:
    """Return a map whose best slice takes minutes to prove: all value is in outcomes that overlap.

    Like nrp2 of the next release benchmark (slicing.md), where the linear bound is loose.
    """
    rng = random.Random(seed)
    aims = [
        Outcome(id=f"o{n}", key="a0", title=f"Outcome {n}", value=rng.randint(10, 50))
        for n in range(outcomes)
    ]
    named: list[set[str]] = [set() for _ in range(stories)]
    for aim in aims:
        for story in rng.sample(range(stories), rng.randint(2, 5)):
            named[story].add(aim.id)
    bodies = [
        Story(
            id=f"s{n}",
            step=f"p{n % COLUMNS}",
            key=f"a{n:05}",
            title=f"Story {n}",
            estimate=Range(likely=rng.randint(1, 10)),
            outcomes=tuple(sorted(named[n])),
        )
        for n in range(stories)
    ]
    return StoryMap.of([*_frame(COLUMNS), *aims, *bodies], title="Hard")
