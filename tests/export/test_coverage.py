"""Which characters no font has, and where they are to be found."""

from __future__ import annotations

from collections import Counter

import pytest

from storymap.export.coverage import Lack, lacks_of
from storymap.export.options import ExportOptions
from storymap.export.pages import pages_of
from storymap.model.records import Outcome, replace
from tests.builders import a_map

NOBODY = "\uf8ff"


def with_words(story_map, **words):
    """A map whose stories, found by their titles, have fields of other values."""
    stories = {story.title: story for story in story_map.stories.values()}
    return story_map.with_records(
        *(replace(stories[title], **fields) for title, fields in words.items())
    )


def test_a_character_without_a_font_is_named_by_number_and_name():
    names = [(lack.code, lack.name) for lack in lacks_of({"\ua000": 1, NOBODY: 1}, ())]

    assert names == [("U+A000", "YI SYLLABLE IT"), ("U+F8FF", "(private use)")]


def test_cards_that_have_it_in_their_titles_come_before_those_that_say_it_elsewhere():
    story_map = a_map({"A": {"S": {"MVP": ["one", "two", "three"]}}})
    story_map = with_words(
        story_map, one={"description": f"so {NOBODY}"}, three={"title": f"odd {NOBODY}"}
    ).with_records(Outcome(id="outcome-1", key="a0", title="Fame", problem=NOBODY))

    (lack,) = lacks_of(Counter({NOBODY: 3}), [story_map])

    assert lack.times == 3
    assert [holder.title for holder in lack.holders] == [f"odd {NOBODY}", "one", "Fame"]


def test_the_most_frequent_comes_first_and_a_map_drawn_in_several_files_names_each_card_once():
    story_map = a_map({"A": {"S": {"MVP": [f"odd {NOBODY}\ua000"]}}})

    lacks = lacks_of(Counter({NOBODY: 1, "\ua000": 2}), [story_map, story_map])

    assert [lack.char for lack in lacks] == ["\ua000", NOBODY]
    assert [len(lack.holders) for lack in lacks] == [1, 1]


def test_the_title_of_the_map_holds_characters_too():
    story_map = a_map({"A": {"S": {"MVP": ["one"]}}})
    story_map = story_map.with_head(replace(story_map.head, title=f"Shop {NOBODY}"))

    (lack,) = lacks_of({NOBODY: 1}, [story_map])

    assert [holder.id for holder in lack.holders] == ["map"]


@pytest.mark.parametrize("product", ["pages", "poster", "wall", "report"])
def test_only_what_is_drawn_is_looked_through(printed, product):
    story_map = a_map({"A": {"S": {"MVP": ["one"], "Next": ["two"]}}})
    story_map = with_words(
        story_map, one={"title": f"first {NOBODY}"}, two={"title": f"second {NOBODY}"}
    )
    (release_id,) = (one.id for one in story_map.release_order if one.title == "MVP")

    result = printed(story_map, product=product, releases=(release_id,))

    (lack,) = result.lacks
    assert [holder.title for holder in lack.holders] == [f"first {NOBODY}"]
    options = ExportOptions(product=product, releases=(release_id,))
    assert isinstance(lacks_of({NOBODY: 1}, pages_of(story_map, options).maps)[0], Lack)
