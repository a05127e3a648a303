"""HiGHS as every search here runs it: one thread, silent, no gap, no presolve, interruptible.

HiGHS's presolve stays off: in 1.14.0 it calls worse answers optimal when some columns are not
whole (HiGHS issues 3043, 3073, 3094; "max 110 a - 3 b, a <= b" gave 0). With all columns whole it
was never seen to, but the hard tenth of typical maps takes a third longer with it. A restart would
presolve again, so restarts are off too.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event, Thread
from time import perf_counter
from typing import Any, Final

from storymap.slicing.watch import Watch

LARGEST: Final = 10**7
"""Whole numbers up to this go to the solver as they are; larger ones are brought down to it."""

HEURISTICS: Final = (
    "mip_heuristic_run_rins",
    "mip_heuristic_run_rens",
    "mip_heuristic_run_root_reduced_cost",
    "mip_heuristic_run_feasibility_jump",
)
"""What HiGHS does to find good sets; where one is known already, half of its time goes there."""

_loading: Final[list[float]] = []
"""Seconds that it took to load HiGHS, once it is."""


@dataclass(slots=True)
class Rows:
    """Rows of the constraint matrix, as HiGHS takes them."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    start: list[int] = field(default_factory=lambda: [0])
    index: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    def add(self, terms: Iterable[tuple[int, float]], lower: float, upper: float) -> None:
        """Add a row of (column, factor)."""
        for column, factor in terms:
            self.index.append(column)
            self.value.append(factor)
        self.start.append(len(self.index))
        self.lower.append(lower)
        self.upper.append(upper)


def has_solver() -> bool:
    """Whether HiGHS is installed; loads it."""
    was_cold, started = is_cold(), perf_counter()
    try:
        import highspy  # noqa: F401
    except ImportError:
        return False
    if was_cold:
        _loading.append(perf_counter() - started)
    return True


def clock() -> float:
    """Return seconds to tell how long a search took; to load HiGHS, once, does not count."""
    return perf_counter() - sum(_loading)


def is_cold() -> bool:
    """Whether HiGHS has not been used yet: loading it takes longer than a first good set."""
    return sys.modules.get("highspy") is None


def factor_of(numbers: Iterable[int]) -> float:
    """Return what brings the largest of the numbers down to LARGEST; 1 if none is larger."""
    largest = max(map(abs, numbers), default=0)
    return 1 if largest <= LARGEST else LARGEST / largest


def new_solver(watch: Watch, options: Mapping[str, float]) -> Any:
    """Return a HiGHS for the time that is left, with more options than all searches share."""
    import highspy

    solver = highspy.Highs()
    always = {
        "output_flag": False,
        "log_to_console": False,
        "threads": 1,
        "presolve": "off",
        "mip_allow_restart": False,
        "mip_rel_gap": 0.0,
        "mip_abs_gap": 0.0,
        "time_limit": watch.seconds_left,
    }
    for name, value in {**always, **options}.items():
        solver.setOptionValue(name, value)
    return solver


def linear_program(
    goal: Sequence[float], rows: Rows, least: Sequence[float], whole: Sequence[bool] = ()
) -> Any:
    """Return the model that makes a goal most, with columns from ``least`` up to 1.

    ``whole``: which columns have to be whole; empty if none has to.
    """
    import highspy

    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(goal), len(rows.lower)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = goal
    lp.col_lower_, lp.col_upper_ = least, [1.0] * len(goal)
    lp.integrality_ = [kinds[is_whole] for is_whole in whole]
    lp.row_lower_, lp.row_upper_ = rows.lower, rows.upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = rows.start, rows.index
    lp.a_matrix_.value_ = rows.value
    return lp


def run(solver: Any, watch: Watch, meanwhile: Callable[[], None] = lambda: None) -> None:
    """Run HiGHS on a thread of its own; raise Cancelled as soon as that is asked for.

    HiGHS looks for an interrupt only now and then, up to two seconds apart: nobody waits for that,
    and a key that interrupts the program is heard meanwhile. ``meanwhile`` is called on this thread
    while it runs, and once after.
    """
    is_over, is_left = Event(), Event()

    def work() -> None:
        try:
            solver.run()
        finally:
            is_over.set()

    def on_interrupt(event: Any) -> None:
        if is_left.is_set() or watch.is_cancelled:
            event.interrupt()

    solver.cbSimplexInterrupt += on_interrupt
    solver.cbMipInterrupt += on_interrupt
    Thread(target=work, name="highs").start()
    try:
        while not is_over.wait(0.02):  # an interrupted join would take the thread for ended
            watch.check()
            meanwhile()
    finally:
        is_left.set()
    solver.cbSimplexInterrupt.unsubscribe(on_interrupt)
    solver.cbMipInterrupt.unsubscribe(on_interrupt)
    watch.check()
    meanwhile()


def is_solved(solver: Any) -> bool:
    """Whether the answer is proved to be the best."""
    import highspy

    return bool(solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)


def is_infeasible(solver: Any) -> bool:
    """Whether it is proved that there is no answer."""
    import highspy

    return bool(solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible)


def has_solution(solver: Any) -> bool:
    """Whether there is an answer, proved or not."""
    import highspy

    status = solver.getInfo().primal_solution_status
    return bool(status == highspy.SolutionStatus.kSolutionStatusFeasible)
