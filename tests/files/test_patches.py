"""A patch as a line, and the map that lines make of another."""

from __future__ import annotations

import random
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storymap.files.codec import decode, encode
from storymap.files.patches import PatchUnreadableError, Replay, patch_line
from storymap.model.patch import patch_between
from storymap.model.records import Hypothesis, Range, Step, Story, replace
from storymap.model.storymap import Kept
from tests.builders import a_map
from tests.files.sessions import step
from tests.strategies import maps


@pytest.fixture
def m():
    return a_map({"Buy": {"Pay": {"MVP": ["By card"]}}})


def lines(states):
    return [
        patch_line(patch_between(old, new), number)
        for number, (old, new) in enumerate(pairwise(states), 1)
    ]


def test_one_edit_is_a_short_line(m):
    line = patch_line(patch_between(m, m.with_records(replace(m.stories["story-1"], value=3))), 1)

    assert line == b'{"n":1,"o":"user","ops":[["story-1","value",3]]}'


@settings(max_examples=40)
@given(maps(max_stories=6), maps(max_stories=6))
def test_any_change_of_any_map_comes_back(old, new):
    replay = Replay(old)
    patch = patch_between(old, new)
    if not patch:
        return

    replay.apply(patch_line(patch, 1))

    assert replay.story_map == new
    assert encode(replay.story_map) == encode(new)
    assert decode(encode(replay.story_map)).story_map == new


def test_long_sessions_come_back_line_by_line():
    m = a_map({"Buy": {"Pay": {"MVP": ["By card", "By cash"]}, "Look": {}}}, outcomes=["Sales"])
    chance = random.Random(1)
    states = [m]
    for _ in range(300):
        after = step(states[-1], chance)
        if after != states[-1]:
            states.append(after)
    replay = Replay(m)

    for number, line in enumerate(lines(states), 1):
        replay.apply(line)
        if number % 50 == 0:
            assert replay.story_map == states[number]
    assert replay.story_map == states[-1]


def test_unusual_values_come_back(m):
    story = replace(
        m.stories["story-1"], extra={"x": {"deep": [1, None, 10**30, 0.5]}, "y": True},
        estimate=Range(low=0.1, likely=2, high=1e300),
        hypothesis=Hypothesis(belief="b", extra={"n": [1]}),
    )  # fmt: skip
    kept = Kept("sprint", "k", b'{"a":"\xc3\xbc"}', "why")
    head = replace(m.head, title="Üb", extra={"a": [1, {}]}, kept=(kept,))
    other = m.with_records(story).with_head(head)
    other = other.without("step-1").with_records(Story(id="step-1", step="", key="a0", title="x"))
    replay = Replay(m)

    replay.apply(patch_line(patch_between(m, other), 1))

    assert replay.story_map == other
    assert encode(replay.story_map) == encode(other)


@pytest.mark.parametrize(
    "line",
    [
        b"", b"{}", b"[]", b"\xff", b"[" * 3000, b'{"n":2,"ops":[]}', b'{"n":1,"ops":[[]]}',
        b'{"n":1,"ops":[["nowhere","title","x"]]}', b'{"n":1,"ops":[["story-1","nothing","x"]]}',
        b'{"n":1,"ops":[["story-1","value","x"]]}', b'{"n":1,"ops":[["story-1","extra","x"]]}',
        b'{"n":1,"ops":[["story-1",null,{"kind":"none"}]]}', b'{"n":1,"ops":[["","title",5]]}',
        b'{"n":1,"ops":[["story-1","value",3],["story-1","value","x"]]}',
        b'{"n":1,"ops":[["story-1","value",9007199254740993]]}',
        b'{"n":1,"ops":[["release-1","start","2026-02-31"]]}',
    ],
)  # fmt: skip
def test_what_is_no_patch_of_this_map_changes_nothing(m, line):
    replay = Replay(m)

    with pytest.raises(PatchUnreadableError):
        replay.apply(line)

    assert replay.story_map is m
    assert replay.count == 0


@settings(max_examples=200)
@given(st.data())
def test_a_line_with_other_bytes_never_raises_anything_else(data):
    m = a_map({"Buy": {"Pay": {"MVP": ["By card"]}}})
    other = m.with_records(replace(m.stories["story-1"], title="Other", value=2)).without("step-1")
    line = bytearray(patch_line(patch_between(m, other), 1))
    for _ in range(data.draw(st.integers(1, 4))):
        line[data.draw(st.integers(0, len(line) - 1))] = data.draw(st.integers(0, 255))
    replay = Replay(m)

    try:
        replay.apply(bytes(line))
    except PatchUnreadableError:
        assert replay.story_map is m
    assert isinstance(m.steps["step-1"], Step)
    assert msgspec.json.encode(m.head)
