"""How long a search may take, and whether anybody still wants it."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from time import perf_counter
from typing import TYPE_CHECKING

from storymap.progress import Cancelled

if TYPE_CHECKING:
    from storymap.progress import Progress


@dataclass(frozen=True, slots=True)
class Watch:
    """A deadline (as perf_counter tells time), and the progress of the whole work if it is told."""

    progress: Progress | None = None
    deadline: float = inf

    @classmethod
    def of(cls, progress: Progress | None, time_limit: float | None) -> Watch:
        """Start now, with a limit in seconds or none."""
        return cls(progress, inf if time_limit is None else perf_counter() + time_limit)

    @property
    def seconds_left(self) -> float:
        """The time that is left, 0 or more."""
        return max(0.0, self.deadline - perf_counter())

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody asked the work to stop."""
        return self.progress is not None and self.progress.is_cancelled

    def check(self) -> None:
        """Raise Cancelled if the work is to stop."""
        if self.is_cancelled:
            raise Cancelled

    def step(self, share: float, what: str) -> None:
        """Say how far the work is (0-1); raise Cancelled if it is to stop."""
        if self.progress is not None:
            self.progress.step(share, what)
