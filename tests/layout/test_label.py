"""What labels say: how likely a release fits, what it is measured by, what is in progress."""

from __future__ import annotations

import pytest

from storymap.export.facts import lane_facts
from storymap.layout.label import chance_text, corner_face, lane_face
from storymap.layout.marks import Icon, Text
from storymap.layout.paper_label import label_bottom, lane_least, paper_lane_face
from storymap.layout.slim import slim_lane_face
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


def test_a_release_of_which_nothing_is_estimated_does_not_count_as_empty():
    m, release = a_release(0, 5)

    words = [text for text, _ in said(lane_face(release, lane_facts(m, release.id), SCREEN, ""))]

    assert "room for 100 pt" in words
    assert "5 not estimated" in words
    assert not any("0 of" in text for text in words)


def test_the_chance_of_what_is_all_estimated_is_said_plainly():
    m, release = a_release(6, 0)

    marks = lane_face(release, lane_facts(m, release.id), SCREEN, "Unscheduled")

    assert (">99% fits", "done") in said(marks)
    assert chance_text(0.624) == "62% fits"
    assert chance_text(0.001, 1) == "<1% fits without 1"


@pytest.mark.parametrize(("face", "style"), [(lane_face, SCREEN), (paper_lane_face, PRINT)])
def test_a_release_of_which_all_is_done_is_not_asked_whether_it_fits(face, style):
    m, release = a_release(6, 0)
    done = m.with_records(*(replace(story, status="done") for story in m.stories.values()))

    words = [text for text, _ in said(face(release, lane_facts(done, release.id), style, ""))]

    assert not any("fits" in text for text in words)


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


FACES = pytest.mark.parametrize(
    ("face", "style"), [(lane_face, SCREEN), (paper_lane_face, PRINT)], ids=["screen", "paper"]
)


def signs(marks) -> list[str]:
    return [mark.symbol for mark in marks if isinstance(mark, Icon)]


def going(count: int, limit: int | None):
    """Give a map with a release in which some stories are in progress, and that release."""
    names = [f"Story {n}" for n in range(5)]
    fields = {name: {"status": "doing"} for name in names[:count]}
    m = a_map({"Do": {"It": {"First": names}}}, stories=fields)
    return m.with_records(replace(m.info, wip_limit=limit)), m.releases[id_of(m, "First")]


def measured():
    m, release = a_release(2, 0)
    return m, replace(release, goal="Pay", measures="- Two of three pay\n\n• Half of the time")


def test_measures_are_told_below_the_rest():
    m, release = measured()

    words = [text for text, _ in said(lane_face(release, lane_facts(m, release.id), SCREEN, ""))]

    assert words[-4:] == ["•", "Two of three pay", "•", "Half of the time"]


def test_on_paper_measures_are_told_as_far_as_there_is_room():
    m, release = measured()
    facts = lane_facts(m, release.id)
    end = label_bottom(paper_lane_face(release, facts, PRINT, ""))

    def told(height: float) -> list[str]:
        words = [text for text, _ in said(paper_lane_face(release, facts, PRINT, "", height))]
        return [text for text in words if text in {"Two of three pay", "Half of the time"}]

    assert told(end) == []
    assert told(end + 16) == ["Two of three pay"]
    assert told(end + 100) == ["Two of three pay", "Half of the time"]


@FACES
def test_what_is_in_progress_is_told_against_the_limit(face, style):
    m, release = going(2, limit=2)

    marks = face(release, lane_facts(m, release.id), style, "")

    assert ("2 in progress, limit 2", "muted") in said(marks)
    assert signs(marks) == []


def test_more_in_progress_than_the_limit_has_a_sign_too():
    m, release = going(3, limit=2)
    facts = lane_facts(m, release.id)

    screen = lane_face(release, facts, SCREEN, "")

    assert ("3 in progress, limit 2", "warn") in said(screen)
    assert signs(screen) == ["alert"]
    assert "! 3 in progress, limit 2" in dict(said(paper_lane_face(release, facts, PRINT, "")))


@FACES
def test_without_a_limit_nothing_is_said_of_it(face, style):
    m, release = going(3, limit=None)

    words = [text for text, _ in said(face(release, lane_facts(m, release.id), style, ""))]

    assert not any("progress" in text for text in words)


def test_the_limit_is_one_of_releases():
    m, _ = going(3, limit=2)

    assert lane_facts(m, None).limit is None


@FACES
def test_a_shipped_release_says_so_and_no_longer_how_likely_it_fits(face, style):
    m, release = a_release(6, 0)
    release = replace(release, state="shipped", finish="2026-10-03")

    words = [text for text, _ in said(face(release, lane_facts(m, release.id), style, ""))]

    assert "Shipped 3 Oct 2026" in words
    assert not any("fits" in text for text in words)
    undated = replace(release, finish=None)
    assert "Shipped" in dict(said(face(undated, lane_facts(m, release.id), style, "")))


def test_a_collapsed_label_says_that_it_is_shipped_with_a_tick():
    marks = slim_lane_face("Trust", 4, SCREEN, 42, "Shipped 3 Oct 2026")

    assert [text for text, _ in said(marks)] == ["Trust", "Shipped 3 Oct"]
    assert signs(marks) == ["tick"]


def test_labels_say_how_much_is_marked_as_done_and_is_not():
    m, release = a_release(6, 0)
    facts = replace(lane_facts(m, release.id), done=3, unmet=2)

    screen = lane_face(release, facts, SCREEN, "")

    assert ("2 unmet, not done", "warn") in said(screen)
    assert "unmet" in signs(screen)
    assert "3 of 6 done, 2 unmet" in dict(said(paper_lane_face(release, facts, PRINT, "")))


def test_a_lane_on_paper_is_high_enough_for_what_is_in_progress():
    m, release = going(3, limit=2)
    release = replace(release, finish="2027-03-26", capacity=Range(likely=9))
    facts = replace(lane_facts(m, release.id), capacity=9, chance=0.5, unestimated=1, high=9)

    label = paper_lane_face(release, facts, PRINT, "")

    assert label_bottom(label) <= lane_least(release, PRINT, limit=2)


def test_the_corner_tells_the_goal_and_then_the_problem():
    words = [text for text, _ in said(corner_face("Shop", "More is read", "Nobody reads", SCREEN))]

    assert words == ["Shop", "Goal: More is read", "Problem: Nobody reads"]


def test_a_long_brief_leaves_the_problem_a_line_of_the_corner():
    marks = corner_face("Shop", "More is read by all " * 9, "Nobody reads a book " * 9, SCREEN)
    words = [text for text, _ in said(marks)]

    assert len(words) == 5
    assert words[4].startswith("Problem: ")
    assert words[3].endswith("…")
    assert words[4].endswith("…")
    assert max(mark.y for mark in marks) < SCREEN.header_height
