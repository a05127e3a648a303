"""How commands end when something is wrong: one line and a status."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from storymap.cli import main
from storymap.cli.reporting import BROKEN_PIPE
from tests.cli.conftest import EXAMPLE


@pytest.mark.parametrize(
    "arguments",
    [
        ["info"], ["info", "a", "b"], ["info", "a", "--nope"], ["nope"], ["--nope"], ["slice", "a"],
        ["export", "a"], ["export", "a", "-o", "b", "--paper", "a9"], ["new"],
        ["render", "a", "-o", "b", "--size", "big"], ["new", "a", "--title=--"],
        ["slice", "a", "--capacity=--"], ["forecast", "a", "--pace", "1e308"],
        ["slice", "a", "--capacity", "9", "--most-outcomes", "9" * 400],
        ["export", "a", "--output=--"],
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


def test_errors_that_nobody_listens_to_are_not_said_among_the_answers(run, monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "stderr", None)

    assert run("info", tmp_path / "none.smap")[:2] == (3, "")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are for POSIX")
@pytest.mark.parametrize("arguments", [["merge", "-o"], ["check", "--salvage"]])
def test_nobody_waits_for_a_pipe(run, tmp_path, arguments):
    pipe, (command, option) = tmp_path / "pipe.smap", arguments
    os.mkfifo(pipe)

    status, _, err = run(command, pipe, option, tmp_path / "out.smap")

    assert (status, err) == (3, f"storymap: {pipe}: this is a device or a pipe, not a file\n")


def test_a_truncated_file_is_said_with_its_line(run, tmp_path):
    path = _bad_files(tmp_path)["truncated"]
    line = path.read_bytes().rstrip().count(b"\n") + 1

    assert f"{path}: line {line}: " in run("info", path)[2]


def test_a_target_in_a_folder_that_is_not_there_or_that_is_one_is_unwritable(run, shop, tmp_path):
    for target in (tmp_path / "nowhere" / "a.pdf", tmp_path):
        assert run("slice", shop, "--capacity", 1, "--apply", "-o", target)[0] == 3
        assert run("export", shop, "-o", target)[0] == 3
    assert run("new", tmp_path / "nowhere" / "a.smap")[0] == 3
    assert [path.name for path in tmp_path.iterdir()] == ["shop.smap"]


@pytest.mark.skipif(os.name != "posix", reason="modes are for POSIX")
def test_a_read_only_target_is_unwritable_and_stays(run, shop, tmp_path):
    target = tmp_path / "out.smap"
    target.write_bytes(b"mine")
    target.chmod(0o444)

    status, _, err = run("slice", shop, "--capacity", 1, "--apply", "--force", "-o", target)

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
    arguments = ["slice", str(shop), "--capacity", "9", "--apply", "--force", "-o", str(target)]

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

    assert done.returncode == BROKEN_PIPE
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


@pytest.mark.parametrize("command", ["import", "export", "render"])
def test_the_file_that_is_read_is_never_replaced(run, shop, command):
    before = shop.read_bytes()
    detour = shop.parent / ".." / shop.parent.name / shop.name

    status, _, err = run(command, shop, "-o", detour)

    assert status == 2
    assert str(shop) in err
    assert shop.read_bytes() == before
