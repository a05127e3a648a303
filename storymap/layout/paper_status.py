"""The status of a story on paper, as a word and a shape, readable without colour."""

from __future__ import annotations

from storymap.layout.marks import Box, Icon, Marks, Role
from storymap.layout.wording import STATUS_WORDS, unmet_text
from storymap.model.records import Status


def status_words(status: Status, unmet: int) -> str:
    """Return the words for a status; of what is marked as done and is not, how much is unmet."""
    return unmet_text(unmet) if unmet else STATUS_WORDS[status]


def status_role(status: Status, unmet: int) -> Role:
    """Return the colour of a status in words."""
    return "warn" if unmet else status


def status_marks(
    status: Status, x: float, baseline: float, size: float, *, unmet: int = 0
) -> Marks:
    """Return a status as a shape: tick on a disc, half disc, ring; readable without colour.

    What is marked as done and is not has a hollow tick.
    """
    y = baseline - size + size * 0.14
    if unmet:
        return (Icon(x, y, size, "unmet", "warn"),)
    if status == "done":
        inner = size * 0.62
        edge = (size - inner) / 2
        return (
            Box(x, y, size, size, "done", radius=size / 2),
            Icon(x + edge, y + edge, inner, "tick", "on_accent"),
        )
    return (Icon(x, y, size, "half" if status == "doing" else "ring", status),)
