"""PySide6 as the app imports it says and knows all that a plain import of it does."""

from __future__ import annotations

import subprocess
import sys

_WRONG_CALLS = """
import pydoc
from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget
from PySide6.support.signature import get_signature
from PySide6.support.signature.lib import enum_sig, pyi_generator

app = QApplication(["test", "-platform", "offscreen"])
widget = QWidget()
calls = [
    lambda: widget.resize("wide"), lambda: QPoint(1, 2, 3), lambda: widget.setWindowTitle(3),
    lambda: widget.nothing, lambda: Qt.Nothing, lambda: Signal().connect(3),
]
for call in calls:
    try:
        call()
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)
print(get_signature(QPoint.x), enum_sig.ExactEnumerator, pyi_generator.Formatter)
print(pydoc.render_doc(QPoint))
"""


def _said(source: str) -> str:
    run = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True)
    return run.stdout + run.stderr


def test_errors_and_help_read_as_after_a_plain_import() -> None:
    plain = _said("import PySide6.QtCore\n" + _WRONG_CALLS)

    assert "QPoint" in plain
    assert _said("import storymap.app\n" + _WRONG_CALLS) == plain


def test_what_makes_stub_files_is_not_run_at_the_start() -> None:
    told = _said(
        "import storymap.app, sys\n"
        "module = sys.modules['shibokensupport.signature.lib.pyi_generator']\n"
        "print(type(module).__name__, 'argparse' in sys.modules)\n"
    )

    assert told.split() == ["_Later", "False"]


def test_import_stays_pythons_own() -> None:
    told = _said(
        "import builtins\n"
        "own = builtins.__import__\n"
        "import storymap.app\n"
        "print(builtins.__import__ is own)\n"
    )

    assert told.strip() == "True"


def test_threads_that_meet_in_a_module_that_waited_all_find_it_whole() -> None:
    told = _said(
        "import sys, storymap.app\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "sys.setswitchinterval(1e-6)\n"
        "module = sys.modules['shibokensupport.signature.parser']\n"
        "with ThreadPoolExecutor(8) as pool:\n"
        "    found = list(pool.map(lambda _: callable(module.pyside_type_init), range(32)))\n"
        "print(all(found), type(module).__name__)\n"
    )

    assert told.split() == ["True", "module"]
