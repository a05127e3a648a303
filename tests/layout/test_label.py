"""What a release's label says of how likely it fits."""

from __future__ import annotations

import pytest

from storymap.export.facts import lane_facts
from storymap.layout.label import chance_text, lane_face
from storymap.layout.marks import Text
from storymap.layout.paper_label import paper_lane_face
from storymap.layout.style import PRINT, SCREEN
from storymap.model.records import Range, replace
from tests.builders import a_map, id_of


def a_release(estimated: int, unestimated: int):
    names = [f"Story {n}" for n in range(estimated + unestimated)]
    fields = {name: {"estimate": Range(low=1, likely=2, high=4)} for name in names[:estimated]}
    m = a_map({"Do": {"It": {"First": names}}}, stories=fields)
    release = replace(m.releases[id_of(m, "First")], capacity=Range(likely=100))
    return m.with_records(release), release


def said(marks) -> list[tuple[str, str]]:
    return [(mark.text, mark.role) for mark in marks if isinstance(mark, Text)]


@pytest.mark.parametrize(("face", "style"), [(lane_face, SCREEN), (paper_lane_face, PRINT)])
def test_the_chance_to_fit_says_how_many_stories_have_no_estimate(face, style):
    m, release = a_release(6, 2)

    marks = face(release, lane_facts(m, release.id), style, "Unscheduled")

    assert (">99% fits without 2", "warn") in said(marks)


@pytest.mark.parametrize(("face", "style"), [(lane_face, SCREEN), (paper_lane_face, PRINT)])
def test_no_chance_is_shown_where_more_than_a_quarter_is_not_estimated(face, style):
    m, release = a_release(5, 2)

    words = [text for text, _ in said(face(release, lane_facts(m, release.id), style, ""))]

    assert not any("fits" in text for text in words)
    assert "2 not estimated" in words


def test_the_chance_of_what_is_all_estimated_is_said_plainly():
    m, release = a_release(6, 0)

    marks = lane_face(release, lane_facts(m, release.id), SCREEN, "Unscheduled")

    assert (">99% fits", "done") in said(marks)
    assert chance_text(0.624) == "62% fits"
    assert chance_text(0.001, 1) == "<1% fits without 1"


def test_a_label_says_the_range_of_the_effort_where_there_is_room():
    m, release = a_release(6, 0)
    facts = lane_facts(m, release.id)

    assert "≈12 (9–20) of 100 pt" in dict(said(lane_face(release, facts, SCREEN, "")))
    huge = replace(facts, low=110_000, likely=120_000, high=190_000)
    assert "≈120000 of 100 pt" in dict(said(lane_face(release, huge, SCREEN, "")))


def test_a_likely_effort_that_is_below_its_own_range_is_not_said():
    m, release = a_release(6, 0)
    skew = replace(lane_facts(m, release.id), low=14, likely=12, high=30)

    assert "14–30 of 100 pt" in dict(said(lane_face(release, skew, SCREEN, "")))
