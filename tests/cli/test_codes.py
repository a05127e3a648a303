"""The manual lists every code of a finding, and what scripts get to read."""

from __future__ import annotations

import json

import pytest

from storymap.cli import main
from storymap.cli.check import _ISSUE_SEVERITY, FILE
from storymap.model.codes import TOPIC_OF
from storymap.resources import resource


def test_the_manual_lists_each_code_under_its_topic():
    text = resource("help", "practice.md").read_text(encoding="utf-8")
    rows = dict(
        (cell.strip() for cell in line.strip("|").split("|"))
        for line in text.partition("## The codes")[2].splitlines()
        if line.startswith("| ") and "---" not in line
    )

    told = {code: topic for topic, codes in rows.items() for code in codes.split(", ")}

    assert told.pop("codes") == "topic"
    assert told == {**TOPIC_OF, **dict.fromkeys(_ISSUE_SEVERITY, FILE)}


@pytest.mark.parametrize("command", ["check", "info"])
def test_the_manual_names_all_that_a_script_gets_to_read(command, capsys):
    text = resource("help", "command-line.md").read_text(encoding="utf-8")
    section = text.partition(f"### What `{command} --json` holds")[2].partition("###")[0]

    main([command, str(resource("examples", "city-library.smap")), "--json"])

    told = json.loads(capsys.readouterr().out)
    names = {*told, *(name for row in told.get("findings", ()) for name in row)}
    assert {name for name in names if f"`{name}`" not in section} == set()
