"""A plan that is nearly the best, and its bound, against every plan of small maps."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product

import pytest

from storymap.slicing.cumulative import CumulativeModel
from storymap.slicing.schedule import Bundle, Schedule, Stages
from storymap.slicing.staging import NEAR, bound_near, staged
from storymap.slicing.watch import Watch


def random_schedule(rng: random.Random) -> Schedule:
    """Return a schedule of few stories, with needs and with bundles that pay and cost."""
    count, stages = rng.randint(2, 6), rng.randint(1, 3)
    effort = tuple(Fraction(rng.choice((1, 2, 3, 5))) for _ in range(count))
    rooms = [Fraction(rng.randint(0, 7)) for _ in range(stages)]
    return Schedule(
        rooms=tuple(rooms),
        weights=tuple(Fraction(9, 10) ** stage for stage in range(stages)),
        effort=effort,
        value=tuple(Fraction(rng.choice((-1, 0, 1, 4, 7, 12))) for _ in range(count)),
        first=(0,) * count,
        by=(stages,) * count,
        needs=tuple(tuple(m for m in range(n) if rng.random() < 0.3) for n in range(count)),
        bundles=tuple(
            Bundle(
                tuple(sorted(rng.sample(range(count), rng.randint(2, count)))),
                Fraction(rng.choice((-3, 5, 9))),
            )
            for _ in range(rng.randint(0, 2))
        ),
    )


def every_plan(schedule: Schedule) -> list[Stages]:
    stages = range(schedule.never + 1)
    return [p for p in product(stages, repeat=len(schedule.value)) if schedule.is_allowed(p)]


@pytest.mark.no_cover
@pytest.mark.parametrize("batch", range(8))
def test_no_plan_is_worth_more_than_the_bound_and_the_best_found_is_near_it(batch: int) -> None:
    for seed in range(batch * 30, batch * 30 + 30):
        schedule = random_schedule(random.Random(seed))
        plans = every_plan(schedule)
        value = 0.0  # nothing is delivered

        def take(stages: Stages, schedule: Schedule = schedule) -> float:
            nonlocal value
            if schedule.is_allowed(stages):
                value = max(value, float(schedule.worth(stages)))
            return value

        bound = bound_near(CumulativeModel(schedule), value, take, Watch())

        best = max(float(schedule.worth(plan)) for plan in plans)
        assert value <= best + 1e-9
        assert best <= bound + 1e-6
        assert bound == pytest.approx(value * (1 + NEAR))


@pytest.mark.parametrize("seed", range(60))
def test_a_plan_that_is_staged_is_allowed_where_nothing_is_fixed(seed: int) -> None:
    rng = random.Random(seed)
    schedule = random_schedule(rng)
    shares = [sorted(rng.random() for _ in schedule.rooms) for _ in schedule.value]

    assert schedule.is_allowed(staged(schedule, shares))
