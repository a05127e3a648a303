"""What became of each step, and the closing table that says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one step went; a check counts as one test, `why` tells what was skipped or went wrong."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    why: str = ""


def closing_lines(outcomes: Sequence[Outcome]) -> str:
    """A row a step, then the sum of all as the last line."""
    rows = [("step", "passed", "failed", "skipped", "seconds", "")]
    rows += [
        (o.name, f"{o.passed}", f"{o.failed}", f"{o.skipped}", f"{o.seconds:.1f}", o.why)
        for o in outcomes
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "\n".join([*(_aligned(row, widths) for row in rows), "", _total(outcomes)])


def _aligned(row: tuple[str, ...], widths: Sequence[int]) -> str:
    name, *numbers, why = row
    cells = [number.rjust(width) for number, width in zip(numbers, widths[1:-1], strict=True)]
    return "  ".join([name.ljust(widths[0]), *cells, why]).rstrip()


def _total(outcomes: Iterable[Outcome]) -> str:
    counts = [(o.passed, o.failed, o.skipped) for o in outcomes]
    passed, failed, skipped = (sum(column) for column in zip(*counts, strict=True))
    return f"total: {passed} passed, {failed} failed, {skipped} skipped"
