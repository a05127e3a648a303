"""Questions, whys, hypotheses, checklists, feedback, actions: each edit does what it says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from storymap.edit import checklists, hypotheses, inquiries, people, reviews, whys
from storymap.edit.errors import EditError
from storymap.edit.shipping import ship_release, shipment, unship_release
from storymap.model.done import is_done
from storymap.model.findings import findings
from storymap.model.patch import patch_between
from storymap.model.queries import is_ready
from storymap.model.records import Hypothesis, Item, Question, Retro, Task
from storymap.model.storymap import StoryMap, ordered
from tests.builders import a_map, cell, id_of, ids_of, titles, with_fields
from tests.strategies import sound_maps


@pytest.fixture
def m():
    return a_map(
        {
            "Buy": {
                "Find": {"One": ["Word", "Shelf"], "Two": ["Voice"]},
                "Pay": {"One": ["Card", "Phone"], "Two": ["Cash"], None: ["Cheque"]},
            }
        },
        outcomes=["Sales", "Trust"],
        personas=["Reader", "Clerk"],
        stakeholders=["Bank"],
        stories={"Word": {"status": "done"}},
    )


def story(m, title):
    return m.stories[id_of(m, title)]


def refused(code: str, edit: Callable[[], object]) -> None:
    with pytest.raises(EditError) as caught:
        edit()
    assert caught.value.code == code


# Questions


def test_a_question_is_asked_answered_and_asked_again(m):
    card = id_of(m, "Card")

    asked, name = inquiries.ask(m, card, " Which cards? ", "Bank")
    answered = inquiries.answer(asked, card, name, "All of them")
    again = inquiries.reopen(answered, card, name)

    assert story(asked, "Card").questions == (Question(id=name, text="Which cards?", asked="Bank"),)
    assert story(answered, "Card").questions[0].answer == "All of them"
    assert story(again, "Card").questions == (
        Question(id=name, text="Which cards?\n– All of them", asked="Bank"),
    )
    assert inquiries.reopen(again, card, name) is again
    assert inquiries.drop_question(again, card, name) == m


def test_a_question_and_an_answer_have_to_say_something(m):
    card = id_of(m, "Card")
    m, name = inquiries.ask(m, card, "Which?")

    refused("empty-text", lambda: inquiries.ask(m, card, " \n"))
    refused("empty-text", lambda: inquiries.answer(m, card, name, ""))
    refused("unknown-record", lambda: inquiries.answer(m, card, "gone", "Yes"))
    refused("unknown-record", lambda: inquiries.ask(m, "gone", "Which?"))


# Whys


def test_a_ladder_grows_and_ends_in_an_outcome(m):
    card = id_of(m, "Card")

    first, name = whys.answer_why(m, card, "to be quick")
    second, _ = whys.answer_why(first, card, "so that they trust us")
    named, outcome = whys.end_ladder(second, card, id_of(m, "Trust"))
    new, made = whys.end_ladder(second, card, "They come back")

    assert [item.text for item in story(second, "Card").why] == [
        "to be quick",
        "so that they trust us",
    ]
    assert story(named, "Card").outcomes == (outcome,) == (id_of(m, "Trust"),)
    assert new.outcomes[made].title == "They come back"
    assert story(new, "Card").outcomes == (made,)
    assert whys.drop_why(first, card, name) == m
    refused("empty-text", lambda: whys.answer_why(m, card, ""))


# Hypotheses


def test_a_belief_is_tested_and_settled_with_what_was_learned(m):
    card = id_of(m, "Card")
    m = with_fields(m, {"Card": {"hypothesis": Hypothesis(belief="They pay", confidence=0.6)}})

    testing = hypotheses.begin_test(m, card)
    done = hypotheses.conclude(testing, card, "refuted", " 3 of 60 did ")
    again = hypotheses.conclude(done, card, "confirmed", "41 of 60 did")

    assert story(testing, "Card").hypothesis.state == "testing"
    assert story(done, "Card").hypothesis == Hypothesis(
        belief="They pay", confidence=0, state="refuted", learned="3 of 60 did"
    )
    assert story(again, "Card").hypothesis == Hypothesis(
        belief="They pay", confidence=1, state="confirmed", learned="3 of 60 did\n\n41 of 60 did"
    )
    assert hypotheses.conclude(done, card, "refuted", "3 of 60 did") is done


def test_a_settled_belief_can_be_doubted(m):
    sales = id_of(m, "Sales")
    settled = hypotheses.conclude(m, sales, "confirmed")

    doubted = hypotheses.doubt(settled, sales)

    assert doubted.outcomes[sales].hypothesis == Hypothesis()
    assert hypotheses.doubt(doubted, sales) is doubted
    refused("unknown-record", lambda: hypotheses.begin_test(m, id_of(m, "Pay")))


# Checklists


def test_a_new_item_of_a_definition_is_asked_of_what_comes(m):
    m, first = checklists.add_check(m, "done", "Somebody read it")
    m = checklists.tick(m, ids_of(m, "Word"), first)

    after, second = checklists.add_check(m, "done", "It is live")
    strict, _ = checklists.add_check(m, "done", "It is live", from_now_on=False)

    assert is_done(story(after, "Word"), after.info)
    assert story(after, "Word").checks == tuple(sorted((first, second)))
    assert story(after, "Card").checks == ()
    assert not is_done(story(strict, "Word"), strict.info)


def test_the_first_item_of_a_definition_is_ticked_on_nothing(m):
    after, _ = checklists.add_check(m, "ready", "Small")

    assert after.stories is m.stories
    assert not is_ready(story(after, "Card"), after.info)


def test_items_are_reworded_moved_and_removed(m):
    m, one = checklists.add_check(m, "ready", "Small")
    m, two = checklists.add_check(m, "ready", "Clear")
    m = checklists.tick(m, ids_of(m, "Card", "Cash"), one)

    reworded = checklists.reword_check(m, "ready", one, "Small enough")
    moved = checklists.move_check(m, "ready", two, one)
    removed = checklists.remove_check(m, "ready", one)

    assert [item.text for item in reworded.info.ready] == ["Small enough", "Clear"]
    assert [item.id for item in moved.info.ready] == [two, one]
    assert [item.id for item in removed.info.ready] == [two]
    assert story(removed, "Card").checks == ()
    assert findings(removed) == findings(m)
    assert checklists.tick(m, ids_of(m, "Card"), one) is m
    assert checklists.untick(m, ids_of(m, "Word"), one) is m
    refused("unknown-record", lambda: checklists.tick(m, ids_of(m, "Card"), "gone"))
    refused("unknown-record", lambda: checklists.remove_check(m, "done", one))


def test_a_criterion_is_met(m):
    m = with_fields(m, {"Card": {"acceptance": (Task(id="t", text="It pays"),)}})

    after = checklists.meet_criterion(m, id_of(m, "Card"), "t")

    assert story(after, "Card").acceptance[0].done
    assert checklists.meet_criterion(after, id_of(m, "Card"), "t", is_met=False) == m


# Personas, stakeholders, outcomes


def test_people_are_added_and_ordered(m):
    m, boss = people.add_persona(m, " The  boss ")
    m, press = people.add_stakeholder(m, "Press", interest=4, influence=2)

    moved = people.move_siblings(m, [boss], id_of(m, "Reader"))

    assert titles(m, [one.id for one in ordered(m.personas)]) == ["Reader", "Clerk", "The boss"]
    assert [one.title for one in ordered(moved.personas)] == ["The boss", "Reader", "Clerk"]
    assert people.move_siblings(moved, [boss], id_of(m, "Reader")) is moved
    assert people.move_siblings(m, [], None) is m
    assert (m.stakeholders[press].interest, m.stakeholders[press].influence) == (4, 2)
    outcomes = people.move_siblings(m, ids_of(m, "Trust"), id_of(m, "Sales"))
    assert [one.title for one in ordered(outcomes.outcomes)] == ["Trust", "Sales"]
    refused("empty-title", lambda: people.add_persona(m, " "))
    refused("invalid-field", lambda: people.add_stakeholder(m, "X", interest=6))
    refused("unknown-record", lambda: people.move_siblings(m, ids_of(m, "Card"), None))


def test_cards_are_tied_to_outcomes_and_people(m):
    sales, bank, reader = ids_of(m, "Sales", "Bank", "Reader")

    after = people.connect(m, ids_of(m, "Card", "Cash"), sales)
    after = people.connect(after, [id_of(m, "Pay"), id_of(m, "Buy"), sales], reader)
    after = people.connect(after, [sales], bank)

    assert story(after, "Card").outcomes == (sales,)
    assert after.steps[id_of(m, "Pay")].personas == (reader,)
    assert after.activities[id_of(m, "Buy")].personas == (reader,)
    assert after.outcomes[sales].stakeholders == (bank,)
    assert people.connect(after, ids_of(m, "Card"), sales) is after
    assert story(people.disconnect(after, ids_of(m, "Card"), sales), "Card").outcomes == ()
    assert people.disconnect(m, ids_of(m, "Card"), sales) is m
    refused("no-connection", lambda: people.connect(m, ids_of(m, "Card"), bank))
    refused("no-connection", lambda: people.connect(m, ids_of(m, "One"), sales))
    refused("unknown-record", lambda: people.connect(m, ids_of(m, "Card"), id_of(m, "Pay")))


# Feedback, retrospectives


def test_feedback_is_kept_on_stories_and_releases(m):
    for title in ("Card", "One"):
        record_id = id_of(m, title)
        after, name = reviews.add_feedback(
            m, record_id, " Too slow ", source="Ana", date="2026-11-23", effect="hurts"
        )

        (heard,) = after.find(record_id).feedback
        assert (heard.id, heard.text, heard.source) == (name, "Too slow", "Ana")
        assert (heard.date, heard.effect) == ("2026-11-23", "hurts")
        changed = reviews.change_feedback(after, record_id, name, effect="helps")
        assert changed.find(record_id).feedback[0].effect == "helps"
        assert reviews.drop_feedback(after, record_id, name) == m
    refused("unknown-record", lambda: reviews.add_feedback(m, id_of(m, "Pay"), "x"))
    refused("invalid-field", lambda: reviews.add_feedback(m, id_of(m, "Card"), "x", date="now"))


def test_a_retrospective_keeps_what_was_said(m):
    one = id_of(m, "One")

    m = reviews.set_retro(m, one, keep="Fridays")
    m = reviews.set_retro(m, one, change="Mondays")

    assert m.releases[one].retro == Retro(keep="Fridays", change="Mondays")


def test_an_action_becomes_a_story_that_knows_it(m):
    one, pay = ids_of(m, "One", "Pay")
    m, action = reviews.add_action(m, one, "Ask the bank for test cards\nof all three kinds")

    after, made = reviews.action_to_story(m, one, action, pay, lane=id_of(m, "Two"))

    assert made == action
    assert cell(after, "Pay", "Two") == ["Cash", "Ask the bank for test cards"]
    assert after.stories[made].description == "of all three kinds"
    assert after.releases is m.releases
    assert reviews.action_to_story(after, one, action, pay) == (after, made)
    assert reviews.drop_action(after, one, action).stories[made] is after.stories[made]
    refused("unknown-record", lambda: reviews.action_to_story(m, one, "gone", pay))
    refused("unknown-record", lambda: reviews.action_to_story(m, one, action, "gone"))


def test_a_long_action_keeps_all_its_words(m):
    one, pay = ids_of(m, "One", "Pay")
    text = "word " * 300
    m, action = reviews.add_action(m, one, text)

    after, made = reviews.action_to_story(m, one, action, pay)

    assert after.stories[made].description == text.strip()
    assert len(after.stories[made].title) <= 1_000


def test_an_action_is_ticked(m):
    one = id_of(m, "One")
    before, action = reviews.add_action(m, one, "Talk")

    after = reviews.tick_action(before, one, action)

    assert after.releases[one].retro.actions[0].done
    assert reviews.tick_action(after, one, action, is_done=False) == before
    assert reviews.drop_action(before, one, action) == m


# Shipping


def test_shipping_archives_a_release_and_moves_on_what_is_not_finished(m):
    m = m.with_records(replace(m.info, done=(Item(id="d", text="Read"),)))
    m = with_fields(m, {"Word": {"checks": ("d",)}, "Card": {"status": "done"}})
    one = id_of(m, "One")

    would = shipment(m, one)
    after = ship_release(m, one, date="2026-11-23")

    assert [titles(m, ids) for ids in would[:3]] == [["Word"], ["Card"], ["Shelf", "Phone"]]
    assert would.following == id_of(m, "Two")
    assert (after.releases[one].state, after.releases[one].finish) == ("shipped", "2026-11-23")
    assert cell(after, "Find", "One") == ["Word"]
    assert cell(after, "Pay", "One") == ["Card"]
    assert cell(after, "Find", "Two") == ["Shelf", "Voice"]
    assert cell(after, "Pay", "Two") == ["Phone", "Cash"]
    opened = unship_release(after, one, target="2026-12-18").releases[one]
    assert (opened.state, opened.finish) == ("current", "2026-12-18")
    assert unship_release(m, one, target=None) is m


def test_whoever_ships_may_say_what_goes_on(m):
    one = id_of(m, "One")

    after = ship_release(m, one, moving=ids_of(m, "Word"))

    assert cell(after, "Find", "One") == ["Shelf"]
    assert cell(after, "Find", "Two") == ["Word", "Voice"]


def test_what_goes_on_stands_above_what_needs_it_in_its_old_order(m):
    after = ship_release(m, id_of(m, "One"))

    assert cell(after, "Pay", "Two") == ["Card", "Phone", "Cash"]
    last = ship_release(after, id_of(m, "Two"))
    assert cell(last, "Pay", None) == ["Card", "Phone", "Cash", "Cheque"]


def test_from_the_last_release_stories_go_to_the_unscheduled(m):
    after = ship_release(m, id_of(m, "Two"))

    assert cell(after, "Pay", None) == ["Cash", "Cheque"]


def test_what_is_shipped_already_is_passed_by(m):
    m = ship_release(m, id_of(m, "Two"))

    after = ship_release(m, id_of(m, "One"))

    assert cell(after, "Find", None) == ["Shelf", "Voice"]


# All of them

EDITS: list[Callable[[StoryMap, str], StoryMap]] = [
    lambda m, name: inquiries.ask(m, name, "Why?").story_map,
    lambda m, name: whys.answer_why(m, name, "Because").story_map,
    lambda m, name: whys.end_ladder(m, name, "An outcome").story_map,
    lambda m, name: hypotheses.conclude(m, name, "refuted", "No"),
    hypotheses.begin_test,
    lambda m, name: checklists.add_check(m, "done", "Read").story_map,
    lambda m, name: checklists.add_check(m, "ready", "Small").story_map,
    lambda m, name: reviews.add_feedback(m, name, "Good").story_map,
    lambda m, name: people.add_persona(m, "Ana").story_map,
    lambda m, name: people.add_stakeholder(m, "Bo").story_map,
]


@given(sound_maps(), st.sampled_from(EDITS), st.integers(0, 99))
def test_each_edit_leaves_its_argument_and_can_be_undone(m, edit, number):
    if not m.stories:
        return
    name = sorted(m.stories)[number % len(m.stories)]
    before = StoryMap(m.head, m.info, {kind: dict(table) for kind, table in m._tables.items()})

    after = edit(m, name)

    assert m == before
    patch = patch_between(m, after)
    assert patch.inverse().apply(after) == m
    assert patch.apply(m) == after
    assert [one.code for one in findings(after) if one.severity == "error"] == []


@given(sound_maps(), st.integers(0, 9))
def test_shipping_loses_nothing_and_leaves_nothing_unfinished_behind(m, number):
    if not m.releases:
        return
    release = sorted(m.releases)[number % len(m.releases)]

    after = ship_release(m, release)

    assert after.stories.keys() == m.stories.keys()
    assert sum(map(len, after.cells.values())) == len(m.stories)
    held = [one for one in after.stories.values() if one.release == release]
    assert all(one.status == "done" for one in held)
    assert after.releases[release].state == "shipped"
    assert patch_between(m, after).inverse().apply(after) == m
