"""Reading storymaps.io."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from storymap.interchange.formats import Imported, ImportFailedError
from storymap.interchange.storymapsio import READER
from storymap.model.records import Legend, Link, Range
from tests.interchange.checks import SAMPLES, activities, assert_valid, step, story, titles

COMPACT = {
    "app": "storymap",
    "v": 1,
    "name": "Shop",
    "a": [{"n": "Search"}, {"n": "Choose"}, {"n": "Pay", "c": "#FDA"}, {"n": "Wait"}],
    "s": [
        {"rt": "Users", "sep": False, "t": [[], [{"n": "Buyer"}], [], [{"n": "Courier"}]]},
        {"rt": "Activities", "sep": False, "t": [[], [{"n": "Buy"}], [], [{"n": "Receive"}]]},
        {"n": "First", "t": [[{"n": "By word"}], [], [{"n": "By card", "st": "done"}], []]},
        {"n": "", "t": [[], [], [{"n": "By bill"}, {"n": "In cash"}], []]},
    ],
}


def read(source: object, name: str = "file") -> Imported:
    return READER.read(json.dumps(source).encode(), name)


def one_card(**card: object) -> Imported:
    return read({"app": "storymap", "a": [{"n": "Step"}], "s": [{"n": "R", "t": [[card]]}]})


@pytest.mark.parametrize(
    ("file", "title", "backbone", "persona"),
    [
        ("mobile-banking", "Mobile Banking: Send Money", ("Send Money", 8, 31), "Bank Customer"),
        ("brochure-site", "Build Brochure Site", ("Evaluate Company", 5, 31), "Potential Client"),
        ("donation-form", "Add Donation Form to Website", ("Make a Donation", 6, 33), "Donor"),
    ],
)
def test_a_sample_arrives_whole(file, title, backbone, persona):
    activity, steps, stories = backbone
    data = (SAMPLES / "storymapsio" / f"{file}.json").read_bytes()

    imported = READER.read(data, file)

    story_map = imported.story_map
    assert imported.format == "storymapsio"
    assert story_map.title == title
    assert [p.title for p in story_map.personas.values()] == [persona]
    assert [a for a, _ in activities(story_map)] == [activity]
    assert [r.title for r in story_map.release_order] == ["MVP", "V1", "V2"]
    assert len(story_map.steps) == steps
    assert len(story_map.stories) == stories
    assert_valid(story_map)


def test_every_card_of_a_sample_is_in_its_cell_in_order():
    data = (SAMPLES / "storymapsio" / "mobile-banking.json").read_bytes()
    source = json.loads(data)

    story_map = READER.read(data, "file").story_map

    for row in source["s"][2:]:
        for column, cards in zip(source["a"], row["t"], strict=True):
            assert titles(story_map, column["n"], row["n"]) == [card["n"] for card in cards]


def test_status_arrives():
    data = (SAMPLES / "storymapsio" / "mobile-banking.json").read_bytes()
    source = json.loads(data)
    expected = Counter(
        {"done": "done", "in-progress": "doing"}.get(card.get("st"), "todo")
        for row in source["s"][2:]
        for cards in row["t"]
        for card in cards
    )

    story_map = READER.read(data, "file").story_map

    assert Counter(s.status for s in story_map.stories.values()) == expected


def test_an_activity_reaches_to_the_next_one():
    imported = read(COMPACT)

    assert activities(imported.story_map) == [
        ("Shop", ["Search"]),
        ("Buy", ["Choose", "Pay"]),
        ("Receive", ["Wait"]),
    ]
    assert (
        "1 step stands under no activity; an activity named after the map holds it"
        in imported.losses
    )
    assert_valid(imported.story_map)


def test_a_map_without_activities_gets_one_named_after_it():
    imported = read({"app": "storymap", "name": "Shop", "a": [{"n": "A"}, {"n": "B"}], "s": []})

    assert activities(imported.story_map) == [("Shop", ["A", "B"])]


def test_two_activities_in_one_column_are_both_kept():
    source = {
        "app": "storymap",
        "a": [{"n": "A"}],
        "s": [{"rt": "Activities", "t": [[{"n": "First"}, {"n": "Second"}]]}],
    }

    imported = read(source)

    assert activities(imported.story_map) == [("First", ["A"]), ("Second", [])]
    assert '1 activity shares a column with another and has no steps: "Second"' in imported.losses


def test_users_become_personas_of_the_steps_they_span():
    story_map = read(COMPACT).story_map

    buyer, courier = (p.id for p in story_map.personas.values())
    assert [s.personas for s in story_map.step_order] == [(), (buyer,), (buyer,), (courier,)]
    assert [a.personas for a, _ in story_map.backbone] == [(), (buyer,), (courier,)]


def test_the_older_name_of_the_users_row_is_understood():
    source = {
        "app": "storymap",
        "a": [{"n": "A"}],
        "s": [{"rt": "Personas", "t": [[{"n": "Buyer"}]]}],
    }

    story_map = read(source).story_map

    assert [p.title for p in story_map.personas.values()] == ["Buyer"]
    assert not story_map.releases


def test_a_user_named_twice_is_one_persona():
    source = {
        "app": "storymap",
        "a": [{"n": "A"}, {"n": "B"}],
        "s": [{"rt": "Users", "t": [[{"n": "Buyer"}], [{"n": "Buyer"}]]}],
    }

    story_map = read(source).story_map

    assert len(story_map.personas) == 1


def test_a_row_without_a_name_is_named_by_its_position():
    imported = read(COMPACT)

    assert [r.title for r in imported.story_map.release_order] == ["First", "Release 2"]
    assert titles(imported.story_map, "Pay", "Release 2") == ["By bill", "In cash"]
    assert '1 row without a name was given one: "Release 2"' in imported.losses


def test_hidden_cards_are_left_out_and_told():
    source = {
        "app": "storymap",
        "a": [{"n": "Step"}],
        "s": [{"n": "R", "t": [[{"n": "", "h": True}, {"n": "Seen"}, {"n": "", "h": True}]]}],
    }

    imported = read(source)

    assert titles(imported.story_map, "Step", "R") == ["Seen"]
    assert "2 hidden or spacer cards were left out" in imported.losses


def test_a_hidden_column_goes_unless_cards_stand_in_it():
    source = {
        "app": "storymap",
        "a": [{"n": "Seen"}, {"n": "", "h": True}, {"n": "Kept", "h": True}],
        "s": [{"n": "R", "t": [[], [], [{"n": "Card"}]]}],
    }

    imported = read(source)

    assert [s.title for s in imported.story_map.step_order] == ["Seen", "Kept"]
    assert "1 empty hidden column was left out" in imported.losses
    assert (
        '1 step was hidden and is shown, since cards stand in its column: "Kept"' in imported.losses
    )


def test_all_that_a_card_says_arrives():
    comment = {"id": "x", "text": "Why not?", "ts": 1, "author": "Ann"}

    imported = one_card(
        n="Pay", b="With a card", c="#ABC", u="https://example.org/1", st="in-progress", sp=3,
        tg=["b", "a", "b"], comments=[comment],
    )  # fmt: skip

    card = story(imported.story_map, "Pay")
    assert card.description == "With a card\n\nAnn: Why not?"
    assert card.colour == "#aabbcc"
    assert card.links == (Link(url="https://example.org/1"),)
    assert card.status == "doing"
    assert card.estimate == Range(likely=3)
    assert card.tags == ("a", "b")
    assert "1 comment was put into a description" in imported.losses
    assert "no card has points, so there are no estimates" not in imported.losses
    assert_valid(imported.story_map)


def test_a_blocked_card_is_flagged():
    card = story(one_card(n="Pay", st="blocked").story_map, "Pay")

    assert card.status == "todo"
    assert card.flags == ("blocked",)


@pytest.mark.parametrize(
    ("card", "loss"),
    [
        ({"st": "paused"}, '1 status was not understood: "paused"'),
        ({"sp": "many"}, 'the points of 1 card were not understood: "Pay"'),
        ({"sp": -1}, 'the points of 1 card were not understood: "Pay"'),
        ({"c": "reddish"}, '1 colour was not understood: "reddish"'),
        (
            {"u": "javascript:alert(1)"},
            '1 link was not to a web or mail address and was left out: "javascript:alert(1)"',
        ),
        ({"votes": 3}, '1 field is not known and was left out: "votes"'),
        ({"n": ""}, '1 card without a title was given one: "Untitled story"'),
    ],
)
def test_what_is_not_understood_is_told(card, loss):
    imported = one_card(**{"n": "Pay", **card})

    assert loss in imported.losses
    assert_valid(imported.story_map)


def test_a_step_keeps_its_link_in_its_description():
    source = {"app": "storymap", "a": [{"n": "Pay", "u": "https://example.org", "st": "done"}]}

    imported = read(source)

    assert step(imported.story_map, "Pay").description == "https://example.org"
    assert 'the status of 1 activity, step or persona was left out: "Pay"' in imported.losses


def test_a_title_beyond_the_limit_is_whole_in_the_description():
    long = "word " * 300

    imported = one_card(n=long)

    (card,) = imported.story_map.stories.values()
    assert len(card.title) <= 1_000
    assert card.description.strip() == long.strip()


def test_text_is_cleaned():
    imported = one_card(n="Pay\u202e \x00by\n card", b="e\u0301\r\n\ud800")

    card = story(imported.story_map, "Pay by card")
    assert card.description == "\u00e9\n\ufffd"
    assert_valid(imported.story_map)


def test_the_readable_spelling_says_the_same():
    source = {
        "app": "storymap", "v": 1, "name": "Shop", "notes": "For spring",
        "legend": [{"color": "#fef08a", "label": "Must"}],
        "users": [[{"name": "Buyer"}], []],
        "activities": [[{"name": "Buy"}], []],
        "steps": [{"name": "Choose", "color": "#86efac"}, {"name": "Pay"}],
        "slices": [
            {"name": "First", "closedReason": "shipped",
             "stories": [[], [{"name": "By card", "status": "done", "points": 2.5}]]},
        ],
    }  # fmt: skip

    story_map = read(source).story_map

    assert activities(story_map) == [("Buy", ["Choose", "Pay"])]
    assert titles(story_map, "Pay", "First") == ["By card"]
    assert story(story_map, "By card").estimate == Range(likely=2.5)
    assert step(story_map, "Choose").colour == "#86efac"
    assert story_map.release_order[0].description == "Closed: shipped"
    assert story_map.info.description == "For spring"
    assert story_map.info.legend == (Legend(colour="#fef08a", meaning="Must"),)
    assert_valid(story_map)


def test_a_partial_map_stands_where_it_came_from_and_once():
    partial = {
        "id": "p", "name": "Part", "users": [], "activities": [],
        "steps": [{"name": "One"}, {"name": "Two"}],
        "stories": [[[{"name": "Inside"}], []]],
    }  # fmt: skip
    source = {
        "app": "storymap", "name": "Shop", "partialMaps": [partial],
        "steps": [
            {"partialMapId": "p"}, {"name": "Own"},
            {"partialMapId": "p", "partialMapOrigin": True}, {"partialMapId": "gone"},
        ],
        "slices": [{"name": "First", "stories": [[], [], [], []]}],
    }  # fmt: skip

    imported = read(source)

    assert [s.title for s in imported.story_map.step_order] == ["Own", "One", "Two"]
    assert titles(imported.story_map, "One", "First") == ["Inside"]
    assert "1 repetition of a partial map was left out" in imported.losses
    assert_valid(imported.story_map)


def test_cards_beyond_the_last_column_are_told():
    source = {"app": "storymap", "a": [{"n": "A"}], "s": [{"n": "R", "t": [[], [{"n": "Lost"}]]}]}

    imported = read(source)

    assert '1 card beyond the last column was left out: "Lost"' in imported.losses


def test_a_map_without_a_name_gets_that_of_the_file():
    imported = read({"app": "storymap", "a": [], "s": []}, "Plan for spring")

    assert imported.story_map.title == "Plan for spring"


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ([], ""),
        ({"app": "other"}, "app"),
        ({"app": "storymap"}, "steps"),
        ({"app": "storymap", "a": [3]}, "a[0]"),
        ({"app": "storymap", "a": [], "s": {}}, "s"),
        ({"app": "storymap", "a": [{}], "s": [{"t": [[3]]}]}, "s[0].t[0][0]"),
        ({"app": "storymap", "a": [{}], "s": [{"t": [[{"tg": 3}]]}]}, "s[0].t[0][0].tags"),
    ],
)
def test_what_has_not_the_shape_of_a_map_is_refused_with_its_place(source, place):
    with pytest.raises(ImportFailedError) as caught:
        read(source)

    assert caught.value.kind == "damaged"
    assert caught.value.place == place


@pytest.mark.no_cover
def test_many_rows_by_many_columns_take_no_more_room_than_their_cards():
    source = {"app": "storymap", "a": [{}] * 20_000, "s": [{"n": "R"}] * 20_000}

    imported = read(source)

    assert len(imported.story_map.steps) == 20_000
