"""Reading usm.io."""

from __future__ import annotations

import json
import shutil
from collections import Counter

import pytest

from storymap.interchange import registry
from storymap.interchange.formats import Imported, ImportFailedError
from storymap.interchange.usmio import READER, title_of_package
from tests.interchange.checks import SAMPLES, activities, assert_valid, step, story, titles

USM = SAMPLES / "usmio" / "usm.json"


def read(*stories: dict, **parts: object) -> Imported:
    steps = [{"title": "Step", "stories": list(stories)}]
    source = {"releases": [], "activities": [{"title": "Activity", "steps": steps}], **parts}
    return READER.read(json.dumps(source).encode(), "usm")


def package(folder, name: str, content: str) -> None:
    card = folder / "cards" / name / "card.json"
    card.parent.mkdir(parents=True)
    card.write_text(content, encoding="utf-8")


def test_the_sample_arrives_whole():
    imported = READER.read(USM.read_bytes(), "usm")

    story_map = imported.story_map
    assert imported.format == "usmio"
    assert story_map.title == "usm"
    assert len(story_map.releases) == 7
    assert len(story_map.activities) == 7
    assert len(story_map.steps) == 16
    assert len(story_map.stories) == 66
    assert story_map.release_order[0].title == "MVP"
    assert activities(story_map)[1] == (
        "Getting started",
        ["Orienting myself", "Managing my profile"],
    )
    assert_valid(story_map)


def test_every_story_of_the_sample_is_in_its_release():
    source = json.loads(USM.read_bytes())
    names = {release["key"]: release["title"] for release in source["releases"]}
    expected = Counter(
        names.get(story.get("inRelease"))
        for activity in source["activities"]
        for step in activity["steps"]
        for story in step["stories"]
    )

    story_map = READER.read(USM.read_bytes(), "usm").story_map

    found = Counter(
        story_map.releases[s.release].title if s.release else None
        for s in story_map.stories.values()
    )
    assert found == expected
    assert found[None] == 2


def test_stories_of_a_cell_keep_their_order():
    story_map = READER.read(USM.read_bytes(), "usm").story_map

    assert titles(story_map, "Starting search", "Search & Information") == [
        "Browse by genre",
        "Browse current releases",
    ]


def test_tags_and_criteria_arrive():
    imported = read({"title": "Bake", "tags": ["b", "a"], "acceptanceCriteria": ["No raisins"]})

    card = story(imported.story_map, "Bake")
    assert card.tags == ("a", "b")
    assert [task.text for task in card.acceptance] == ["No raisins"]


def test_a_story_of_an_unknown_release_is_unscheduled_and_told():
    imported = read({"title": "Bake", "inRelease": "later"})

    assert story(imported.story_map, "Bake").release is None
    assert (
        '1 story names a release that does not exist and is unscheduled: "later"' in imported.losses
    )


def test_a_release_without_a_title_is_named_by_its_key():
    imported = read(releases=[{"key": "mvp"}])

    assert [r.title for r in imported.story_map.release_order] == ["mvp"]


def test_two_releases_of_one_key_are_both_kept():
    releases = [{"key": "a", "title": "One"}, {"key": "a", "title": "Two"}]

    imported = read({"title": "Bake", "inRelease": "a"}, releases=releases)

    assert titles(imported.story_map, "Step", "One") == ["Bake"]
    assert len(imported.story_map.releases) == 2
    assert any("key of an earlier one" in loss for loss in imported.losses)


def test_a_card_of_only_a_description_is_titled_by_its_first_line():
    imported = read({"description": "Bake a pie\nfor Jenny"})

    assert story(imported.story_map, "Bake a pie").description == "Bake a pie\nfor Jenny"


def test_a_package_that_is_not_there_gives_the_card_its_name():
    imported = READER.read(USM.read_bytes(), "usm")

    assert story(imported.story_map, "Connect to streaming accounts")
    assert any(
        loss.startswith("3 cards are kept in packages that could not be read")
        for loss in imported.losses
    )


def test_packages_beside_the_file_are_read(tmp_path):
    shutil.copy(USM, tmp_path / "usm.json")
    package(
        tmp_path,
        "step-orienting-myself",
        '{"title": "Orienting", "description": "In the new software"}',
    )
    (tmp_path / "cards" / "step-orienting-myself" / "index.md").write_text("# More")

    imported = registry.read(tmp_path / "usm.json")

    assert step(imported.story_map, "Orienting").description == "In the new software"
    assert any(loss.startswith("1 card has a page of its own") for loss in imported.losses)
    assert any(loss.startswith("2 cards are kept in packages") for loss in imported.losses)


def test_the_maps_own_fields_override_those_of_a_package(tmp_path):
    package(tmp_path, "pie", '{"title": "Pie", "description": "Apple"}')
    source = {"activities": [{"package": "pie", "title": "Cake", "steps": []}]}

    imported = READER.read(json.dumps(source).encode(), "usm", tmp_path)

    (activity,) = imported.story_map.activities.values()
    assert (activity.title, activity.description) == ("Cake", "Apple")


@pytest.mark.parametrize(
    "name", ["../secret", "..", ".", "/etc", "a/b", "a\\b", "C:x", "x\x00", "." * 300, " secret"]
)
def test_no_package_name_leads_out_of_its_folder(tmp_path, name):
    (tmp_path / "cards").mkdir()
    for folder in (tmp_path / "secret", tmp_path, tmp_path / "cards", tmp_path / "cards/a/b"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "card.json").write_text('{"title": "Leaked"}')
    source = {"activities": [{"package": name, "steps": []}]}

    imported = READER.read(json.dumps(source).encode(), "usm", tmp_path)

    (activity,) = imported.story_map.activities.values()
    assert activity.title != "Leaked"
    assert_valid(imported.story_map)


@pytest.mark.parametrize("linked", ["cards/pie", "cards/pie/card.json"])
def test_no_link_leads_out_of_its_folder(tmp_path, linked):
    package(tmp_path / "other", "pie", '{"title": "Secret"}')
    link = tmp_path / linked
    link.parent.mkdir(parents=True)
    try:
        link.symlink_to(tmp_path / "other" / linked)
    except OSError:
        pytest.skip("this system makes no symbolic links")
    source = {"activities": [{"package": "pie", "steps": []}]}

    imported = READER.read(json.dumps(source).encode(), "usm", tmp_path)

    (activity,) = imported.story_map.activities.values()
    assert activity.title == "Pie"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"title": ' + "[" * 200])
def test_a_damaged_package_is_as_one_that_is_not_there(tmp_path, content):
    package(tmp_path, "pie", content)
    source = {"activities": [{"package": "pie", "steps": []}]}

    imported = READER.read(json.dumps(source).encode(), "usm", tmp_path)

    (activity,) = imported.story_map.activities.values()
    assert activity.title == "Pie"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("step-orienting-myself", "Orienting myself"),
        ("story-connect_to--streams", "Connect to streams"),
        ("pie", "Pie"),
        ("stepping-stones", "Stepping stones"),
    ],
)
def test_a_package_name_makes_a_title(name, title):
    assert title_of_package(name) == title


@pytest.mark.parametrize(
    ("source", "place"),
    [
        ({}, "activities"),
        ({"activities": 3}, "activities"),
        ({"activities": [{"steps": [{"stories": [None]}]}]}, "activities[0].steps[0].stories[0]"),
        ({"activities": [{"tags": {}}]}, "activities[0].tags"),
    ],
)
def test_what_has_not_the_shape_of_a_map_is_refused_with_its_place(source, place):
    with pytest.raises(ImportFailedError) as caught:
        READER.read(json.dumps(source).encode(), "usm")

    assert caught.value.kind == "damaged"
    assert caught.value.place == place
