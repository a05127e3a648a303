"""Planning all releases: slice --plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from storymap.cli.answers import counted, print_json
from storymap.cli.lookup import write_map
from storymap.cli.reporting import FINE
from storymap.cli.telling import effort_text, print_broken, print_stories, print_titles

if TYPE_CHECKING:
    import argparse

    from storymap.files.codec import Loaded
    from storymap.model.storymap import StoryMap
    from storymap.slicing.options import SliceOptions
    from storymap.slicing.plan import Plan, PlannedRelease


def plan(loaded: Loaded, wishes: SliceOptions, options: argparse.Namespace) -> int:
    """Plan the coming releases, and write the map with the plan if that is asked for."""
    from storymap.slicing.plan import DISCOUNT, plan_releases

    story_map = loaded.story_map
    coming = [one.id for one in story_map.release_order if one.state != "shipped"]
    found = plan_releases(
        story_map,
        discount=DISCOUNT if options.discount is None else options.discount,
        capacities=None if options.capacity is None else dict.fromkeys(coming, options.capacity),
        options=wishes,
        time_limit=options.time_limit,
    )
    if options.apply:
        _apply(found, loaded, options)
    if options.json:
        print_json(_told(found))
    else:
        _print_plan(found, story_map)
    return FINE


def _apply(found: Plan, loaded: Loaded, options: argparse.Namespace) -> None:
    """Write the map in which each release holds what is planned for it."""
    from storymap.edit.plans import assign_plan
    from storymap.layout.wording import number_text

    story_map = loaded.story_map
    reasons = {
        one.release_id: f"Planned for value at {number_text(one.capacity)} {story_map.info.unit}: "
        f"worth {number_text(one.value)}, {effort_text(story_map, one.stories)}."
        for one in found.releases
        if one.capacity is not None
    }
    applied = assign_plan(story_map, found.places(story_map), reasons)
    write_map(applied, options, loaded)


def _told(found: Plan) -> dict[str, object]:
    """Return a plan for programs."""
    names = ("discount", "value", "bound", "optimal", "gap", "unplaced", "unestimated", "skipped",
             "seconds")  # fmt: skip
    releases = [
        {
            "release": one.title,
            "id": one.release_id,
            "capacity": one.capacity,
            "value": one.value,
            "effort": one.effort,
            "stories": one.stories,
            "outcomes": one.outcomes,
        }
        for one in found.releases
    ]
    return {"releases": releases, **{name: getattr(found, name) for name in names}}


def _print_plan(found: Plan, story_map: StoryMap) -> None:
    proof = "the best there is" if found.optimal else f"at most {found.bound:.6g} is possible"
    print(
        f"Plan: value {found.value:.6g} ({proof}), where each release counts "
        f"{found.discount:g} of the one before"
    )
    for one in found.releases:
        _print_release(one, story_map)
    from storymap.slicing.graph import broken_needs

    unknown = set(found.unestimated)
    later = [name for name in found.unplaced if name not in unknown]
    print_titles("not planned", [story_map.stories[name].title for name in later])
    print_titles("no estimate", [story_map.stories[name].title for name in found.unestimated])
    planned = [name for one in found.releases for name in one.stories]
    print_broken(story_map, [name for name, _ in broken_needs(story_map, planned)])


def _print_release(one: PlannedRelease, story_map: StoryMap) -> None:
    if one.capacity is None:
        held = counted(len(one.stories), "card")
        print(f"{one.title}: no capacity, so it stays as it is, with {held}")
        return
    print(
        f"{one.title}: value {one.value:g}, {effort_text(story_map, one.stories)}, "
        f"of {one.capacity:g} {story_map.info.unit}"
    )
    print_stories(story_map, one.stories)
    print_titles("  earns", [story_map.outcomes[name].title for name in one.outcomes])
