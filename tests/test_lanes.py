"""The test command itself: its closing lines and its benchmark table."""

from __future__ import annotations

import json

from tests.bench.command import as_json, table
from tests.bench.figure import Figure, best_of
from tests.lanes.command import run
from tests.lanes.outcome import Outcome, closing_lines
from tests.lanes.steps import CHECKS, hear_check


def test_a_skipped_lane_is_named_with_its_reason_in_the_closing_lines():
    outcomes = [Outcome("mypy", passed=1), Outcome("screen", skipped=1, why="skipped: no X")]

    lines = closing_lines(outcomes).splitlines()

    assert lines[2].startswith("screen")
    assert lines[2].endswith("skipped: no X")
    assert lines[-1] == "total: 1 passed, 0 failed, 1 skipped"


def test_what_a_check_says_beside_the_tests_is_kept(monkeypatch):
    monkeypatch.setitem(CHECKS, "odd", ("python", "-c", "print('a line too long'); exit(3)"))

    outcome, said = hear_check("odd")

    assert (outcome.passed, outcome.failed, outcome.why) == (0, 1, "status 3")
    assert said == "a line too long\n"


def test_steps_keep_what_they_compile(monkeypatch):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    asked = ("python", "-c", "import sys; print(sys.dont_write_bytecode)")
    monkeypatch.setitem(CHECKS, "compiling", asked)

    assert hear_check("compiling")[1] == "False\n"


def test_a_lane_that_does_not_exist_is_wrong_usage(capsys):
    assert run(["everything"]) == 2
    assert "usage:" in capsys.readouterr().err


def test_a_figure_is_reached_up_to_its_reach():
    assert Figure("save", measured=2.0, reach=2.0).is_reached
    assert not Figure("save", measured=2.1, reach=2.0).is_reached


def test_a_missed_figure_is_marked_in_the_table():
    lines = table([Figure("open", 1.0, 2.0), Figure("save", 3.0, 2.0)]).splitlines()

    assert lines[1].split() == ["open", "1", "s", "2", "s", "0.50"]
    assert lines[2].split() == ["save", "3", "s", "2", "s", "1.50", "missed"]


def test_the_json_holds_every_figure_and_the_machine():
    written = json.loads(as_json({"files": [Figure("open", 1.0, 2.0)]}))

    assert written["machine"]["python"]
    assert [(row["subject"], row["ratio"]) for row in written["figures"]] == [("files", 0.5)]


def test_the_shortest_of_several_times_counts():
    calls = []

    assert best_of(3, lambda: calls.append(1)) >= 0
    assert len(calls) == 3
