"""What the command line says about itself."""

from __future__ import annotations

import pytest

import storymap
from storymap.cli.arguments import COMMANDS


def test_the_version_is_told(run):
    assert run("--version")[:2] == (0, f"Story Map {storymap.__version__}\n")


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_help_is_there(run, command):
    status, out, _ = run(*command, "--help")

    assert status == 0
    assert "usage: storymap" in out
