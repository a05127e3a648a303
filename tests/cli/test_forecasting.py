"""Forecasts on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from storymap.files.codec import encode, load
from storymap.model.records import Calendar, Period, Range, replace
from tests.cli.conftest import EXAMPLE

FROM = ("--from", "2026-11-23")


@pytest.fixture
def dated(shop) -> Path:
    """The shop with three weeks of history, a date and a capacity."""
    m = load(shop).story_map
    history = tuple(
        Period(start=f"2026-11-{day:02}", end=f"2026-11-{day + 6:02}", done=done)
        for day, done in ((2, 1), (9, 2), (16, 1))
    )
    release = replace(m.releases["release-1"], finish="2026-12-20", capacity=Range(likely=3))
    m = m.with_records(release, replace(m.info, calendar=Calendar(history=history)))
    shop.write_bytes(encode(m))
    return shop


def test_the_example_has_a_forecast_of_each_release(run):
    status, out, _ = run("forecast", EXAMPLE, *FROM)

    first, head, *rows = out.splitlines()
    assert status == 0
    assert first.startswith("From 2026-11-23: by ")
    assert first.endswith(" days a week, from 11 periods of history")
    assert head.strip() == "50 of 100   85 of 100   95 of 100"
    assert [row.partition("  ")[0] for row in rows[:3]] == [
        "Walking skeleton", "Trust & payments", "Delight",
    ]  # fmt: skip
    assert "Walking skeleton, only 49% sure even without: " in out
    assert "Delight, 92% sure without: " in out


def test_a_short_history_is_said(run, dated):
    out = run("forecast", dated, *FROM)[1]

    assert "from 3 periods of history; fewer than five, so the dates are spread wider" in out
    assert "by 2026-12-20: " in out
    assert "fits: " in out


def test_a_forecast_has_exactly_these_keys_for_programs(run, dated):
    status, out, _ = run("forecast", dated, *FROM, "--json")

    told = json.loads(out)
    assert status == 0
    assert list(told) == [
        "start", "unit", "basis", "periods", "is_widened", "needs_history", "pace", "releases",
    ]  # fmt: skip
    one = told["releases"][0]
    assert list(one) == [
        "release", "id", "p50", "p85", "p95", "target", "chance_of_date", "chance_to_fit",
        "to_cut", "chance_after_cut", "stories", "unestimated",
        "unestimated_stories", "fan",
    ]  # fmt: skip
    assert (told["start"], told["basis"], told["periods"]) == ("2026-11-23", "history", 3)
    assert one["p50"] <= one["p85"] <= one["p95"]
    assert list(one["fan"][0]) == ["day", "p10", "p25", "p50", "p75", "p90"]


def test_open_stories_without_an_estimate_are_listed(run, dated):
    m = load(dated).story_map
    stories = [
        replace(
            m.stories["story-1"], id=f"new-{number}", key=f"a0{number}", title=f"New {number}",
            release="release-1", estimate=None, status="done" if number == 8 else "todo",
        )
        for number in range(1, 9)
    ]  # fmt: skip
    dated.write_bytes(encode(m.with_records(*stories)))

    lines = run("forecast", dated, *FROM)[1].splitlines()
    told = json.loads(run("forecast", dated, *FROM, "--json")[1])["releases"][0]

    place = lines.index("MVP, without an estimate and so not counted:")
    listed = lines[place + 1 :]
    open_ones = told["unestimated_stories"]
    assert listed[:5] == [f"  {one['title']} ({one['id']})" for one in open_ones[:5]]
    assert listed[5] == f"  and {len(open_ones) - 5} more; --json has them all"
    assert len(open_ones) == told["unestimated"]
    assert {f"new-{number}" for number in range(1, 8)} <= {one["id"] for one in open_ones}
    assert "new-8" not in {one["id"] for one in open_ones}


def test_a_pace_that_is_given_counts_instead(run, dated):
    out = run("forecast", dated, *FROM, "--pace", "8-12")[1]

    assert out.startswith("From 2026-11-23: by 8 to 12 points a week, as given\n")


def test_a_map_with_nothing_to_go_by_is_a_negative_answer(run, shop):
    status, out, _ = run("forecast", shop, *FROM)

    assert status == 1
    assert "give the effort finished per week as --pace LOW-HIGH" in out
    assert run("forecast", shop, *FROM, "--pace", "3")[0] == 0


@pytest.mark.parametrize(
    "arguments", [["--from", "soon"], ["--pace", "many"], ["--pace", "5-2"], ["--pace", "0-0"]]
)
def test_odd_dates_and_paces_are_wrong_usage(run, shop, arguments):
    assert run("forecast", shop, *arguments)[0] == 2


def test_today_is_the_start_unless_it_is_said(run, shop):
    assert run("forecast", shop, "--pace", "3-5")[0] == 0
