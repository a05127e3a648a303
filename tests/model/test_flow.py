"""Work in progress, its limit and its age; goals; stakeholders; feedback and actions."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from msgspec.structs import replace

from storymap.model.feedback import actions, feedback
from storymap.model.filters import Filter, matches
from storymap.model.flow import flow, started
from storymap.model.goals import earning_lanes, goals
from storymap.model.records import (
    Calendar,
    Feedback,
    Question,
    Retro,
    Task,
)
from storymap.model.stakeholders import QUADRANTS, concerns, quadrants
from tests.builders import a_map, id_of, ids_of, titles, with_fields
from tests.strategies import maps

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def m():
    return a_map(
        {
            "Buy": {
                "Find": {"One": ["Word", "Shelf"], "Two": ["Voice"]},
                "Pay": {"One": ["Card"], None: ["Cheque"]},
            }
        },
        outcomes=["Sales", "Trust", "Fame"],
        stakeholders=["Bank", "Owner", "Press", "Street"],
        stories={
            "Word": {"status": "doing", "outcomes": ["Sales"]},
            "Voice": {"status": "doing", "outcomes": ["Sales"], "flags": ("blocked",)},
            "Card": {"status": "doing", "needs": ["Shelf"]},
            "Cheque": {"outcomes": ["Trust"]},
        },
    )


def with_release(m, title, **fields):
    return m.with_records(replace(m.releases[id_of(m, title)], **fields))


# Flow


def test_work_in_progress_is_counted_by_lane_against_the_limit(m):
    assert [(lane.lane, len(lane.doing), lane.is_over) for lane in flow(m)] == [
        (id_of(m, "One"), 2, False),
        (id_of(m, "Two"), 1, False),
        (None, 0, False),
    ]
    limited = m.with_records(replace(m.info, wip_limit=1))
    assert [lane.is_over for lane in flow(limited)] == [True, False, False]


def test_what_is_in_progress_is_as_old_as_its_release_at_most(m):
    m = with_release(m, "One", start="2026-11-02", state="current")
    m = with_release(m, "Two", start="2027-01-04")

    first, second, last = started(m, TODAY)

    assert titles(m, [one.story_id for one in (first, second, last)]) == ["Word", "Card", "Voice"]
    assert (first.since, first.days, first.is_early) == (dt.date(2026, 11, 2), 21, False)
    assert titles(m, second.waits_for) == ["Shelf"]
    assert (last.days, last.is_early, last.is_blocked) == (None, True, True)


def test_without_dates_the_calendar_tells(m):
    m = m.with_records(replace(m.info, calendar=Calendar(start="2026-11-20")))

    assert {one.days for one in started(m, TODAY)} == {3}


def test_a_date_that_no_calendar_has_tells_nothing(m):
    assert started(with_release(m, "One", start="2026-02-31"), TODAY)[0].days is None


@given(maps())
def test_every_story_in_progress_is_in_one_lane_and_has_an_age_or_none(m):
    doing = sorted(one.id for one in m.stories.values() if one.status == "doing")

    assert sorted(name for lane in flow(m) for name in lane.doing) == doing
    found = started(m, TODAY)
    assert sorted(one.story_id for one in found) == doing
    assert all(one.days is None or one.days >= 0 for one in found)


# Goals


def test_an_outcome_is_earned_with_the_last_release_that_holds_its_stories(m):
    m = with_release(m, "One", goal="One can buy", measures="9 of 10\n\n under 2 minutes ")
    sales = replace(m.outcomes[id_of(m, "Sales")], horizon="short")
    m = m.with_records(sales, replace(m.outcomes[id_of(m, "Fame")], horizon="long"))

    found = goals(m)

    assert earning_lanes(m) == {id_of(m, "Sales"): id_of(m, "Two"), id_of(m, "Trust"): None}
    one, two = found.releases
    assert (one.goal, one.measures) == ("One can buy", ("9 of 10", "under 2 minutes"))
    assert (one.outcomes, titles(m, two.outcomes)) == ((), ["Sales"])
    assert one.progress.doing == 2
    assert [titles(m, ids) for ids in (found.short, found.long, found.undated)] == [
        ["Sales"],
        ["Fame"],
        ["Trust"],
    ]
    assert titles(m, found.unplanned) == ["Trust", "Fame"]


@given(maps())
def test_each_outcome_has_one_horizon_and_is_earned_once_at_most(m):
    found = goals(m)

    assert sorted((*found.short, *found.long, *found.undated)) == sorted(m.outcomes)
    planned = [name for release in found.releases for name in release.outcomes]
    assert sorted((*planned, *found.unplanned)) == sorted(m.outcomes)


# Stakeholders


def test_stakeholders_stand_on_the_grid_of_interest_and_influence(m):
    levels = {"Bank": (5, 4), "Owner": (2, 5), "Press": (4, 1), "Street": (1, None)}
    m = m.with_records(
        *(
            replace(m.stakeholders[id_of(m, name)], interest=interest, influence=influence)
            for name, (interest, influence) in levels.items()
        )
    )

    found = quadrants(m)

    assert tuple(found) == QUADRANTS
    assert [titles(m, ids) for ids in found.values()] == [
        ["Bank"],
        ["Owner"],
        ["Press"],
        [],
        ["Street"],
    ]


def test_what_concerns_a_stakeholder_is_what_serves_them_or_asks_them(m):
    bank = id_of(m, "Bank")
    m = m.with_records(replace(m.outcomes[id_of(m, "Sales")], stakeholders=(bank,)))
    m = with_fields(m, {"Card": {"questions": (Question(id="q", text="Fee?", asked="the bank"),)}})
    heard = Feedback(id="f", text="Good", source="Somebody of the Bank")
    m = with_release(m, "Two", feedback=(heard,))

    found = concerns(m, bank)

    assert titles(m, found.outcomes) == ["Sales"]
    assert titles(m, found.stories) == ["Word", "Card", "Voice"]
    assert titles(m, found.releases) == ["One", "Two"]
    assert [one.question.id for one in found.questions] == ["q"]
    assert [one.entry.id for one in found.feedback] == ["f"]
    assert matches(m, Filter(focus=bank)) == frozenset(found.stories)
    assert concerns(m, id_of(m, "Press"))[1:] == ((), (), (), (), ())
    assert matches(m, Filter(focus=id_of(m, "Press"))) == frozenset()


# Feedback


def test_feedback_is_listed_the_newest_first(m):
    entries = [Feedback(id=str(n), text="x", date=date) for n, date in enumerate(
        ("2026-11-01", None, "2026-11-09"))]  # fmt: skip
    m = with_release(m, "One", feedback=tuple(entries[:2]))
    m = with_fields(m, {"Card": {"feedback": (entries[2],)}})

    assert [(titles(m, [one.record_id])[0], one.entry.id) for one in feedback(m)] == [
        ("Card", "2"),
        ("One", "0"),
        ("One", "1"),
    ]


def test_an_action_that_became_a_story_is_done_with_it(m):
    card = id_of(m, "Card")
    tasks = (Task(id=card, text="Cards"), Task(id="x", text="Talk", done=True))
    m = with_release(m, "One", retro=Retro(actions=tasks))

    assert [(one.story_id, one.is_done) for one in actions(m)] == [(card, False), (None, True)]
    m = with_fields(m, {"Card": {"status": "done"}})
    assert actions(m)[0].is_done
    assert ids_of(m, "One") == [actions(m)[0].release_id]
