"""Tallies of what an import left out or had to interpret, worded for a person."""

from __future__ import annotations

from typing import Final, NamedTuple

from storymap.model.text import clean_title

_EXAMPLES: Final = 3
_EXAMPLE_LENGTH: Final = 60


class Loss(NamedTuple):
    """One kind of loss in words: of one thing, and of ``{n}`` things."""

    one: str
    many: str


class Losses:
    """Counts each kind of loss; keeps the first few examples of it."""

    def __init__(self) -> None:
        """Start with none."""
        self._counts: dict[Loss, int] = {}
        self._examples: dict[Loss, dict[str, None]] = {}

    def add(self, loss: Loss, example: str = "", count: int = 1) -> None:
        """Count a loss; ``example`` names what it happened to."""
        self._counts[loss] = self._counts.get(loss, 0) + count
        examples = self._examples.setdefault(loss, {})
        if example and len(examples) <= _EXAMPLES:
            examples[_shortened(example)] = None

    def lines(self) -> tuple[str, ...]:
        """Return a sentence for each kind of loss, in the order in which they were met."""
        return tuple(self._line(loss, count) for loss, count in self._counts.items())

    def _line(self, loss: Loss, count: int) -> str:
        sentence = loss.one if count == 1 else loss.many.format(n=f"{count:,}")
        examples = [f'"{example}"' for example in self._examples[loss]]
        if not examples:
            return sentence
        more = ", ..." if len(examples) > _EXAMPLES else ""
        return f"{sentence}: {', '.join(examples[:_EXAMPLES])}{more}"


def _shortened(text: str) -> str:
    text = clean_title(text)
    return text if len(text) <= _EXAMPLE_LENGTH else text[: _EXAMPLE_LENGTH - 3].rstrip() + "..."
