"""The badges of a card: small symbols that say what to look at, most pressing first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from storymap.layout.marks import Role, Symbol
from storymap.model.queries import open_questions
from storymap.model.records import HypothesisState, Story

Badge: TypeAlias = tuple[Symbol, Role, Role]
"""A symbol, its colour, its disc's colour."""

_OPEN: Final[Badge] = ("flask", "hypothesis_ink", "hypothesis")
_HYPOTHESES: Final[Mapping[HypothesisState, Sequence[Badge]]] = {
    "untested": (_OPEN,),
    "testing": (_OPEN,),
    "refuted": (("refuted", "hypothesis", "hypothesis_ink"),),
}
"""What stands for a hypothesis; a confirmed one is nothing to look at any more."""


def badge_symbols(story: Story, *, is_needed: bool) -> list[Badge]:
    """Return the badges of a card, most pressing first."""
    badges: list[Badge] = []
    if "blocked" in story.flags or "risky" in story.flags:
        badges.append(("alert", "alert_ink", "alert"))
    if open_questions(story):
        badges.append(("question", "question_ink", "question"))
    if story.hypothesis is not None:
        badges.extend(_HYPOTHESES.get(story.hypothesis.state, ()))
    if story.needs:
        badges.append(("needs", "badge_ink", "badge"))
    if is_needed:
        badges.append(("unblocks", "badge_ink", "badge"))
    if story.pinned:
        badges.append(("pin", "badge_ink", "badge"))
    if "split" in story.flags:
        badges.append(("split", "badge_ink", "badge"))
    return badges
