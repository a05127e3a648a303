"""A file that is decoded in pieces, beside a window, gives what it gives at once."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from storymap.files import plain
from storymap.files.codec import LoadError, decode, encode, load
from storymap.progress import Cancelled, Progress
from storymap.resources import resource
from tests.builders import a_map
from tests.files.mutations import mutated
from tests.strategies import maps

WHOLE = resource("examples", "city-bikes.smap").read_bytes()


def outcome(data, progress=None):
    """What a file gives: its map, or what is wrong with it."""
    try:
        loaded = decode(data, progress)
    except LoadError as error:
        return error.kind, str(error)
    return loaded.story_map, loaded.issues, loaded.read_only


@pytest.fixture(autouse=True, params=[1, 5000])
def size(request, monkeypatch):
    """Pieces of some size."""
    monkeypatch.setattr(plain, "PIECE", request.param)


@pytest.mark.no_cover
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(maps())
def test_any_map(size, story_map):
    data = encode(story_map)

    assert outcome(data, Progress()) == outcome(data)


def test_pieces_are_read_fast_too():
    assert plain.read_plain(WHOLE, Progress()) == plain.read_plain(WHOLE)
    assert plain.read_plain(WHOLE, Progress()) is not None


@pytest.mark.no_cover
def test_a_damaged_file():
    for seed in range(80):
        data = mutated(WHOLE, seed)

        assert outcome(data, Progress()) == outcome(data)


def test_what_only_looks_like_the_end_of_a_record():
    text = '}\\n  },\\n  {\\n   "kind": "story"'
    data = encode(a_map({"A": {"S": {None: [f"One {text}", "Two"]}}}))
    inner = data.replace(b'"step": "step-1"', b'"step": "step-1", "x": [\n  {\n  },\n  {\n  }\n ]')

    for one in (data, inner, data.replace(b"\n ]\n}\n", b'\n ],\n "more": 1\n}\n')):
        assert outcome(one, Progress()) == outcome(one)


def test_it_can_be_stopped(tmp_path):
    progress = Progress()
    progress.cancel()
    path = tmp_path / "map.smap"
    path.write_bytes(WHOLE)

    with pytest.raises(Cancelled):
        load(path, progress=progress)


def test_a_file_that_is_read_record_by_record_can_be_stopped_too():
    progress = Progress()
    progress.cancel()

    with pytest.raises(Cancelled):
        decode(WHOLE.replace(b'"kind": "end"', b'"kind": "end", "x": 1'), progress)


def test_it_says_how_far_it_is():
    shares = []

    decode(WHOLE, Progress(lambda share, _: shares.append(share)))

    assert shares == sorted(shares)
    assert not shares or shares[-1] < 1
