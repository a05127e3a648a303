"""The best set found so far of a search, and what makes better ones of others."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from storymap.slicing.greedy import Greedy
from storymap.slicing.program import Program

OnFound: TypeAlias = Callable[[frozenset[int], int], None]
"""Is told a set that fits and a bound on every set's value."""


class Best:
    """The first of the sets that are worth most; ``value`` is what it is worth, 0 without one."""

    def __init__(self, program: Program, chosen: frozenset[int] | None) -> None:
        """Start from a set that fits, or none."""
        self._program = program
        self._greedy: Greedy | None = None
        self._tell: Callable[[frozenset[int]], None] | None = None
        self.chosen = chosen
        self.value = 0 if chosen is None else program.worth(chosen)

    def tell_of(self, on_found: OnFound | None, bound: int) -> None:
        """Tell of the best set now, and of each better one, with a bound on every set's value."""
        if on_found is not None:
            self._tell = lambda chosen: on_found(chosen, bound)
            if self.chosen is not None:
                self._tell(self.chosen)

    def take(self, chosen: frozenset[int]) -> None:
        """Keep a closed set if it fits and is worth more."""
        program = self._program
        if program.fits(chosen):
            value = program.worth(chosen)
            if self.chosen is None or value > self.value:
                self.chosen, self.value = chosen, value
                if self._tell is not None:
                    self._tell(chosen)

    def fill(self, start: frozenset[int] | None) -> None:
        """Fill a closed set up with what pays most for its effort, and keep that if it is worth
        more."""
        if start is not None and self._program.fits(start):
            if self._greedy is None:
                self._greedy = Greedy(self._program)
            self.take(self._greedy.fill(start, self._program.capacity))
