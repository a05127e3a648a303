"""The why ladder of a story ends in an outcome, or asks the next why."""

from __future__ import annotations

import pytest
from hypothesis import given

from storymap.model.ladders import ladder_of, ladders, open_ladders
from storymap.model.records import Item, Narrative
from tests.builders import a_map, id_of, with_fields
from tests.strategies import maps


@pytest.fixture
def m():
    return a_map(
        {"Buy": {"Pay": {"MVP": ["Card", "Phone", "Cash"]}}},
        outcomes=["Riders trust paying", "Sales"],
        stories={
            "Card": {"why": whys("To be quick", "so that riders trust paying, at last")},
            "Phone": {"why": whys("Because", "so that wholesales rise"), "narrative": told()},
            "Cash": {"outcomes": ["Sales"]},
        },
    )


def whys(*texts):
    return tuple(Item(id=f"why{number}", text=text) for number, text in enumerate(texts))


def told():
    return Narrative(want="to pay at once", so="I can go on")


def ladder(m, title):
    return ladder_of(m, m.stories[id_of(m, title)])


def test_a_ladder_ends_in_an_outcome_that_an_answer_tells(m):
    found = ladder(m, "Card")

    assert found.ends
    assert found.told == (id_of(m, "Riders trust paying"),)
    assert found.outcomes == ()
    assert found.subject == ""


def test_only_whole_words_tell_an_outcome(m):
    found = ladder(m, "Phone")

    assert not found.ends
    assert found.subject == "so that wholesales rise"


def test_a_story_that_names_an_outcome_has_reached_it(m):
    assert ladder(m, "Cash").ends


def test_the_first_why_is_asked_of_what_the_story_is_for(m):
    m = with_fields(m, {"Phone": {"why": ()}, "Cash": {"outcomes": []}})

    assert ladder(m, "Phone").subject == "I can go on"
    assert ladder(m, "Cash").subject == "Cash"


def test_open_ladders_are_listed_those_begun_on_demand(m):
    m = with_fields(m, {"Cash": {"outcomes": []}})

    assert [one.story_id for one in open_ladders(m)] == [id_of(m, "Phone"), id_of(m, "Cash")]
    assert [one.story_id for one in open_ladders(m, begun=True)] == [id_of(m, "Phone")]


def test_what_is_done_or_no_work_is_asked_no_more(m):
    m = with_fields(m, {"Phone": {"status": "done"}, "Cash": {"type": "pain", "outcomes": []}})

    assert open_ladders(m) == ()


@given(maps())
def test_a_ladder_either_ends_or_asks_on(m):
    for found in ladders(m):
        assert found.ends == bool(found.outcomes or found.told)
        assert bool(found.subject) != found.ends
