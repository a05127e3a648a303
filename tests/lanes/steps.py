"""The steps: static checks and pytest, each a process whose output is shown through."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from tests.lanes.outcome import Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]

CHECKS: Mapping[str, tuple[str, ...]] = {
    "ruff check": ("ruff", "check"),
    "ruff format": ("ruff", "format", "--check"),
    "mypy": ("mypy",),
    "import law": ("lint-imports", "--no-logo"),
}

_NOTHING_COLLECTED = 5


def run_check(name: str) -> Outcome:
    """Run one of `CHECKS`; it passes when its tool ends with status 0."""
    return _checked(name, *_run(name, _command(name)))


def hear_check(name: str) -> tuple[Outcome, str]:
    """Run one of `CHECKS` in silence; return what became of it, and what it said."""
    started = time.monotonic()
    done = subprocess.run(
        _command(name), cwd=ROOT, env=_environment(), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    return _checked(name, done.returncode, time.monotonic() - started), done.stdout


def _checked(name: str, status: int, seconds: float) -> Outcome:
    if status:
        return Outcome(name, failed=1, seconds=seconds, why=f"status {status}")
    return Outcome(name, passed=1, seconds=seconds)


def run_pytest(name: str, arguments: Sequence[str], environment: Mapping[str, str]) -> Outcome:
    """Run pytest in the root folder and count what it reports, its crash or emptiness included."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-ra", f"--junit-xml={report}", *arguments]
        status, seconds = _run(name, command, environment)
        passed, failed, skipped = _counts(report)
    why = "no test was found" if status == _NOTHING_COLLECTED else ""
    if status and not failed:
        failed, why = 1, why or f"pytest ended with status {status}, see above"
    return Outcome(name, passed, failed, skipped, seconds, why)


def _run(
    name: str, command: Sequence[str], environment: Mapping[str, str] | None = None
) -> tuple[int, float]:
    """The exit status and the wall time of a command whose output goes straight to ours."""
    print(f"\n── {name}", flush=True)
    started = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=_environment(environment), stdin=subprocess.DEVNULL, check=False
    )
    return done.returncode, time.monotonic() - started


def _environment(more: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a step, in which modules are compiled once and not at each start."""
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **(more or {})}


def _command(name: str) -> list[str]:
    """The command of a check, from this very environment, whatever the PATH says."""
    tool, *arguments = CHECKS[name]
    found = shutil.which(tool, path=str(Path(sys.executable).parent))
    return [found or tool, *arguments]


def _counts(report: Path) -> tuple[int, int, int]:
    if not report.exists():
        return 0, 0, 0
    totals = [0, 0, 0, 0]
    for suite in ET.parse(report).getroot().iter("testsuite"):
        for index, key in enumerate(("tests", "failures", "errors", "skipped")):
            totals[index] += int(suite.get(key, "0"))
    tests, failures, errors, skipped = totals
    failed = failures + errors
    return max(tests - failed - skipped, 0), failed, skipped
