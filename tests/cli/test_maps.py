"""Making maps and reading how much is on them: new, info, import."""

from __future__ import annotations

import json
from pathlib import Path

from storymap.files.codec import load
from tests.cli.conftest import BANK, EXAMPLE

# new and info


def test_a_new_map_can_be_read_at_once(run, tmp_path):
    path = tmp_path / "Our shop.smap"

    assert run("new", path)[0] == 0

    assert load(path).story_map.title == "Our shop"
    assert run("info", path)[:2] == (
        0, "Our shop\n0 activities, 0 steps, 0 stories, 0 releases, 0 outcomes, 0 personas\n",
    )  # fmt: skip


def test_a_new_map_may_have_a_title_and_start_from_an_example(run, tmp_path):
    path = tmp_path / "a.smap"

    assert run("new", path, "--title", " My   bikes ", "--example", "city-bikes")[0] == 0

    loaded = load(path).story_map
    assert loaded.title == "My bikes"
    assert loaded.stories == load(Path(EXAMPLE)).story_map.stories


def test_an_example_that_is_none_is_answered_with_those_there_are(run, tmp_path):
    status, _, err = run("new", tmp_path / "a.smap", "--example", "nope")

    assert status == 2
    assert "city-bikes" in err
    assert not (tmp_path / "a.smap").exists()


def test_a_file_that_is_there_is_replaced_by_a_new_map_only_if_that_is_said(run, shop):
    before = shop.read_bytes()

    assert run("new", shop)[0] == 1
    assert shop.read_bytes() == before

    assert run("new", shop, "--force")[0] == 0
    assert load(shop).story_map.stories == {}


def test_info_counts_for_programs(run, shop):
    status, out, _ = run("info", shop, "--json")

    told = json.loads(out)
    assert status == 0
    assert list(told)[:7] == [
        "title", "activities", "steps", "stories", "releases", "outcomes", "personas",
    ]  # fmt: skip
    assert list(told.values())[:7] == ["Shop", 1, 2, 3, 2, 0, 0]


# what is set aside


def test_the_other_commands_hint_at_what_was_set_aside(run, shop):
    content = json.loads(shop.read_bytes())
    content["records"][-2]["value"] = "much"
    shop.write_text(json.dumps(content, indent=1))

    status, out, err = run("info", shop)

    assert status == 0
    assert "2 stories" in out
    assert "1 record set aside" in err


# import


def test_an_import_says_what_the_source_could_not_carry(run, tmp_path):
    out = tmp_path / "bank.smap"

    status, told, _ = run("import", BANK, "-o", out)

    assert status == 0
    assert load(out).story_map.title == "Mobile Banking: Send Money"
    first, *losses = told.splitlines()
    assert first.startswith(f"{out}: ")
    assert losses
    assert all(line.startswith("not carried over: ") for line in losses)
    status, told, _ = run("import", BANK, "-o", out, "--format", "storymapsio", "--json", "--force")
    assert json.loads(told)["losses"] == [line.partition(": ")[2] for line in losses]


def test_a_map_is_replaced_by_an_import_only_if_that_is_said(run, shop):
    before = shop.read_bytes()

    status, _, err = run("import", BANK, "-o", shop)

    assert (status, shop.read_bytes()) == (2, before)
    assert "--force replaces it" in err
    assert run("import", BANK, "-o", shop, "--force")[0] == 0
    assert load(shop).story_map.title == "Mobile Banking: Send Money"


def test_an_import_of_no_known_format_is_unreadable_input(run, tmp_path):
    source = tmp_path / "a.json"
    source.write_text("{}")

    status, _, err = run("import", source, "-o", tmp_path / "b.smap")

    assert status == 3
    assert str(source) in err
    assert not (tmp_path / "b.smap").exists()


def test_a_format_that_is_none_is_answered_with_those_there_are(run, tmp_path):
    status, _, err = run("import", EXAMPLE, "-o", tmp_path / "b.smap", "--format", "nope")

    assert status == 2
    assert "storymapsio" in err


def test_a_missing_source_is_unreadable_input(run, tmp_path):
    assert run("import", tmp_path / "nope", "-o", tmp_path / "b.smap")[0] == 3
