"""Settling conflicts: a side's value comes in place, the mark goes, nothing else changes."""

from __future__ import annotations

import msgspec
import pytest

from storymap.edit.errors import EditError
from storymap.edit.outline import remove
from storymap.edit.stories import Slot, move_stories
from storymap.files.codec import decode, encode
from storymap.files.merge import merge
from storymap.files.settle import keep, settle
from storymap.model.admit import admit
from storymap.model.conflicts import Conflict, pending
from storymap.model.records import (
    Hypothesis,
    Link,
    Narrative,
    Range,
    Retro,
    Step,
    Story,
    Task,
    replace,
)
from storymap.model.storymap import StoryMap
from tests.builders import a_map, id_of
from tests.files.merge_law import three


@pytest.fixture
def base():
    return a_map(
        {"Buy": {"Pay": {"MVP": ["By card"], None: ["By cash"]}, "Look": {}}},
        stories={"By card": {"acceptance": (Task(id="a", text="Fast"), Task(id="b", text="Safe"))}},
    )


def card(m: StoryMap, **fields: object) -> StoryMap:
    return m.with_records(admit(replace(m.stories["story-1"], **fields)))


CHANGES = [
    ({"title": "Mine"}, {"title": "Theirs"}),
    ({"value": 3}, {"value": 4}),
    ({"estimate": Range(likely=3)}, {"estimate": Range(low=1, likely=4, high=9)}),
    ({"narrative": Narrative(want="a")}, {"narrative": Narrative(want="b")}),
    ({"hypothesis": Hypothesis(belief="a")}, {"hypothesis": Hypothesis(belief="b")}),
    ({"refs": {"jira": "1"}}, {"refs": {"jira": "2"}}),
    ({"extra": {"mood": 1}}, {"extra": {"mood": 2}}),
    ({"pinned": True, "status": "done"}, {"status": "doing"}),
    ({"links": (Link(url="a.b", title="x"),)}, {"links": (Link(url="a.b", title="y"),)}),
    ({"acceptance": (Task(id="a", text="Quick"),)}, {"acceptance": (Task(id="a", text="Slow"),)}),
    ({"acceptance": (Task(id="b", text="Safe"),)}, {"acceptance": (Task(id="a", text="Slow"),)}),
]


@pytest.mark.parametrize(("mine", "others"), CHANGES, ids="-".join)
def test_each_side_can_be_put_in_place(base, mine, others):
    ours, theirs = card(base, **mine), card(base, **others)
    merged = merge(base, ours, theirs)
    (conflict,) = merged.conflicts

    for side, maps in (("ours", (ours, theirs)), ("theirs", (theirs, ours))):
        settled = settle(merged.story_map, conflict, side)
        assert pending(settled) == ()
        assert settled == merge(base, *maps).story_map.with_records(settled.stories["story-1"])
        assert decode(encode(settled)).story_map == settled
        name = conflict.field.partition(".")[0]
        if name not in ("acceptance", "links", "mood"):
            assert getattr(settled.stories["story-1"], name) == getattr(
                maps[0].stories["story-1"], name
            )
    assert settle(merged.story_map, conflict, "base") is not merged.story_map


def test_an_entry_that_one_side_deleted_goes_or_comes_back(base):
    ours = card(base, acceptance=(Task(id="b", text="Safe"),))
    theirs = card(base, acceptance=(Task(id="a", text="Slow"), Task(id="b", text="Safe")))
    merged = merge(base, ours, theirs)
    (conflict,) = merged.conflicts

    assert settle(merged.story_map, conflict, "ours") == ours
    assert settle(merged.story_map, conflict, "theirs") == theirs
    without = card(merged.story_map, acceptance=())
    assert len(settle(without, conflict, "theirs").stories["story-1"].acceptance) == 1


def test_a_place_is_put_as_one_value(base):
    look, mvp = id_of(base, "Look"), id_of(base, "MVP")
    theirs = move_stories(base, ["story-1"], Slot(look, mvp, None))
    ours = move_stories(base, ["story-1"], Slot(look, None, None))
    merged = merge(base, ours, theirs)

    settled = settle(merged.story_map, merged.conflicts[0], "theirs")

    assert settled.cell(look, mvp) == ("story-1",)


def test_deleting_removes_the_record_and_the_other_side_keeps_it(base):
    ours, theirs = remove(base, ["story-1"]), card(base, value=3)
    merged = merge(base, ours, theirs)
    (conflict,) = merged.conflicts

    assert settle(merged.story_map, conflict, "ours") == ours
    assert settle(merged.story_map, conflict, "theirs") == theirs


def test_the_titles_of_the_map_and_parts_of_releases_are_settled_too(base):
    release = base.releases[id_of(base, "MVP")]

    def side(word: str) -> StoryMap:
        m = base.with_head(replace(base.head, title=word, extra={"x": word}))
        return m.with_records(replace(release, retro=Retro(keep=word)))

    merged = merge(base, side("Mine"), side("Theirs"))

    m = merged.story_map
    for conflict in merged.conflicts:
        m = settle(m, conflict, "theirs")
    assert m == side("Theirs")
    assert keep(merged.story_map, merged.conflicts) == side("Mine")


def test_of_two_records_of_different_kinds_either_can_be_shown(base):
    ours = base.with_records(Story(id="n", step="step-1", key="a5", title="A story"))
    theirs = base.with_records(Step(id="n", activity="activity-1", key="a5", title="A step"))
    merged = merge(base, ours, theirs)
    (conflict,) = merged.conflicts

    settled = settle(merged.story_map, conflict, "theirs")

    assert settled.steps["n"].title == "A step"
    assert "n" not in settled.stories
    assert pending(settled) == ()
    assert [(one.kind, one.id) for one in settled.head.kept] == [("story", "n")]
    assert settle(merged.story_map, conflict, "ours").stories["n"].title == "A story"
    without = merged.story_map.with_head(base.head)
    with pytest.raises(EditError, match="unknown-record"):
        settle(without, conflict, "theirs")


def test_what_no_longer_fits_is_refused(base):
    merged = merge(base, card(base, value=3), card(base, value=4))
    (conflict,) = merged.conflicts
    gone = remove(merged.story_map, ["story-1"])

    with pytest.raises(EditError, match="unknown-record"):
        settle(gone, conflict, "ours")
    assert keep(gone, merged.conflicts) is gone
    with pytest.raises(EditError, match="invalid-field"):
        settle(merged.story_map, msgspec.structs.replace(conflict, theirs="much"), "theirs")
    with pytest.raises(EditError, match="invalid-field"):
        settle(merged.story_map, Conflict("story", "story-1", "value.x", 1, 2, 3), "theirs")


def test_needs_that_would_close_a_circle_are_refused(base):
    ours = card(base, needs=("story-2",))
    theirs = base.with_records(replace(base.stories["story-2"], needs=("story-1",)))
    merged = merge(base, ours, theirs)
    (conflict,) = merged.conflicts

    with pytest.raises(EditError, match="cycle"):
        settle(merged.story_map, conflict, "theirs")
    assert settle(merged.story_map, conflict, "ours") == ours


@pytest.mark.parametrize("side", ["ours", "theirs"])
def test_all_conflicts_of_random_sessions_can_be_settled(side):
    for seed in range(30):
        merged = merge(*three(seed))
        m = merged.story_map
        for conflict in merged.conflicts:
            try:
                m = settle(m, conflict, side)
            except EditError as error:
                assert error.code in ("cycle", "unknown-record")  # noqa: PT017
                m = keep(m, [conflict])
        assert pending(m) == ()
        assert decode(encode(m)).story_map == m
