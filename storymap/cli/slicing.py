"""Slicing maps: slice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from storymap.cli.answers import print_json
from storymap.cli.lookup import (
    is_same_file,
    loaded_map,
    refuse_existing,
    release_named,
    story_named,
)
from storymap.cli.reporting import FINE, NEGATIVE, USAGE, Stop

if TYPE_CHECKING:
    import argparse

    from storymap.cli.arguments import Action
    from storymap.files.codec import Loaded
    from storymap.model.storymap import StoryMap
    from storymap.slicing.frontier import Point
    from storymap.slicing.options import SliceOptions
    from storymap.slicing.slicer import Slice


def _slice(options: argparse.Namespace) -> int:
    from storymap.slicing.slicer import SliceError, slice_for_value

    if options.apply != (options.output is not None):
        raise Stop(USAGE, "--apply and -o go together: the map with the slice is a new file")
    if options.frontier:
        return _frontier(options)
    if options.capacity is None:
        raise Stop(USAGE, "a slice needs a --capacity (see storymap slice --help)")
    if options.apply:
        refuse_existing(options.output, force=options.force)
    loaded = loaded_map(options.file)
    story_map = loaded.story_map
    release_id = release_named(story_map, options.release) if options.release is not None else None
    try:
        wishes = _wishes(story_map, options)
        result = slice_for_value(
            story_map, options.capacity, release_id, options=wishes, time_limit=options.time_limit
        )
    except SliceError as error:
        raise Stop(NEGATIVE, f"{options.file}: {error.text}") from error
    if options.apply:
        _apply(result, loaded, options)
    if options.json:
        names = ("release", "capacity", "value", "effort", "bound", "optimal", "stories",
                 "outcomes", "unestimated", "seconds")  # fmt: skip
        print_json({name: getattr(result, name) for name in names})
    else:
        _print_slice(result, story_map)
        _print_cover(result, story_map, options)
    return FINE


def _wishes(story_map: StoryMap, options: argparse.Namespace) -> SliceOptions:
    from storymap.slicing.options import SliceOptions

    return SliceOptions(
        must=frozenset(story_named(story_map, name) for name in options.must),
        wont=frozenset(story_named(story_map, name) for name in options.without),
        cover=options.cover,
    )


def _frontier(options: argparse.Namespace) -> int:
    from storymap.slicing.frontier import frontier
    from storymap.slicing.slicer import SliceError

    if options.apply or options.time_limit is not None:
        raise Stop(USAGE, "--frontier is for every capacity: neither --apply nor --time-limit")
    story_map = loaded_map(options.file).story_map
    release_id = release_named(story_map, options.release) if options.release is not None else None
    try:
        curve = frontier(story_map, release_id, options=_wishes(story_map, options))
    except SliceError as error:
        raise Stop(NEGATIVE, f"{options.file}: {error.text}") from error
    top = options.capacity
    points = [point for point in curve.points if top is None or point.effort <= top]
    release = None if release_id is None else story_map.releases[release_id].title
    if options.json:
        steps = zip([()] + [point.stories for point in points], points, strict=False)
        told = [_point(point, before) for before, point in steps]
        print_json({"release": release, "unit": story_map.info.unit, "points": told})
    else:
        _print_points(points, story_map)
    return FINE


def _point(point: Point, before: tuple[str, ...]) -> dict[str, object]:
    added = [name for name in point.stories if name not in set(before)]
    return {"effort": point.effort, "value": point.value, "adds": added}


def _print_points(points: list[Point], story_map: StoryMap) -> None:
    """Print a line a point: what it takes, what it is worth, and what comes in there."""
    print(f"{'effort':>8}  {'value':>8}  comes in")
    before: set[str] = set()
    for point in points:
        titles = [story_map.stories[n].title for n in point.stories if n not in before]
        before.update(point.stories)
        print(f"{point.effort:>8g}  {point.value:>8g}  {'; '.join(titles)}".rstrip())


def _print_cover(result: Slice, story_map: StoryMap, options: argparse.Namespace) -> None:
    """Print what covering costs in value, and what nothing covers."""
    from storymap.slicing.slicer import cover_price

    if options.cover is None:
        return
    if result.optimal and options.time_limit is None:
        price = cover_price(story_map, result.capacity, result.release_id, options=result.options)
        print(f"covering all {options.cover} costs {price:g} of value")
    titles = [getattr(story_map.find(name), "title", name) for name in result.uncovered]
    _print_titles("nothing can cover", titles)


def _apply(result: Slice, loaded: Loaded, options: argparse.Namespace) -> None:
    """Write the map with the slice in its release, or in the first that is not shipped yet."""
    from storymap.edit.releases import add_release
    from storymap.edit.stories import assign_slice
    from storymap.files.codec import encode
    from storymap.files.save import save

    story_map, release_id = loaded.story_map, result.release_id
    if release_id is None:
        open_ones = [r.id for r in story_map.release_order if r.state != "shipped"]
        if not open_ones:
            added = add_release(story_map, "Next release")
            story_map, open_ones = added.story_map, [added.id]
        release_id = open_ones[0]
    unit = story_map.info.unit
    reason = (
        f"Sliced for value at {result.capacity:g} {unit}: worth {result.value:g}, "
        f"{_effort_text(result, loaded.story_map)}."
    )
    applied = assign_slice(story_map, release_id, result.stories, reason)
    is_same = is_same_file(options.file, options.output)
    save(options.output, encode(applied), expect=loaded.fingerprint if is_same else None)


def _print_slice(result: Slice, story_map: StoryMap) -> None:
    unit = story_map.info.unit
    proof = "the best there is" if result.optimal else f"at most {result.bound:g} is possible"
    print(
        f"{result.release or 'Next slice'}: value {result.value:g} ({proof}), "
        f"{_effort_text(result, story_map)}, of {result.capacity:g} {unit}"
    )
    for story in (story_map.stories[name] for name in result.stories):
        step = story_map.steps.get(story.step)
        effort = f"{story.estimate.likely:g}" if story.estimate else "unknown"
        worth = f"value {story.value or 0:g}, effort {effort}"
        print(f"  {step.title if step else 'Loose cards'} > {story.title} ({worth})")
    _print_titles("earns", [story_map.outcomes[name].title for name in result.outcomes])
    _print_titles("no estimate", [story_map.stories[name].title for name in result.unestimated])


def _effort_text(result: Slice, story_map: StoryMap) -> str:
    """Return the likely effort of a slice, and what it takes in the middle eight of ten futures."""
    from storymap.layout.wording import range_text
    from storymap.slicing.totals import totals_of

    chosen = [story_map.stories[name] for name in result.stories]
    totals = totals_of(chosen, story_map.info.spread)
    text = f"effort likely {result.effort:g}"
    if totals.low == totals.high:
        return text
    return f"{text}, {range_text(round(totals.low), round(totals.high))} in 8 of 10 futures"


def _print_titles(label: str, titles: list[str]) -> None:
    if titles:
        print(f"{label}: {'; '.join(titles)}")


ACTIONS: Final[Mapping[str, Action]] = {"slice": _slice}
