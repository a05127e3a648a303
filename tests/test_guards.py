"""Guards against faults that no other test would show."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QImage, QPainter

ROOT = Path(__file__).parents[1]
LOCK_FILES = ("uv.lock", "pylock.toml", "poetry.lock", "pdm.lock", "package-lock.json", "*.lock")


class Bell(QObject):
    """A Qt object with a signal and a property, to be called many times."""

    rung = Signal(int)


def singles():
    """How often None, True and False are referred to."""
    return [sys.getrefcount(single) for single in (None, True, False)]


def ring_and_paint(rounds):
    """Calls into Qt that return nothing, or pass None, True and False about."""
    bell = Bell()
    bell.rung.connect(lambda _number: None)
    image = QImage(8, 8, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    for number in range(rounds):
        bell.setObjectName("bell")
        bell.rung.emit(number)
        bell.parent()
        painter.fillRect(0, 0, 8, 8, QColor("white"))
        painter.drawLine(0, 0, 8, 8)
    painter.end()


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="None is immortal from Python 3.12 on")
def test_calls_into_qt_do_not_use_up_the_references_to_none_true_and_false():
    """PySide6 6.12.0 loses one a call: few calls show it, and many abort the interpreter.

    Only what is lost every time is the binding's; the collector takes some at times too.
    """
    losses = []
    for _ in range(5):
        before = singles()
        ring_and_paint(40)
        losses.append([then - now for then, now in zip(before, singles(), strict=True)])

    assert all(min(each) < 20 for each in zip(*losses, strict=True))


@pytest.mark.skipif(not shutil.which("git"), reason="needs git")
@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a git checkout")
def test_no_lock_file_with_registry_addresses_is_tracked():
    listed = subprocess.run(
        ["git", "ls-files", "--", *LOCK_FILES], cwd=ROOT, capture_output=True, text=True, check=True
    )

    assert listed.stdout == ""
