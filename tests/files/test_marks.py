"""Files in which git left conflict marks: both sides are found again and merged by meaning."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from storymap.files.codec import LoadError, decode, encode
from storymap.files.marks import has_marks, reunite, split_marks
from storymap.model.admit import admit
from storymap.model.records import replace
from storymap.model.storymap import StoryMap
from tests.builders import a_map, id_of
from tests.files.merge_law import three

STYLES = {"merge": [], "diff3": ["--diff3"], "zdiff3": ["--zdiff3"]}


def put(m: StoryMap, title: str, /, **fields: object) -> StoryMap:
    return m.with_records(admit(replace(m.find(id_of(m, title)), **fields)))


def merged_lines(
    tmp_path: Path, base: StoryMap, ours: StoryMap, theirs: StoryMap, style: str
) -> bytes:
    """What git's own merge of lines makes of three maps."""
    names = []
    for name, m in (("ours", ours), ("base", base), ("theirs", theirs)):
        (tmp_path / name).write_bytes(encode(m))
        names.append(str(tmp_path / name))
    done = subprocess.run(
        ["git", "merge-file", "-p", "-q", *STYLES[style], *names], capture_output=True, check=False
    )
    return done.stdout


@pytest.fixture
def base():
    return a_map({"Buy": {"Pay": {"MVP": ["By card", "By cash"]}}})


@pytest.mark.parametrize("style", STYLES)
def test_both_sides_are_found_and_merged(tmp_path, base, style):
    ours, theirs = put(base, "By card", title="Mine", value=3), put(base, "By card", title="Theirs")
    data = merged_lines(tmp_path, base, ours, theirs, style)

    assert has_marks(data)
    found = reunite(data)

    assert (found.ours, found.theirs) == (ours, theirs)
    assert [(one.field, one.ours, one.theirs) for one in found.conflicts] == [
        ("title", "Mine", "Theirs")
    ]
    assert found.story_map.stories["story-1"].value == 3
    assert found.conflicts[0].base == ("By card" if style != "merge" else None)
    assert (found.sides.our_name, found.sides.their_name) == (
        str(tmp_path / "ours"), str(tmp_path / "theirs"),
    )  # fmt: skip


@pytest.mark.no_cover
@pytest.mark.parametrize("style", STYLES)
def test_marks_of_random_sessions_give_back_both_sides(tmp_path, style):
    seen = 0
    for seed in range(40):
        maps = three(seed)
        data = merged_lines(tmp_path, *maps, style)
        if not has_marks(data):
            continue
        try:
            found = reunite(data)
        except LoadError:
            continue
        seen += 1
        assert decode(encode(found.story_map)).story_map == found.story_map
        for side, other in ((maps[1], maps[2]), (maps[2], maps[1])):
            assert found.story_map.stories.keys() >= side.stories.keys() & other.stories.keys()
    assert seen > 10


def test_windows_line_ends_do_not_matter(tmp_path, base):
    data = merged_lines(
        tmp_path, base, put(base, "By card", title="A"), put(base, "By card", title="B"), "merge"
    )

    assert len(reunite(data.replace(b"\n", b"\r\n")).conflicts) == 1


def test_a_base_that_git_had_to_merge_itself_is_not_believed(base):
    text = encode(base).decode()
    line = '   "title": "By card"\n'
    nested = f"<<<<<<<<< one\n{line}=========\n{line}>>>>>>>>> two\n"
    marked = text.replace(
        line, f"<<<<<<< HEAD\n{line}||||||| merged\n{nested}=======\n{line}>>>>>>> other\n"
    )

    assert split_marks(marked.encode()).base is None
    assert reunite(marked.encode()).story_map == base


@pytest.mark.parametrize(
    "text",
    [
        "a\n<<<<<<< HEAD\nb\n",
        "a\n=======\nb\n",
        "<<<<<<< HEAD\na\n>>>>>>> other\n",
        "<<<<<<< HEAD\n<<<<<<< HEAD\n",
        ">>>>>>> other\n",
    ],
)
def test_marks_that_do_not_fit_together_are_refused_with_their_line(text):
    with pytest.raises(LoadError) as caught:
        split_marks(text.encode())

    assert caught.value.kind == "conflict"
    assert caught.value.line is not None


def test_a_file_without_marks_has_none(base):
    data = encode(put(base, "By card", description="<<<<<<< HEAD\n=======\n>>>>>>> x"))

    assert not has_marks(data)
    with pytest.raises(LoadError) as caught:
        reunite(data)
    assert caught.value.kind == "not-a-map"
