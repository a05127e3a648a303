"""What is printed of a map: all of it, or the slices that were asked for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from storymap.layout.board import Board
from storymap.model.storymap import StoryMap

UNSCHEDULED = ""
"""Stands for the unscheduled stories among the ids of releases."""


def slice_of(story_map: StoryMap, releases: Sequence[str] | None) -> StoryMap:
    """Return the map with the stories of these releases only; None: the map itself.

    The whole backbone stays, so that a slice shows which steps it leaves out. An id of no release
    is passed over.
    """
    if releases is None:
        return story_map
    lanes = {name for name in releases if name in story_map.releases}
    unscheduled = UNSCHEDULED in releases
    gone = [
        story_id
        for (_, lane), cell in story_map.cells.items()
        if not (unscheduled if lane is None else lane in lanes)
        for story_id in cell
    ]
    return story_map.without(*gone, *(name for name in story_map.releases if name not in lanes))


def lane_ids(story_map: StoryMap) -> tuple[str, ...]:
    """Return the ids of all releases in order, then ``""`` if anything is unscheduled."""
    releases = tuple(release.id for release in story_map.release_order)
    has_unscheduled = any(lane is None for _, lane in story_map.cells)
    return (*releases, UNSCHEDULED) if has_unscheduled else releases


def file_names(story_map: StoryMap, path: Path, releases: Sequence[str] = ()) -> dict[str, Path]:
    """Return a file beside ``path`` for each of these releases, by id; for all if there are none.

    All are what ``lane_ids`` has, so that no story is left out. A file is named after its release,
    as ``map-first-release.pdf``; no two are the same.
    """
    files: dict[str, Path] = {}
    for release_id in releases or lane_ids(story_map):
        title = story_map.releases[release_id].title if release_id else "unscheduled"
        slug = file_slug(title)
        name, count = slug, 1
        while any(file.stem == f"{path.stem}-{name}" for file in files.values()):
            count += 1
            name = f"{slug}-{count}"
        files[release_id] = path.with_name(f"{path.stem}-{name}{path.suffix}")
    return files


def file_slug(title: str) -> str:
    """Return a title as a part of a file name."""
    words = "".join(letter if letter.isalnum() else " " for letter in title.lower()).split()
    return "-".join(words)[:60] or "release"


def shown_lanes(board: Board) -> tuple[int, ...]:
    """Return the lanes to print: every release, and the unscheduled if there are any."""
    ends = {lane for _, lane in board.story_map.cells}
    return tuple(
        place
        for place, lane in enumerate(board.lanes)
        if lane.release_id is not None or None in ends
    )


def selection_of(story_map: StoryMap, ids: Sequence[str]) -> StoryMap:
    """Return the map with these records and what they stand in; no ids: the map itself.

    A release, a step or an activity brings all of its stories.
    """
    if not ids:
        return story_map
    chosen = frozenset(ids)
    steps = {
        step.id: step for step in story_map.steps.values()
        if step.id in chosen or step.activity in chosen
    }  # fmt: skip
    stories = [
        story
        for story in story_map.stories.values()
        if story.id in chosen or story.step in steps or story.release in chosen
    ]
    kept = {story.id for story in stories} | set(steps) | {story.step for story in stories}
    kept |= {story.release for story in stories if story.release} | chosen
    kept |= {story_map.steps[name].activity for name in kept if name in story_map.steps}
    tables = (story_map.stories, story_map.steps, story_map.activities, story_map.releases)
    return story_map.without(*(name for table in tables for name in table if name not in kept))
