"""Slices that are sure enough, plans of all releases, on the command line."""

from __future__ import annotations

import json

import pytest

from storymap.files.codec import encode, load
from storymap.model.records import Range, replace
from tests.builders import a_map, cell


@pytest.fixture
def two_releases(shop):
    """The shop with a capacity for each of its releases."""
    m = load(shop).story_map
    rooms = {"MVP": 4, "Later": 3}
    m = m.with_records(
        *(replace(one, capacity=Range(likely=rooms[one.title])) for one in m.releases.values())
    )
    shop.write_bytes(encode(m))
    return shop


def test_a_slice_that_is_sure_enough_tells_its_chance(run, shop):
    status, out, _ = run("slice", shop, "--capacity", 7, "--confidence", "85%")

    assert status == 0
    assert out.splitlines()[0].startswith(
        "Next slice: value 9 (the best there is), effort likely 4"
    )
    assert out.splitlines()[-1] == "fits in 92% of futures"


def test_a_sure_slice_adds_its_chance_for_programs(run, shop):
    told = json.loads(run("slice", shop, "--capacity", 7, "--confidence", 0.85, "--json")[1])

    assert list(told)[-7:] == [
        "seconds", "confidence", "chance", "low", "middle", "high", "solves",
    ]  # fmt: skip
    assert (told["value"], told["confidence"], told["capacity"]) == (9, 0.85, 7)
    assert told["chance"] >= 0.85


def test_a_plan_tells_what_each_release_delivers(run, two_releases):
    status, out, _ = run("slice", two_releases, "--plan")

    assert status == 0
    assert out.splitlines() == [
        "Plan: value 13.5 (the best there is), where each release counts 0.9 of the one before",
        "MVP: value 9, effort likely 4, 3–7 in 8 of 10 futures, of 4 points",
        "  Search > By shelf (value 9, effort 4)",
        "Later: value 5, effort likely 3, 2–5 in 8 of 10 futures, of 3 points",
        "  Search > By word (value 5, effort 3)",
        "not planned: By card",
    ]


def test_a_plan_has_exactly_these_keys_for_programs(run, two_releases):
    told = json.loads(run("slice", two_releases, "--plan", "--discount", 0.5, "--json")[1])

    assert list(told) == [
        "releases", "discount", "value", "bound", "optimal", "gap", "unplaced", "unestimated",
        "skipped", "seconds",
    ]  # fmt: skip
    assert [list(one) for one in told["releases"]] == 2 * [
        ["release", "id", "capacity", "value", "effort", "stories", "outcomes"]
    ]
    assert (told["value"], told["optimal"], told["gap"]) == (11.5, True, 0)


def test_a_release_without_a_capacity_stays_unless_all_get_one(run, shop):
    m = load(shop).story_map
    m = m.with_records(replace(m.releases["release-1"], capacity=Range(likely=4)))
    shop.write_bytes(encode(m))

    alone = run("slice", shop, "--plan")[1]
    both = run("slice", shop, "--plan", "--capacity", 4)[1]

    assert "Later: no capacity, so it stays as it is, with 1 card" in alone.splitlines()
    assert "no capacity" not in both


def test_an_applied_plan_is_a_new_file(run, two_releases, tmp_path):
    out = tmp_path / "planned.smap"

    assert run("slice", two_releases, "--plan", "--apply", "-o", out)[0] == 0

    planned = load(out).story_map
    assert cell(planned, "Search", "MVP") == ["By shelf"]
    assert cell(planned, "Search", "Later") == ["By word"]
    assert cell(planned, "Pay", None) == ["By card"]
    assert all(release.reason for release in planned.releases.values())


def test_what_cannot_be_planned_is_a_negative_answer(run, shop):
    status, _, err = run("slice", shop, "--plan")

    assert status == 1
    assert "No release that is not shipped has a capacity" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--plan", "--confidence", "0.85"],
        ["--plan", "--frontier"],
        ["--plan", "--release", "MVP"],
        ["--plan", "--discount", "0"],
        ["--plan", "--discount", "1.5"],
        ["--capacity", "4", "--discount", "0.9"],
        ["--confidence", "0.85"],
        ["--capacity", "4", "--confidence", "1"],
        ["--capacity", "4", "--confidence", "85"],
        ["--capacity", "4", "--confidence", "sure"],
    ],
)
def test_what_does_not_go_together_is_wrong_usage(run, shop, arguments):
    assert run("slice", shop, *arguments)[0] == 2


def test_what_is_pinned_and_not_sure_is_a_negative_answer(run, saved):
    fields = {"value": 1, "estimate": Range(likely=4), "pinned": True}
    m = a_map({"A": {"S": {"MVP": ["Card"]}}}, stories={"Card": fields})
    path = saved(m)

    status, _, err = run("slice", path, "--capacity", 4, "--release", "MVP", "--confidence", "90%")

    assert status == 1
    assert "90% were asked for" in err
