"""What is not covered is found, and the path of an outcome through the map."""

from __future__ import annotations

from hypothesis import given
from msgspec.structs import replace

from storymap.model.coverage import coverage, outcome_path
from tests.builders import a_map, id_of, ids_of, titles, with_fields
from tests.strategies import maps


def shop():
    """Give a map in which Trust has no story and the clerk is left out of the MVP."""
    return a_map(
        {
            "Buy": {
                "Find": {"MVP": ["Word"], "Next": ["Voice"]},
                "Pay": {"MVP": ["Card", "Fees"], "Next": ["Phone"], None: ["Cheque"]},
            }
        },
        outcomes=["Sales", "Trust"],
        personas=["Reader", "Clerk", "Boss"],
        stakeholders=["Bank", "Owner"],
        stories={
            "Word": {"outcomes": ["Sales"], "personas": ["Reader"]},
            "Phone": {"outcomes": ["Sales"], "needs": ["Card"], "personas": ["Clerk"]},
            "Card": {"needs": ["Cheque"]},
            "Fees": {"type": "risk"},
        },
    )


def test_what_hangs_in_the_air_is_found():
    m = shop()
    m = m.with_records(
        replace(m.outcomes[id_of(m, "Sales")], stakeholders=(id_of(m, "Bank"),)),
    )

    found = coverage(m)

    assert titles(m, found.outcomes) == ["Trust"]
    assert titles(m, found.stories) == ["Card", "Voice", "Cheque"]
    assert titles(m, found.personas) == ["Boss"]
    assert titles(m, found.stakeholders) == ["Owner"]
    assert [(titles(m, [lane])[0], titles(m, who)) for lane, who in found.left_out] == [
        ("MVP", ["Clerk"]),
        ("Next", ["Reader"]),
    ]


def test_a_persona_of_the_step_is_reached_by_stories_that_name_nobody():
    m = shop()
    m = m.with_records(replace(m.steps[id_of(m, "Pay")], personas=(id_of(m, "Clerk"),)))

    assert [lane for lane, _ in coverage(m).left_out] == [id_of(m, "Next")]


def test_what_is_shipped_or_done_is_asked_nothing():
    m = shop()
    m = m.with_records(*(replace(one, state="shipped") for one in m.releases.values()))

    assert coverage(m).left_out == ()
    assert "Card" not in titles(m, coverage(with_fields(m, {"Card": {"status": "done"}})).stories)


def test_a_map_without_outcomes_has_no_story_that_misses_one():
    assert coverage(a_map({"Buy": {"Pay": {None: ["Card"]}}})).stories == ()


def test_the_path_of_an_outcome_goes_along_the_backbone_with_what_it_needs():
    m = shop()

    path = outcome_path(m, id_of(m, "Sales"))

    assert titles(m, path.stories) == ["Word", "Phone"]
    assert titles(m, path.needed) == ["Card", "Cheque"]
    assert [tuple(titles(m, pair)) for pair in path.needs] == [
        ("Card", "Cheque"),
        ("Phone", "Card"),
    ]
    assert titles(m, path.steps) == ["Find", "Pay"]
    assert path.lanes == tuple(ids_of(m, "MVP", "Next"))
    assert path.done == 0


def test_an_outcome_without_a_story_has_no_path():
    m = shop()

    assert outcome_path(m, id_of(m, "Trust")) == (id_of(m, "Trust"), (), (), (), (), (), 0)


@given(maps())
def test_a_path_holds_all_that_name_the_outcome_and_what_those_need(m):
    for outcome_id in m.outcomes:
        path = outcome_path(m, outcome_id)
        whole = {*path.stories, *path.needed}

        assert {one.id for one in m.stories.values() if outcome_id in one.outcomes} == set(
            path.stories
        )
        assert len(whole) == len(path.stories) + len(path.needed)
        needs = {(name, need) for name in whole for need in m.stories[name].needs}
        assert set(path.needs) == {(name, need) for name, need in needs if need in m.stories}
        assert {need for _, need in path.needs} <= whole


@given(maps())
def test_coverage_names_only_what_the_map_has(m):
    found = coverage(m)

    assert set(found.outcomes) <= m.outcomes.keys()
    assert set(found.stories) <= m.stories.keys()
    assert set(found.personas) <= m.personas.keys()
    for release_id, personas in found.left_out:
        assert release_id in m.releases
        assert personas
        assert not set(personas) & set(found.personas)
