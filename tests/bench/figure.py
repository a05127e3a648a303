"""A measured figure beside the one to be reached, and ways to get both in one run."""

from __future__ import annotations

import gc
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured thing; `reach` is the most that it may be, in the same unit."""

    what: str
    measured: float
    reach: float
    unit: str = "s"

    @property
    def ratio(self) -> float:
        """Measured by reach: 1 or less is reached."""
        return self.measured / self.reach

    @property
    def is_reached(self) -> bool:
        return self.ratio <= 1.0


def best_of(times: int, action: Callable[[], object]) -> float:
    """The shortest wall time of `action` in seconds, collector off: noise only ever adds."""
    best = float("inf")
    for _ in range(times):
        gc.collect()
        gc.disable()
        started = time.perf_counter()
        action()
        best = min(best, time.perf_counter() - started)
        gc.enable()
    return best


def best_by_turns(times: int, *actions: Callable[[], object]) -> list[float]:
    """The shortest wall time of each action in seconds, as `best_of`, but one after the other.

    So that a slow spell of the machine meets all of them.
    """
    rounds = [[best_of(1, action) for action in actions] for _ in range(times)]
    return [min(column) for column in zip(*rounds, strict=True)]


def machine_unit() -> float:
    """Seconds that this machine needs for a fixed piece of plain Python work, now.

    It is for subjects with nothing natural to compare with: a reach of ``0.4 * machine_unit()``
    asks the same of a fast machine as of a slow one. It was 0.1 s on the first machine.
    """
    return best_of(5, machine_work)


def machine_work() -> int:
    """The fixed piece of work, for subjects that take turns with it."""
    words: dict[str, int] = {}
    for number in range(300_000):
        word = f"card {number % 997}"
        words[word] = words.get(word, 0) + number
    return sum(sorted(words.values()))
