"""The command line of ``python3 -m tests``."""

from __future__ import annotations

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from tests.bench.command import run as run_benchmarks
from tests.lanes.outcome import Outcome, closing_lines
from tests.lanes.steps import CHECKS, hear_check, run_check, run_pytest
from tests.lanes.virtual_screen import can_install, why_no_screen
from tests.pictures import make as make_pictures

if TYPE_CHECKING:
    from collections.abc import Sequence

_USAGE = """usage: python3 -m tests                     every check and test
       python3 -m tests --quick             the same without coverage and without a real screen
       python3 -m tests checks              ruff, mypy, import-linter
       python3 -m tests unit [PYTEST...]    the offscreen tests, with pytest's own arguments
       python3 -m tests screen [PYTEST...]  the tests on a virtual screen
       python3 -m tests bench [NAME...] [--json FILE]
       python3 -m tests pictures            make the README's pictures again"""

_OFFSCREEN = {"QT_QPA_PLATFORM": "offscreen"}
_ON_TWO = ("-n", "2", "--dist", "worksteal")


def run(arguments: Sequence[str]) -> int:
    """Run what the arguments name: 0 when nothing failed, 1 when something did, 2 wrong usage."""
    match arguments:
        case []:
            outcomes = _everything()
        case ["--quick"]:
            outcomes = _quick()
        case ["checks"]:
            outcomes = _checks()
        case ["unit", *rest]:
            outcomes = [_offscreen(*rest)]
        case ["screen", *rest]:
            outcomes = [_screen(*rest)]
        case ["bench", *rest]:
            return run_benchmarks(rest)
        case ["pictures"]:
            return make_pictures()
        case _:
            print(_USAGE, file=sys.stderr)
            return 0 if arguments == ["--help"] else 2
    print(f"\n{closing_lines(outcomes)}", flush=True)
    return int(any(outcome.failed for outcome in outcomes))


def _everything() -> list[Outcome]:
    coverage = ("--cov", "--cov-branch", "--cov-report=term")
    return [*_checks_beside_offscreen(*coverage), _screen(*_ON_TWO)]


def _quick() -> list[Outcome]:
    skipped = Outcome("screen", skipped=1, why="skipped: --quick")
    return [*_checks_beside_offscreen(), skipped]


def _checks() -> list[Outcome]:
    return [run_check(name) for name in CHECKS]


def _checks_beside_offscreen(*arguments: str) -> list[Outcome]:
    """Run the checks one by one beside the offscreen tests, and then show what they said."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        checks = [beside.submit(hear_check, name) for name in CHECKS]
        offscreen = _offscreen(*_ON_TWO, *arguments)
    heard = [check.result() for check in checks]
    for outcome, said in heard:
        print(f"\n── {outcome.name}\n{said}", end="", flush=True)
    return [*(outcome for outcome, _ in heard), offscreen]


def _offscreen(*arguments: str) -> Outcome:
    return run_pytest("offscreen", ["-m", "not screen", *arguments], _OFFSCREEN)


def _screen(*arguments: str) -> Outcome:
    """The tests on a virtual screen; in CI a machine that could have one must have one."""
    why = why_no_screen()
    if not why:
        return run_pytest("screen", ["-m", "screen", "tests/screen", *arguments], {})
    if os.environ.get("CI") and can_install():
        return Outcome("screen", failed=1, why=why)
    return Outcome("screen", skipped=1, why=f"skipped: {why}")
