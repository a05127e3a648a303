"""The bundled examples, which are the first maps that anybody sees."""

from __future__ import annotations

import msgspec
import pytest

from storymap.files.codec import encode, load
from storymap.layout.fonts import has_glyph
from storymap.model.practice import all_findings
from storymap.model.records import RECORD_TYPES, MapInfo
from storymap.resources import resource
from storymap.slicing.totals import release_totals

EXAMPLES = sorted(resource("examples").glob("*.smap"))


@pytest.fixture(params=EXAMPLES, ids=lambda path: path.stem)
def path(request):
    return request.param


MEANT = {"city-library": ["done-unmet", "over-wip-limit", "over-wip-limit"]}
"""What City Library shows on purpose: a story that is not done, and too much begun at once."""


def test_nothing_is_wrong_with_an_example_but_what_it_shows(path):
    loaded = load(path)

    found = [f for f in all_findings(loaded.story_map) if f.severity in {"error", "warning"}]

    assert loaded.issues == ()
    assert [finding.code for finding in found] == MEANT.get(path.stem, [])


def test_the_examples_use_every_field_of_the_practice():
    maps = [load(path).story_map for path in EXAMPLES]
    records = {kind: [one for m in maps for one in m.table(kind).values()] for kind in RECORD_TYPES}
    records[MapInfo] = [m.info for m in maps]

    unused = [
        f"{kind.__name__}.{info.name}"
        for kind, found in records.items()
        for info in msgspec.structs.fields(kind)
        if info.name not in PLAIN and all(is_default(one, info) for one in found)
    ]

    assert unused == []


PLAIN = {"extra", "colour", "spread", "refs"}
"""Fields that no duty of a product owner asks for."""


def is_default(record, info):
    value = getattr(record, info.name)
    if info.default_factory is not msgspec.NODEFAULT:
        return value == info.default_factory()
    return value == info.default


def test_a_shipped_release_was_reviewed_and_one_of_its_actions_became_a_story():
    m = load(resource("examples", "city-library.smap")).story_map
    (shipped,) = [release for release in m.releases.values() if release.state == "shipped"]

    assert m.release_order[0] == shipped
    assert shipped.review
    assert shipped.retro.keep
    assert [task.done for task in shipped.retro.actions] == [True, True, False]
    assert shipped.retro.actions[-1].id in m.stories


def test_an_example_is_written_as_saving_writes_it(path):
    assert encode(load(path).story_map) == path.read_bytes()


def test_the_titles_of_an_example_are_drawn_without_boxes(path):
    titles = "".join(record.title for record in load(path).story_map.records())

    assert {sign for sign in titles if not has_glyph(sign)} == set()


def test_the_releases_of_city_bikes_add_up_to_what_their_story_tells():
    m = load(resource("examples", "city-bikes.smap")).story_map

    told = {
        release.title: (release_totals(m, release.id).likely, release.capacity.likely)
        for release in m.release_order
    }

    assert told == {
        "Walking skeleton": (24, 30),
        "Trust & payments": (41, 40),
        "Delight": (29, 40),
    }
