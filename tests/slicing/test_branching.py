"""Branches lose no set, and their bounds hold whatever the solver says."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from storymap.slicing import branching, search
from storymap.slicing.best import Best
from storymap.slicing.branching import Aim, Branching, by_product
from storymap.slicing.closures import Closures, turned
from storymap.slicing.greedy import Greedy
from storymap.slicing.held import Held, HeldProgram, can_hold
from storymap.slicing.highs import Model
from storymap.slicing.problem import problem_of
from storymap.slicing.program import Bundle, Program, program_of, twins_of
from storymap.slicing.watch import Watch
from tests.slicing.generate import Typical
from tests.slicing.plain import plain_value
from tests.slicing.test_search import every_set, random_program


def held_program(seed: int) -> Program:
    """Return a small program without wishes; some have twins, some a forced number."""
    rng = random.Random(seed)
    program = random_program(rng)
    program = replace(
        program,
        bundles=tuple(bundle for bundle in program.bundles if bundle.value > 0),
        value=tuple(rng.choice((-2, 0, 1, 2, 3, 7, 11, 12, 13)) for _ in program.value),
        effort=tuple(rng.choice((0, 2, 3, 5, 7)) for _ in program.effort),
    )
    program = replace(program, capacity=rng.randint(0, sum(program.effort)))
    if seed % 3 == 0:
        alike = replace(program, needs=((),) * len(program.needs), count=(0,) * len(program.value))
        return replace(alike, twins=twins_of(alike))
    forced = program.closed((0,))
    return replace(program, forced=forced) if program.fits(forced) and seed % 3 == 1 else program


def held_of(program: Program) -> HeldProgram:
    return HeldProgram(Model(program, Watch()), Watch())


def allowed_sets(program: Program) -> list[frozenset[int]]:
    return [chosen for chosen in every_set(program) if program.forced <= chosen]


def random_holds(lp: HeldProgram, rng: random.Random) -> Held:
    held = lp.root
    for column in range(len(held.inside)):
        at = np.array((column,), np.int64)
        if rng.random() < 0.15:
            held = lp.with_in(held, at)
        elif rng.random() < 0.15:
            held = lp.with_out(held, at)
    return held


def sets_with(program: Program, held: Held) -> list[frozenset[int]]:
    """Return the sets that have these stories and bundles in and out."""
    first = len(program.stories)
    inside = set(np.flatnonzero(held.inside).tolist())
    outside = set(np.flatnonzero(held.outside).tolist())
    found = []
    for chosen in allowed_sets(program):
        earned = {
            column
            for column, bundle in enumerate(program.bundles, first)
            if chosen.issuperset(bundle.members)
        }
        if inside <= chosen | earned and not outside & (chosen | earned):
            found.append(chosen)
    return found


class Kept:
    """Keeps what is in by half where it fits and is worth more, and fills nothing up."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.found: list[frozenset[int]] = []
        self.value = -1000

    def __call__(self, columns: NDArray[np.float64]) -> float:
        chosen = self.program.closed(self.program.demanded(columns.tolist(), 0.5))
        if self.program.fits(chosen) and self.program.worth(chosen) > self.value:
            self.found.append(chosen)
            self.value = self.program.worth(chosen)
        return self.value


def aim_of(kept: Kept, is_enough: Callable[[], bool]) -> Aim:
    return Aim(kept, lambda value: value + 1, is_enough, by_product, 10**6)


@pytest.mark.parametrize("seed", range(120))
@pytest.mark.parametrize("steps", [0, 2, 10**6])
def test_no_set_with_held_columns_is_worth_more_than_the_bound(seed: int, steps: int) -> None:
    """Nor is it where the solver was stopped before it was done."""
    program = replace(held_program(seed), twins=())
    lp = held_of(program)
    lp._solver.setOptionValue("simplex_iteration_limit", steps)
    held = random_holds(lp, random.Random(seed))
    sets = sets_with(program, held)

    answer = lp.solve(held)

    if answer is None:
        assert not sets
    else:
        assert all(program.worth(chosen) <= answer.bound + 1e-6 for chosen in sets)


@pytest.mark.parametrize("seed", range(120))
def test_what_is_settled_is_in_every_set_that_is_worth_enough(seed: int) -> None:
    program = replace(held_program(seed), twins=())
    lp = held_of(program)
    answer = lp.solve(lp.root)
    value = max(map(program.worth, allowed_sets(program)))

    held = lp.settled(answer, value - 1e-6)

    best = [chosen for chosen in allowed_sets(program) if program.worth(chosen) == value]
    assert set(best) == set(sets_with(program, held)) & set(best)


@pytest.mark.no_cover
@pytest.mark.parametrize("batch", range(10))
def test_branching_finds_and_proves_the_best_from_nothing(batch: int) -> None:
    for seed in range(batch * 60, batch * 60 + 60):
        program = held_program(seed)
        kept = Kept(program)

        bound = Branching(held_of(program), -1000, aim_of(kept, lambda: False)).bound(Watch())

        assert bound is None
        assert kept.found[-1] in allowed_sets(program)
        assert kept.value == max(map(program.worth, allowed_sets(program)))


@pytest.mark.no_cover
@pytest.mark.parametrize("few", [0, 2])
def test_where_branches_run_out_the_solver_goes_on(
    few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(branching, "FEW", few)
    monkeypatch.setattr(branching, "STEPS", 10**6)
    for case in (Typical(150, 2, 10, 0.3, seed=1), Typical(150, 3, 20, 0.5, seed=2)):
        story_map = case.map()
        program = program_of(problem_of(story_map, case.capacity(story_map), None))

        solved = search.most_value(program, Watch())

        assert program.worth(solved.chosen) == solved.bound == plain_value(program)
        assert solved.slack == 0


@pytest.mark.parametrize("seed", [0, 3])
def test_hard_typical_maps_agree_with_plain_highs(seed: int) -> None:
    case = Typical(160, 3, 30, 0.5, seed=seed)
    story_map = case.map()
    program = program_of(problem_of(story_map, case.capacity(story_map), None))

    solved = search.most_value(program, Watch())

    assert program.worth(solved.chosen) == solved.bound == plain_value(program)


def test_bounds_of_a_search_that_was_stopped_hold() -> None:
    case = Typical(160, 3, 30, 0.5, seed=3)
    story_map = case.map()
    program = program_of(problem_of(story_map, case.capacity(story_map), None))
    kept = Kept(program)

    bound = Branching(held_of(program), 0, aim_of(kept, lambda: kept.value > 0)).bound(Watch())

    assert bound is not None
    assert 0 < kept.value <= plain_value(program) <= bound


def test_another_capacity_is_asked_about_from_where_the_last_answer_was() -> None:
    case = Typical(120, 2, 10, 0.3, seed=5)
    story_map = case.map()
    program = program_of(problem_of(story_map, 100, None))
    lp = held_of(program)
    lp.relaxed()

    for capacity in (90, 40, 99):
        lp.at(capacity)
        anew = held_of(replace(program, capacity=capacity)).relaxed()
        assert lp.relaxed().value == pytest.approx(anew.value)


def test_wishes_and_numbers_that_are_not_exact_are_not_held() -> None:
    program = held_program(2)

    assert can_hold(program)
    assert not can_hold(replace(program, covers=((0,),)))
    assert not can_hold(replace(program, most_count=1))
    assert not can_hold(replace(program, bundles=(Bundle((0, 1), -1),)))
    assert not can_hold(replace(program, value=(10**9,) * len(program.value)))
    assert not can_hold(replace(program, capacity=10**9))


@pytest.mark.parametrize("seed", range(30))
def test_closures_hold_what_is_reached(seed: int) -> None:
    rng = random.Random(seed)
    count = rng.randint(1, 20)
    arcs = [[m for m in range(n) if rng.random() < 0.2] for n in range(count)]
    for graph in (arcs, turned(arcs)):
        reached = []
        for node in range(count):
            seen, waiting = {node}, [node]
            while waiting:
                for other in set(graph[waiting.pop()]) - seen:
                    seen.add(other)
                    waiting.append(other)
            reached.append(seen)
        weights = np.array([rng.randint(0, 9) for _ in range(count)], float)
        closures, nodes = Closures(graph), np.arange(count)

        one = closures.of(np.array((0, count - 1)))

        assert set(np.flatnonzero(one).tolist()) == reached[0] | reached[-1]
        assert closures.sums(nodes, weights).tolist() == [
            sum(weights[other] for other in some) for some in reached
        ]


@pytest.mark.parametrize("seed", range(30))
def test_the_first_of_equal_sets_is_kept(seed: int) -> None:
    program = held_program(seed)
    best = Best(program, None)
    sets = allowed_sets(program)
    told: list[tuple[frozenset[int], int]] = []
    best.tell_of(lambda chosen, bound: told.append((chosen, bound)), 99)

    for chosen in sets:
        best.take(chosen)
    best.fill(program.forced)

    most = max(map(program.worth, sets))
    assert best.value == program.worth(best.chosen) == most
    assert best.chosen == next(chosen for chosen in sets if program.worth(chosen) == most)
    assert told[-1] == (best.chosen, 99)
    assert Greedy(program).fill(program.forced, program.capacity) in sets
