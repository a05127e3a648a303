"""What a screen reader says of a map."""

from __future__ import annotations

from storymap.edit.outline import add_step, move_activities, move_steps, rename
from storymap.edit.releases import move_releases
from storymap.edit.removal import remove
from storymap.edit.stories import Slot, add_stories, add_story, move_stories, shift_releases
from storymap.layout.outline import (
    LOOSE_STORIES,
    LOST_STEPS,
    RELEASES,
    ROOT,
    UNSCHEDULED,
    BoardOutline,
    Outline,
    ReleaseOutline,
)
from storymap.layout.spoken import brief_of, change_text, details_of, name_of, title_of
from storymap.model.patch import patch_between
from storymap.model.records import (
    Hypothesis,
    Item,
    MapInfo,
    Question,
    Range,
    Release,
    Step,
    Story,
    replace,
)
from tests.builders import a_map, id_of, ids_of, titles


def shop(**stories):
    return a_map(
        {
            "Buy": {
                "Search": {"Walking skeleton": ["By word", "By shelf"], None: ["By voice"]},
                "Pay": {"Walking skeleton": ["Pay by card"], "Trust & payments": ["Refund"]},
            },
            "Read": {"Open": {}},
        },
        stories=stories,
        title="Book shop",
    )


def said(before, after, origin="user"):
    return change_text(after, patch_between(before, after, origin))


def test_a_story_is_named_with_its_status_estimate_value_and_place():
    m = shop(
        **{"By shelf": {"status": "doing", "estimate": Range(low=5, likely=6, high=8), "value": 50}}
    )
    m = m.with_records(replace(m.info, unit="days"))

    name = name_of(m, id_of(m, "By shelf"))

    assert name == (
        "By shelf, story, doing, estimate 5 to 8 days, value 50, in Walking skeleton, 2 of 2"
    )


def test_what_is_not_known_of_a_story_is_not_said():
    m = shop()

    assert name_of(m, id_of(m, "By voice")) == "By voice, story, to do, unscheduled, 1 of 1"


def test_an_exact_estimate_of_one_is_in_the_singular():
    m = shop(Refund={"estimate": Range(low=1, likely=1, high=1), "type": "risk"})

    name = name_of(m, id_of(m, "Refund"))

    assert name == "Refund, risk, to do, estimate 1 point, in Trust & payments, 1 of 1"


def test_steps_activities_releases_and_the_map_are_named_with_what_is_in_them():
    m = shop()

    assert name_of(m, id_of(m, "Pay")) == "Pay, step, 2 stories, in Buy, 2 of 2"
    assert name_of(m, id_of(m, "Read")) == "Read, activity, 1 step, 2 of 2"
    assert (
        name_of(m, id_of(m, "Walking skeleton")) == "Walking skeleton, release, 3 stories, 1 of 2"
    )
    assert name_of(m, UNSCHEDULED) == "Unscheduled, 1 story"
    assert name_of(m, RELEASES) == "Releases, 2 releases"
    assert name_of(m, ROOT) == "Book shop, 5 stories"
    assert name_of(m, "no-such-id") == ""


def test_what_a_map_is_for_is_told_in_sentences():
    m = shop()
    assert brief_of(m) == ""

    m = m.with_records(replace(m.info, goal="More is read", problem="Nobody\nreads."))

    assert brief_of(m) == "Goal: More is read. Problem: Nobody reads."


def test_a_shipped_release_is_called_so_with_its_date_and_its_measures():
    m = shop()
    release = m.releases[id_of(m, "Walking skeleton")]
    m = m.with_records(
        replace(release, state="shipped", finish="2026-10-03", measures="- Half of the time")
    )

    assert name_of(m, release.id) == "Walking skeleton, release, shipped, 3 stories, 1 of 2"
    assert details_of(m, release.id) == (
        "Shipped 3 Oct 2026. Measures: Half of the time. 0 of 3 done."
    )


def test_a_card_without_a_title_is_called_untitled():
    m = a_map({"Buy": {"Search": {None: [" "]}}}, title="")

    assert title_of(m, "story-1") == "Untitled"
    assert title_of(m, ROOT) == "Untitled"


def test_details_tell_step_flags_needs_questions_and_readiness():
    m = shop(
        Refund={
            "flags": ("blocked", "risky"),
            "needs": ("Pay by card",),
            "questions": (Question(id="q", text="Who pays?"),),
            "description": "Money  back",
            "pinned": True,
        }
    )
    m = m.with_records(MapInfo(id="map", ready=(Item(id="r", text="Sized"),)))

    details = details_of(m, id_of(m, "Refund"))

    assert details == (
        "Under Pay. Blocked, risky. Needs Pay by card. 1 open question. Not ready."
        " Stays in its release. Money back."
    )


def test_details_tell_that_a_hypothesis_is_refuted():
    m = shop(Refund={"hypothesis": Hypothesis(state="refuted")})

    assert details_of(m, id_of(m, "Refund")) == "Under Pay. Hypothesis refuted."


def test_details_of_a_release_tell_goal_progress_and_capacity():
    m = shop(**{"By word": {"status": "done"}})
    first = m.releases[id_of(m, "Walking skeleton")]
    m = m.with_records(
        replace(first, goal="Sell one book", capacity=Range(low=10, likely=12, high=15))
    )

    details = details_of(m, first.id)

    assert details == "Goal: Sell one book. 1 of 3 done. Capacity 10 to 15 points."


def test_a_moved_story_is_told_by_where_it_went():
    m = shop()
    card, skeleton = ids_of(m, "Pay by card", "Walking skeleton")
    search = id_of(m, "Search")

    later = shift_releases(m, [card], 1)
    left = move_stories(m, [card], Slot(search, skeleton, None))
    away = move_stories(m, [card], Slot(search, None, None))
    up = move_stories(m, [id_of(m, "By shelf")], Slot(search, skeleton, id_of(m, "By word")))

    assert said(m, later) == "Moved to Trust & payments"
    assert said(m, left) == "Moved to Search"
    assert said(m, away) == "Moved to Search in Unscheduled"
    assert said(m, up) == "Moved to 1 of 2"


def test_several_moved_cards_are_counted():
    m = shop()

    together = shift_releases(m, ids_of(m, "By word", "By shelf"), 1)
    apart = shift_releases(m, ids_of(m, "By word", "Refund"), 1)

    assert said(m, together) == "Moved 2 cards to Trust & payments"
    assert said(m, apart) == "Moved 2 cards"


def test_moved_steps_activities_and_releases_are_told():
    m = shop()
    search, pay, buy, read = ids_of(m, "Search", "Pay", "Buy", "Read")

    assert said(m, move_steps(m, [pay], read, None)) == "Moved to Read"
    assert said(m, move_steps(m, [search], buy, None)) == "Moved to 2 of 2"
    assert said(m, move_activities(m, [buy], None)) == "Moved to 2 of 2"
    trust, skeleton = ids_of(m, "Trust & payments", "Walking skeleton")
    assert said(m, move_releases(m, [trust], skeleton)) == "Moved to 1 of 2"


def test_what_is_added_removed_renamed_or_done_is_told():
    m = shop()
    pay, card = ids_of(m, "Pay", "Pay by card")

    assert said(m, add_story(m, pay, None, "Pay later").story_map) == "Added Pay later"
    assert said(m, add_stories(m, pay, None, ["A", "B"])[0]) == "Added 2 cards"
    assert said(m, add_step(m, id_of(m, "Read"), "Close").story_map) == "Added Close"
    assert said(m, remove(m, [card])) == "Removed Pay by card"
    assert said(m, remove(m, [pay])) == "Removed 3 cards"
    assert said(m, rename(m, card, "Pay at once")) == "Renamed to Pay at once"
    done = m.with_records(replace(m.stories[card], status="done"))
    assert said(m, done) == "Pay by card: done"


def test_a_removed_release_is_told_before_the_stories_that_left_it():
    m = shop()

    assert said(m, remove(m, [id_of(m, "Walking skeleton")])) == "Removed Walking skeleton"


def test_other_fields_are_told_only_when_they_are_undone():
    m = shop()
    card = id_of(m, "Pay by card")
    valued = m.with_records(replace(m.stories[card], value=5))

    assert said(m, valued) == ""
    assert said(valued, m, "undo") == "Changed Pay by card"
    assert said(m, m.with_records(replace(m.info, goal="Sell"))) == ""


def test_the_backbone_reads_down_each_column_lane_by_lane():
    m = shop()
    outline = Outline(m)

    assert titles(m, outline.children(ROOT)) == ["Buy", "Read"]
    assert titles(m, outline.children(id_of(m, "Search"))) == ["By word", "By shelf", "By voice"]
    assert outline.row(id_of(m, "By voice")) == 2
    assert outline.parent(id_of(m, "By voice")) == id_of(m, "Search")
    assert not outline.has(id_of(m, "Walking skeleton"))


def test_releases_read_along_the_backbone():
    m = shop()
    outline = ReleaseOutline(m)
    skeleton = id_of(m, "Walking skeleton")

    assert outline.children(ROOT)[-1] == UNSCHEDULED
    assert titles(m, outline.children(skeleton)) == ["By word", "By shelf", "Pay by card"]
    assert titles(m, outline.children(UNSCHEDULED)) == ["By voice"]
    assert outline.parent(id_of(m, "By voice")) == UNSCHEDULED
    assert outline.parent(ROOT) is None
    assert outline.row(ROOT) == 0


def test_the_board_has_its_releases_as_a_last_branch():
    m = shop()
    outline = BoardOutline(m)

    assert outline.children(ROOT)[-1] == RELEASES
    assert outline.children(RELEASES) == (*(r.id for r in m.release_order), UNSCHEDULED)
    assert outline.parent(UNSCHEDULED) == RELEASES
    assert outline.children(id_of(m, "Walking skeleton")) == ()


def test_what_lost_its_place_has_branches_of_its_own():
    m = shop().with_records(
        Step(id="lost", activity="gone", key="a0", title="Lost"),
        Story(id="stray", step="gone", release="gone", key="a0", title="Stray"),
        Release(id="last", key="z", title="Last"),
    )
    outline = BoardOutline(m)

    assert outline.children(ROOT)[-3:] == (LOST_STEPS, LOOSE_STORIES, RELEASES)
    assert outline.children(LOST_STEPS) == ("lost",)
    assert outline.children(LOOSE_STORIES) == ("stray",)
    assert outline.parent("stray") == LOOSE_STORIES
    assert name_of(m, LOST_STEPS) == "Steps without an activity, 1"
    assert name_of(m, LOOSE_STORIES) == "Loose cards, 1"
    assert name_of(m, "lost") == "Lost, step, 0 stories, 1 of 1"
    assert details_of(m, "stray") == ""
    assert ReleaseOutline(m).children(UNSCHEDULED)[-1] == "stray"
