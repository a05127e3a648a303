"""The search takes its short cuts without losing the best set, and stops when it is told to."""

from __future__ import annotations

import random
import subprocess
import sys
import threading
import time
from itertools import combinations

import pytest

from storymap.progress import Cancelled, Progress
from storymap.slicing import search
from storymap.slicing.greedy import greedy
from storymap.slicing.highs import Model, Solved
from storymap.slicing.part import part_of
from storymap.slicing.problem import problem_of
from storymap.slicing.program import Bundle, Program, program_of
from storymap.slicing.slicer import slice_for_value
from storymap.slicing.watch import Watch
from tests.slicing.generate import Typical, hard_map
from tests.slicing.law import Law
from tests.slicing.plain import plain_value


def random_program(rng: random.Random) -> Program:
    """Return a small program with bundles that pay and cost, and forced numbers."""
    size = rng.randint(1, 9)
    needs = tuple(tuple(m for m in range(n) if rng.random() < 0.3) for n in range(size))
    members = {
        tuple(sorted(rng.sample(range(size), rng.randint(2, size))))
        for _ in range(rng.randint(0, 4))
        if size > 1
    }
    effort = tuple(rng.choice((0, 1, 2, 3, 5)) for _ in range(size))
    return Program(
        stories=tuple(f"s{n}" for n in range(size)),
        value=tuple(rng.choice((-3, 0, 0, 1, 2, 5, 11)) for _ in range(size)),
        effort=effort,
        capacity=rng.randint(0, sum(effort)),
        needs=needs,
        bundles=tuple(Bundle(m, rng.choice((-4, 3, 7, 9))) for m in sorted(members)),
        forced=frozenset(),
        value_scale=1,
        effort_scale=1,
    )


def every_set(program: Program) -> list[frozenset[int]]:
    numbers = range(len(program.stories))
    return [
        chosen
        for size in range(len(numbers) + 1)
        for chosen in map(frozenset, combinations(numbers, size))
        if program.effort_of(chosen) <= program.capacity and program.closed(chosen) == chosen
    ]


@pytest.mark.no_cover
@pytest.mark.parametrize("batch", range(10))
def test_the_search_finds_and_proves_the_best_of_every_set(batch: int) -> None:
    for seed in range(batch * 40, batch * 40 + 40):
        program = random_program(random.Random(seed))
        best = max(map(program.worth, every_set(program)))

        solved = search.most_value(program, Watch())

        assert solved.chosen in every_set(program)
        assert (program.worth(solved.chosen), solved.bound, solved.slack) == (best, best, 0)


@pytest.mark.parametrize("seed", range(60))
def test_a_lighter_set_of_the_same_worth_is_the_lightest(seed: int) -> None:
    program = random_program(random.Random(seed))
    best = max(every_set(program), key=lambda s: (program.worth(s), program.effort_of(s)))
    same = [s for s in every_set(program) if program.worth(s) == program.worth(best)]

    lighter = search.lighter_than(program, best, Watch())
    lighter = best if lighter is None else lighter

    assert program.worth(lighter) >= program.worth(best)
    assert program.effort_of(lighter) == min(map(program.effort_of, same))


@pytest.mark.parametrize("seed", range(60))
def test_a_greedy_set_is_closed_and_fits(seed: int) -> None:
    program = random_program(random.Random(seed))

    assert greedy(program, frozenset()) in every_set(program)


@pytest.mark.parametrize("seed", range(60))
def test_a_part_is_worth_what_the_whole_is(seed: int) -> None:
    rng = random.Random(seed)
    program = random_program(rng)
    numbers = range(len(program.stories))
    inside = {n for n in numbers if rng.random() < 0.2}
    outside = {n for n in numbers if rng.random() < 0.2}

    part = part_of(program, inside, outside)

    fitting = [s for s in every_set(program) if inside <= s and not outside & s]
    if part is None:
        assert not fitting
    else:
        found = {part.whole(s): part.program.worth(s) + part.value for s in every_set(part.program)}
        assert found == {chosen: program.worth(chosen) for chosen in fitting}


@pytest.mark.no_cover
@pytest.mark.parametrize(
    "case",
    [
        Typical(150, 2, 10, 0.3, seed=1),
        Typical(400, 1, 50, 0.5, seed=2),
        Typical(500, 3, 5, 0.1, seed=3),
        Typical(900, 2, 20, 0.3, seed=4),
    ],
)
def test_on_larger_maps_it_agrees_with_plain_highs(case: Typical) -> None:
    story_map = case.map()
    program = program_of(problem_of(story_map, case.capacity(story_map), None))

    solved = search.most_value(program, Watch())

    assert program.worth(solved.chosen) == solved.bound == plain_value(program)


def test_a_column_that_is_not_whole_does_not_mislead_the_solver() -> None:
    """HiGHS 1.14.0 answers 0 to this with its presolve on."""
    program = Program(
        stories=("a", "b"),
        value=(110, -3),
        effort=(1, 3),
        capacity=20,
        needs=((1,), ()),
        bundles=(),
        forced=frozenset(),
        value_scale=1,
        effort_scale=1,
    )

    assert Model(program, Watch()).most_value() == Solved(frozenset({0, 1}), 107, 0)


# Time


def hard_slice(**options: object) -> object:
    return slice_for_value(hard_map(), 900, **options)


@pytest.mark.parametrize("limit", [0, 0.05, 0.5])
def test_when_time_runs_out_the_best_found_comes_with_an_honest_bound(limit: float) -> None:
    found = hard_slice(time_limit=limit)

    assert not found.optimal
    assert found.value < found.bound
    assert Law(hard_map(), None).is_allowed(set(found.stories), 900)


def test_more_time_gives_no_worse_bound_than_the_linear_program() -> None:
    program = program_of(problem_of(hard_map(), 900, None))
    relaxed = Model(program, Watch()).relaxed()

    found = hard_slice(time_limit=0.8)

    assert found.value <= found.bound <= relaxed.bound


@pytest.mark.parametrize("delay", [0, 0.1, 0.6])
def test_a_search_that_nobody_wants_ends_at_once(delay: float) -> None:
    progress = Progress()
    ended: list[float] = []

    def work() -> None:
        with pytest.raises(Cancelled):
            hard_slice(progress=progress)
        ended.append(time.perf_counter())

    worker = threading.Thread(target=work)
    worker.start()
    worker.join(delay)
    wished = time.perf_counter()
    progress.cancel()
    worker.join(30)

    assert ended
    assert ended[0] - wished < 5  # 0.02 s on an idle machine; this only finds one that goes on


def test_progress_goes_up_and_the_answer_is_the_same_with_it() -> None:
    shares: list[float] = []
    case = Typical(200, 2, 20, 0.3, seed=9)
    story_map = case.map()

    told = slice_for_value(
        story_map, 200, progress=Progress(lambda share, what: shares.append(share))
    )

    assert shares == sorted(shares)
    assert told.stories == slice_for_value(story_map, 200).stories


def test_nothing_is_printed() -> None:
    code = (
        "from tests.slicing.generate import Typical\n"
        "from storymap.slicing.slicer import slice_for_value\n"
        "for seed in range(4): slice_for_value(Typical(130, 2, 10, .3, seed).map(), 100)\n"
    )

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)

    assert (done.stdout, done.stderr) == (b"", b"")
