"""How stories that were chosen are told: each with its step, value and effort."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from storymap.model.storymap import StoryId, StoryMap


def print_stories(story_map: StoryMap, story_ids: Iterable[StoryId]) -> None:
    """Print a line for each story: step, title, value and likely effort."""
    for story in (story_map.stories[name] for name in story_ids):
        step = story_map.steps.get(story.step)
        effort = f"{story.estimate.likely:g}" if story.estimate else "unknown"
        worth = f"value {story.value or 0:g}, effort {effort}"
        print(f"  {step.title if step else 'Loose cards'} > {story.title} ({worth})")


def print_titles(label: str, titles: list[str]) -> None:
    """Print titles on one line after a label, nothing if there are none."""
    if titles:
        print(f"{label}: {'; '.join(titles)}")


def print_broken(story_map: StoryMap, story_ids: Iterable[StoryId]) -> None:
    """Print the stories that need what is not on the map, if there are any."""
    titles = [story_map.stories[name].title for name in dict.fromkeys(story_ids)]
    print_titles("needs what is not on the map, counted as met", titles)


def chance_text(chance: float) -> str:
    """Return a chance in percent; never 0 or 100, since nobody is that sure."""
    percent = round(100 * chance)
    return "<1%" if percent < 1 else ">99%" if percent > 99 else f"{percent}%"


def effort_text(story_map: StoryMap, story_ids: Iterable[StoryId]) -> str:
    """Return the likely effort of stories, and what they take in eight of ten futures."""
    from storymap.layout.wording import range_text
    from storymap.slicing.totals import totals_of

    totals = totals_of([story_map.stories[name] for name in story_ids], story_map.info)
    text = f"effort likely {round(totals.likely, 9):g}"
    if totals.low == totals.high:
        return text
    return f"{text}, {range_text(round(totals.low), round(totals.high))} in 8 of 10 futures"
