"""Splitting one story into several, and merging several into one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from storymap.edit.copies import fresh_items
from storymap.edit.errors import EditError
from storymap.edit.fields import admitted
from storymap.edit.needs import check_needs
from storymap.edit.order import changed, known, reordered, settled
from storymap.edit.removal import remove
from storymap.model.ids import new_id
from storymap.model.queries import effort_range
from storymap.model.records import (
    Hypothesis,
    HypothesisState,
    Link,
    MapInfo,
    Narrative,
    Range,
    Status,
    Story,
    replace,
)
from storymap.model.storymap import StoryMap
from storymap.model.text import clean_title

_STATUSES: tuple[Status, ...] = ("todo", "doing", "done")
_STATES: tuple[HypothesisState, ...] = ("refuted", "testing", "untested", "confirmed")
"""A joint belief is in the first of these that any of its parts is in."""

_BREAK = "\n\n"


def split_story(
    m: StoryMap, story_id: str, titles: Sequence[str]
) -> tuple[StoryMap, tuple[str, ...]]:
    """Split a story into one for each title that is not blank; return the ids of all of them.

    The first title goes to the story itself, which keeps all it has but the flag "split". The
    others follow it in its cell, with its release, personas, outcomes and tags, and with neither
    estimate nor value. What needed the story needs all the parts.
    """
    known(m.stories, [story_id])
    names = [title for title in map(clean_title, titles) if title]
    if not names:
        raise EditError("empty-title", id=story_id)
    story = m.stories[story_id]
    flags = tuple(flag for flag in story.flags if flag != "split")
    if (story.title, story.flags) != (names[0], flags):
        m = m.with_records(replace(story, title=names[0], flags=flags))
    parts = [_part(story, name) for name in names[1:]]
    if not parts:
        return m, (story_id,)
    m = _put_after(m, story, parts)
    return _with_needs_of_all(m, story_id, parts), (story_id, *(part.id for part in parts))


def _part(story: Story, title: str) -> Story:
    return Story(
        id=new_id(),
        step=story.step,
        release=story.release,
        key="",
        title=title,
        personas=story.personas,
        outcomes=story.outcomes,
        tags=story.tags,
    )


def _put_after(m: StoryMap, story: Story, parts: Sequence[Story]) -> StoryMap:
    cell = m.cell(*m.cell_of(story))
    place = cell.index(story.id) + 1
    before = cell[place] if place < len(cell) else None
    order = reordered(cell, [part.id for part in parts], before)
    return m.with_changes(settled(m.stories, order, {part.id: part for part in parts}))


def _with_needs_of_all(m: StoryMap, story_id: str, parts: Sequence[Story]) -> StoryMap:
    added = [part.id for part in parts]
    return m.with_records(
        *(
            replace(story, needs=_union(story.needs, added))
            for story in m.stories.values()
            if story_id in story.needs
        )
    )


def merge_stories(m: StoryMap, ids: Sequence[str]) -> StoryMap:
    """Merge stories into the first of them; raise EditError if that makes needs go in a circle.

    Sets are united, texts joined by a blank line (the titles of the others go before their
    descriptions), lists appended, values and estimates added (an unknown estimate makes the sum
    unknown). The status is the least done. What needed one of them needs the merged story. Raises
    EditError("invalid-field") if all together is more than a story may hold.
    """
    stories = [m.stories[name] for name in known(m.stories, ids)]
    if len(stories) < 2:
        raise EditError("too-few", count=len(stories))
    first, gone = stories[0], {story.id for story in stories[1:]}
    whole = admitted(_merged(stories, m.info))
    needing = [
        replace(story, needs=_union({*story.needs} - gone, [first.id]))
        for story in m.stories.values()
        if story.id not in gone and story.id != first.id and gone.intersection(story.needs)
    ]
    m = remove(changed(m, {story.id: story for story in (whole, *needing)}), gone)
    check_needs(m, first.id, whole.needs)
    return m


def _merged(stories: Sequence[Story], info: MapInfo) -> Story:
    first, others = stories[0], stories[1:]
    ids = {story.id for story in stories}
    return replace(
        first,
        description=_joined(first.description, *_titles_and_descriptions(first, others)),
        narrative=_narrative(stories),
        problem=_joined(*(story.problem for story in stories)),
        status=min((story.status for story in stories), key=_STATUSES.index),
        estimate=_sum_of_ranges([story.estimate for story in stories], info),
        value=_sum([story.value for story in stories]),
        needs=_union(*({*story.needs} - ids for story in stories)),
        pinned=any(story.pinned for story in stories),
        hypothesis=_hypothesis([s.hypothesis for s in stories if s.hypothesis is not None]),
        assignee=", ".join(dict.fromkeys(s.assignee for s in stories if s.assignee)),
        colour=next((story.colour for story in stories if story.colour), ""),
        refs=_united(story.refs for story in stories),
        extra=_united(story.extra or {} for story in stories) or None,
        **_united_sets(stories),
        **_appended_lists(stories),
    )


def _titles_and_descriptions(first: Story, others: Iterable[Story]) -> Iterator[str]:
    """Yield what the description says of the others: titles, texts, keys that have no place."""
    refs = dict(first.refs)
    for other in others:
        yield other.title if other.title != first.title else ""
        yield other.description
        for system, key in other.refs.items():
            if refs.setdefault(system, key) != key:
                yield f"{system}: {key}"


def _united_sets(stories: Sequence[Story]) -> dict[str, Any]:
    fields = ("outcomes", "personas", "checks", "tags", "flags")
    return {name: _union(*(getattr(story, name) for story in stories)) for name in fields}


def _appended_lists(stories: Sequence[Story]) -> dict[str, Any]:
    """Return the lists one after the other; an entry whose id came before gets another."""
    lists: dict[str, Any] = {}
    for name in ("acceptance", "why", "questions", "feedback"):
        entries: dict[str, Any] = {}
        for entry in (entry for story in stories for entry in getattr(story, name)):
            fresh = fresh_items([entry])[0] if entry.id in entries else entry
            entries[fresh.id] = fresh
        lists[name] = tuple(entries.values())
    links: list[Link] = []
    for link in (link for story in stories for link in story.links):
        if link not in links:
            links.append(link)
    lists["links"] = tuple(links)
    return lists


def _narrative(stories: Sequence[Story]) -> Narrative:
    told = [story.narrative for story in stories]
    if all(narrative == told[0] for narrative in told):
        return told[0]
    return replace(
        told[0],
        as_=_joined(*(narrative.as_ for narrative in told)),
        want=_joined(*(narrative.want for narrative in told)),
        so=_joined(*(narrative.so for narrative in told)),
        extra=_united(narrative.extra or {} for narrative in told) or None,
    )


def _hypothesis(held: Sequence[Hypothesis]) -> Hypothesis | None:
    """Return the first hypothesis with the texts of all.

    The lowest confidence is the joint one; it is refuted if one is, and confirmed if all are.
    """
    if len(held) < 2:
        return held[0] if held else None
    known_ones = [one.confidence for one in held if one.confidence is not None]
    return replace(
        held[0],
        belief=_joined(*(one.belief for one in held)),
        result=_joined(*(one.result for one in held)),
        signal=_joined(*(one.signal for one in held)),
        learned=_joined(*(one.learned for one in held)),
        confidence=min(known_ones, default=None),
        state=min((one.state for one in held), key=_STATES.index),
        extra=_united(one.extra or {} for one in held) or None,
    )


def _joined(*texts: str) -> str:
    """Return the texts that are not blank, each once, with a blank line between them."""
    return _BREAK.join(dict.fromkeys(text for text in texts if text.strip()))


def _union(*sets: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({name for names in sets for name in names}))


def _united(mappings: Iterable[Any]) -> dict[str, Any]:
    """Return all that is in the mappings; what stands in an earlier one wins."""
    united: dict[str, Any] = {}
    for mapping in mappings:
        united = {**mapping, **united}
    return united


def _sum(values: Iterable[float | None]) -> float | None:
    numbers = [value for value in values if value is not None]
    return _rounded(sum(numbers)) if numbers else None


def _sum_of_ranges(ranges: Sequence[Range | None], info: MapInfo) -> Range | None:
    """Return the range of all together; lone numbers get the map's spread if others have one."""
    sound = [effort for effort in ranges if effort is not None]
    if len(sound) < len(ranges):
        return None
    likely = _rounded(sum(effort.likely for effort in sound))
    if all(effort.low is None and effort.high is None for effort in sound):
        return Range(likely=likely)
    full = [effort_range(effort, info.spread) for effort in sound]
    low, high = sum(effort.low for effort in full), sum(effort.high for effort in full)
    return Range(low=_rounded(low), likely=likely, high=_rounded(high))


def _rounded(number: float) -> float:
    """Return a sum without the dust that adding floats leaves, whole if it is."""
    number = round(number, 9)
    return int(number) if number == int(number) else number
