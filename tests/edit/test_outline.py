"""The backbone is built, put in order, renamed, removed and copied."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from storymap.edit.errors import EditError
from storymap.edit.outline import (
    add_activity,
    add_step,
    duplicate,
    move_activities,
    move_steps,
    remove,
    rename,
)
from storymap.edit.releases import add_release, move_releases
from storymap.model.records import Feedback, Item, Question, Release, Retro, Task
from storymap.model.storymap import HEAD_ID, LOOSE
from tests.builders import a_map, cell, id_of, ids_of, outline, titles


@pytest.fixture
def books():
    """Give a map of two activities, three steps, two releases and some stories."""
    return a_map(
        {
            "Browse": {
                "Search": {"MVP": ["By word", "By shelf"], None: ["By voice"]},
                "Look": {"MVP": ["See cover"], "Next": ["See inside"]},
            },
            "Buy": {"Pay": {"MVP": ["By card"], "Next": ["By phone"]}},
        },
        outcomes=["More sales"],
        personas=["Reader"],
        stakeholders=["Shop"],
        stories={
            "By phone": {"needs": ["By card", "By word"], "personas": ["Reader"]},
            "By card": {"outcomes": ["More sales"], "value": 5},
        },
    )


# Adding


def test_an_activity_is_added_where_it_is_told(books):
    buy = id_of(books, "Buy")

    at_end, last = add_activity(books, " Read \n it ")
    before = add_activity(books, "Read", before=buy).story_map
    after = add_activity(books, "Read", after=id_of(books, "Browse")).story_map

    assert list(outline(at_end)) == ["Browse", "Buy", "Read it"]
    assert at_end.activities[last].title == "Read it"
    assert list(outline(before)) == list(outline(after)) == ["Browse", "Read", "Buy"]
    assert list(outline(books)) == ["Browse", "Buy"]


def test_a_step_is_added_to_an_activity(books):
    browse = id_of(books, "Browse")

    m, added = add_step(books, browse, "Filter", after=id_of(books, "Search"))
    m, last = add_step(m, browse, "Compare")

    assert outline(m)["Browse"] == ["Search", "Filter", "Look", "Compare"]
    assert titles(m, [added, last]) == ["Filter", "Compare"]


def test_a_new_card_may_have_no_title_yet(books):
    m, added = add_step(books, id_of(books, "Buy"))

    assert m.steps[added].title == ""


def test_a_step_needs_an_activity(books):
    with pytest.raises(EditError) as refused:
        add_step(books, "nobody", "Read")

    assert (refused.value.code, refused.value.details) == ("unknown-record", {"id": "nobody"})


def test_a_step_of_another_activity_is_no_neighbour(books):
    with pytest.raises(EditError, match="not-a-sibling"):
        add_step(books, id_of(books, "Buy"), "Read", after=id_of(books, "Look"))


def test_a_release_is_added_where_it_is_told(books):
    m, _ = add_release(books, "Later")
    m, first = add_release(m, "Skeleton", before=id_of(m, "MVP"))
    m, _ = add_release(m, "Soon", after=id_of(m, "MVP"))

    assert titles(m, m.lanes[:-1]) == ["Skeleton", "MVP", "Soon", "Next", "Later"]
    assert m.releases[first].title == "Skeleton"


# Moving


def test_activities_move_with_all_in_them(books):
    m = move_activities(books, ids_of(books, "Buy"), id_of(books, "Browse"))

    assert outline(m) == {"Buy": ["Pay"], "Browse": ["Search", "Look"]}
    assert m.cells == books.cells


def test_steps_move_to_another_activity_with_their_stories(books):
    pay = id_of(books, "Pay")

    m = move_steps(books, ids_of(books, "Look", "Search"), id_of(books, "Buy"), pay)

    assert outline(m) == {"Browse": [], "Buy": ["Look", "Search", "Pay"]}
    assert m.cells == books.cells
    assert m.steps[pay] is books.steps[pay]


def test_releases_move_with_their_stories(books):
    m = move_releases(books, ids_of(books, "Next"), id_of(books, "MVP"))

    assert titles(m, m.lanes[:-1]) == ["Next", "MVP"]
    assert m.cells == books.cells


def test_moving_to_where_it_is_changes_nothing(books):
    look, browse = id_of(books, "Look"), id_of(books, "Browse")

    assert move_activities(books, [browse], id_of(books, "Buy")) is books
    assert move_activities(books, [browse], browse) is books
    assert move_steps(books, [look], browse, None) is books
    assert move_releases(books, ids_of(books, "Next"), None) is books
    assert move_steps(books, [], browse, None) is books


def test_loose_steps_are_put_in_order_and_brought_home(books):
    lost = books.without(id_of(books, "Browse"))
    search, look = ids_of(books, "Search", "Look")

    m = move_steps(lost, [look], LOOSE, search)
    home = move_steps(m, [search], id_of(m, "Buy"), None)

    assert outline(m) == {"Buy": ["Pay"], "": ["Look", "Search"]}
    assert outline(home) == {"Buy": ["Pay", "Search"], "": ["Look"]}
    with pytest.raises(EditError, match="unknown-record"):
        move_steps(lost, ids_of(lost, "Pay"), LOOSE, None)


# Renaming


def test_anything_with_a_title_is_renamed(books):
    m = books
    for name in ("Buy", "Pay", "MVP", "By word", "Reader", "More sales", "Shop"):
        m = rename(m, id_of(books, name), f"  {name} \t it\n")

    assert outline(m)["Buy it"] == ["Pay it"]
    assert cell(m, "Search", "MVP it") == ["By word it", "By shelf"]


def test_the_map_is_renamed_by_the_id_of_its_head(books):
    assert rename(books, HEAD_ID, "Books").title == "Books"
    assert rename(books, "map", "Books").title == "Books"


def test_the_same_title_changes_nothing(books):
    assert rename(books, id_of(books, "Pay"), " Pay ") is books
    assert rename(books, HEAD_ID, books.title) is books


@pytest.mark.parametrize("title", ["", "  \n", "\u202e"])
def test_a_title_without_a_character_is_refused(books, title):
    with pytest.raises(EditError, match="empty-title"):
        rename(books, id_of(books, "Pay"), title)


def test_what_is_not_there_can_not_be_renamed(books):
    with pytest.raises(EditError, match="unknown-record"):
        rename(books, "nobody", "Somebody")


# Removing


def test_an_activity_goes_with_its_steps_and_their_stories(books):
    m = remove(books, ids_of(books, "Browse"))

    assert outline(m) == {"Buy": ["Pay"]}
    assert {story.title for story in m.stories.values()} == {"By card", "By phone"}


def test_the_stories_of_a_release_become_unscheduled_after_those_there(books):
    m = remove(books, ids_of(books, "MVP"))

    assert cell(m, "Search") == ["By voice", "By word", "By shelf"]
    assert cell(m, "Look") == ["See cover"]
    voice = id_of(books, "By voice")
    assert m.stories[voice] is books.stories[voice]


def test_the_stories_of_two_releases_become_unscheduled_in_their_order(books):
    m = remove(books, ids_of(books, "Next", "MVP"))

    assert cell(m, "Look") == ["See cover", "See inside"]
    assert m.lanes == (None,)


def test_what_stays_no_longer_names_what_is_gone(books):
    card = id_of(books, "By card")

    m = remove(books, [card, *ids_of(books, "Reader", "More sales")])

    phone = m.stories[id_of(m, "By phone")]
    assert phone.needs == (id_of(m, "By word"),)
    assert phone.personas == ()


def test_references_that_pointed_nowhere_before_stay(books):
    phone = replace(books.stories[id_of(books, "By phone")], needs=("nowhere", "story-1"))
    m = books.with_records(phone)

    assert remove(m, ids_of(m, "By word")).stories[phone.id].needs == ("nowhere",)


def test_removing_a_release_and_its_stories_at_once_moves_nothing(books):
    m = remove(books, ids_of(books, "Next", "See inside", "By phone"))

    assert m.stories.keys() == books.stories.keys() - set(ids_of(books, "See inside", "By phone"))
    assert all(m.stories[name] is books.stories[name] for name in m.stories)


def test_removing_what_is_not_there_changes_nothing(books):
    assert remove(books, ["nobody", HEAD_ID, "map"]) is books
    assert remove(books, []) is books


# Copying


def test_a_copy_of_a_story_comes_after_it(books):
    m, copies = duplicate(books, ids_of(books, "By word"))

    assert cell(m, "Search", "MVP") == ["By word", "By word", "By shelf"]
    assert m.cell("step-1", id_of(m, "MVP"))[1] == copies[0]


def test_copies_of_steps_and_activities_hold_copies_of_all_in_them(books):
    m, (browse,) = duplicate(books, ids_of(books, "Browse"))
    m, (pay,) = duplicate(m, ids_of(books, "Pay"))

    assert [a.title for a, _ in m.backbone if a] == ["Browse", "Browse", "Buy"]
    search, look = m.steps_of(browse)
    assert titles(m, m.cell(search.id, id_of(m, "MVP"))) == ["By word", "By shelf"]
    assert titles(m, m.cell(look.id, id_of(m, "Next"))) == ["See inside"]
    assert titles(m, m.cell(pay, id_of(m, "Next"))) == ["By phone"]


def test_what_is_inside_another_that_is_copied_is_copied_once(books):
    m, copies = duplicate(books, ids_of(books, "By card", "Pay", "Buy", "By word"))

    assert titles(m, copies) == ["Buy", "By word"]
    assert len(m.stories) == len(books.stories) + 3


def test_a_copy_of_a_release_has_no_stories(books):
    m, (copy,) = duplicate(books, ids_of(books, "MVP"))

    assert titles(m, m.lanes[:-1]) == ["MVP", "MVP", "Next"]
    assert m.lanes[1] == copy
    assert m.cells == books.cells


def test_needs_among_the_copied_point_to_the_copies(books):
    m, (card, phone) = duplicate(books, ids_of(books, "By card", "By phone"))

    assert m.stories[phone].needs == tuple(sorted([card, id_of(books, "By word")]))
    assert m.stories[id_of(books, "By word")].needs == ()


def test_entries_of_a_copy_get_ids_of_their_own_and_tracker_keys_are_dropped(books):
    story = replace(
        books.stories["story-1"],
        status="done",
        acceptance=(Task(id="t", text="Finds", done=True),),
        why=(Item(id="w", text="Why"),),
        questions=(Question(id="q", text="Which"),),
        feedback=(Feedback(id="f", text="Good"),),
        refs={"jira": "B-1"},
    )

    m, (name,) = duplicate(books.with_records(story), [story.id])

    copy = m.stories[name]
    assert (copy.status, copy.refs) == ("done", {})
    for field in ("acceptance", "why", "questions", "feedback"):
        (old,), (new,) = getattr(story, field), getattr(copy, field)
        assert new == replace(old, id=new.id)
        assert new.id != old.id


def test_entries_of_a_copied_release_get_ids_of_their_own(books):
    release = Release(
        id="r",
        key="b00",
        title="Last",
        retro=Retro(keep="Tea", actions=(Task(id="t", text="Ask"),)),
        feedback=(Feedback(id="f", text="Good"),),
    )

    m, (name,) = duplicate(books.with_records(release), ["r"])

    copy = m.releases[name]
    assert copy.retro.keep == "Tea"
    assert copy.retro.actions[0].id != "t"
    assert copy.feedback[0].id != "f"


def test_other_records_are_copied_too(books):
    m, copies = duplicate(books, ids_of(books, "Reader", "More sales", "Shop"))

    assert titles(m, copies) == ["Reader", "More sales", "Shop"]
    assert len(m.personas) == len(m.outcomes) == len(m.stakeholders) == 2


def test_copying_nothing_changes_nothing(books):
    assert duplicate(books, []) == (books, ())
    assert duplicate(books, [])[0] is books


def test_only_records_can_be_copied(books):
    with pytest.raises(EditError, match="unknown-record"):
        duplicate(books, ["map"])
