"""Two maps side by side: diff and merge."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from storymap.files.codec import encode, load
from storymap.model.conflicts import pending
from storymap.model.records import replace
from storymap.model.storymap import StoryMap
from tests.cli.conftest import EXAMPLE


@pytest.fixture
def sides(shop, tmp_path):
    """Write what two people made of the shop; return how to."""

    def write(ours: dict[str, object], theirs: dict[str, object]):
        m = load(shop).story_map
        paths = []
        for name, fields in (("ours", ours), ("theirs", theirs)):
            story = replace(m.stories["story-1"], **fields)
            path = tmp_path / f"{name}.smap"
            path.write_bytes(encode(m.with_records(story)))
            paths.append(path)
        return shop, *paths

    return write


def test_equal_maps_do_not_differ(run, shop, tmp_path):
    other = tmp_path / "other.smap"
    other.write_text(json.dumps(json.loads(shop.read_bytes())))

    assert run("diff", shop, other)[:2] == (0, "no difference\n")
    status, out, _ = run("diff", shop, other, "--json")
    assert (status, json.loads(out)["equal"]) == (0, True)


def test_what_differs_is_told_and_the_status_is_one(run, sides):
    _, ours, theirs = sides({"title": "Mine"}, {"title": "Mine", "value": 8})

    status, out, _ = run("diff", ours, theirs)

    assert status == 1
    assert out == "changed  story “Mine”\n  value: 5 → 8\n"
    told = json.loads(run("diff", ours, theirs, "--json")[1])
    assert told["changed"] == [
        {
            "kind": "story", "id": "story-1", "title": "Mine",
            "fields": [{"field": "value", "old": 5, "new": 8}],
        }
    ]  # fmt: skip


def test_a_file_that_cannot_be_read_is_said(run, shop, tmp_path):
    status, out, err = run("diff", shop, tmp_path / "nowhere.smap")

    assert (status, out) == (3, "")
    assert "nowhere.smap: there is no such file" in err


def test_two_sides_become_one_map(run, sides, tmp_path):
    out = tmp_path / "out.smap"

    status, told, _ = run("merge", *sides({"title": "Mine"}, {"value": 8}), "-o", out)

    assert (status, told) == (0, f"{out}: merged\n")
    story = load(out).story_map.stories["story-1"]
    assert (story.title, story.value) == ("Mine", 8)


def test_a_conflict_is_listed_and_the_map_holds_both_values(run, sides, tmp_path):
    out = tmp_path / "out.smap"
    files = sides({"title": "Mine"}, {"title": "Theirs"})

    status, told, _ = run("merge", *files, "-o", out)

    assert status == 1
    assert told.splitlines() == [
        f"{out}: merged, with 1 conflict; ours is in place, and both are kept:",
        "story “Mine”: title", "  base: “By word”", "  ours: “Mine”", "  theirs: “Theirs”",
    ]  # fmt: skip
    loaded = load(out)
    assert loaded.issues == ()
    assert [one.theirs for one in pending(loaded.story_map)] == ["Theirs"]
    status, told, _ = run("check", out)
    assert (status, "Two people changed the title" in told) == (1, True)
    status, told, _ = run("merge", *files, "-o", out, "--force", "--json")
    assert json.loads(told)["conflicts"] == [
        {
            "kind": "story", "id": "story-1", "field": "title", "base": "By word", "ours": "Mine",
            "theirs": "Theirs",
        }
    ]  # fmt: skip


def test_a_map_is_replaced_by_a_merge_only_if_that_is_said(run, sides):
    files = sides({"title": "Mine"}, {"value": 8})
    before = files[1].read_bytes()

    status, _, err = run("merge", *files, "-o", files[1])

    assert (status, files[1].read_bytes()) == (2, before)
    assert "--force" in err
    assert run("merge", *files, "-o", files[1], "--force")[0] == 0


def test_an_empty_base_is_none(run, sides, tmp_path):
    _, ours, theirs = sides({"title": "Mine"}, {"value": 8})
    base, out = tmp_path / "empty", tmp_path / "out.smap"
    base.write_bytes(b"")

    status, told, _ = run("merge", base, ours, theirs, "-o", out)

    assert status == 1
    assert "  base: nothing" in told
    assert load(out).story_map.stories["story-1"].title == "Mine"


def test_a_file_with_conflict_marks_is_merged(run, shop, tmp_path):
    marked, out = tmp_path / "marked.smap", tmp_path / "out.smap"
    line = '   "title": "By word",\n'
    sides = '<<<<<<< HEAD\n   "title": "A",\n=======\n   "title": "B",\n>>>>>>> other\n'
    marked.write_text(shop.read_text().replace(line, sides))

    status, told, _ = run("merge", marked, "-o", out)

    assert (status, "  theirs: “B”" in told) == (1, True)
    assert load(out).story_map.stories["story-1"].title == "A"
    assert run("merge", shop, "-o", tmp_path / "x")[0] == 3
    assert run("merge", shop, marked, "-o", tmp_path / "x")[0] == 2


def test_a_file_without_conflict_marks_is_named(run, shop, tmp_path):
    err = run("merge", shop, "-o", tmp_path / "x")[2]

    assert err == f"storymap: {shop}: there are no conflict marks in it\n"


def test_gits_driver_merges_lines_where_a_file_is_no_map(run, shop, tmp_path):
    ours, theirs = tmp_path / "a", tmp_path / "b"
    ours.write_bytes(shop.read_bytes() + b"rubbish\n")
    theirs.write_bytes(shop.read_bytes().replace(b"Shop", b"Store"))

    status, _, err = run("merge", shop, ours, theirs, "-o", ours, "--driver", "--name", "shop.smap")

    assert (status, "shop.smap: merged as text" in err) == (0, True)
    assert ours.read_bytes() == shop.read_bytes().replace(b"Shop", b"Store") + b"rubbish\n"
    theirs.write_bytes(shop.read_bytes() + b"other rubbish\n")
    assert run("merge", shop, ours, theirs, "-o", ours, "--driver")[0] == 1
    assert b"<<<<<<<" in ours.read_bytes()


def test_a_map_is_printed_as_text_to_read_and_what_is_none_as_it_is(run, shop, tmp_path):
    status, out, _ = run("info", shop, "--text")

    assert status == 0
    assert out.startswith("map: Shop\nactivity: Buy\n  step: Search\n    story: By word\n")
    other = tmp_path / "x"
    other.write_text("<<<<<<< HEAD\n")
    assert run("info", other, "--text")[:2] == (0, "<<<<<<< HEAD\n")
    assert run("info", tmp_path / "nowhere", "--text")[0] == 3


def test_a_map_is_printed_in_utf_8_whatever_the_terminal_takes(tmp_path):
    path, env = tmp_path / "a.smap", {**os.environ, "PYTHONIOENCODING": "ascii"}
    path.write_bytes(encode(StoryMap.of(title="Räder – دراجات")))

    done = subprocess.run(
        [sys.executable, "-m", "storymap", "info", "--text", path],
        capture_output=True, check=True, env=env,
    )  # fmt: skip

    assert done.stdout.decode("utf-8").splitlines() == ["map: Räder – دراجات"]


def test_an_example_differs_from_a_new_map_in_all_it_has(run, tmp_path):
    path = tmp_path / "new.smap"
    run("new", path)

    out = run("diff", path, EXAMPLE)[1]

    assert out.count("added") == len(list(load(Path(EXAMPLE)).story_map.records()))
