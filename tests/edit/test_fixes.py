"""One key does something about a finding, where something can be done."""

from __future__ import annotations

import pytest
from hypothesis import given
from msgspec.structs import replace

from storymap.edit.errors import EditError
from storymap.edit.fixes import FIELD_OF, can_fix, draft_narrative, fixed
from storymap.model.codes import SEVERITIES
from storymap.model.findings import Finding
from storymap.model.patch import patch_between
from storymap.model.practice import all_findings
from storymap.model.records import (
    Hypothesis,
    Item,
    Narrative,
    Range,
    Story,
    Task,
)
from tests.builders import a_map, cell, cell_id, id_of, titles, with_fields
from tests.strategies import maps


@pytest.fixture
def m():
    m = a_map(
        {
            "Buy": {
                "Find": {"One": ["Find goods"]},
                "Pay": {"One": ["Pay by card"], "Two": ["Ship"]},
            }
        },
        outcomes=["Sales rise"],
        personas=["Reader"],
    )
    return m.with_records(replace(m.steps[id_of(m, "Pay")], personas=(id_of(m, "Reader"),)))


def found(m, code):
    """Return the one finding of a code."""
    (one,) = [finding for finding in all_findings(m) if finding.code == code]
    return one


def fix(m, code):
    """Fix the one finding of a code, and see that it is gone."""
    finding = found(m, code)
    assert can_fix(m, finding)
    after = fixed(m, finding)
    assert finding not in all_findings(after)
    return after


def test_a_name_that_leads_nowhere_is_dropped(m):
    for fields in (
        {"release": "gone"},
        {"checks": ("gone",)},
        {"tags": ("x",), "hypothesis": None},
    ):
        broken = with_fields(m, {"Ship": fields})
        if [one.code for one in all_findings(broken)].count("missing-reference"):
            fix(broken, "missing-reference")
    broken = m.with_records(replace(m.stories["story-1"], needs=("gone", "story-2")))

    assert fix(broken, "missing-reference").stories["story-1"].needs == ("story-2",)


def test_what_is_not_done_is_in_progress_again(m):
    task = Task(id="t", text="It pays")
    m = with_fields(m, {"Pay by card": {"status": "done", "acceptance": (task,)}})

    assert fix(m, "done-unmet").stories[id_of(m, "Pay by card")].status == "doing"


def test_what_was_refuted_is_planned_no_more(m):
    m = with_fields(m, {"Ship": {"hypothesis": Hypothesis(state="refuted")}})

    assert cell(fix(m, "refuted-planned"), "Pay", None) == ["Ship"]


def test_what_was_started_early_is_put_back(m):
    m = m.with_records(replace(m.releases[id_of(m, "One")], state="current"))
    m = with_fields(m, {"Ship": {"status": "doing"}})

    assert fix(m, "started-early").stories[id_of(m, "Ship")].status == "todo"


def test_the_outcome_that_the_whys_end_in_is_named(m):
    m = with_fields(m, {"Ship": {"why": (Item(id="w", text="so that sales rise"),)}})

    after = fix(m, "unnamed-outcome")

    assert titles(after, after.stories[id_of(m, "Ship")].outcomes) == ["Sales rise"]


def test_several_in_one_are_split(m):
    m = with_fields(m, {"Pay by card": {"title": "Pay by card and find the way"}})

    assert cell(fix(m, "several-in-one"), "Pay", "One") == ["Pay by card", "Find the way"]


def test_each_part_of_several_in_one_gets_the_criteria_that_speak_of_it(m):
    criteria = (Task(id="a", text="The card is charged"), Task(id="b", text="The way is short"))
    fields = {"title": "Pay by card and find the way", "acceptance": criteria}

    after = fix(with_fields(m, {"Pay by card": fields}), "several-in-one")

    parts = [after.stories[name] for name in after.cell(*cell_id(m, "Pay", "One"))]
    assert [[task.id for task in part.acceptance] for part in parts] == [["a"], ["b"]]


def test_a_title_that_was_changed_since_is_not_split_as_it_was(m):
    joined = with_fields(m, {"Pay by card": {"title": "Pay by card and find the way"}})

    with pytest.raises(EditError, match="no-such-split"):
        fixed(m, found(joined, "several-in-one"))


def test_what_is_too_big_is_flagged_to_be_split(m):
    m = m.with_records(replace(m.releases[id_of(m, "One")], capacity=Range(likely=10)))
    m = with_fields(m, {"Pay by card": {"estimate": Range(likely=8)},
                        "Find goods": {"estimate": Range(likely=1)}})  # fmt: skip
    finding = found(m, "too-big")

    after = fixed(m, finding)

    assert after.stories[id_of(m, "Pay by card")].flags == ("split",)
    assert not can_fix(after, finding)


def test_a_narrative_is_begun_with_persona_and_title(m):
    told = {name: {"narrative": Narrative(want="x")} for name in ("Find goods", "Ship")}

    after = fix(with_fields(m, told), "no-narrative")

    assert after.stories[id_of(m, "Pay by card")].narrative == Narrative(
        as_="Reader", want="pay by card"
    )


def test_what_is_told_already_stays(m):
    m = with_fields(m, {"Ship": {"narrative": Narrative(as_="clerk", so="it is gone")}})

    after = draft_narrative(m, id_of(m, "Ship"))

    assert after.stories[id_of(m, "Ship")].narrative == Narrative(
        as_="clerk", want="ship", so="it is gone"
    )


def test_what_a_story_is_for_becomes_its_first_criterion(m):
    others = {name: {"acceptance": (Task(id="t", text="x"),)} for name in ("Find goods", "Ship")}
    m = with_fields(m, others)
    finding = found(m, "no-criteria")
    assert not can_fix(m, finding)

    m = with_fields(m, {"Pay by card": {"narrative": Narrative(so="nobody queues")}})

    after = fixed(m, finding)
    (criterion,) = after.stories[id_of(m, "Pay by card")].acceptance
    assert (criterion.text, criterion.done) == ("nobody queues", False)


def test_a_finding_of_what_is_gone_has_no_fix(m):
    gone = ("gone",)

    assert not can_fix(m, Finding("missing-reference", gone, {"field": "needs", "target": "x"}))
    assert not can_fix(m, Finding("missing-reference", ("story-1",), {"field": "id", "target": ""}))
    assert not can_fix(m, Finding("done-unmet", gone))
    told = with_fields(m, {"Ship": {"acceptance": (Task(id="t", text="x"),)}})
    assert not can_fix(told, Finding("no-criteria", (id_of(m, "Ship"),)))


def test_what_nothing_can_be_done_about_is_refused(m):
    with pytest.raises(EditError) as caught:
        fixed(m, Finding("vague-title", ("story-1",)))

    assert caught.value.code == "no-fix"
    assert FIELD_OF["vague-title"] == "title"
    assert FIELD_OF.keys() <= SEVERITIES.keys()


@given(maps())
def test_a_fix_changes_something_and_can_be_undone(m):
    for finding in all_findings(m):
        if finding.code in FIELD_OF:
            record = m.find(finding.record_ids[0])
            assert hasattr(record, FIELD_OF[finding.code])
        if can_fix(m, finding):
            after = fixed(m, finding)
            assert patch_between(m, after).inverse().apply(after) == m
            if finding.code not in ("dwarfs", "too-big"):
                assert finding not in all_findings(after)
            assert all(isinstance(one, Story) for one in after.stories.values())
