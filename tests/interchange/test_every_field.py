"""Each field that our table and our outline hold comes back from them as it was."""

from __future__ import annotations

import pytest

from storymap.interchange.outline import outline_of, sketch_from_outline
from storymap.interchange.table import FIELDS, MOST, sketch_from_table, table_of
from storymap.model.admit import admit
from storymap.model.records import Activity, Range, Release, Step, Story, replace
from tests.every_field import TOPS, Path, full_map, records_with, the_record, within

FULL = full_map()

HELD = [path for path in TOPS if path.kind is Story and path.field in FIELDS]
PLACES = [path for path in TOPS if path.kind in (Activity, Step, Release) and path.field == "title"]


@pytest.mark.parametrize(
    "path", [path for path in HELD if path.field not in ("step", "release")], ids=str
)
def test_what_a_table_holds_comes_back_from_it(path):
    for story in [one for inner in within(path) for one in records_with(FULL, inner)]:
        if not story.title:
            continue
        wanted = getattr(story, path.field)
        m = FULL.with_records(story)

        (card,) = sketch_from_table(table_of(m, [story.id])).cards

        found = getattr(card, path.field)
        if is_beyond(wanted):
            assert found is None
            assert f"{path.field}: " in card.description
        else:
            assert found == as_told(wanted)


def is_beyond(value):
    """Tell whether a number is more than a table takes; then it is text."""
    numbers = (value.low, value.high) if isinstance(value, Range) else (value,)
    return any(isinstance(one, int | float) and abs(one) > MOST for one in numbers)


def as_told(value):
    """Return a value without what only a newer version knows, and blank ends."""
    if isinstance(value, Range):
        low = value.likely if value.low is None else value.low
        high = value.likely if value.high is None else value.high
        return Range(low=low, likely=value.likely, high=high)
    return value.strip() if isinstance(value, str) else value


@pytest.mark.parametrize("path", PLACES, ids=str)
def test_where_a_story_stands_comes_back_from_a_table(path):
    for record in records_with(FULL, path):
        m = FULL.with_records(record)

        (card,) = sketch_from_table(table_of(m, ["story-1"])).cards

        assert getattr(card, path.kind.__name__.lower()) == record.title


@pytest.mark.parametrize("tag", ["a, b", 'so; "he" said', '"quoted"', "–", 'in"side'])
def test_a_tag_may_hold_what_a_list_is_written_with(tag):
    story = admit(replace(FULL.stories["story-2"], tags=("another", tag)))
    m = FULL.with_records(story)

    (card,) = sketch_from_table(table_of(m, [story.id])).cards

    assert card.tags == story.tags


@pytest.mark.parametrize("path", [*PLACES[:2], Path(Story, ("title",))], ids=str)
def test_titles_come_back_from_an_outline(path):
    for record in [one for one in records_with(FULL, path) if one.title]:
        if not record.title:
            continue
        m = FULL.with_records(record)
        story = m.stories["story-1"]

        cards = sketch_from_outline(outline_of(m, ["activity-1"])).cards

        (card,) = [card for card in cards if card.title == story.title]
        assert getattr(card, path.kind.__name__.lower(), card.title) == record.title


def test_a_story_that_is_done_comes_back_done_from_an_outline():
    story = replace(the_record(FULL, Path(Story, ("status",))), status="done")
    m = FULL.with_records(story)

    cards = sketch_from_outline(outline_of(m, ["activity-1"])).cards

    assert [card.status for card in cards if card.title == story.title] == ["done"]
