"""What the command line says about itself."""

from __future__ import annotations

import shlex

import pytest

import storymap
from storymap.cli.commands import COMMANDS, command_parser
from storymap.resources import resource
from tests.cli.conftest import EXAMPLE


def test_the_version_is_told(run):
    assert run("--version")[:2] == (0, f"Story Map {storymap.__version__}\n")


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_help_is_there(run, command):
    status, out, _ = run(*command, "--help")

    assert status == 0
    assert "usage: storymap" in out


def test_the_help_says_what_each_command_does(run):
    out = run("--help")[1]

    for name, command in COMMANDS.items():
        assert [f"{name} {command.about}"] == [
            " ".join(line.split()) for line in out.splitlines() if line.startswith(f"  {name} ")
        ]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_explains_each_argument(command):
    parser = command_parser(command)

    assert [action.dest for action in parser._actions if not action.help] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_the_examples_in_the_help_of_a_command_can_be_copied(run, command):
    out = run(command, "--help")[1]

    for example in COMMANDS[command].examples:
        assert f"\n  storymap {command} {example}".rstrip() + "\n" in f"{out}\n"
        command_parser(command).parse_args(shlex.split(example))


def test_the_help_names_the_examples_and_formats_there_are(run):
    assert "city-bikes, city-library" in " ".join(run("new", "--help")[1].split())
    assert "storymapsio, usmio" in " ".join(run("import", "--help")[1].split())


def _calls(page: str) -> list[list[str]]:
    lines = resource("help", page).read_text(encoding="utf-8").splitlines()
    return [shlex.split(line)[1:] for line in lines if line.startswith("    storymap ")]


def test_the_manual_has_an_example_of_every_command_that_can_be_copied():
    calls = _calls("command-line.md")

    for name, *arguments in calls:
        if name in COMMANDS:
            command_parser(name).parse_args(arguments)
    assert {name for name, *_ in calls} == {*COMMANDS, "bikes.smap"}


def test_a_dash_is_no_file_to_write(run, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    status, _, err = run("slice", EXAMPLE, "--capacity", "30", "--apply", "-o", "-")

    assert status == 2
    assert "name a file" in err
    assert list(tmp_path.iterdir()) == []
