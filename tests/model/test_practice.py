"""What the product owner's practice looks at is found, gently, and worded."""

from __future__ import annotations

import pytest
from hypothesis import given
from msgspec.structs import replace

from storymap.edit.removal import remove
from storymap.model.codes import SEVERITIES, TOPICS
from storymap.model.findings import findings, word
from storymap.model.practice import all_findings
from storymap.model.records import (
    Hypothesis,
    Item,
    MapInfo,
    Narrative,
    Question,
    Range,
    Task,
)
from storymap.model.refinement import near_top, not_ready
from tests.builders import a_map, id_of, with_fields
from tests.strategies import maps


@pytest.fixture
def m():
    """Give a map that uses next to nothing of the practice."""
    return a_map(
        {
            "Buy": {
                "Find goods": {"MVP": ["Find by word", "Find by shelf"], "Next": ["Find by voice"]},
                "Pay for them": {"MVP": ["Pay by card"], "Next": ["Pay by phone"]},
            }
        }
    )


def with_info(m, **fields):
    return m.with_records(replace(m.info, **fields))


def told(m):
    """Return the codes and sentences of what is found."""
    return [(finding.code, word(finding, m)) for finding in all_findings(m)]


def codes(m):
    return [finding.code for finding in all_findings(m)]


def test_a_map_that_uses_nothing_is_told_nothing(m):
    assert all_findings(m) == []


def test_done_with_something_unmet_is_found(m):
    m = with_info(m, done=(Item(id="read", text="Somebody else read it"),))
    m = with_fields(
        m,
        {
            "Pay by card": {
                "status": "done",
                "acceptance": (Task(id="one", text="It pays"), Task(id="two", text="x", done=True)),
            }
        },
    )

    assert (
        "done-unmet",
        (
            "story “Pay by card” is marked as done and does not count; this is unmet: "
            "It pays; Somebody else read it."
        ),
    ) in told(m)


def test_more_in_progress_than_the_limit_is_found(m):
    m = with_fields(m, {name: {"status": "doing"} for name in ("Find by word", "Pay by card")})

    assert codes(m) == []
    assert codes(with_info(m, wip_limit=2)) == []
    assert told(with_info(m, wip_limit=1)) == [
        (
            "over-wip-limit",
            "2 stories are in progress in release “MVP”; the map's limit is 1.",
        )
    ]


def test_a_limit_is_one_of_releases(m):
    m = with_fields(with_info(m, wip_limit=1), {
        name: {"status": "doing", "release": None} for name in ("Find by word", "Pay by card")
    })  # fmt: skip

    assert "over-wip-limit" not in codes(m)
    assert told(remove(m, m.releases)) == [
        (
            "over-wip-limit",
            "2 stories are in progress in the unscheduled lane; the map's limit is 1.",
        )
    ]


def test_what_is_started_before_its_release_is_found_once_one_is_current(m):
    m = with_fields(m, {"Pay by phone": {"status": "doing"}})
    assert codes(m) == []

    m = m.with_records(replace(m.releases[id_of(m, "MVP")], state="current"))

    assert told(m) == [
        ("started-early", "story “Pay by phone” is in progress before its release has begun.")
    ]


def test_coverage_is_told_once_it_is_begun():
    m = a_map(
        {"Buy": {"Pay": {"MVP": ["Pay by card", "Pay by phone"], "Next": ["Pay by cheque"]}}},
        outcomes=["Sales", "Trust"],
        personas=["Reader", "Clerk", "Boss"],
        stakeholders=["Bank"],
    )
    assert codes(m) == ["outcome-without-story"] * 2

    m = with_fields(
        m,
        {
            "Pay by card": {"outcomes": ["Sales"], "personas": ["Reader"]},
            "Pay by cheque": {"outcomes": ["Sales"], "personas": ["Clerk"]},
        },
    )

    assert told(m) == [
        ("outcome-without-story", "outcome “Trust” has no story, so nothing earns it."),
        ("story-without-outcome", "story “Pay by phone” serves no outcome."),
        ("persona-without-story", "No story is told for persona “Boss”."),
        ("persona-left-out", "release “MVP” has no story for persona “Clerk”."),
        ("persona-left-out", "release “Next” has no story for persona “Reader”."),
    ]


def test_a_ladder_that_was_begun_is_found_until_it_ends(m):
    m = with_fields(m, {"Pay by card": {"why": (Item(id="w", text="so that nobody queues"),)}})

    assert told(m) == [
        (
            "open-ladder",
            (
                "The whys of story “Pay by card” reach no outcome; ask on: "
                "why “so that nobody queues”?"
            ),
        )
    ]


def test_a_belief_that_fell_is_not_to_be_planned(m):
    m = with_fields(m, {"Pay by phone": {"hypothesis": Hypothesis(state="refuted")}})

    assert told(m) == [
        ("refuted-planned", "story “Pay by phone” is still planned, though it was refuted.")
    ]
    assert codes(with_fields(m, {"Pay by phone": {"release": None}})) == []
    assert codes(with_fields(m, {"Pay by phone": {"status": "done"}})) == []


def test_a_belief_is_looked_at_when_it_is_delivered(m):
    m = with_fields(m, {"Pay by phone": {"hypothesis": Hypothesis(signal="Payments")}})
    m = with_fields(m, {"Pay by card": {"hypothesis": Hypothesis(belief="They pay")}})
    assert codes(m) == ["no-signal"]

    assert codes(with_fields(m, {"Pay by phone": {"status": "done"}})) == [
        "untested-delivered",
        "no-signal",
    ]


def test_what_is_near_the_top_and_not_ready_is_found_wherever_there_is_a_checklist(m):
    m = with_info(m, ready=(Item(id="small", text="Small"), Item(id="clear", text="Clear")))
    assert codes(m) == ["not-ready"] * len(not_ready(m))
    assert len(not_ready(m)) == len(near_top(m)) > 0

    m = with_fields(m, {name: {"checks": ("clear", "small")} for name in (
        "Find by word", "Find by shelf", "Find by voice", "Pay by phone")})  # fmt: skip
    m = with_fields(
        m,
        {
            "Pay by card": {
                "checks": ("clear",),
                "questions": (
                    Question(id="q", text="Which cards?"),
                    Question(id="r", text="When?", answer="Now"),
                ),
            }
        },
    )

    assert told(m) == [
        ("open-question", "story “Pay by card” has an open question: Which cards?"),
        ("not-ready", "story “Pay by card” is near the top and not ready: Small."),
    ]


def test_clarity_is_told_where_others_are_clearer(m):
    m = with_fields(
        m,
        {
            "Find by word": {
                "narrative": Narrative(want="to find it"),
                "acceptance": (Task(id="t", text="It is found"),),
            },
            "Find by shelf": {"title": "Find by shelf and pay for it"},
            "Pay by card": {"title": "Payment"},
        },
    )
    m = m.without(id_of(m, "Find by voice"), id_of(m, "Pay by phone"))

    assert [line for line in told(m) if line[0] in ("vague-title", "several-in-one")] == [
        ("vague-title", "story “Payment” has a title that says little."),
        (
            "several-in-one",
            (
                "story “Find by shelf and pay for it” may be several stories: "
                "Find by shelf; Pay for it."
            ),
        ),
    ]
    assert codes(m).count("no-narrative") == 2
    assert codes(m).count("no-criteria") == 2


def test_a_story_too_big_for_its_release_is_found(m):
    m = m.with_records(replace(m.releases[id_of(m, "MVP")], capacity=Range(likely=20)))
    m = with_fields(m, {name: {"estimate": Range(likely=size)} for name, size in (
        ("Find by word", 1), ("Find by shelf", 1), ("Pay by card", 8))})  # fmt: skip

    assert told(m) == [
        ("too-big", "story “Pay by card” takes 8 of the 20 that release “MVP” holds.")
    ]


def test_goals_and_measures_are_asked_for_where_others_have_them(m):
    m = m.with_records(replace(m.releases[id_of(m, "MVP")], goal="One can buy"))

    assert told(m) == [("release-without-goal", "release “Next” has no goal.")]


def test_measures_and_stakeholders_are_asked_for_where_others_have_them():
    m = a_map(
        {"Buy": {"Pay": {"MVP": ["Pay by card"]}}},
        outcomes=["Sales", "Trust"],
        stakeholders=["Bank", "Owner"],
        stories={"Pay by card": {"outcomes": ["Sales", "Trust"]}},
    )
    assert codes(m) == []

    sales = m.outcomes[id_of(m, "Sales")]
    m = m.with_records(replace(sales, measure="A tenth more", stakeholders=(id_of(m, "Bank"),)))

    assert told(m) == [
        ("stakeholder-without-outcome", "stakeholder “Owner” is tied to no outcome."),
        ("outcome-without-measure", "outcome “Trust” has no measure to tell by."),
    ]


def test_nothing_is_asked_of_a_map_without_cards():
    assert all_findings(a_map({})) == []


@given(maps())
def test_every_finding_is_worded_has_a_topic_and_stands_by_weight(m):
    found = all_findings(m)

    order = list(SEVERITIES)
    ranks = [order.index(finding.code) for finding in found]
    assert ranks == sorted(ranks)
    assert all(word(finding, m) for finding in found)
    assert {finding.topic for finding in found} <= set(TOPICS)
    assert all(finding in found for finding in findings(m))
    assert list(SEVERITIES.values()) == sorted(
        SEVERITIES.values(), key=["error", "warning", "info"].index
    )


def test_titles_and_answers_are_never_read_as_templates(m):
    m = with_fields(m, {"Pay by card": {"why": (Item(id="w", text="{0} {x!r}"),)}})

    assert "“{0} {x!r}”" in told(m)[0][1]


def test_the_limit_is_part_of_the_map():
    assert MapInfo(id="map").wip_limit is None
