"""Charts are marks: what they show is at the right place at every size, and words never collide."""

from __future__ import annotations

import datetime as dt

import pytest

from storymap.layout.charts import AREA, Curve, Spot, curve_marks, curve_plot
from storymap.layout.charts_forecast import Fan, FanChart, fan_height, fan_marks, ticks
from storymap.layout.marks import Box, Icon, Line, Text

CURVE = Curve(((0, 0), (10, 50), (40, 80)), top=40, unit="days")
TODAY = dt.date(2026, 11, 23)
DATES = tuple(TODAY + dt.timedelta(days=days) for days in (31, 40, 60))


def texts(marks) -> list[str]:
    return [mark.text for mark in marks if isinstance(mark, Text)]


@pytest.mark.parametrize("size", [(300, 120), (120, 50), (1200, 400)])
def test_a_curve_goes_from_the_first_capacity_to_the_last(size):
    width, height = curve_plot(*size)

    lines = [mark for mark in curve_marks(CURVE, *size) if isinstance(mark, Line)]

    assert (lines[0].x1, lines[0].y1) == (0, height)
    assert (lines[-1].x2, lines[-1].y2) == (width, pytest.approx(height * (1 - AREA)))


def test_what_is_found_for_a_capacity_is_a_dot_on_its_line():
    curve = Curve(CURVE.points, 40, "days", (Spot(20, 60),))

    (_, dot) = [mark for mark in curve_marks(curve, 400, 100) if isinstance(mark, Box)]

    assert dot.x + dot.width / 2 == 200
    assert dot.radius == dot.width / 2


def test_a_curve_is_straight_between_its_corners():
    assert [CURVE.value_at(at) for at in (0, 5, 10, 25, 40, 99)] == [0, 25, 50, 65, 80, 80]
    assert Curve().value_at(3) is None


def test_a_chart_without_a_curve_still_has_its_frame():
    assert isinstance(curve_marks(Curve(), 300, 100)[0], Box)


def test_a_fan_has_two_bands_a_middle_a_target_and_its_dates_in_words():
    chart = FanChart(TODAY, (Fan("MVP", "68 % by target", DATES, TODAY + dt.timedelta(days=35)),))

    marks = fan_marks(chart, 700)

    outer, inner, half = [mark for mark in marks if isinstance(mark, Box)][:3]
    assert half.x < outer.x == inner.x < inner.x + inner.width < outer.x + outer.width
    assert any(isinstance(mark, Icon) and mark.role == "danger" for mark in marks)
    assert {"MVP", "68 % by target", "24 Dec – 2 Jan"} <= set(texts(marks))
    assert max(mark.y for mark in marks if isinstance(mark, Text)) <= fan_height(chart)


@pytest.mark.parametrize("width", [260, 400, 700, 1600])
def test_words_on_the_scale_of_dates_never_collide(width):
    far = tuple(TODAY + dt.timedelta(days=days) for days in (500, 900, 1500))
    chart = FanChart(TODAY, (Fan("A rather long name of a release", "x", far),))

    marks = fan_marks(chart, width)

    muted = [mark for mark in marks if isinstance(mark, Text)]
    for one in muted:
        for other in muted:
            if one is not other and abs(one.y - other.y) < 5:
                assert one.x + one.width <= other.x or other.x + other.width <= one.x
        assert one.x + one.width <= width


@pytest.mark.parametrize("days", [0, 7, 30, 71, 400, 3000, 40_000, 400_000])
def test_a_scale_of_dates_is_marked_a_few_times(days):
    end = TODAY + dt.timedelta(days=days)

    marked = [day for day, _ in ticks(TODAY, end)]

    assert len(marked) <= 12
    assert all(TODAY <= day <= end for day in marked)


@pytest.mark.parametrize("today", [TODAY, dt.date.max - dt.timedelta(days=9), dt.date.max])
def test_a_chart_ends_where_the_calendar_does(today):
    chart = FanChart(today, (Fan("Some day", "", None, dt.date.max),))

    marks = fan_marks(chart, 500)

    assert chart.end == dt.date.max
    assert "Some day" in texts(marks)


def test_a_release_that_nothing_can_be_said_of_has_a_row_without_bands():
    marks = fan_marks(FanChart(TODAY, (Fan("Later", "no history"),)), 500)

    assert "no history" in texts(marks)
    assert not [mark for mark in marks if isinstance(mark, Box) and mark.y < 40]
