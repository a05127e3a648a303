"""T-shirt sizes of the map's own: what XS to XL mean, learned from the stories it has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from storymap.layout.wording import effort_text
from storymap.model.queries import EffortRange, effort_range
from storymap.model.records import Range
from storymap.model.storymap import StoryMap
from storymap.panels.estimate import rounded

NAMES: Final = ("XS", "S", "M", "L", "XL")
USUAL: Final = ((0.5, 1, 2), (1, 2, 3), (2, 3, 5), (3, 5, 8), (5, 8, 13))
"""What the sizes mean on a map with few estimates: low, likely, high."""

ENOUGH: Final = 10
"""From so many estimated stories on the sizes are the map's own."""

Sizes = Mapping[str, Range]


def sizes_of(story_map: StoryMap) -> Sizes:
    """Return the range of each size: the medians of a fifth of the map's estimated stories.

    Where estimates are few or much alike, it is the usual scale, about the map's middle story.
    """
    spread = story_map.info.spread
    efforts = sorted(
        (
            effort_range(story.estimate, spread)
            for story in story_map.stories.values()
            if story.estimate is not None and story.estimate.likely > 0
        ),
        key=lambda effort: (effort.likely, effort.low, effort.high),
    )
    own = _fifths(efforts) if len(efforts) >= ENOUGH else ()
    likely = [effort.likely for effort in own]
    if own and all(one < next_one for one, next_one in pairwise(likely)):
        return dict(zip(NAMES, own, strict=True))
    factor = median(effort.likely for effort in efforts) / USUAL[2][1] if efforts else 1
    scaled = [_range(*(number * factor for number in size)) for size in USUAL]
    return dict(zip(NAMES, scaled, strict=True))


def sizes_text(story_map: StoryMap) -> str:
    """Return in one line what the sizes mean: ``XS 0.5–2 d, S 1–3 d, ...``."""
    info = story_map.info
    return ", ".join(
        f"{name} {effort_text(effort_range(size, info.spread), info.unit)}"
        for name, size in sizes_of(story_map).items()
    )


def _fifths(efforts: Sequence[EffortRange]) -> tuple[Range, ...]:
    count = len(efforts)
    parts = [efforts[count * n // 5 : count * (n + 1) // 5] for n in range(5)]
    return tuple(
        _range(
            median(one.low for one in part),
            median(one.likely for one in part),
            median(one.high for one in part),
        )
        for part in parts
    )


def _range(low: float, likely: float, high: float) -> Range:
    """Return a range in round numbers."""
    middle = rounded(likely)
    return Range(low=min(rounded(low), middle), likely=middle, high=max(rounded(high), middle))
