"""A plan moves stories between releases, and nothing else."""

from __future__ import annotations

import pytest

from storymap.edit.errors import EditError
from storymap.edit.plans import assign_plan, assign_slice, move_out
from storymap.model.records import replace
from tests.builders import a_map, cell, id_of


def planned(m, places: dict[str, str | None], reasons: dict[str, str] | None = None):
    return assign_plan(
        m,
        {id_of(m, name): lane and id_of(m, lane) for name, lane in places.items()},
        {id_of(m, name): text for name, text in (reasons or {}).items()},
    )


@pytest.fixture
def m():
    return a_map(
        {
            "Book": {
                "Pick": {"First": ["A", "B"], "Later": ["C"], None: ["D"]},
                "Pay": {"First": ["E"], "Later": ["F"]},
            }
        },
        stories={"E": {"pinned": True}},
    )


def test_stories_go_to_their_releases_at_the_end_of_their_cells(m):
    after = planned(m, {"A": "Later", "B": "First", "C": "First", "D": "Later", "F": None})

    assert cell(after, "Pick", "First") == ["B", "C"]
    assert cell(after, "Pick", "Later") == ["A", "D"]
    assert cell(after, "Pay", None) == ["F"]
    assert cell(m, "Pick", "First") == ["A", "B"]


def test_pinned_stories_stay(m):
    after = planned(m, {"E": "Later"})

    assert after is m


def test_a_plan_that_is_so_already_changes_nothing(m):
    assert planned(m, {"A": "First", "D": None}) is m


def test_reasons_are_kept_with_the_releases(m):
    after = planned(m, {"A": "Later"}, {"First": " Because.\n", "Later": ""})

    assert after.releases[id_of(m, "First")].reason == "Because."
    assert after.releases[id_of(m, "Later")] is m.releases[id_of(m, "Later")]


def test_a_reason_that_somebody_wrote_stays_and_one_of_the_program_does_not(m):
    reasons = {"First": "Ana asked for it.", "Later": "Planned for value at 7.5 days: worth 3."}
    m = m.with_records(
        *(replace(m.releases[id_of(m, name)], reason=text) for name, text in reasons.items())
    )

    after = planned(m, {}, {"First": "Anew.", "Later": "Anew."})

    assert [release.reason for release in after.release_order] == ["Ana asked for it.", "Anew."]


def test_a_story_or_a_release_that_is_not_there_is_refused(m):
    with pytest.raises(EditError):
        assign_plan(m, {"nothing": None})
    with pytest.raises(EditError):
        assign_plan(m, {id_of(m, "A"): "nothing"})


def test_what_is_moved_out_goes_to_the_release_below(m):
    after = move_out(m, [id_of(m, "A")], id_of(m, "First"))
    last = move_out(m, [id_of(m, "C")], id_of(m, "Later"))

    assert cell(after, "Pick", "Later") == ["C", "A"]
    assert cell(last, "Pick", None) == ["D", "C"]


def test_nothing_that_is_open_goes_to_a_release_that_is_shipped(m):
    m = m.with_records(replace(m.releases[id_of(m, "Later")], state="shipped"))

    moved = move_out(m, [id_of(m, "A")], id_of(m, "First"))
    sliced = assign_slice(m, id_of(m, "First"), [id_of(m, "B")])

    assert cell(moved, "Pick", None) == cell(sliced, "Pick", None) == ["D", "A"]
    assert cell(sliced, "Pick", "First") == ["B"]
