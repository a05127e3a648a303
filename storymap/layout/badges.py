"""The badges of a card: small symbols that say what to look at, most pressing first."""

from __future__ import annotations

from storymap.layout.marks import Role, Symbol
from storymap.model.queries import open_questions
from storymap.model.records import Story


def badge_symbols(story: Story, *, is_needed: bool) -> list[tuple[Symbol, Role, Role]]:
    """Return the badges of a card, most pressing first: symbol, its colour, its disc's colour."""
    badges: list[tuple[Symbol, Role, Role]] = []
    if "blocked" in story.flags or "risky" in story.flags:
        badges.append(("alert", "alert_ink", "alert"))
    if open_questions(story):
        badges.append(("question", "question_ink", "question"))
    if story.hypothesis is not None and story.hypothesis.state in {"untested", "testing"}:
        badges.append(("flask", "hypothesis_ink", "hypothesis"))
    if story.needs:
        badges.append(("needs", "badge_ink", "badge"))
    if is_needed:
        badges.append(("unblocks", "badge_ink", "badge"))
    if story.pinned:
        badges.append(("pin", "badge_ink", "badge"))
    if "split" in story.flags:
        badges.append(("split", "badge_ink", "badge"))
    return badges
