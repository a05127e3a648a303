"""What fell with a belief that was refuted: a notice with ways to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from storymap.app.notices import Notice, Offer
from storymap.layout.wording import short_title
from storymap.model.learning import dependents
from storymap.model.storymap import StoryMap
from storymap.panels.refine_words import dependents_words, tr

MOST_WAYS: Final = 3
"""So many have a button; the rest is among the details."""
LONGEST: Final = 28


def fallen(m: StoryMap, record_id: str, visit: Callable[[str], object]) -> Notice | None:
    """Return what fell with a belief; ``visit`` goes to a record. None if nothing did."""
    found = dependents(m, record_id)
    ids = [name for name in (*found.stories, *found.outcomes, *found.releases) if name != record_id]
    if not ids:
        return None
    titles = {name: str(getattr(m.find(name), "title", name)) for name in (record_id, *ids)}
    words = dependents_words(m, record_id, found, is_refuted=True)
    return Notice(
        tr("“{0}” is refuted. {1}").format(short_title(titles[record_id]), words),
        tuple(titles[name] for name in ids) if len(ids) > MOST_WAYS else (),
        offers=tuple(_way(name, titles[name], visit) for name in ids[:MOST_WAYS]),
    )


def is_refuted(m: StoryMap, record_id: str) -> bool:
    """Tell whether the belief of a story or an outcome is refuted."""
    held = getattr(m.find(record_id), "hypothesis", None)
    return held is not None and held.state == "refuted"


def _way(record_id: str, title: str, visit: Callable[[str], object]) -> Offer:
    """Return the way to a record; the notice stays."""

    def go() -> bool:
        visit(record_id)
        return False

    return Offer(short_title(title, LONGEST), go)
