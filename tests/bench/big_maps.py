"""Maps of any size, for benchmarks: titles of all lengths, ranges, values, needs, all statuses."""

from __future__ import annotations

import random

from storymap.model.keys import keys_between
from storymap.model.records import Activity, Range, Release, Step, Story
from storymap.model.storymap import StoryMap

_WORDS = [
    "pay", "by", "card", "show", "free", "bikes", "near", "me", "book", "a", "table", "with",
    "friends", "get", "told", "when", "it", "is", "late", "choose", "dates", "compare", "prices",
    "unlock", "find", "the", "way", "back", "report", "damage", "rate", "ride", "invite", "them",
]  # fmt: skip


def big_map(stories: int, seed: int = 1) -> StoryMap:
    """A map whose board has about the shape of a window; a tenth of its stories need another."""
    rng = random.Random(seed)
    columns = max(4, round((stories / 20) ** 0.5 * 2.4))
    lanes = 12
    records: list[object] = []
    activities = max(1, columns // 4)
    for n, key in enumerate(keys_between(None, None, activities)):
        records.append(Activity(id=f"activity{n}", key=key, title=f"Activity {n}"))
    for n, key in enumerate(keys_between(None, None, columns)):
        title = f"Step {n} {_WORDS[n % len(_WORDS)]}"
        activity = f"activity{n * activities // columns}"
        records.append(Step(id=f"step{n}", activity=activity, key=key, title=title))
    for n, key in enumerate(keys_between(None, None, lanes)):
        capacity = Range(low=800, likely=1000, high=1300)
        records.append(Release(id=f"release{n}", key=key, title=f"Release {n}", capacity=capacity))
    for n, key in enumerate(keys_between(None, None, stories)):
        records.append(_story(rng, n, key, columns, lanes))
    return StoryMap.of(records, title="A big map")  # type: ignore[arg-type]


def _story(rng: random.Random, n: int, key: str, columns: int, lanes: int) -> Story:
    likely = rng.randint(1, 13)
    return Story(
        id=f"story{n}",
        step=f"step{n % columns}",
        release=f"release{n // columns % lanes}",
        key=key,
        title=" ".join(rng.choices(_WORDS, k=rng.randint(2, 9))).capitalize(),
        status=rng.choice(("todo", "doing", "done")),
        estimate=Range(low=likely * 0.7, likely=likely, high=likely * 1.8),
        value=rng.randint(1, 60),
        needs=(f"story{rng.randrange(n)}",) if n and rng.random() < 0.1 else (),
    )
