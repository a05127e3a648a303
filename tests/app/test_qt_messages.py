"""What Qt says about itself never holds the program up."""

from __future__ import annotations

import os
import subprocess
import sys

MEASURING = """
import os, sys, threading, time
from storymap.app.main import application
app = application()
from PySide6.QtGui import QFont, QFontMetrics
sys.setswitchinterval(1e-6)
end = time.monotonic() + 1.5

def measure(family, text, sizes):
    number = 0
    while time.monotonic() < end:
        number += 1
        font = QFont(family)
        font.setPixelSize(5 + number % sizes)
        QFontMetrics(font).horizontalAdvance(text)

devanagari = "\\u0928\\u092e\\u0938\\u094d\\u0924\\u0947"
other = threading.Thread(target=measure, args=("Inter", devanagari, 60))
other.start()
measure("Inter", "abc", 200)
other.join()
os._exit(0)
"""


def test_two_threads_that_measure_text_of_a_script_without_a_typeface_do_not_wait_for_ever():
    quiet = {name: text for name, text in os.environ.items() if name != "QT_LOGGING_RULES"}

    done = subprocess.run(
        [sys.executable, "-c", MEASURING],
        env=quiet, timeout=60, check=False, capture_output=True, text=True,
    )  # fmt: skip

    assert (done.returncode, done.stderr) == (0, "")
