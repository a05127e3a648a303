"""Damaged files: all that can be read of one is there, and what is lost is said."""

from __future__ import annotations

import json
import os
import time

import pytest

from storymap.files.codec import LoadError, decode, encode
from storymap.files.salvage import LOST_TITLE, salvage
from storymap.model.records import Item, Narrative, Range, Task, replace
from storymap.resources import resource
from tests.builders import a_map
from tests.files.mutations import mutated

EXAMPLE = resource("examples", "city-bikes.smap").read_bytes()
FILES = int(os.environ.get("STORYMAP_TEST_MUTATIONS", "160"))
MEMORY = 300 * 1024


@pytest.fixture
def m():
    return a_map(
        {"Buy": {"Pay": {"MVP": ["By card", "By cash"]}}},
        stories={
            "By card": {
                "estimate": Range(low=1, likely=2, high=3), "value": 5, "description": "Fast",
                "narrative": Narrative(as_="rider", want="to pay"),
                "acceptance": (Task(id="a", text="One"), Task(id="b", text="Two", done=True)),
                "why": (Item(id="w", text="Because"),), "tags": ("x", "y"),
            }
        },
    )  # fmt: skip


@pytest.fixture
def data(m):
    return encode(m)


def test_a_whole_file_loses_nothing(m, data):
    found = salvage(data)

    assert (found.story_map, found.lost, found.issues) == (m, (), ())


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        (b'"value": 5', b'"value": 5x', "value"),
        (b'"description": "Fast"', b'"description": "Fa\x00st', "description"),
        (b'"tags": [', b'"tags": (', "tags"),
        (b'"likely": 2,', b'"likely": ,', "estimate"),
    ],
)
def test_damage_costs_the_field_it_touches(m, data, old, new, field):
    found = salvage(data.replace(old, new))

    story = found.story_map.stories["story-1"] if field != "estimate" else None
    assert found.lost
    line = data[: data.index(old)].count(b"\n") + 1
    assert line in [one.line for one in found.lost]
    assert str(found.lost[0]).startswith(f"line {found.lost[0].line}: could not be read: ")
    if story is not None:
        whole = m.stories["story-1"]
        assert [
            name for name in whole.__struct_fields__ if getattr(story, name) != getattr(whole, name)
        ] == [field]


def test_damage_in_a_list_costs_the_entry_or_less(m, data):
    found = salvage(data.replace(b'"text": "One"', b'"text": "One'))

    story = found.story_map.stories["story-1"]
    assert [task.id for task in story.acceptance] == ["b"]
    assert found.lost[0].text == '"text": "One'


@pytest.mark.parametrize("count", [1, 2, 3, 5, 10])
def test_a_file_that_was_cut_off_keeps_what_comes_before(m, data, count):
    lines = data.split(b"\n")

    found = salvage(b"\n".join(lines[: len(lines) - 4 - count]))

    assert found.story_map.activities == m.activities
    assert found.story_map.stories["story-1"] == m.stories["story-1"]
    assert found.story_map.title == m.title


def test_what_the_damage_took_from_a_record_is_put_there_so_that_it_shows(m, data):
    lines = data.split(b"\n")
    gone = (b'   "title": "By cash"', b'   "id": "story-2"', b'   "step"', b'   "kind": "story"')
    place = next(n for n, line in enumerate(lines) if line.startswith(gone[1])) - 1
    damaged = [*lines[:place], *(line for line in lines[place:] if not line.startswith(gone))]

    found = salvage(b"\n".join(damaged))

    (other,) = [story for story in found.story_map.stories.values() if story.id != "story-1"]
    assert (other.title, other.step) == (LOST_TITLE, "")
    assert len(found.story_map.cell("", other.release)) == 1


def test_records_whose_brackets_are_gone_are_still_two(m, data):
    lines = data.split(b"\n")
    starts = [n for n, line in enumerate(lines) if line == b"  {"]
    del lines[starts[-2]]

    assert salvage(b"\n".join(lines)).story_map == m


def test_of_a_record_that_was_torn_in_two_the_fuller_part_is_shown(m):
    whole = m.with_records(replace(m.info, goal="Sell", problem="Queues"))
    torn = encode(whole).replace(b'"id": "map",\n', b'"id": "map",\n   "kind": "map",\n', 1)

    found = salvage(torn[:-9])

    assert found.story_map.info == whole.info
    assert decode(encode(found.story_map)).story_map == found.story_map
    doubled = encode(whole).replace(b'   "kind": "map",\n', b'   "kind": "map",\n' * 2)[:-9]
    assert salvage(doubled).story_map.info == whole.info


def test_a_file_in_one_line_keeps_its_whole_records(m, data):
    text = json.dumps(json.loads(data))
    place = text.index('"By cash"')

    found = salvage((text[:place] + "x" + text[place:]).encode())

    assert found.story_map.stories.keys() == {"story-1"}
    assert len(found.lost) == 1


def test_an_unknown_head_field_and_the_title_are_kept(data):
    head = data.replace(b'"title": "A map"', b'"title": "Other",\n "x": {\n  "y": 1\n }')

    found = salvage(head[:-6])

    assert found.story_map.title == "Other"
    assert found.story_map.head.extra == {"x": {"y": 1}}


@pytest.mark.parametrize(
    "data", [b"hello", b"\x89PNG\r\n", b"[]", b"{}", b'"', b"\xff" * 50, b"{" * 9999]
)
def test_what_is_no_map_at_all_is_refused(data):
    with pytest.raises(LoadError):
        salvage(data)


def test_an_empty_file_is_refused():
    with pytest.raises(LoadError) as caught:
        salvage(b"")
    assert caught.value.kind == "empty"


def test_a_value_that_nests_too_deep_is_lost_alone(m, data):
    deep = b'"value": ' + b"[" * 5000 + b"]" * 5000

    found = salvage(data.replace(b'"value": 5', deep))

    assert found.story_map.stories["story-1"].value is None
    assert len(found.lost) == 1


@pytest.mark.no_cover
def test_mutated_files_open_or_are_refused_or_are_salvaged():
    """Each in less than a second, all in less than 300 MB."""
    before = peak_memory()
    share = []
    count = EXAMPLE.count(b'"title"')
    for seed in range(FILES):
        data = mutated(EXAMPLE, seed)
        started = time.process_time()
        is_whole = opens(data)
        try:
            found = salvage(data).story_map
        except LoadError:
            assert not is_whole
            share.append(0.0)
            continue
        assert time.process_time() - started < 1
        content = encode(found)
        again = decode(content).story_map
        assert again == found
        assert encode(again) == content
        share.append(content.count(b'"title"') / count)
    assert peak_memory() - before < MEMORY
    assert sum(one >= 0.9 for one in share) >= 0.7 * len(share)


def opens(data: bytes) -> bool:
    try:
        decode(data)
    except LoadError:
        return False
    return True


def peak_memory() -> int:
    """Kilobytes that this process has taken at most; 0 where nobody can tell."""
    if os.name != "posix":
        return 0
    import resource as limits

    return limits.getrusage(limits.RUSAGE_SELF).ru_maxrss
