"""The classic five instances of the next release problem, made by their published rules.

Bagnall, Rayward-Smith, Whittley, *The next release problem* (2001), as Xuan, Jiang, Ren and Luo,
*Solving the Large Scale Next Release Problem with a Backbone-Based Multilevel Algorithm* (2012)
generate them.
A requirement is a story that is needed by its children in the next level; a customer is an outcome,
worth the customer's profit; a request is a story that names it. Only customers are worth anything.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import pairwise

from storymap.model.records import Activity, Outcome, Range, Step, Story
from storymap.model.storymap import StoryMap

BUDGETS = (0.3, 0.5, 0.7)
"""Capacities, as shares of the cost of all requirements."""


@dataclass(frozen=True)
class Rules:
    """How an instance is made: by level its requirements, their costs, the most children of one."""

    name: str
    levels: tuple[int, ...]
    costs: tuple[tuple[int, int], ...]
    children: tuple[int, ...]
    customers: int
    requests: tuple[int, int] = (1, 5)

    def map(self, seed: int = 1) -> StoryMap:
        """Make the instance: the same one for the same seed."""
        rng = random.Random(f"{self.name} {seed}")
        levels = self._levels()
        needs = self._needs(rng, levels)
        requested: list[list[str]] = [[] for _ in range(sum(self.levels))]
        customers = []
        for n in range(self.customers):
            profit = min(50, max(10, round(rng.gauss(30, 7))))
            customers.append(Outcome(id=f"c{n}", key=f"a{n:05}", title=f"{n}", value=profit))
            for wish in rng.sample(range(len(requested)), rng.randint(*self.requests)):
                requested[wish].append(f"c{n}")
        stories = [
            Story(
                id=f"s{n}",
                step="p",
                key=f"a{n:05}",
                title=f"Requirement {n}",
                estimate=Range(likely=rng.randint(*self.costs[number])),
                needs=tuple(sorted(f"s{need}" for need in needs[n])),
                outcomes=tuple(sorted(requested[n])),
            )
            for number, level in enumerate(levels)
            for n in level
        ]
        step = Step(id="p", activity="a", key="a0", title="Do")
        activity = Activity(id="a", key="a0", title="Do")
        return StoryMap.of([activity, step, *customers, *stories], title=self.name)

    def _levels(self) -> list[range]:
        ends = [sum(self.levels[:number]) for number in range(len(self.levels) + 1)]
        return [range(start, end) for start, end in pairwise(ends)]

    def _needs(self, rng: random.Random, levels: list[range]) -> list[set[int]]:
        needs: list[set[int]] = [set() for _ in range(sum(self.levels))]
        for level, below, most in zip(levels, levels[1:], self.children, strict=False):
            for parent in level:
                for child in rng.sample(below, rng.randint(0, most)):
                    needs[child].add(parent)
        return needs


CLASSIC = (
    Rules("nrp1", (20, 40, 80), ((1, 5), (2, 8), (5, 10)), (8, 2, 0), 100),
    Rules(
        "nrp2",
        (20, 40, 80, 160, 320),
        ((1, 5), (2, 7), (3, 9), (4, 10), (5, 15)),
        (8, 6, 4, 2, 0),
        500,
    ),
    Rules("nrp3", (250, 500, 750), ((1, 5), (2, 8), (5, 10)), (8, 2, 0), 500),
    Rules(
        "nrp4",
        (250, 500, 750, 1000, 750),
        ((1, 5), (2, 7), (3, 9), (4, 10), (5, 15)),
        (8, 6, 4, 2, 0),
        750,
    ),
    Rules("nrp5", (500, 500, 500), ((1, 3), (2, 2), (3, 5)), (4, 4, 0), 1000, (1, 1)),
)


def capacity_of(story_map: StoryMap, budget: float) -> int:
    """Return a budget of an instance: its share of all cost, rounded to the nearest whole one."""
    costs = (s.estimate.likely for s in story_map.stories.values() if s.estimate is not None)
    return round(budget * sum(costs))
