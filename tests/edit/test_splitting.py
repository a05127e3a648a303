"""A story is split by a rule, and what it had is kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storymap.edit.errors import EditError
from storymap.edit.parts import merge_stories
from storymap.edit.splitting import (
    SPLIT_RULES,
    Draft,
    listed,
    split_by,
    split_drafts,
    split_into,
    split_rules,
)
from storymap.model.needs import circles, needs_of
from storymap.model.records import Narrative, Task
from tests.builders import a_map, cell, id_of, titles, with_fields
from tests.strategies import sound_maps


@pytest.fixture
def m():
    return a_map(
        {"Buy": {"Checkout": {"One": ["Log in", "Pay and print a receipt", "Ship"]}}},
        outcomes=["Sales"],
        personas=["Reader", "Clerk"],
        stories={
            "Pay and print a receipt": {
                "needs": ["Log in"],
                "outcomes": ["Sales"],
                "personas": ["Reader", "Clerk"],
                "narrative": Narrative(as_="reader", want="to pay", so="I can go"),
                "acceptance": (
                    Task(id="a", text="It takes cards"),
                    Task(id="b", text="A wrong number is refused"),
                    Task(id="c", text="The clerk gets a receipt", done=True),
                ),
            },
            "Ship": {"needs": ["Pay and print a receipt"]},
        },
    )


def whole(m):
    return id_of(m, "Pay and print a receipt")


def parts(m, ids):
    """Return title and criteria of each part."""
    return [(m.stories[n].title, [task.id for task in m.stories[n].acceptance]) for n in ids]


def test_a_title_that_joins_actions_is_split_by_step(m):
    after, ids = split_by(m, whole(m), "workflow")

    assert parts(after, ids) == [("Pay", ["a", "b"]), ("Print a receipt", ["c"])]
    assert cell(after, "Checkout", "One") == ["Log in", "Pay", "Print a receipt", "Ship"]


def test_each_part_needs_serves_and_tells_what_the_story_did(m):
    after, (first, second) = split_by(m, whole(m), "workflow")

    part = after.stories[second]
    assert titles(after, part.needs) == ["Log in"]
    assert titles(after, part.outcomes) == ["Sales"]
    assert part.narrative == Narrative(as_="reader", so="I can go")
    assert after.stories[first].narrative.want == "to pay"
    assert set(after.stories[id_of(after, "Ship")].needs) == {first, second}


def test_by_persona_each_gets_its_own_story(m):
    after, ids = split_by(m, whole(m), "persona")

    parts_made = [after.stories[name] for name in ids]
    assert [(part.title, [task.text for task in part.acceptance]) for part in parts_made] == [
        ("Pay and print a receipt – Reader", ["It takes cards", "A wrong number is refused"]),
        (
            "Pay and print a receipt – Clerk",
            ["It takes cards", "A wrong number is refused", "The clerk gets a receipt"],
        ),
    ]
    assert [titles(after, part.personas) for part in parts_made] == [["Reader"], ["Clerk"]]
    assert len({task.id for part in parts_made for task in part.acceptance}) == 5


def test_by_persona_each_story_is_told_in_full_as_its_persona(m):
    m = with_fields(m, {"Pay and print a receipt": {"tags": ("payments",)}})

    after, ids = split_by(m, whole(m), "persona")

    parts_made = [after.stories[name] for name in ids]
    assert [part.narrative for part in parts_made] == [
        Narrative(as_="reader", want="to pay", so="I can go"),
        Narrative(as_="Clerk", want="to pay", so="I can go"),
    ]
    assert all(part.tags == ("payments",) for part in parts_made)
    assert all(titles(after, part.outcomes) == ["Sales"] for part in parts_made)


@pytest.mark.parametrize(
    ("told", "expected"),
    [("", ["", ""]), ("Clerk", ["Reader", "Clerk"]), ("reader or clerk", ["Reader", "Clerk"])],
)
def test_a_persona_is_named_where_there_is_a_story_to_tell_and_one_stands_for_it(m, told, expected):
    narrative = Narrative(as_=told, want="to pay") if told else Narrative()
    m = with_fields(m, {"Pay and print a receipt": {"narrative": narrative}})

    after, ids = split_by(m, whole(m), "persona")

    assert [after.stories[name].narrative.as_ for name in ids] == expected


def test_the_happy_path_comes_first_and_the_rest_needs_it(m):
    after, (first, second) = split_by(m, whole(m), "happy-path")

    assert parts(after, [first, second]) == [
        ("Pay and print a receipt", ["a", "c"]),
        ("Pay and print a receipt: what else can happen", ["b"]),
    ]
    assert first in after.stories[second].needs


def test_without_exceptions_the_first_criterion_is_the_happy_path(m):
    tasks = tuple(Task(id=name, text="It works") for name in "ab")
    m = with_fields(m, {"Log in": {"acceptance": tasks}})

    after, ids = split_by(m, id_of(m, "Log in"), "happy-path")

    assert parts(after, ids) == [("Log in", ["a"]), ("Log in: what else can happen", ["b"])]


def test_each_criterion_may_become_a_story(m):
    after, ids = split_by(m, whole(m), "criteria")

    assert parts(after, ids) == [
        ("Pay and print a receipt", ["a"]),
        ("A wrong number is refused", ["b"]),
        ("The clerk gets a receipt", ["c"]),
    ]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "Filter by language, format and branch",
            ["Filter by language", "Filter by format", "Filter by branch"],
        ),
        ("Show cover and year in results", ["Show cover in results", "Show year in results"]),
        ("Pay with Apple Pay / Google Pay", ["Pay with Apple Pay", "Pay with Google Pay"]),
        ("Find a book", []),
        ("A/B test", []),
    ],
)
def test_the_things_that_a_title_lists(title, expected):
    assert [one for _, one in listed(title)] == expected


def test_data_is_split_only_where_the_title_lists_some(m):
    m = with_fields(m, {"Log in": {"title": "Log in by name, card or phone"}})

    assert "data" in split_rules(m, id_of(m, "Log in by name, card or phone"))
    assert "data" not in split_rules(m, whole(m))


def test_a_rule_that_does_not_apply_is_refused(m):
    assert split_rules(m, id_of(m, "Ship")) == ("happy-path",)
    with pytest.raises(EditError) as caught:
        split_by(m, id_of(m, "Ship"), "data")
    assert caught.value.code == "no-such-split"


def test_drafts_may_be_changed_before_they_become_stories(m):
    drafts = [Draft("One", criteria=("b",)), Draft(" "), Draft("Two", criteria=("b", "c"))]

    after, ids = split_into(m, whole(m), drafts)

    (first, ones), (second, twos) = parts(after, ids)
    assert (first, ones, second) == ("One", ["a", "b"], "Two")
    assert len(twos) == 2
    assert twos[1] == "c"
    again = after.stories[ids[1]].acceptance[0]
    assert again == Task(id=again.id, text="A wrong number is refused")
    assert again.id not in "abc"


@given(sound_maps(), st.integers(0, 99), st.sampled_from(SPLIT_RULES))
def test_nothing_is_lost_by_splitting_nor_by_merging_again(m, number, rule):
    if not m.stories:
        return
    name = sorted(m.stories)[number % len(m.stories)]
    story = m.stories[name]
    drafts = split_drafts(m, name, rule)
    if not drafts:
        return

    after, ids = split_into(m, name, drafts)

    made = [after.stories[one] for one in ids]
    criteria = [task for part in made for task in part.acceptance]
    if rule == "persona":
        criteria = [task for task in criteria if task in story.acceptance]
    assert sorted(criteria, key=repr) == sorted(story.acceptance, key=repr)
    assert all(part.outcomes == story.outcomes for part in made)
    assert all(set(story.needs) <= set(part.needs) for part in made)
    assert circles(needs_of(after)) == circles(needs_of(m)) == []
    merged = merge_stories(after, ids).stories[name]
    assert set(merged.needs) == set(story.needs)
    assert merged.outcomes == story.outcomes
    assert {task.id for task in merged.acceptance} >= {task.id for task in story.acceptance}
    assert all(clean for clean in (one.title for one in made))
