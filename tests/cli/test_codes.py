"""The manual lists every code of a finding."""

from __future__ import annotations

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
