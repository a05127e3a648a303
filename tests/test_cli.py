"""The command line: what each command prints and writes, and with which status it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from storymap import cli
from storymap.cli import main
from storymap.files.codec import encode, load
from storymap.model.records import Range, replace
from storymap.resources import resource
from tests.builders import a_map, cell

EXAMPLE = str(resource("examples", "city-bikes.smap"))
RELEASES = "Walking skeleton, Trust & payments, Delight"
BANK = Path(__file__).parent / "interchange" / "samples" / "storymapsio" / "mobile-banking.json"


@pytest.fixture
def run(capsys):
    """Run a command; return its status, what it printed and its one line of error, if any."""

    def run(*arguments: object) -> tuple[int, str, str]:
        status = main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        assert err.count("\n") == (1 if err else 0)
        assert not err or err.startswith("storymap: ")
        return status, out, err

    return run


@pytest.fixture
def shop(tmp_path) -> Path:
    """A map whose best slice for 5 is plain to see."""
    m = a_map(
        {
            "Buy": {
                "Search": {"MVP": ["By word"], None: ["By shelf"]},
                "Pay": {"Later": ["By card"]},
            }
        },
        stories={
            "By word": {"value": 5, "estimate": Range(likely=3)},
            "By shelf": {"value": 9, "estimate": Range(likely=4)},
            "By card": {"value": 4, "estimate": Range(likely=2)},
        },
        title="Shop",
    )
    path = tmp_path / "shop.smap"
    path.write_bytes(encode(m))
    return path


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

    assert status == 0
    assert json.loads(out) == {
        "title": "Shop", "activities": 1, "steps": 2, "stories": 3, "releases": 2, "outcomes": 0,
        "personas": 0,
    }  # fmt: skip


# check


def test_check_says_that_nothing_is_wrong(run, shop):
    assert run("check", shop)[:2] == (0, f"{shop}: nothing wrong\n")


def test_check_lists_what_is_wrong_and_answers_no(run, shop):
    content = json.loads(shop.read_bytes())
    stories = [record for record in content["records"] if record["kind"] == "story"]
    stories[0]["step"] = "gone"
    stories[1]["value"] = "much"
    shop.write_text(json.dumps(content, indent=1))

    status, out, err = run("check", shop)

    assert (status, err) == (1, "")
    assert "error: line " in out
    assert "value: Expected" in out
    assert "'gone' is missing" in out
    status, out, _ = run("check", shop, "--json")
    told = json.loads(out)
    assert status == 1
    assert [issue["code"] for issue in told["issues"]] == ["set-aside"]
    assert told["findings"][0]["code"] == "loose-story"
    assert told["findings"][0]["ids"] == [stories[0]["id"]]


def test_a_record_of_a_kind_to_come_is_no_fault(run, shop):
    content = json.loads(shop.read_bytes())
    content["records"].insert(-1, {"kind": "sprint", "id": "x"})
    shop.write_text(json.dumps(content, indent=1))

    status, out, _ = run("check", shop)

    assert status == 0
    assert "info: " in out


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
    status, told, _ = run("import", BANK, "-o", out, "--format", "storymapsio", "--json")
    assert json.loads(told)["losses"] == [line.partition(": ")[2] for line in losses]


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


# slice


def test_a_slice_is_told_with_its_titles(run, shop):
    status, out, _ = run("slice", shop, "--capacity", 6)

    assert status == 0
    assert out.splitlines() == [
        "Next slice: value 13 (the best there is), effort 6 of 6 points",
        "  Search > By shelf (value 9, effort 4)",
        "  Pay > By card (value 4, effort 2)",
    ]


def test_a_slice_has_exactly_these_keys_for_programs(run, shop):
    status, out, _ = run("slice", shop, "--capacity", 6, "--release", "mvp", "--json")

    told = json.loads(out)
    assert status == 0
    assert list(told) == [
        "release", "capacity", "value", "effort", "bound", "optimal", "stories", "outcomes",
        "unestimated", "seconds",
    ]  # fmt: skip
    assert (told["release"], told["value"], told["optimal"]) == ("MVP", 13, True)
    assert len(told["stories"]) == 2


def test_an_applied_slice_is_a_new_file(run, shop, tmp_path):
    before = shop.read_bytes()
    out = tmp_path / "out.smap"

    status = run("slice", shop, "--release", "MVP", "--capacity", 6, "--apply", "-o", out)[0]

    sliced = load(out).story_map
    assert status == 0
    assert cell(sliced, "Search", "MVP") == ["By shelf"]
    assert cell(sliced, "Pay", "MVP") == ["By card"]
    assert cell(sliced, "Search", "Later") == ["By word"]
    assert sliced.releases["release-1"].reason
    assert shop.read_bytes() == before


def test_a_slice_without_a_release_goes_to_the_first_that_is_not_shipped(run, shop, tmp_path):
    m = load(shop).story_map
    m = m.with_records(replace(m.releases["release-1"], state="shipped"))
    shop.write_bytes(encode(m))

    assert run("slice", shop, "--capacity", 4, "--apply", "-o", shop)[0] == 0

    assert cell(load(shop).story_map, "Search", "Later") == ["By shelf"]


def test_a_slice_of_a_map_without_releases_makes_one(run, tmp_path):
    fields = {"value": 1, "estimate": Range(likely=1)}
    m = a_map({"A": {"S": {None: ["Card"]}}}, stories={"Card": fields})
    path = tmp_path / "a.smap"
    path.write_bytes(encode(m))

    assert run("slice", path, "--capacity", 1, "--apply", "-o", path)[0] == 0

    sliced = load(path).story_map
    assert [release.title for release in sliced.releases.values()] == ["Next release"]
    assert cell(sliced, "S", "Next release") == ["Card"]


def test_needs_in_a_circle_are_a_negative_answer_that_names_the_stories(run, tmp_path):
    m = a_map(
        {"A": {"S": {None: ["Hen", "Egg"]}}},
        stories={
            "Hen": {"needs": ("Egg",), "estimate": Range(likely=1), "value": 1},
            "Egg": {"needs": ("Hen",), "estimate": Range(likely=1), "value": 1},
        },
    )
    path = tmp_path / "circle.smap"
    path.write_bytes(encode(m))

    status, _, err = run("slice", path, "--capacity", 5)

    assert status == 1
    assert err.startswith(f"storymap: {path}: ")
    assert "Hen" in err
    assert "Egg" in err


@pytest.mark.parametrize("capacity", ["-1", "nan", "inf", "much"])
def test_a_capacity_is_a_number_from_0_up(run, shop, capacity):
    assert run("slice", shop, "--capacity", capacity)[0] == 2


@pytest.mark.parametrize("arguments", [["--apply"], ["-o", "x.smap"]])
def test_applying_and_an_output_go_together(run, shop, arguments):
    assert run("slice", shop, "--capacity", 1, *arguments)[0] == 2


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


# render


def test_a_picture_shows_the_cards_that_are_named_as_selected(run, monkeypatch, shop, tmp_path):
    asked = []
    monkeypatch.setattr("storymap.app.render.render", lambda *arguments: asked.extend(arguments))
    out = tmp_path / "a.png"

    status = run("render", shop, "-o", out, "--size", "800x600", "--select", "by card")[0]

    assert status == 0
    assert asked[1:] == [out, (800, 600), "light", ("story-3",)]
    assert run("render", shop, "-o", out, "--select", "nope")[0] == 2


# What goes wrong


@pytest.mark.parametrize(
    "arguments",
    [
        ["info"], ["info", "a", "b"], ["info", "a", "--nope"], ["nope"], ["--nope"], ["slice", "a"],
        ["export", "a"], ["export", "a", "-o", "b", "--paper", "a9"], ["new"],
        ["render", "a", "-o", "b", "--size", "big"],
    ],
)  # fmt: skip
def test_wrong_usage_is_one_line_and_status_2(run, arguments):
    status, out, err = run(*arguments)

    assert (status, out) == (2, "")
    assert "--help" in err


def _bad_files(folder: Path) -> dict[str, Path]:
    data = Path(EXAMPLE).read_bytes()
    contents = {
        "truncated": data[: len(data) // 2],
        "empty": b"",
        "binary": bytes(range(256)) * 20,
        "version": data.replace(b'"version": 1', b'"version": "one"'),
        "newer": data.replace(b": 1,", b": 99,", 2),
        "nesting": data.replace(b'"days"', b"[" * 100_000, 1),
        "json": b'{"a": 1}',
        "conflict": b"{\n<<<<<<< HEAD\n=======\n>>>>>>> other\n}",
    }
    for name, content in contents.items():
        (folder / f"{name}.smap").write_bytes(content)
    (folder / "folder.smap").mkdir()
    return {name: folder / f"{name}.smap" for name in (*contents, "folder", "missing")}


COMMANDS = {
    "info": [],
    "check": [],
    "export": ["-o", "out.pdf"],
    "slice": ["--capacity", "1"],
    "render": ["-o", "out.png"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_bad_input_is_one_line_with_its_file_and_status_3(run, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    for name, path in _bad_files(tmp_path).items():
        before = path.read_bytes() if path.is_file() else None

        status, out, err = run(command, path, *COMMANDS[command])

        assert (name, status, out) == (name, 3, "")
        assert str(path) in err
        assert (path.read_bytes() if path.is_file() else None) == before
    assert not list(tmp_path.glob("out*"))


def test_a_truncated_file_is_said_with_its_line(run, tmp_path):
    path = _bad_files(tmp_path)["truncated"]
    line = path.read_bytes().rstrip().count(b"\n") + 1

    assert f"{path}: line {line}: " in run("info", path)[2]


def test_a_target_in_a_folder_that_is_not_there_or_that_is_one_is_unwritable(run, shop, tmp_path):
    for target in (tmp_path / "nowhere" / "a", tmp_path):
        assert run("slice", shop, "--capacity", 1, "--apply", "-o", target)[0] == 3
        assert run("export", shop, "-o", target)[0] == 3
    assert run("new", tmp_path / "nowhere" / "a.smap")[0] == 3
    assert [path.name for path in tmp_path.iterdir()] == ["shop.smap"]


@pytest.mark.skipif(os.name != "posix", reason="modes are for POSIX")
def test_a_read_only_target_is_unwritable_and_stays(run, shop, tmp_path):
    target = tmp_path / "out.smap"
    target.write_bytes(b"mine")
    target.chmod(0o444)

    status, _, err = run("slice", shop, "--capacity", 1, "--apply", "-o", target)

    assert status == 3
    assert str(target) in err
    assert target.read_bytes() == b"mine"


@pytest.mark.skipif(os.name != "posix", reason="limits are for POSIX")
def test_a_full_disk_is_said_and_what_was_there_stays(shop, tmp_path):
    target = tmp_path / "out.smap"
    target.write_bytes(b"mine")
    limited = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100));"
        "from storymap.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    arguments = ["slice", str(shop), "--capacity", "9", "--apply", "-o", str(target)]

    done = subprocess.run(
        [sys.executable, "-B", "-c", limited, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "disk is full" in done.stderr
    assert target.read_bytes() == b"mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.smap", "shop.smap"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="for Linux")
def test_a_standard_output_that_takes_nothing_is_unwritable_output():
    with Path("/dev/full").open("w") as full:
        done = _storymap("info", EXAMPLE, stdout=full)

    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "No space left" in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="for POSIX")
def test_a_reader_that_goes_away_is_no_error():
    read, write = os.pipe()
    os.close(read)
    try:
        done = _storymap("info", EXAMPLE, stdout=write)
    finally:
        os.close(write)

    assert done.returncode == cli.BROKEN_PIPE
    assert done.stderr == ""


def _storymap(*arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    code = "from storymap.cli import run; run()"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        check=False, text=True, **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
    )  # fmt: skip


def test_ctrl_c_ends_a_command_quietly(run, monkeypatch, shop):
    def interrupted(path, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr("storymap.files.codec.load", interrupted)

    assert run("info", shop) == (130, "", "")


def test_a_fault_of_the_program_is_one_line_that_asks_for_a_report(run, monkeypatch, shop):
    def broken(path, **options):
        raise ZeroDivisionError("a\nb")

    monkeypatch.setattr("storymap.files.codec.load", broken)

    status, _, err = run("info", shop)

    assert status == 3
    assert "ZeroDivisionError" in err
    assert "report" in err
    monkeypatch.setenv("STORYMAP_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        main(["info", str(shop)])


def test_too_little_memory_is_said(run, monkeypatch, shop):
    def exhausted(path, **options):
        raise MemoryError

    monkeypatch.setattr("storymap.files.codec.load", exhausted)

    assert run("info", shop)[0] == 3


# The window


def test_files_are_opened_in_a_window(run, monkeypatch, shop):
    opened = []
    monkeypatch.setattr(cli, "_has_display", lambda: True)
    monkeypatch.setattr("storymap.app.main.open_window", lambda paths: opened.extend(paths) or 0)

    assert run(shop, EXAMPLE)[0] == 0
    assert opened == [shop, Path(EXAMPLE)]


def test_a_window_without_a_display_is_refused_for_a_file(run, monkeypatch, shop):
    monkeypatch.setattr(cli, "_has_display", lambda: False)

    status, _, err = run(shop)

    assert status == 3
    assert "no display" in err


def test_without_a_display_the_example_is_exported_and_the_files_are_named(
    run, monkeypatch, tmp_path
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cli, "_has_display", lambda: False)

    status, out, _ = run()

    first, *files = out.splitlines()
    assert status == 0
    assert "no display" in first
    assert [line.split()[0] for line in files] == [
        "city-bikes-walking-skeleton.pdf",
        "city-bikes-trust-payments.pdf",
        "city-bikes-delight.pdf",
    ]
    assert {path.name for path in tmp_path.iterdir()} == {line.split()[0] for line in files}


def test_the_window_command_takes_every_argument_for_a_file(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(cli, "_has_display", lambda: False)
    monkeypatch.setattr(sys, "argv", ["storymap-gui", "info"])

    with pytest.raises(SystemExit) as ended:
        cli.window()

    assert ended.value.code == 3
    assert "info: there is no display" in capsys.readouterr().err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="for Linux")
@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"QT_QPA_PLATFORM": "offscreen"}, True),
        ({"DISPLAY": ""}, False),
    ],
)
def test_a_display_is_known_by_the_environment(monkeypatch, environment, expected):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert cli._has_display() is expected


# What is loaded

_WATCHED = "import sys; from storymap.cli import main; status = main(sys.argv[1:]);"
_REPORT = (
    "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr); sys.exit(status)"
)


@pytest.mark.parametrize(
    ("arguments", "absent"),
    [
        (["--version"], {"PySide6", "networkx", "reportlab", "numpy", "highspy", "msgspec"}),
        (["info", EXAMPLE], {"PySide6", "networkx", "reportlab", "numpy", "highspy"}),
        (["check", EXAMPLE, "--json"], {"PySide6", "reportlab", "numpy", "highspy"}),
        (["new", "new.smap"], {"PySide6", "networkx", "reportlab", "numpy", "highspy"}),
        (["slice", EXAMPLE, "--capacity", "5"], {"PySide6", "reportlab"}),
        (["export", EXAMPLE, "-o", "a.pdf"], {"PySide6", "networkx", "numpy", "highspy"}),
        (["import", str(BANK), "-o", "a.smap"], {"PySide6", "reportlab", "numpy", "highspy"}),
        ([], {"PySide6"}),
    ],
    ids=lambda value: value[0] if value and isinstance(value, list) else None,
)
def test_a_command_loads_only_what_it_needs(tmp_path, arguments, absent):
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in names}
    done = subprocess.run(
        [sys.executable, "-c", _WATCHED + _REPORT, *arguments], env=environment, cwd=tmp_path,
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    loaded = set(done.stderr.splitlines()[-1].split())
    assert "storymap" in loaded
    assert done.returncode in (0, 1, 3)
    assert not loaded & absent


def test_the_version_is_told(run):
    assert run("--version")[:2] == (0, f"Story Map {cli.__version__}\n")


@pytest.mark.parametrize("command", [[], *([name] for name in cli._COMMANDS)])
def test_help_is_there(run, command):
    status, out, _ = run(*command, "--help")

    assert status == 0
    assert "usage: storymap" in out
