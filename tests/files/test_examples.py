"""The bundled examples, which are the first maps that anybody sees."""

from __future__ import annotations

import pytest

from storymap.files.codec import encode, load
from storymap.layout.fonts import has_glyph
from storymap.model.findings import findings, word
from storymap.resources import resource
from storymap.slicing.totals import release_totals

EXAMPLES = sorted(resource("examples").glob("*.smap"))


@pytest.fixture(params=EXAMPLES, ids=lambda path: path.stem)
def path(request):
    return request.param


def test_nothing_is_wrong_with_an_example(path):
    loaded = load(path)

    found = [f for f in findings(loaded.story_map) if f.severity in {"error", "warning"}]

    assert loaded.issues == ()
    assert [word(finding, loaded.story_map) for finding in found] == []


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
