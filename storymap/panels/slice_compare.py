"""Two capacities side by side: what each of them buys, and which stories differ."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from storymap.document.jobs import Jobs
from storymap.document.overrides import carried
from storymap.layout.themes import Theme
from storymap.layout.wording import UNIT_LETTERS, number_text
from storymap.panels.estimate import format_number
from storymap.panels.fields import TextField
from storymap.panels.labels import ElidedLabel, plain_label
from storymap.panels.scrolling import scrolled
from storymap.panels.sheet import Panel
from storymap.panels.slice_answer import Answer, Question, answer, frontier_of
from storymap.panels.slice_controls import capacity_of
from storymap.panels.slice_numbers import SliceNumbers
from storymap.panels.slice_table import WhyTable
from storymap.panels.slice_words import Line, lines
from storymap.progress import Progress
from storymap.slicing.errors import SliceError

log = logging.getLogger(__name__)

MORE: float = 1.25
"""What a capacity is first compared with: so many times as much."""


@carried
class CompareDialog(QDialog):
    """Shows the best slices of two capacities. ``taken`` tells the one to slice for."""

    taken = Signal(object)
    visited = Signal(str)

    def __init__(self, question: Question, theme: Theme, parent: QWidget | None = None) -> None:
        """Compare the capacity of a question with a larger one."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Compare two capacities"))
        self._question = question
        more = max(question.capacity + 1, round(MORE * question.capacity))
        self.sides = (_Side(question, question.capacity), _Side(question, more))
        self._panel = Panel(self)
        self.why = WhyTable(self._panel)
        self.why.setAccessibleName(self.tr("Stories that are in one of the two only"))
        self.message = plain_label("", "muted", wraps=True)
        self.stop_button = QPushButton(self.tr("Stop"))
        self.stop_button.setAutoDefault(False)
        self.stop_button.hide()
        self._jobs = Jobs(self)
        self._build()
        self._panel.set_theme(theme)
        self._connect()
        self.resize(860, 560)
        self._compute()

    def _build(self) -> None:
        title = self._question.story_map.releases[self._question.release_id].title
        grid = QGridLayout()
        grid.setHorizontalSpacing(28)
        for column, side in enumerate(self.sides):
            grid.addWidget(side, 0, column)
            grid.setColumnStretch(column, 1)
        head = QHBoxLayout()
        words = self.tr("What differs between the two slices of “{0}”").format(title)
        heading = ElidedLabel("heading")
        heading.setText(words)
        head.addWidget(heading, 1)
        head.addWidget(self.stop_button)
        rows = QVBoxLayout()
        rows.setContentsMargins(14, 12, 14, 12)
        rows.setSpacing(8)
        rows.addLayout(grid)
        rows.addLayout(head)
        rows.addWidget(self.message)
        rows.addWidget(self.why, 1)
        inside = QVBoxLayout(self._panel)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(scrolled(rows, 560))
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(self._panel)

    def _connect(self) -> None:
        self._jobs.done.connect(self._on_done)
        self._jobs.failed.connect(self._on_failed)
        self._jobs.cancelled.connect(self._on_cancelled)
        self._jobs.progressed.connect(lambda _share, _what: self.stop_button.show())
        self.stop_button.clicked.connect(self._jobs.cancel)
        self.why.visited.connect(self.visited)
        for side in self.sides:
            side.changed.connect(self._compute)
            side.taken.connect(self._on_taken)

    @property
    def is_busy(self) -> bool:
        """Whether the answers are still to come."""
        return self._jobs.is_running

    def _compute(self) -> None:
        questions = tuple(side.question for side in self.sides)
        self._say(self.tr("Searching…"))
        self._jobs.start(lambda progress: _answers(questions, progress))

    def _on_done(self, answers: tuple[Answer, Answer]) -> None:
        self.stop_button.hide()
        for side, found in zip(self.sides, answers, strict=True):
            side.numbers.show_answer(found)
            side.take_button.setEnabled(True)
        told = tuple(differences(*answers))
        self.why.lines.show_lines(told)
        one, other = answers
        gain = other.found.value - one.found.value
        unit = one.question.story_map.info.unit
        step = number_text(abs(other.question.capacity - one.question.capacity))
        words = self.tr("{0} {1} more buy {2} of value.") if told else self.tr("Nothing differs.")
        self._say(words.format(step, unit, number_text(round(abs(gain), 2))))

    def _on_failed(self, error: Exception) -> None:
        self.stop_button.hide()
        self.why.lines.show_lines(())
        if isinstance(error, SliceError):
            self._say(error.text)
        else:
            log.error("comparing failed", exc_info=error)
            self._say(self.tr("The slices could not be computed. The map is as it was."))

    def _on_cancelled(self) -> None:
        self.stop_button.hide()
        self._say(self.tr("Stopped."))

    def _on_taken(self, capacity: float) -> None:
        self.taken.emit(capacity)
        self.accept()

    def _say(self, text: str) -> None:
        self.message.setText(text)

    def done(self, result: int) -> None:
        """Stop searching when it is closed."""
        self._jobs.stop()
        super().done(result)


class _Side(QWidget):
    """One capacity and its numbers."""

    changed = Signal()
    taken = Signal(object)

    def __init__(self, question: Question, capacity: float) -> None:
        super().__init__()
        self.question = _at(question, capacity)
        self.field = TextField(capacity_of, format_number, is_line=True)
        self.field.setFixedWidth(72)
        self.field.setAccessibleName(self.tr("Capacity"))
        self.field.show_value(capacity)
        self.error = plain_label("", "error", wraps=True)
        self.error.hide()
        self.numbers = SliceNumbers()
        self.take_button = QPushButton(self.tr("Slice for this capacity"))
        self.take_button.setAutoDefault(False)
        self.take_button.setEnabled(False)
        head = QHBoxLayout()
        head.addWidget(plain_label(self.tr("Capacity"), "heading"))
        head.addWidget(self.field)
        head.addWidget(plain_label(question.story_map.info.unit, "muted"), 1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(head)
        rows.addWidget(self.error)
        rows.addWidget(self.numbers)
        rows.addWidget(self.take_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.field.edited.connect(self._on_edited)
        self.field.refused.connect(self._on_refused)
        self.take_button.clicked.connect(lambda: self.taken.emit(self.question.capacity))

    def _on_edited(self, capacity: float) -> None:
        self.question = _at(self.question, capacity)
        self.take_button.setEnabled(False)
        self.changed.emit()

    def _on_refused(self, reason: str) -> None:
        self.error.setText(reason)
        self.error.setVisible(bool(reason))


def differences(one: Answer, other: Answer) -> Iterator[Line]:
    """Return a line for each story that only one of two slices holds; ``is_in``: the other one."""
    letter = UNIT_LETTERS[one.question.story_map.info.unit]
    first, second = frozenset(one.found.stories), frozenset(other.found.stories)
    for answer_, own, is_in in ((other, second - first, True), (one, first - second, False)):
        at = f"only at {number_text(answer_.question.capacity)} {letter}"
        for line in lines(answer_):
            if line.story_id in own:
                yield replace(line, reason=f"{at}: {line.reason}", is_in=is_in, moves=False)


def _answers(questions: tuple[Question, ...], progress: Progress) -> tuple[Answer, ...]:
    known = frontier_of(questions[0], progress)
    return tuple(answer(question, known, progress) for question in questions)


def _at(question: Question, capacity: float) -> Question:
    return question.at(capacity, question.options, question.sure)
