"""What the slice panel looks like: controls, numbers, buttons, the table of reasons."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from storymap.panels.labels import close_button, plain_label, tip
from storymap.panels.scrolling import scrolled
from storymap.panels.sheet import Panel, set_mark
from storymap.panels.slice_answer import SURE, Answer, Question
from storymap.panels.slice_controls import SliceControls
from storymap.panels.slice_numbers import SliceNumbers
from storymap.panels.slice_table import WhyTable
from storymap.panels.slice_words import (
    empty_text,
    lines,
    lines_for,
    moves_text,
    notes_text,
    outlook_text,
)
from storymap.slicing.outlook import Outlook

LEAST_WIDTH: Final = 860
"""In a narrower dock the panel scrolls sideways."""


class SliceFace(Panel):
    """The panel's parts, and how they show an answer; what they do is the panel's matter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Make all parts, empty."""
        super().__init__(parent)
        self.setAccessibleName(self.tr("Slice for value"))
        self._build()

    def _build(self) -> None:
        self.controls = SliceControls()
        self.numbers = SliceNumbers()
        self.why = WhyTable(self)
        self.why.setAccessibleName(self.tr("Why each story is in or out"))
        self.message = plain_label("", "muted", wraps=True)
        self.outlook = plain_label("", "small", wraps=True)
        self._build_buttons()
        columns = QHBoxLayout()
        columns.setContentsMargins(14, 10, 14, 10)
        columns.setSpacing(18)
        columns.addWidget(self.controls, 6)
        columns.addLayout(self._middle(), 6)
        columns.addLayout(self._right(), 9)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addWidget(scrolled(columns, LEAST_WIDTH))

    def _build_buttons(self) -> None:
        self.apply_button = QPushButton(self.tr("Apply"))
        self.apply_button.setProperty("look", "primary")
        self.sure_button = QPushButton(self.tr("Be {0}% sure").format(round(100 * SURE)))
        self.sure_button.setCheckable(True)
        self.sure_button.setToolTip(
            self.tr("Find the best slice that fits in {0} of 100 futures").format(round(100 * SURE))
        )
        self.compare_button = QPushButton(self.tr("Compare…"))
        self.plan_button = QPushButton(self.tr("Plan all…"))
        self.plan_button.setToolTip(self.tr("Plan all releases at once"))
        self.stop_button = QPushButton(self.tr("Stop searching"))
        self.stop_button.hide()
        self.close_button = close_button(self.tr("Close"), self.tr("Close (Esc)"))

    def _middle(self) -> QVBoxLayout:
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (
            self.apply_button,
            self.sure_button,
            self.compare_button,
            self.plan_button,
        ):
            buttons.addWidget(button)
        buttons.addStretch(1)
        middle = QVBoxLayout()
        middle.setSpacing(6)
        middle.addWidget(plain_label(self.tr("This slice"), "heading"))
        middle.addWidget(self.numbers)
        middle.addLayout(buttons)
        middle.addWidget(self.outlook)
        middle.addStretch(1)
        return middle

    def _right(self) -> QVBoxLayout:
        right = QVBoxLayout()
        right.setSpacing(4)
        head = QHBoxLayout()
        head.addWidget(plain_label(self.tr("Why"), "heading"), 1)
        self.legend = plain_label("", "small")
        head.addWidget(self.legend)
        head.addWidget(self.stop_button)
        head.addWidget(self.close_button)
        right.addLayout(head)
        right.addWidget(self.message)
        right.addWidget(self.why, 1)
        return right

    def show_answer(self, result: Answer) -> None:
        """Show numbers and reasons; of an answer that has no reasons yet what is known."""
        self.numbers.show_answer(result)
        if result.reasons:
            self.why.lines.show_lines(lines(result))
            self.show_message(notes_text(result), look="muted")
        else:
            self.why.lines.show_lines(lines_for(result, self.why.lines.lines))
        self.legend.setText(moves_text(result))
        self.legend.show()

    def show_outlook(self, question: Question, beyond: Outlook) -> None:
        """Show what lies beyond the slice that answers a question."""
        self.outlook.setText(outlook_text(question, beyond))
        self.outlook.setToolTip(tip(empty_text(question.story_map, beyond)))

    def show_error(self, text: str) -> None:
        """Show why there is no answer."""
        self.numbers.clear()
        self.outlook.clear()
        self.legend.hide()
        self.why.lines.show_lines(())
        self.apply_button.setEnabled(False)
        self.show_message(text, look="error")

    def show_message(self, text: str, *, look: str) -> None:
        """Show a text above the reasons, if there is one."""
        set_mark(self.message, "look", look)
        self.message.setText(text)
        self.message.setVisible(bool(text))
