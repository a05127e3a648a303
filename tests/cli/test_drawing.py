"""Drawing on the command line: export, render."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from storymap.files.codec import encode, load
from storymap.model.records import replace
from storymap.model.storymap import StoryMap
from storymap.resources import resource
from tests.cli.conftest import EXAMPLE

RELEASES = "Walking skeleton, Trust & payments, Delight"


# export


def test_an_export_draws_one_release_or_all(run, tmp_path):
    out = tmp_path / "a.pdf"

    status, told, _ = run("export", EXAMPLE, "-o", out, "--release", "delight", "--json")

    told = json.loads(told)
    assert status == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert told["file"] == str(out)
    assert told["cards"] == sum(
        story.release == told_id(Path(EXAMPLE), "Delight")
        for story in load(Path(EXAMPLE)).story_map.stories.values()
    )


def told_id(path: Path, title: str) -> str:
    releases = load(path).story_map.releases.values()
    return next(release.id for release in releases if release.title == title)


def test_a_release_that_is_none_is_answered_with_those_there_are(run, tmp_path):
    for command in (["export", EXAMPLE, "-o", tmp_path / "a.pdf"], ["slice", EXAMPLE]):
        extra = ["--capacity", "1"] if command[0] == "slice" else []

        status, _, err = run(*command, *extra, "--release", "nope")

        assert status == 2
        assert RELEASES in err
    assert not list(tmp_path.iterdir())


def test_a_release_name_that_two_have_is_answered_with_their_ids(run, shop):
    m = load(shop).story_map
    twin = replace(m.releases["release-2"], title="mvp")
    shop.write_bytes(encode(m.with_records(twin)))

    status, _, err = run("slice", shop, "--capacity", 1, "--release", "MVP")

    assert status == 2
    assert "release-1, release-2" in err
    assert run("slice", shop, "--capacity", 1, "--release", "release-2")[0] == 0


def test_each_release_gets_a_file_named_after_it(run, tmp_path):
    status, told, _ = run("export", EXAMPLE, "-o", tmp_path / "a.pdf", "--each", "--json")

    names = [
        "a-walking-skeleton.pdf", "a-trust-payments.pdf", "a-delight.pdf", "a-unscheduled.pdf",
    ]  # fmt: skip
    files = json.loads(told)
    assert status == 0
    assert [Path(one["file"]).name for one in files] == names
    assert sum(one["cards"] for one in files) == len(load(Path(EXAMPLE)).story_map.stories)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)


def test_only_the_releases_that_are_named_get_files(run, tmp_path):
    named = ("--release", "delight", "--release", "unscheduled")

    status, *_ = run("export", EXAMPLE, "-o", tmp_path / "a.pdf", "--each", *named)

    assert status == 0
    assert {path.name for path in tmp_path.iterdir()} == {"a-delight.pdf", "a-unscheduled.pdf"}


def test_a_file_for_each_of_nothing_is_refused(run, tmp_path):
    (tmp_path / "empty.smap").write_bytes(encode(StoryMap.of(title="Nothing")))

    status, _, err = run("export", tmp_path / "empty.smap", "-o", tmp_path / "a.pdf", "--each")

    assert status != 0
    assert "no steps yet" in err
    assert not (tmp_path / "a.pdf").exists()


def test_it_is_told_how_large_titles_print_and_from_how_far_they_read(run, tmp_path):
    _, paper, _ = run("export", EXAMPLE, "-o", tmp_path / "a.pdf")
    _, poster, _ = run("export", EXAMPLE, "-o", tmp_path / "b.pdf", "--product", "poster")

    assert "pt read in the hand" in paper
    assert "titles of 12.9 pt read from a metre" in poster


@pytest.mark.parametrize("product", ["pages", "poster", "wall", "report"])
def test_every_product_is_drawn_with_all_that_can_be_chosen(run, tmp_path, product):
    out = tmp_path / "a.pdf"

    status, told, _ = run(
        "export", EXAMPLE, "-o", out, "--product", product, "--paper", "letter", "--portrait",
        "--margin", 15, "--overlap", 12, "--show", "status,effort", "--grey", "--no-lines",
        "--no-legend", "--no-date", "--author", "Ana", "--date", "2026-11-23", "--archival",
        "--json",
    )  # fmt: skip

    assert status == 0
    assert out.read_bytes().startswith(b"%PDF")
    assert json.loads(told)["title_size"] >= 6.5


def test_a_poster_fits_the_paper_if_that_is_asked(run, tmp_path):
    out = tmp_path / "a.pdf"

    _, told, _ = run("export", EXAMPLE, "-o", out, "--product", "poster", "--paper", "a4", "--fit")

    assert "with a lens only" in told


def test_a_picture_that_would_be_too_large_says_how_large_it_is(run, qapp, tmp_path, monkeypatch):
    monkeypatch.setattr("storymap.canvas.paper_picture.MOST_PIXELS", 400_000)

    _, told, _ = run("export", EXAMPLE, "-o", tmp_path / "a.png", "--scale", 4)
    _, full, _ = run("export", EXAMPLE, "-o", tmp_path / "a.png", "--scale", 4, "--json")

    assert f"drawn at {json.loads(full)['scale']:.3g} pixels a point" in told
    assert json.loads(full)["scale"] < 1


@pytest.mark.parametrize(("name", "begins"), [("a.svg", b"<svg"), ("a.png", b"\x89PNG")])
def test_the_name_of_the_file_says_what_is_drawn(run, qapp, tmp_path, name, begins):
    out = tmp_path / name

    status, *_ = run("export", EXAMPLE, "-o", out, "--scale", 1, "--only", "Delight")

    assert status == 0
    assert out.read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--show", "status,colour"), "'colour' is no part of a card"),
        (("--date", "tomorrow"), "not a date such as"),
        (("--stakeholder", "nobody"), "no stakeholder is called 'nobody'"),
        (("--margin", "wide"), "is not a number"),
        (("--margin", 500), "--margin is from 4 to 40 millimetres, not 500"),
        (("--margin", 3.5), "--margin is from 4 to 40 millimetres, not 3.5"),
        (("--margin", 0), "--margin is from 4 to 40 millimetres, not 0"),
        (("--margin", 5, "--product", "report"), "--margin is from 8 to 40 millimetres, not 5"),
        (("--margin", 5, "--stakeholder", "Bank"), "--margin is from 8 to 40 millimetres, not 5"),
        (("--overlap", 1), "--overlap is from 8 to 40 millimetres, not 1"),
        (("--scale", 2), "--scale is for an .svg or .png"),
        (("--only", "Delight"), "--only is for an .svg or .png"),
        (("--transparent",), "--transparent is for an .svg or .png"),
        (("--stakeholder", "Bank", "--product", "wall"), "--stakeholder is for a report"),
    ],
)
def test_a_choice_that_is_none_is_told(run, tmp_path, arguments, said):
    status, _, err = run("export", EXAMPLE, "-o", tmp_path / "a.pdf", *arguments)

    assert status == 2
    assert said in err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("a.docx", (), "end the name in one of them"),
        ("a", (), "end the name in one of them"),
        ("a.svg", ("--product", "report"), "a picture is of the poster"),
        ("a.svg", ("--stakeholder", "Bank"), "--stakeholder is for a report"),
        ("a.png", ("--archival",), "--archival is for a .pdf"),
        ("a.png", ("--scale", 0), "--scale is from 0.25 to 8 pixels a point, not 0"),
        ("a.svg", ("--scale", 8.5), "--scale is from 0.25 to 8 pixels a point, not 8.5"),
    ],
)
def test_a_file_that_cannot_hold_what_is_asked_is_not_written(run, tmp_path, name, arguments, said):
    status, _, err = run("export", EXAMPLE, "-o", tmp_path / name, *arguments)

    assert status == 2
    assert said in err
    assert not list(tmp_path.iterdir())


def test_what_concerns_one_stakeholder_is_a_report(run, tmp_path):
    library = resource("examples", "city-library.smap")
    of = ("--stakeholder", "Culture committee of the city council", "--json")

    _, alone, _ = run("export", library, "-o", tmp_path / "a.pdf", *of)
    _, asked, _ = run("export", library, "-o", tmp_path / "b.pdf", "--product", "report", *of)

    assert json.loads(alone)["cards"] == json.loads(asked)["cards"] < 81


def test_characters_without_a_typeface_are_named_with_the_cards_that_hold_them(run, shop, tmp_path):
    m = load(shop).story_map
    odd = replace(m.stories["story-1"], title="Odd \uf8ff sign \uf8ff")
    shop.write_bytes(encode(m.with_records(odd)))

    _, told, _ = run("export", shop, "-o", tmp_path / "a.pdf")
    _, full, _ = run("export", shop, "-o", tmp_path / "a.svg", "--json")

    assert "the typefaces lack 2 characters, drawn as boxes:" in told
    assert "  U+F8FF (private use) in “Odd" in told
    (lack,) = json.loads(full)["missing"]
    assert (lack["code"], lack["count"]) == ("U+F8FF", 2)
    assert lack["cards"] == [{"id": "story-1", "title": odd.title}]


# render


def test_a_picture_shows_the_cards_that_are_named_as_selected(run, monkeypatch, shop, tmp_path):
    asked = []
    monkeypatch.setattr(
        "storymap.app.render.render", lambda *arguments, path: asked.extend((*arguments, path))
    )
    out = tmp_path / "a.png"

    status = run(
        "render", shop, "-o", out, "--size", "800x600", "--select", "by card", "--slice", "mvp"
    )[0]

    assert status == 0
    assert asked[1:] == [out, ((800, 600), "light", ("story-3",), "release-1"), shop]
    assert run("render", shop, "-o", out, "--select", "nope")[0] == 2
    assert run("render", shop, "-o", out, "--slice", "nope")[0] == 2


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_a_picture_is_in_the_theme_that_is_asked_for(run, shop, tmp_path, monkeypatch, theme):
    asked = []
    monkeypatch.setattr(
        "storymap.app.render.render", lambda *told, path: asked.append((told, path))
    )

    assert run("render", shop, "-o", tmp_path / "a.png", "--theme", theme)[0] == 0

    assert asked[0][0][2].theme == theme


def test_a_picture_with_an_answer_of_the_slice_panel_leaves_the_map_alone(
    run, qapp, shop, tmp_path
):
    before = shop.read_bytes()
    plain, sliced = tmp_path / "plain.png", tmp_path / "sliced.png"

    assert run("render", shop, "-o", plain, "--size", "900x700")[0] == 0
    assert run("render", shop, "-o", sliced, "--size", "900x700", "--slice", "MVP")[0] == 0

    assert sliced.read_bytes() != plain.read_bytes()
    assert shop.read_bytes() == before


@pytest.mark.skipif(os.name != "posix", reason="for POSIX")
def test_a_picture_replaces_what_a_link_leads_to_and_not_the_link(run, qapp, shop, tmp_path):
    target, link = tmp_path / "real.png", tmp_path / "link.png"
    target.touch()
    link.symlink_to(target)

    assert run("render", shop, "-o", link, "--size", "900x600")[0] == 0

    assert link.is_symlink()
    assert target.read_bytes().startswith(b"\x89PNG")


def test_a_picture_that_cannot_be_written_is_said_with_the_cause(run, qapp, shop, tmp_path):
    out = tmp_path / "nowhere" / "out.png"

    status, _, err = run("render", shop, "-o", out, "--size", "900x600")

    assert status == 3
    assert f"{out}: not saved: there is no such folder" in err


@pytest.mark.parametrize("arguments", [[], ["--each"]])
def test_a_folder_is_no_file_to_draw_to(run, shop, monkeypatch, tmp_path, arguments):
    monkeypatch.chdir(tmp_path)

    status, _, err = run("export", shop, "-o", ".", *arguments)

    assert status in (2, 3)
    assert "unexpected" not in err
