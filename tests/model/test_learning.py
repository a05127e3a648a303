"""Hypotheses stand by what is worth learning first; what falls with one is known."""

from __future__ import annotations

import pytest
from hypothesis import given
from msgspec.structs import replace

from storymap.model.learning import LEAST_EFFORT, beliefs, dependents, learning_order
from storymap.model.records import Hypothesis, Range, Task
from tests.builders import a_map, id_of, ids_of, titles, with_fields
from tests.strategies import maps


@pytest.fixture
def m():
    m = a_map(
        {"Buy": {"Pay": {"MVP": ["Card", "Phone"], "Next": ["Cash"], None: ["Cheque"]}}},
        outcomes=["Sales", "Trust"],
        stories={
            "Card": {"value": 10, "outcomes": ["Sales"], "estimate": Range(likely=4)},
            "Phone": {"needs": ["Card"], "outcomes": ["Trust"], "estimate": Range(likely=8)},
            "Cash": {"needs": ["Phone"], "outcomes": ["Sales", "Trust"]},
        },
    )
    return m.with_records(replace(m.outcomes[id_of(m, "Sales")], value=30))


def believing(m, **confidence):
    return with_fields(
        m, {name: {"hypothesis": Hypothesis(confidence=p)} for name, p in confidence.items()}
    )


def test_the_worth_of_learning_is_stake_times_uncertainty_per_effort(m):
    (found,) = learning_order(believing(m, Card=0.5))

    assert (found.stake, found.uncertainty, found.effort, found.worth) == (40, 1, 4, 10)
    assert not found.is_guess


def test_what_is_sure_is_worth_least_to_learn(m):
    m = believing(m, Card=0.9, Phone=None, Cash=1)

    found = learning_order(m)

    assert titles(m, [one.record_id for one in found]) == ["Card", "Phone", "Cash"]
    assert found[0].uncertainty == pytest.approx(0.36)
    assert [one.uncertainty for one in found[1:]] == [1, 0]


def test_a_story_without_an_estimate_takes_the_middle_of_the_map(m):
    (found,) = learning_order(believing(m, Cheque=0.5))

    assert (found.effort, found.is_guess) == (6, True)


def test_an_outcome_takes_all_its_open_stories(m):
    outcome = m.outcomes[id_of(m, "Sales")]
    m = m.with_records(replace(outcome, hypothesis=Hypothesis(confidence=0.5)))

    assert learning_order(m)[0][1:6] == ("untested", 30, 1, 10, 3)
    m = with_fields(m, {name: {"status": "done"} for name in ("Card", "Cash")})
    assert learning_order(m)[0].effort == LEAST_EFFORT


def test_what_was_learned_is_not_to_be_learned_again(m):
    m = with_fields(m, {"Card": {"hypothesis": Hypothesis(state="refuted")}})

    assert learning_order(m) == ()
    assert [one.record_id for one in beliefs(m)] == [id_of(m, "Card")]


def test_with_a_story_falls_what_needs_it_and_the_outcomes_of_all(m):
    found = dependents(m, id_of(m, "Phone"))

    assert titles(m, found.stories) == ["Cash"]
    assert titles(m, found.outcomes) == ["Sales", "Trust"]
    assert titles(m, found.only) == ["Cash"]
    assert found.releases == tuple(ids_of(m, "MVP", "Next"))


def test_with_an_outcome_falls_what_serves_nothing_else(m):
    found = dependents(m, id_of(m, "Trust"))

    assert titles(m, found.stories) == ["Phone", "Cash"]
    assert titles(m, found.only) == ["Phone"]
    assert titles(m, found.outcomes) == ["Trust"]


@given(maps())
def test_the_order_is_by_worth_and_holds_each_open_belief_once(m):
    found = learning_order(m)

    assert [one.worth for one in found] == sorted((one.worth for one in found), reverse=True)
    assert sorted(one.record_id for one in found) == sorted(
        one.record_id for one in beliefs(m) if one.hypothesis.state in ("untested", "testing")
    )
    assert all(0 <= one.uncertainty <= 1 and one.effort >= LEAST_EFFORT for one in found)


@given(maps())
def test_nothing_depends_on_itself(m):
    for record_id in (*m.stories, *m.outcomes):
        found = dependents(m, record_id)
        assert record_id not in found.stories
        assert set(found.only) <= set(found.stories)
        assert set(found.outcomes) <= m.outcomes.keys()


def test_what_is_only_marked_as_done_still_takes_its_effort_to_learn(m):
    criterion = (Task(id="t", text="It pays"),)
    m = believing(m, Card=0.5)
    done = with_fields(m, {"Card": {"status": "done"}})
    unmet = with_fields(m, {"Card": {"status": "done", "acceptance": criterion}})

    efforts = [learning_order(one)[0].effort for one in (m, done, unmet)]

    assert efforts[1] < efforts[0] == efforts[2]
