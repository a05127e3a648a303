"""An error in what Qt calls back is told, and does not end the program."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

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
