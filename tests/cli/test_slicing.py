"""Slicing on the command line."""

from __future__ import annotations

import json

import pytest

from storymap.files.codec import encode, load
from storymap.model.records import Hypothesis, Outcome, Range, replace
from tests.builders import a_map, cell


def test_a_slice_is_told_with_its_titles(run, shop):
    status, out, _ = run("slice", shop, "--capacity", 6)

    assert status == 0
    first, *stories = out.splitlines()
    assert first.partition(", ")[0] == "Next slice: value 13 (the best there is)"
    assert first.partition(", ")[2] == "effort likely 6, 4–10 in 8 of 10 futures, of 6 points"
    assert stories == [
        "  Search > By shelf (value 9, effort 4)",
        "  Pay > By card (value 4, effort 2)",
    ]


def test_a_slice_has_exactly_these_keys_for_programs(run, shop):
    status, out, _ = run("slice", shop, "--capacity", 6, "--release", "mvp", "--json")

    told = json.loads(out)
    assert status == 0
    assert list(told) == [
        "release", "capacity", "value", "effort", "bound", "optimal", "stories", "outcomes",
        "unestimated", "seconds",
    ]  # fmt: skip
    assert (told["release"], told["value"], told["optimal"]) == ("MVP", 13, True)
    assert len(told["stories"]) == 2


def test_an_applied_slice_is_a_new_file(run, shop, tmp_path):
    before = shop.read_bytes()
    out = tmp_path / "out.smap"

    status = run("slice", shop, "--release", "MVP", "--capacity", 6, "--apply", "-o", out)[0]

    sliced = load(out).story_map
    assert status == 0
    assert cell(sliced, "Search", "MVP") == ["By shelf"]
    assert cell(sliced, "Pay", "MVP") == ["By card"]
    assert cell(sliced, "Search", "Later") == ["By word"]
    assert sliced.releases["release-1"].reason
    assert shop.read_bytes() == before


def test_a_reason_that_somebody_wrote_is_kept_when_a_slice_or_a_plan_is_applied(run, shop):
    m = load(shop).story_map
    written = replace(m.releases["release-1"], reason="Ana asked for it.")
    shop.write_bytes(encode(m.with_records(written)))

    for kind in (("--release", "MVP"), ("--plan",)):
        run("slice", shop, "--capacity", 6, *kind, "--apply", "-o", shop, "--force")
        assert load(shop).story_map.releases["release-1"].reason == "Ana asked for it."


def test_a_story_without_an_estimate_stays_where_it_is_when_a_slice_is_applied(run, shop, tmp_path):
    m = load(shop).story_map
    m = m.with_records(*(replace(story, estimate=None) for story in m.stories.values()))
    shop.write_bytes(encode(m))
    out = tmp_path / "out.smap"

    run("slice", shop, "--release", "MVP", "--capacity", 6, "--apply", "-o", out)

    assert load(out).story_map.stories == m.stories


def test_a_map_is_replaced_by_one_with_the_slice_only_if_that_is_said(run, shop, tmp_path):
    other = tmp_path / "other.smap"
    other.write_bytes(shop.read_bytes())
    before = shop.read_bytes()

    for out in (shop, other):
        status, _, err = run("slice", shop, "--capacity", 6, "--apply", "-o", out)
        assert (status, out.read_bytes()) == (2, before)
        assert err == f"storymap: {out}: there is such a file already (--force replaces it)\n"

    assert run("slice", shop, "--capacity", 6, "--apply", "-o", shop, "--force")[0] == 0
    assert cell(load(shop).story_map, "Search", "MVP") == ["By shelf"]


def test_a_slice_of_nothing_takes_no_effort_in_any_future(run, shop):
    out = run("slice", shop, "--capacity", 0)[1]

    assert out == "Next slice: value 0 (the best there is), effort likely 0, of 0 points\n"


def test_a_slice_without_a_release_goes_to_the_first_that_is_not_shipped(run, shop, tmp_path):
    m = load(shop).story_map
    m = m.with_records(replace(m.releases["release-1"], state="shipped"))
    shop.write_bytes(encode(m))

    assert run("slice", shop, "--capacity", 4, "--apply", "-o", shop, "--force")[0] == 0

    assert cell(load(shop).story_map, "Search", "Later") == ["By shelf"]


def test_a_slice_of_a_map_without_releases_makes_one(run, saved):
    fields = {"value": 1, "estimate": Range(likely=1)}
    m = a_map({"A": {"S": {None: ["Card"]}}}, stories={"Card": fields})
    path = saved(m)

    assert run("slice", path, "--capacity", 1, "--apply", "-o", path, "--force")[0] == 0

    sliced = load(path).story_map
    assert [release.title for release in sliced.releases.values()] == ["Next release"]
    assert cell(sliced, "S", "Next release") == ["Card"]


def test_needs_in_a_circle_are_a_negative_answer_that_names_the_stories(run, saved):
    m = a_map(
        {"A": {"S": {None: ["Hen", "Egg"]}}},
        stories={
            "Hen": {"needs": ("Egg",), "estimate": Range(likely=1), "value": 1},
            "Egg": {"needs": ("Hen",), "estimate": Range(likely=1), "value": 1},
        },
    )
    path = saved(m)

    status, _, err = run("slice", path, "--capacity", 5)

    assert status == 1
    assert err.startswith(f"storymap: {path}: ")
    assert "Hen" in err
    assert "Egg" in err


@pytest.mark.parametrize("capacity", ["-1", "nan", "inf", "much"])
def test_a_capacity_is_a_number_from_0_up(run, shop, capacity):
    assert run("slice", shop, "--capacity", capacity)[0] == 2


@pytest.mark.parametrize("arguments", [["--apply"], ["-o", "x.smap"]])
def test_applying_and_an_output_go_together(run, shop, arguments):
    assert run("slice", shop, "--capacity", 1, *arguments)[0] == 2


# Wishes


def test_a_story_can_be_asked_for_and_another_kept_out(run, shop):
    wishes = ("--must", "by WORD", "--without", "By shelf")

    out = run("slice", shop, "--capacity", 6, *wishes)[1]

    assert out.splitlines()[1:] == [
        "  Search > By word (value 5, effort 3)",
        "  Pay > By card (value 4, effort 2)",
    ]


@pytest.mark.parametrize("option", ["--must", "--without"])
def test_a_wish_names_a_story_of_the_map(run, shop, option):
    status, _, err = run("slice", shop, "--capacity", 6, option, "By bus")

    assert (status, err) == (2, "storymap: no story is called 'By bus'\n")


def test_covering_says_what_it_costs(run, shop):
    out = run("slice", shop, "--capacity", 5, "--cover", "steps")[1]

    assert out.splitlines()[1:] == [
        "  Search > By word (value 5, effort 3)",
        "  Pay > By card (value 4, effort 2)",
        "covering all steps costs 0 of value",
    ]


def test_too_little_to_cover_all_is_a_negative_answer(run, shop):
    status, _, err = run("slice", shop, "--capacity", 4, "--cover", "steps")

    assert status == 1
    assert err.endswith("To cover all takes 5 at least; the capacity is 4.\n")


def test_the_frontier_lists_what_comes_in_as_the_capacity_grows(run, shop):
    status, out, _ = run("slice", shop, "--frontier")

    assert status == 0
    assert out.splitlines() == [
        "  effort     value  comes in",
        "       0         0",
        "       4         9  By shelf",
        "       6        13  By card",
        "       9        18  By word",
    ]


def test_the_frontier_is_there_for_programs(run, shop):
    told = json.loads(run("slice", shop, "--frontier", "--capacity", 6, "--json")[1])

    assert (told["release"], told["unit"]) == (None, "points")
    assert [(p["effort"], p["value"], len(p["adds"])) for p in told["points"]] == [
        (0, 0, 0), (4, 9, 1), (6, 13, 1),
    ]  # fmt: skip


def test_a_slice_can_be_cut_short(run, shop):
    told = json.loads(run("slice", shop, "--capacity", 6, "--time-limit", 0, "--json")[1])

    assert told["value"] <= 13 <= told["bound"]


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ((), "needs a --capacity"),
        (("--frontier", "--time-limit", 1), "neither --apply nor --time-limit"),
        (("--capacity", 1, "--cover", "all"), "invalid choice"),
    ],
)
def test_arguments_that_make_no_sense_are_wrong_usage(run, shop, arguments, complaint):
    status, _, err = run("slice", shop, *arguments)

    assert status == 2
    assert complaint in err


def test_a_slice_can_be_kept_to_few_new_outcomes(run, goals):
    free = json.loads(run("slice", goals, "--capacity", 9, "--json")[1])
    few = json.loads(run("slice", goals, "--capacity", 9, "--most-outcomes", 1, "--json")[1])

    assert (free["value"], len(free["outcomes"])) == (48, 2)
    assert (few["value"], len(few["outcomes"])) == (34, 1)


def test_what_is_less_sure_than_asked_counts_no_value(run, goals):
    least = ("--least-confidence", "50%")
    told = json.loads(run("slice", goals, "--capacity", 9, *least, "--json")[1])

    assert told["value"] == 38


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--most-outcomes", "-1"),
        ("--most-outcomes", "1.5"),
        ("--least-confidence", "0"),
        ("--least-confidence", "150%"),
    ],
)
def test_a_wish_that_is_none_is_wrong_usage(run, goals, option, value):
    status, _, err = run("slice", goals, "--capacity", 9, f"{option}={value}")

    assert status == 2
    assert f"argument {option}: '{value}' is not" in err


def test_a_plan_does_not_count_outcomes(run, goals):
    status, _, err = run("slice", goals, "--plan", "--most-outcomes", 1)

    assert status == 1
    assert "cannot cover the backbone or count outcomes" in err


def test_needs_that_name_nothing_are_said_to_count_as_met(run, shop):
    m = load(shop).story_map
    story = next(one for one in m.stories.values() if one.title == "By card")
    shop.write_bytes(encode(m.with_records(replace(story, needs=("nowhere",)))))

    out = run("slice", shop, "--capacity", 6)[1]
    planned = run("slice", shop, "--plan", "--capacity", 6)[1]

    said = "needs what is not on the map, counted as met: By card"
    assert out.splitlines()[-1] == planned.splitlines()[-1] == said


@pytest.fixture
def goals(shop):
    """The shop with two outcomes, one of them not believed in much."""
    m = load(shop).story_map
    words = {one.title: one for one in m.stories.values()}
    aims = [
        Outcome(id="found", key="a0", title="Found", value=20),
        Outcome(id="sold", key="a1", title="Sold", value=25, hypothesis=Hypothesis(confidence=0.4)),
    ]
    changed = [
        replace(words["By word"], outcomes=("found",)),
        replace(words["By card"], outcomes=("sold",)),
    ]
    shop.write_bytes(encode(m.with_records(*aims, *changed)))
    return shop
