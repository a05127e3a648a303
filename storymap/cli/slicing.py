"""Slicing maps: slice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from storymap.cli.answers import print_json
from storymap.cli.lookup import (
    loaded_map,
    refuse_existing,
    release_named,
    story_named,
    write_map,
)
from storymap.cli.reporting import FINE, NEGATIVE, USAGE, Stop
from storymap.cli.telling import (
    chance_text,
    effort_text,
    print_broken,
    print_stories,
    print_titles,
)

if TYPE_CHECKING:
    import argparse

    from storymap.cli.commands import Action
    from storymap.files.codec import Loaded
    from storymap.model.storymap import ReleaseId, StoryMap
    from storymap.slicing.confident import SureSlice
    from storymap.slicing.frontier import Point
    from storymap.slicing.options import SliceOptions
    from storymap.slicing.slicer import Slice


def _slice(options: argparse.Namespace) -> int:
    from storymap.slicing.errors import SliceError

    if options.apply != (options.output is not None):
        raise Stop(USAGE, "--apply and -o go together: the map with the slice is a new file")
    if options.apply:
        refuse_existing(options.output, force=options.force)
    _check_kind(options)
    try:
        if options.frontier:
            return _frontier(options)
        if options.plan:
            return _plan(options)
        return _one_slice(options)
    except SliceError as error:
        raise Stop(NEGATIVE, f"{options.file}: {error.text}") from error


def _check_kind(options: argparse.Namespace) -> None:
    """Stop where arguments of one kind of slice are given for another."""
    if options.frontier and (options.apply or options.time_limit is not None):
        raise Stop(USAGE, "--frontier is for every capacity: neither --apply nor --time-limit")
    kinds = [options.frontier, options.plan, options.confidence is not None]
    if sum(kinds) > 1:
        raise Stop(USAGE, "only one of --frontier, --plan and --confidence at a time")
    if options.plan and options.release is not None:
        raise Stop(USAGE, "--plan is for all releases: it takes no --release")
    if options.discount is not None and not options.plan:
        raise Stop(USAGE, "--discount is for a --plan")
    if options.capacity is None and not (options.frontier or options.plan):
        raise Stop(USAGE, "a slice needs a --capacity (see storymap slice --help)")


def _one_slice(options: argparse.Namespace) -> int:
    loaded = loaded_map(options.file)
    story_map = loaded.story_map
    sure = _sure(story_map, options) if options.confidence is not None else None
    result = _plain(story_map, options) if sure is None else sure.slice
    if options.apply:
        _apply(result, loaded, options)
    if options.json:
        names = ("release", "capacity", "value", "effort", "bound", "optimal", "stories",
                 "outcomes", "unestimated", "seconds")  # fmt: skip
        told = {name: getattr(result, name) for name in names}
        more = ("confidence", "chance", "low", "middle", "high", "solves")
        print_json({**told, **{name: getattr(sure, name) for name in more if sure is not None}})
    else:
        _print_slice(result, story_map)
        if sure is not None:
            print(f"fits in {chance_text(sure.chance)} of futures")
        _print_cover(result, story_map, options)
    return FINE


def _plain(story_map: StoryMap, options: argparse.Namespace) -> Slice:
    from storymap.slicing.slicer import slice_for_value

    return slice_for_value(
        story_map,
        options.capacity,
        _release(story_map, options),
        options=_wishes(story_map, options),
        time_limit=options.time_limit,
    )


def _sure(story_map: StoryMap, options: argparse.Namespace) -> SureSlice:
    from storymap.slicing.confident import sure_slice

    return sure_slice(
        story_map,
        options.capacity,
        options.confidence,
        _release(story_map, options),
        options=_wishes(story_map, options),
        time_limit=options.time_limit,
    )


def _plan(options: argparse.Namespace) -> int:
    from storymap.cli.planning import plan

    loaded = loaded_map(options.file)
    return plan(loaded, _wishes(loaded.story_map, options), options)


def _release(story_map: StoryMap, options: argparse.Namespace) -> ReleaseId | None:
    return None if options.release is None else release_named(story_map, options.release)


def _wishes(story_map: StoryMap, options: argparse.Namespace) -> SliceOptions:
    from storymap.slicing.options import SliceOptions

    return SliceOptions(
        must=frozenset(story_named(story_map, name) for name in options.must),
        wont=frozenset(story_named(story_map, name) for name in options.without),
        cover=options.cover,
        most_outcomes=options.most_outcomes,
        least_confidence=options.least_confidence,
    )


def _frontier(options: argparse.Namespace) -> int:
    from storymap.slicing.frontier import frontier

    story_map = loaded_map(options.file).story_map
    release_id = _release(story_map, options)
    curve = frontier(story_map, release_id, options=_wishes(story_map, options))
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
    """Print what covering costs in value, if that is known, and what nothing covers."""
    from storymap.slicing.slicer import cover_price

    if options.cover is None:
        return
    if result.optimal and options.time_limit is None and options.confidence is None:
        price = cover_price(story_map, result.capacity, result.release_id, options=result.options)
        print(f"covering all {options.cover} costs {price:g} of value")
    titles = [getattr(story_map.find(name), "title", name) for name in result.uncovered]
    print_titles("nothing can cover", titles)


def _apply(result: Slice, loaded: Loaded, options: argparse.Namespace) -> None:
    """Write the map with the slice in its release, or in the first that is not shipped yet."""
    from storymap.edit.plans import assign_slice
    from storymap.edit.releases import add_release
    from storymap.layout.wording import number_text

    story_map, release_id = loaded.story_map, result.release_id
    if release_id is None:
        open_ones = [r.id for r in story_map.release_order if r.state != "shipped"]
        if not open_ones:
            added = add_release(story_map, "Next release")
            story_map, open_ones = added.story_map, [added.id]
        release_id = open_ones[0]
    unit = story_map.info.unit
    reason = (
        f"Sliced for value at {number_text(result.capacity)} {unit}: "
        f"worth {number_text(result.value)}, "
        f"{effort_text(loaded.story_map, result.stories)}."
    )
    applied = assign_slice(
        story_map, release_id, result.stories, reason, unestimated=result.unestimated
    )
    write_map(applied, options, loaded)


def _print_slice(result: Slice, story_map: StoryMap) -> None:
    unit = story_map.info.unit
    proof = "the best there is" if result.optimal else f"at most {result.bound:g} is possible"
    print(
        f"{result.release or 'Next slice'}: value {result.value:g} ({proof}), "
        f"{effort_text(story_map, result.stories)}, of {result.capacity:g} {unit}"
    )
    print_stories(story_map, result.stories)
    print_titles("earns", [story_map.outcomes[name].title for name in result.outcomes])
    print_titles("no estimate", [story_map.stories[name].title for name in result.unestimated])
    print_broken(story_map, [name for name, _ in result.broken_needs])


ACTIONS: Final[Mapping[str, Action]] = {"slice": _slice}
