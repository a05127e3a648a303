"""A glimpse of a file: what its cards show, and nothing that is not in it."""

from __future__ import annotations

import json

import msgspec
import pytest
from hypothesis import given

from storymap.export.facts import lane_facts
from storymap.files.codec import decode, encode
from storymap.files.glimpse import GlimpsedStory, glimpse
from storymap.layout.card import CardFaces
from storymap.layout.spoken import details_of, name_of
from storymap.layout.style import SCREEN, SCREEN_DETAIL, SCREEN_TITLES
from storymap.model.records import RECORD_TYPES, Story
from storymap.resources import resource
from tests.bench.big_maps import big_map
from tests.bench.filled_maps import filled
from tests.files.mutations import mutated
from tests.strategies import maps

EXAMPLES = ("city-bikes.smap", "city-library.smap")
TOLD = ("description", "narrative", "outcomes", "needs", "personas", "checks", "tags", "assignee")


def content():
    """A file, as objects."""
    return json.loads(resource("examples", EXAMPLES[0]).read_bytes())


def bytes_of(changed):
    """Return a file as bytes."""
    return json.dumps(changed, indent=1).encode() + b"\n"


def shown(story_map):
    """Return all that a board of a map shows, and says to a screen reader."""
    faces = [CardFaces(style) for style in (SCREEN, SCREEN_TITLES, SCREEN_DETAIL)]
    nodes = [record.id for record in story_map.records() if type(record) in RECORD_TYPES[3:6]]
    stories = story_map.stories
    return (
        story_map.head.title,
        story_map.info,
        story_map.backbone,
        story_map.release_order,
        story_map.cells,
        [[one.face(story_map, story) for one in faces] for story in stories.values()],
        [[getattr(story, name) for name in TOLD] for story in stories.values()],
        [lane_facts(story_map, lane) for lane in story_map.lanes],
        [(name_of(story_map, node), details_of(story_map, node)) for node in nodes],
        [name_of(story_map, name) for name in stories],
    )


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_examples_look_the_same(name):
    data = resource("examples", name).read_bytes()

    assert shown(glimpse(data)) == shown(decode(data).story_map)


def test_a_map_full_of_the_practice_looks_the_same():
    data = encode(filled(big_map(300)))

    assert shown(glimpse(data)) == shown(decode(data).story_map)


@given(maps())
def test_any_map_looks_the_same_if_there_is_a_glimpse_of_it(story_map):
    data = encode(story_map)
    seen = glimpse(data)

    assert seen is None or shown(seen) == shown(decode(data).story_map)


@pytest.mark.parametrize("seed", range(150))
def test_a_damaged_file_can_be_looked_at_or_gives_no_glimpse(seed):
    seen = glimpse(mutated(resource("examples", EXAMPLES[0]).read_bytes(), seed))

    if seen is not None:
        shown(seen)


def test_a_glimpsed_story_has_all_fields_of_a_story():
    names = {info.name for info in msgspec.structs.fields(Story)}

    assert all(hasattr(GlimpsedStory, name) for name in names)


def with_end_missing(file):
    del file["records"][-1]


def with_two_ends(file):
    file["records"].append({"kind": "end"})


def with_the_map_not_first(file):
    file["records"].append(file["records"].pop(0))


def with_two_maps(file):
    file["records"].insert(1, file["records"][0])


def with_one_id_twice(file):
    file["records"][2]["id"] = file["records"][1]["id"]


def of_another_version(file):
    file["version"] = 2


def that_older_programs_must_not_write(file):
    file["compat"] = 2


def with_an_unknown_kind(file):
    file["records"].insert(1, {"kind": "budget", "id": "b1"})


def with_a_title_of_two_lines(file):
    file["records"][1]["title"] = "Two\nlines"


def with_an_override_in_a_title(file):
    file["records"][1]["title"] = "Right\u202eto left"


@pytest.mark.parametrize(
    "spoil",
    [
        with_end_missing,
        with_two_ends,
        with_the_map_not_first,
        with_two_maps,
        with_one_id_twice,
        of_another_version,
        that_older_programs_must_not_write,
        with_an_unknown_kind,
        with_a_title_of_two_lines,
        with_an_override_in_a_title,
    ],
)
def test_a_file_to_be_looked_into_gives_no_glimpse(spoil):
    file = content()
    spoil(file)

    assert glimpse(bytes_of(content())) is not None
    assert glimpse(bytes_of(file)) is None


def test_a_field_that_cannot_be_read_is_shown_empty():
    file = content()
    story = next(one for one in file["records"] if one["kind"] == "story")
    story |= {"estimate": {"likely": "six"}, "flags": 7, "questions": [7]}

    seen = glimpse(bytes_of(file)).stories[story["id"]]

    assert (seen.estimate, seen.flags, seen.questions) == (None, (), ())


@pytest.mark.parametrize("data", [b"", b"{}", b"[" * 100_000, b"<<<<<<< ours\n{}", b"\xff\xfe{"])
def test_what_is_no_map_gives_no_glimpse(data):
    assert glimpse(data) is None
