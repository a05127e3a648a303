"""A story is split into several, and several are merged into one."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from storymap.edit.errors import EditError
from storymap.edit.outline import duplicate
from storymap.edit.stories import merge_stories, split_story
from storymap.model.records import (
    Feedback,
    Hypothesis,
    Item,
    Link,
    MapInfo,
    Narrative,
    Question,
    Range,
    Spread,
    Task,
)
from tests.builders import a_map, cell, id_of, ids_of, titles, with_fields


@pytest.fixture
def shop():
    """Give a map in which Ship needs Charge, which needs Log in."""
    return a_map(
        {"Buy": {"Pay": {"MVP": ["Log in", "Charge", "Send"], None: ["Ship"]}}},
        outcomes=["Sales", "Trust"],
        personas=["Reader", "Clerk"],
        stories={
            "Charge": {
                "needs": ["Log in"],
                "outcomes": ["Sales"],
                "personas": ["Reader"],
                "estimate": Range(likely=5),
                "value": 8,
                "flags": ("risky", "split"),
                "status": "doing",
            },
            "Ship": {"needs": ["Charge"]},
        },
    )


# Splitting


def test_the_parts_of_a_story_follow_it_in_its_cell(shop):
    m, ids = split_story(shop, id_of(shop, "Charge"), ["By card", " By  phone ", "", "By cash"])

    assert cell(m, "Pay", "MVP") == ["Log in", "By card", "By phone", "By cash", "Send"]
    assert titles(m, ids) == ["By card", "By phone", "By cash"]
    assert ids[0] == id_of(shop, "Charge")


def test_the_first_part_keeps_what_the_story_had_but_the_flag_that_asked_for_it(shop):
    story = shop.stories[id_of(shop, "Charge")]

    m, _ = split_story(shop, story.id, ["By card", "By phone"])

    assert m.stories[story.id] == replace(story, title="By card", flags=("risky",))


def test_the_other_parts_share_release_personas_and_outcomes_only(shop):
    story = shop.stories[id_of(shop, "Charge")]

    m, (_, second) = split_story(shop, story.id, ["By card", "By phone"])

    part = m.stories[second]
    assert (part.release, part.personas, part.outcomes) == (
        story.release,
        story.personas,
        story.outcomes,
    )
    assert (part.estimate, part.value, part.status, part.needs) == (None, None, "todo", ())


def test_what_needed_the_story_needs_all_parts(shop):
    m, ids = split_story(shop, id_of(shop, "Charge"), ["By card", "By phone"])

    assert m.stories[id_of(m, "Ship")].needs == tuple(sorted(ids))


def test_splitting_into_one_only_renames(shop):
    charge = id_of(shop, "Charge")

    m, ids = split_story(shop, charge, ["By card"])

    assert ids == (charge,)
    assert len(m.stories) == len(shop.stories)
    assert split_story(m, charge, ["By card"])[0] is m


def test_parts_need_titles(shop):
    with pytest.raises(EditError, match="empty-title"):
        split_story(shop, id_of(shop, "Charge"), [" "])


def test_loose_stories_are_split_where_they_are(shop):
    lost = shop.without(id_of(shop, "Pay"))

    m, ids = split_story(lost, id_of(lost, "Charge"), ["By card", "By phone"])

    assert {m.cell_of(m.stories[name]) for name in ids} == {("", id_of(m, "MVP"))}


# Merging


def test_the_first_story_stays_and_takes_in_the_others(shop):
    m = merge_stories(shop, ids_of(shop, "Charge", "Send"))

    assert cell(m, "Pay", "MVP") == ["Log in", "Charge"]
    assert m.stories[id_of(m, "Charge")].key == shop.stories[id_of(shop, "Charge")].key


def test_sets_are_united_and_texts_joined(shop):
    m = with_fields(
        shop,
        {
            "Charge": {"description": "With a card", "problem": "Queues", "tags": ("b",)},
            "Send": {
                "description": "By mail",
                "problem": "Queues",
                "tags": ("a", "b"),
                "outcomes": ["Trust"],
                "personas": ["Clerk", "Reader"],
                "flags": ("blocked",),
                "checks": ("ready1",),
                "colour": "red",
                "assignee": "Ann",
                "pinned": True,
            },
        },
    )

    merged = merge_stories(m, ids_of(m, "Charge", "Send"))

    story = merged.stories[id_of(m, "Charge")]
    assert story.description == "With a card\n\nSend\n\nBy mail"
    assert story.problem == "Queues"
    assert story.tags == ("a", "b")
    assert titles(m, story.outcomes) == ["Sales", "Trust"]
    assert titles(m, story.personas) == ["Reader", "Clerk"]
    assert (story.flags, story.checks) == (("blocked", "risky", "split"), ("ready1",))
    assert (story.colour, story.assignee, story.pinned) == ("red", "Ann", True)


def test_lists_are_appended_and_entries_of_one_id_kept_apart(shop):
    entries = {
        "acceptance": (Task(id="t", text="Works"),),
        "why": (Item(id="w", text="To earn"),),
        "questions": (Question(id="q", text="Who"),),
        "feedback": (Feedback(id="f", text="Nice"),),
        "links": (Link(url="https://a"),),
        "refs": {"jira": "A-1"},
        "extra": {"mood": 1},
    }
    others = {**entries, "refs": {"jira": "A-2", "github": "7"}, "extra": {"zeal": 2}}
    m = with_fields(shop, {"Charge": entries, "Send": others})

    story = merge_stories(m, ids_of(m, "Charge", "Send")).stories[id_of(m, "Charge")]

    assert [task.text for task in story.acceptance] == ["Works", "Works"]
    for field in ("acceptance", "why", "questions", "feedback"):
        first, second = getattr(story, field)
        assert first.id != second.id
    assert story.links == (Link(url="https://a"),)
    assert story.refs == {"jira": "A-1", "github": "7"}
    assert story.extra == {"mood": 1, "zeal": 2}


def test_narratives_and_hypotheses_are_joined(shop):
    m = with_fields(
        shop,
        {
            "Charge": {
                "narrative": Narrative(as_="reader", want="to pay"),
                "hypothesis": Hypothesis(belief="Cards", confidence=0.8, state="testing"),
            },
            "Send": {
                "narrative": Narrative(as_="reader", want="to get it"),
                "hypothesis": Hypothesis(belief="Mail", confidence=0.5),
            },
        },
    )

    story = merge_stories(m, ids_of(m, "Charge", "Send")).stories[id_of(m, "Charge")]

    assert story.narrative == Narrative(as_="reader", want="to pay\n\nto get it")
    assert story.hypothesis == Hypothesis(belief="Cards\n\nMail", confidence=0.5, state="testing")


@pytest.mark.parametrize(
    ("first", "second", "total"),
    [
        (Range(likely=2), Range(likely=3), Range(likely=5)),
        (
            Range(low=1, likely=2, high=3),
            Range(low=2, likely=3, high=7),
            Range(low=3, likely=5, high=10),
        ),
        (
            Range(low=1, likely=2, high=3),
            Range(likely=10),
            Range(low=6, likely=12, high=23),
        ),
        (Range(likely=2, high=3), Range(low=1, likely=2), Range(low=3, likely=4, high=5)),
        (Range(likely=0.1), Range(likely=0.2), Range(likely=0.3)),
        (Range(likely=2), None, None),
    ],
)
def test_estimates_are_added_if_all_are_known(shop, first, second, total):
    spread = MapInfo(id="map", spread=Spread(low=0.5, high=2))
    m = shop.with_records(spread)
    m = with_fields(m, {"Charge": {"estimate": first}, "Send": {"estimate": second}})

    story = merge_stories(m, ids_of(m, "Charge", "Send")).stories[id_of(m, "Charge")]

    assert story.estimate == total


@pytest.mark.parametrize(("value", "total"), [(None, 8), (2, 10), (0.5, 8.5)])
def test_known_values_are_added(shop, value, total):
    m = with_fields(shop, {"Send": {"value": value}})

    assert merge_stories(m, ids_of(m, "Charge", "Send")).stories["story-2"].value == total


def test_the_status_is_the_least_done(shop):
    m = with_fields(shop, {"Send": {"status": "done"}})

    assert merge_stories(m, ids_of(m, "Send", "Charge")).stories["story-3"].status == "doing"


def test_what_needed_one_of_them_needs_the_merged_story(shop):
    m = merge_stories(shop, ids_of(shop, "Send", "Charge"))

    assert m.stories[id_of(m, "Ship")].needs == (id_of(m, "Send"),)
    assert m.stories[id_of(m, "Send")].needs == (id_of(m, "Log in"),)


def test_needs_among_the_merged_are_dropped(shop):
    m = merge_stories(shop, ids_of(shop, "Log in", "Charge"))

    assert m.stories[id_of(m, "Log in")].needs == ()
    assert m.stories[id_of(m, "Ship")].needs == (id_of(m, "Log in"),)


def test_a_merge_that_makes_needs_go_in_a_circle_is_refused(shop):
    with pytest.raises(EditError) as refused:
        merge_stories(shop, ids_of(shop, "Ship", "Log in"))

    assert refused.value.code == "cycle"
    assert refused.value.details["titles"] == ["Ship", "Charge"]


def test_a_tracker_key_that_another_has_too_is_kept_in_the_description(shop):
    m = with_fields(
        shop, {"Charge": {"refs": {"jira": "US-7"}}, "Send": {"refs": {"jira": "US-8", "ado": "3"}}}
    )

    story = merge_stories(m, ids_of(m, "Charge", "Send")).stories["story-2"]

    assert story.refs == {"jira": "US-7", "ado": "3"}
    assert story.description == "Send\n\njira: US-8"


def test_links_that_a_newer_version_wrote_are_merged_too(shop):
    link = Link(url="https://example.org", extra={"pinned": True})
    m = with_fields(shop, {"Charge": {"links": (link,)}, "Send": {"links": (link,)}})

    assert merge_stories(m, ids_of(m, "Charge", "Send")).stories["story-2"].links == (link,)


@pytest.mark.parametrize(
    ("states", "joint"),
    [
        (("confirmed", "untested"), "untested"),
        (("testing", "confirmed"), "testing"),
        (("confirmed", "refuted"), "refuted"),
    ],
)
def test_a_joint_belief_is_as_good_as_the_worst_of_them(shop, states, joint):
    fields = [{"hypothesis": Hypothesis(belief=state, state=state)} for state in states]
    m = with_fields(shop, dict(zip(("Charge", "Send"), fields, strict=True)))

    story = merge_stories(m, ids_of(m, "Charge", "Send")).stories["story-2"]

    assert story.hypothesis.state == joint


def test_stories_that_are_too_much_for_one_are_not_merged(shop):
    m = with_fields(shop, {name: {"description": name * 30_000} for name in ("Charge", "Send")})

    with pytest.raises(EditError) as refused:
        merge_stories(m, ids_of(m, "Charge", "Send"))

    assert (refused.value.code, refused.value.details["field"]) == ("invalid-field", "description")


def test_merging_takes_at_least_two(shop):
    with pytest.raises(EditError, match="too-few"):
        merge_stories(shop, ids_of(shop, "Ship", "Ship"))


def test_a_copy_merged_back_leaves_the_very_same_story(shop):
    send = id_of(shop, "Send")
    m, (copy,) = duplicate(shop, [send])

    merged = merge_stories(m, [send, copy])

    assert merged == shop
    assert merged.stories[send] is shop.stories[send]
