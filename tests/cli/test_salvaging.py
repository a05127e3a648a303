"""A damaged file on the command line: what can be read of it is written, the rest is listed."""

from __future__ import annotations

import json

from storymap.files.codec import load


def test_a_damaged_file_is_salvaged(run, shop, tmp_path):
    damaged, out = tmp_path / "damaged.smap", tmp_path / "mended.smap"
    damaged.write_bytes(shop.read_bytes().replace(b'"value": 5', b'"value": 5x'))
    assert run("check", damaged)[0] == 3

    status, told, _ = run("check", damaged, "--salvage", out)

    assert status == 1
    first, second = told.splitlines()
    assert first.startswith(f"{damaged}: line ")
    assert first.endswith('could not be read: "value": 5x')
    assert second.startswith(f"{out}: 1 activity, 2 steps, 3 stories")
    assert len(load(out).story_map.stories) == 3
    assert run("check", damaged, "--salvage", out)[0] == 2
    status, told, _ = run("check", damaged, "--salvage", out, "--force", "--json")
    assert [one["text"] for one in json.loads(told)["lost"]] == ['"value": 5x']


def test_a_whole_file_is_written_again(run, shop, tmp_path):
    out = tmp_path / "mended.smap"

    assert run("check", shop, "--salvage", out)[0] == 0

    assert out.read_bytes() == shop.read_bytes()
    assert run("check", shop, "--salvage", shop)[0] == 2


def test_what_is_no_map_at_all_is_said(run, tmp_path):
    path = tmp_path / "x.smap"
    path.write_bytes(b"hello")

    status, _, err = run("check", path, "--salvage", tmp_path / "out.smap")

    assert (status, str(path) in err) == (3, True)
    assert not (tmp_path / "out.smap").exists()
