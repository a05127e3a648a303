"""The board at 20,000 cards in a real window, in units of what the machine can do at best.

B is a full repaint that blits one picture, S a smooth scaled blit, T 200 cards of a ready
background and a ready text, all measured in the same run; CPU milliseconds, medians. Beside them,
for the ratio only, a naive and a tuned QGraphicsView of the same cards.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.bench.figure import Figure
from tests.lanes.virtual_screen import why_no_screen
from tests.screen.driver import ROOT, Screen

if TYPE_CHECKING:
    from typing import Any

FRAME = 16.7
"""Milliseconds of one frame at 60 a second."""


def measure() -> list[Figure]:
    """All figures; needs Xvfb, which it installs where it may."""
    why = why_no_screen()
    if why:
        raise RuntimeError(f"no screen for the canvas benchmark: {why}")
    screen = Screen("1920x1080x24")
    try:
        ours = _run(screen, "ours")
        print_ratios(ours["20000"], _run(screen, "naive")["naive"], _run(screen, "tuned")["tuned"])
    finally:
        screen.stop()
    return figures_of(ours)


def figures_of(found: dict[str, Any]) -> list[Figure]:
    """The table of reaches, from what was measured."""
    many = found["20000"]
    figures = reaches(many, found["calibration"], "20,000")
    pans = found["100000"]["pan"] / found["1000"]["pan"]
    figures.append(Figure("pan at 100,000 / pan at 1,000", pans, 4.0, "times"))
    figures.append(Figure("20,000: view memory a card", many["view memory"], 1.0, "KiB"))
    return figures


def reaches(many: dict[str, float], best: dict[str, float], name: str) -> list[Figure]:
    """What each gesture took on a map, and what it may by what the machine can do at best."""
    blit, scaled, cards = best["B"], best["S"], best["T"]
    most = [
        ("pan", 5 * blit),
        ("pan p95", 10 * blit),
        ("zoom gesture", 2.5 * scaled),
        ("sharp frame", FRAME),
        ("full redraw", min(25 * blit, FRAME)),
        ("drag one", 2 * blit),
        ("drag fifty", 10 * blit),
        ("drop to painted", 15 * blit),
        ("200 cards", 2 * cards),
        ("arrow key", 2.0),
        ("open editor", 2.0),
        ("edit one card", 8.0),
    ]
    return [Figure(f"{name}: {what}", many[what], reach, "ms") for what, reach in most]


def gestures_of_filled() -> dict[str, Any]:
    """Time the gestures on a map that is full of the practice, and on the same map without."""
    why = why_no_screen()
    if why:
        raise RuntimeError(f"no screen for the canvas benchmark: {why}")
    screen = Screen("1920x1080x24")
    try:
        return _run(screen, "filled")
    finally:
        screen.stop()


def print_ratios(ours: dict[str, float], naive: dict[str, float], tuned: dict[str, float]) -> None:
    """Say how much slower the usual ways are."""
    print("\nQGraphicsView beside ours (ms, times slower)  ours         naive          tuned")
    for what, mine in ours.items():
        if what in naive:
            others = "".join(f"{it[what]:8.1f} {it[what] / mine:5.1f}x" for it in (naive, tuned))
            print(f"  {what:<42} {mine:5.1f} {others}")


def _run(screen: Screen, what: str) -> dict[str, Any]:
    environment = os.environ | {"DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}
    answer = subprocess.run(
        [sys.executable, "-m", "tests.bench.board_gestures", what],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    if answer.returncode:
        raise RuntimeError(f"the benchmark of {what} failed:\n{answer.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return found
