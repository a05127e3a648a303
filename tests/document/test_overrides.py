"""An error in what Qt calls back is told, and does not end the program."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

import storymap
from storymap.document.overrides import carried


def missing():
    return list("a")[1]


def wrong():
    return len(1)


def unnamed():
    return nowhere  # noqa: F821


@carried
class Faulty(QWidget):
    fault = None

    def mousePressEvent(self, event):
        self.repaint()

    def paintEvent(self, event):
        self.fault()


@pytest.mark.parametrize("fault", [missing, wrong, unnamed])
def test_a_fault_while_painting_inside_another_handler_is_told(qtbot, fault):
    widget = Faulty()
    qtbot.addWidget(widget)
    widget.fault = lambda: None
    with qtbot.waitExposed(widget):
        widget.show()
    widget.fault = fault

    with pytest.raises((IndexError, TypeError, NameError)):
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def test_only_overrides_are_wrapped():
    assert hasattr(Faulty.paintEvent, "__wrapped__")
    assert Faulty.fault is None


def test_every_class_that_overrides_an_event_handler_is_carried():
    root = Path(storymap.__file__).parent
    bare = [
        f"{path.relative_to(root)}: {node.name}"
        for path in root.rglob("*.py")
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and handles_events(node)
        if "carried" not in map(ast.unparse, node.decorator_list)
    ]

    assert bare == []


def handles_events(node):
    names = [part.name for part in node.body if isinstance(part, ast.FunctionDef)]
    return any(name == "eventFilter" or name.endswith("Event") for name in names)
