"""A board on sheets of paper: nothing lost, nothing twice, nothing cut."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storymap.export.slices import shown_lanes
from storymap.layout.board import lay_out
from storymap.layout.pages import PAPERS, sheet_name
from storymap.layout.pagination import (
    LARGEST_SIDE,
    group_columns,
    lay_on_pages,
    lay_on_poster,
)
from storymap.layout.style import PRINT
from storymap.model.records import Story
from storymap.model.storymap import StoryMap
from tests.builders import a_map
from tests.strategies import maps

papers = st.sampled_from([*PAPERS.values(), *(size[::-1] for size in PAPERS.values())])


def on_pages(story_map, width=841.89, height=595.28):
    board = lay_out(story_map, PRINT)
    return lay_on_pages(board, shown_lanes(board), width, height)


def on_a_poster(story_map):
    board = lay_out(story_map, PRINT)
    return lay_on_poster(board, shown_lanes(board))


def check(spread):
    cards = Counter()
    for sheet in spread.sheets:
        rects = dict(spread.cards(sheet))
        cards.update(rects.keys())
        bottom = spread.height - spread.margin
        for rect in rects.values():
            assert spread.left + spread.scale * rect.right <= spread.width - spread.margin + 1e-6
            assert spread.top + spread.scale * rect.bottom <= bottom + 1e-6
        if len(rects) < 60:
            for one, other in combinations(rects.values(), 2):
                assert not one.meets(other)
    assert cards == Counter(list(spread.board.story_map.stories))


@settings(max_examples=40)
@given(maps(max_stories=30), papers)
def test_every_card_is_on_one_sheet_whole_and_apart_from_the_others(story_map, paper):
    board = lay_out(story_map, PRINT)
    if not board.columns:
        return

    check(on_pages(story_map, *paper))
    check(on_a_poster(story_map))


def test_a_release_too_high_for_a_page_goes_on_between_cards():
    titles = [f"Story {number} that is told" for number in range(40)]
    story_map = a_map({"Browse": {"Search": {"MVP": titles}, "Pick": {"MVP": titles[:25]}}})

    spread = on_pages(story_map)

    check(spread)
    parts = [part for sheet in spread.sheets for part in sheet.strips[0].parts]
    assert len(parts) > 1
    assert [part.is_continued for part in parts] == [False] + [True] * (len(parts) - 1)
    assert [part.goes_on for part in parts] == [True] * (len(parts) - 1) + [False]
    for one, other in pairwise(parts):
        assert [rows.stop for rows in one.rows] == [rows.start for rows in other.rows]


@given(st.lists(st.integers(1, 9), min_size=1, max_size=12), st.integers(1, 8))
def test_columns_are_in_one_group_each_in_as_few_groups_as_can_be(sizes, most):
    activities = [f"a{place}" for place, size in enumerate(sizes) for _ in range(size)]

    groups = group_columns(activities, most)

    assert [column for group in groups for column in group] == list(range(len(activities)))
    assert max(map(len, groups)) <= most
    assert len(groups) == -(-len(activities) // most)


def test_activities_stay_whole_where_that_takes_no_more_pages():
    activities = ["find"] * 2 + ["join"] * 2 + ["borrow"] * 3 + ["pay"] * 2

    groups = group_columns(activities, 5)

    assert groups == (range(4), range(4, 9))


def test_columns_are_spread_evenly():
    assert group_columns(["all"] * 6, 5) == (range(3), range(3, 6))


@pytest.mark.parametrize(
    ("across", "down", "name"), [(0, 0, "A1"), (25, 1, "Z2"), (26, 0, "AA1"), (51, 9, "AZ10")]
)
def test_sheets_are_named_as_in_an_atlas(across, down, name):
    assert sheet_name(across, down) == name


def test_cards_on_pages_never_shrink_or_grow_much():
    for width, height in PAPERS.values():
        spread = on_pages(
            a_map({"A": {f"S{n}": {None: ["One"]} for n in range(20)}}), height, width
        )
        assert 0.92 <= spread.scale <= 1.12
        assert 7.1 * spread.scale >= 6.5


def test_a_low_slice_stands_in_strips_one_under_the_other():
    spread = on_pages(a_map({"A": {f"S{n}": {None: ["One"]} for n in range(15)}}))

    check(spread)
    assert len(spread.sheets[0].strips) > 1


def test_a_poster_longer_than_viewers_show_is_drawn_smaller():
    small = on_a_poster(a_map({"A": {"S": {None: ["One"]}}}))
    large = on_a_poster(a_map({"A": {f"S{n}": {None: ["One"]} for n in range(100)}}))

    assert small.reduction == 1
    assert large.reduction < 1
    assert large.width == pytest.approx(LARGEST_SIDE)
    check(large)


def test_an_empty_unscheduled_lane_is_not_printed():
    board = lay_out(a_map({"A": {"S": {"MVP": ["One"]}}}), PRINT)

    assert [board.lanes[lane].release_id for lane in shown_lanes(board)] == ["release-1"]


def test_a_thousand_columns_are_grouped_at_once():
    groups = group_columns([f"a{n // 7}" for n in range(1_000)], 5)

    assert len(groups) == 200


def test_a_story_without_its_step_is_printed_too():
    story_map = StoryMap.of([Story(id="lost", step="gone", key="a0", title="Lost")])

    check(on_pages(story_map))
