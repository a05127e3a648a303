"""Each field of each record is undone, copied, pasted, split and merged as it should be."""

from __future__ import annotations

import msgspec
import pytest

from storymap.edit.copies import duplicate
from storymap.edit.errors import EditError
from storymap.edit.fields import PLACED, set_fields
from storymap.edit.history import History
from storymap.edit.parts import merge_stories
from storymap.edit.pasting import Card, paste_cards
from storymap.edit.sketch import Spot
from storymap.edit.splitting import Draft, split_into
from storymap.files.codec import decode, encode
from storymap.model.admit import admit
from storymap.model.patch import patch_between
from storymap.model.records import Activity, MapInfo, Part, Release, Step, Story, replace
from storymap.model.storymap import StoryMap
from storymap.model.text import is_clean
from tests.every_field import (
    TOPS,
    Path,
    dirty_records,
    entry_ids,
    full_map,
    records_with,
    the_record,
    within,
    without_ids,
)

FULL = full_map()
every_field = pytest.mark.parametrize("path", TOPS, ids=str)
of_cards = [path for path in TOPS if path.kind in (Activity, Step, Release, Story)]
every_field_of_a_card = pytest.mark.parametrize("path", of_cards, ids=str)
of_stories = [path for path in TOPS if path.kind is Story]
every_field_of_a_story = pytest.mark.parametrize("path", of_stories, ids=str)


def others(path: Path) -> list[StoryMap]:
    """Return the full map with each telling value in a field, or inside it."""
    records = [one for inner in within(path) for one in records_with(FULL, inner)]
    return [FULL.with_records(record) for record in records]


@every_field
def test_setting_it_takes_any_value_that_a_file_may_hold(path):
    if path.field in PLACED or path.field == "title":
        return
    for m in others(path):
        record = the_record(m, path)

        changed = set_fields(FULL, record.id, **{path.field: getattr(record, path.field)})

        assert changed == m


@every_field
def test_what_no_text_may_hold_never_gets_into_it(path):
    for inner in within(path):
        for dirty in dirty_records(FULL, inner):
            m = set_fields(FULL, dirty.id, **{path.field: getattr(dirty, path.field)})

            assert m != FULL
            assert all(is_clean(text) for text in texts_in(the_record(m, path)))
            assert decode(encode(m)).story_map == m


@every_field
def test_it_is_undone_and_done_again(path):
    for m in others(path):
        history = History()
        history.commit(patch_between(FULL, m), "Change")

        undone, _ = history.undo() or pytest.fail("nothing to undo")
        before = undone.apply(m)
        redone, _ = history.redo() or pytest.fail("nothing to redo")
        after = redone.apply(before)

        assert before == FULL
        assert the_record(before, path) is the_record(FULL, path)
        assert the_record(after, path) is the_record(m, path)


@every_field
def test_a_duplicate_has_it_and_no_entry_of_the_original(path):
    if path.kind is MapInfo:
        return
    for m in others(path):
        record = the_record(m, path)

        copied, (name,) = duplicate(m, [record.id])

        copy = copied.find(name)
        assert told(copy) == told(record)
        assert not {*entry_ids(copy)} & {*entry_ids(record)}
        assert the_record(copied, path) is record


@every_field_of_a_card
def test_a_copied_card_is_pasted_with_it(path):
    for m in others(path):
        record = the_record(m, path)
        (card,) = msgspec.json.decode(msgspec.json.encode([record]), type=list[Card])
        spot = Spot("activity-1", "step-1", "release-1")

        pasted = paste_cards(m, [admit(card)], spot)

        copy = pasted.story_map.find(pasted.ids[0])
        assert told(copy) == told(record)
        assert not {*entry_ids(copy)} & {*entry_ids(record)}
        assert not pasted.dropped


@every_field_of_a_card
def test_a_card_that_was_cut_comes_back_with_it(path):
    for m in others(path):
        record = the_record(m, path)
        cut = m.without(record.id)
        spot = Spot("activity-2", "step-2", "release-2")

        pasted = paste_cards(cut, [record], spot)

        copy = pasted.story_map.find(pasted.ids[0])
        assert told(copy) == told(record)
        assert getattr(copy, "refs", {}) == getattr(record, "refs", {})


def told(record: object) -> dict[str, object]:
    """Return what a card says, without where it stands and whose keys it has elsewhere."""
    said = without_ids(record)
    return {name: said[name] for name in said if name not in (*PLACED - {"extra"}, "refs")}


@every_field_of_a_story
def test_the_first_part_of_a_split_story_keeps_it_and_no_criterion_is_lost(path):
    for m in others(path):
        whole = the_record(m, path)
        criteria = tuple(task.id for task in whole.acceptance[1:])

        split, ids = split_into(m, whole.id, [Draft("One"), Draft("Two", criteria=criteria)])

        first, second = (split.stories[name] for name in ids)
        flags = tuple(flag for flag in whole.flags if flag != "split")
        assert replace(first, acceptance=()) == replace(
            whole, title="One", flags=flags, acceptance=()
        )
        assert first.acceptance + second.acceptance == whole.acceptance
        assert (second.needs, second.outcomes) == (whole.needs, whole.outcomes)
        assert (second.personas, second.release) == (whole.personas, whole.release)
        assert second.narrative.so == whole.narrative.so


@pytest.mark.parametrize("path", [path for path in of_stories if path.field not in PLACED], ids=str)
def test_nothing_that_stories_say_is_lost_when_they_become_one(path):
    for m in others(path):
        one = replace(the_record(m, path), needs=("story-3",))
        for two in (m.stories["story-2"], replace(the_record(FULL, path), id="story-2")):
            both = m.with_records(one, replace(two, needs=("story-3",)), THIRD)
            for ids in ([one.id, two.id], [two.id, one.id]):
                try:
                    whole = merge_stories(both, ids).stories[ids[0]]
                except EditError:  # together they are more than a story may hold
                    continue
                for story in (one, two):
                    assert_in(getattr(story, path.field), as_one(whole, path), path)


THIRD = replace(FULL.stories["story-2"], id="story-3")

FIRST_STANDS = {"status", "type", "value", "estimate", "needs", "confidence", "state", "colour"}
"""What is not put together: the first's, the least or the sum of them is that of the whole."""


def as_one(story: Story, path: Path) -> list[str]:
    """Return all texts of a field of a merged story; titles go to the description."""
    whole = (
        (story.title, story.description) if path.field == "title" else (getattr(story, path.field),)
    )
    return texts_in(whole)


def assert_in(value: object, found: list[str], path: Path) -> None:
    if path.field not in FIRST_STANDS:
        assert all(any(text in other for other in found) for text in texts_in(value))


def texts_in(value: object) -> list[str]:
    """Return all that is said in a value, without ids and what is not put together."""
    match value:
        case Part():
            names = [name for name in value.__struct_fields__ if name not in {*FIRST_STANDS, "id"}]
            return [text for name in names for text in texts_in(getattr(value, name))]
        case dict():
            return [*value, *(text for one in value.values() for text in texts_in(one))]
        case tuple() | list():
            return [text for one in value for text in texts_in(one)]
        case _:
            return [str(value)] if value else []
