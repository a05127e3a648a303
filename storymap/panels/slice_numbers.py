"""The numbers of a slice: value, effort, fit, outcomes, proof."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QWidget

from storymap.layout.wording import UNIT_LETTERS, number_text
from storymap.panels import slice_words as words
from storymap.panels.labels import plain_label
from storymap.panels.sheet import set_mark
from storymap.panels.slice_answer import SURE, Answer

ROW: Final = 22


class SliceNumbers(QWidget):
    """A short table: what, and how much."""

    def __init__(self) -> None:
        """Make an empty table."""
        super().__init__()
        self._names: list[QLabel] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self.value, self.value_rest = self._row(self.tr("Value"))
        _, self.effort = self._row(self.tr("Effort"))
        self.fit, self.fit_rest = self._row(self.tr("Fits"))
        _, self.outcomes = self._row(self.tr("Outcomes done"))
        _, self.proof = self._row(self.tr("Proved optimal"))

    def _row(self, name: str) -> tuple[QLabel, QLabel]:
        """Add a line; return its strong label and its ordinary one."""
        row = self._grid.rowCount()
        strong, rest = plain_label("", "strong"), plain_label()
        self._names.append(plain_label(name))
        pair = QHBoxLayout()
        pair.setSpacing(4)
        pair.addWidget(strong)
        pair.addWidget(rest, 1)
        self._grid.addWidget(self._names[-1], row, 0)
        self._grid.addLayout(pair, row, 1)
        self._grid.setRowMinimumHeight(row, ROW)
        line = QFrame()
        line.setObjectName("rule")
        line.setFixedHeight(1)
        self._grid.addWidget(line, row + 1, 0, 1, 2)
        strong.hide()
        return strong, rest

    def show_answer(self, answer: Answer) -> None:
        """Show the numbers of an answer."""
        m = answer.question.story_map
        self._show(self.value, self.value_rest, words.value_text(answer))
        self.effort.setText(words.range_of_effort(answer))
        self._show_fit(answer)
        total = len(m.outcomes)
        self.outcomes.setText(self.tr("{0} of {1}").format(answer.outcomes, total))
        self.proof.setText(words.proof_text(answer))

    def _show_fit(self, answer: Answer) -> None:
        letter = UNIT_LETTERS[answer.question.story_map.info.unit]
        capacity = number_text(answer.question.capacity)
        self._names[2].setText(self.tr("Fits {0} {1}").format(capacity, letter))
        self._show(self.fit, self.fit_rest, words.fit_text(answer))
        is_estimated = not answer.totals.unestimated
        is_sure = answer.chance is not None and answer.chance >= SURE and is_estimated
        for label, look in ((self.fit, "strong"), (self.fit_rest, "")):
            colour = "" if answer.chance is None else "good" if is_sure else "bad"
            set_mark(label, "look", f"{colour}{look}")

    def clear(self) -> None:
        """Show no numbers."""
        for label in self.findChildren(QLabel):
            if label not in self._names:
                label.clear()

    def _show(self, strong: QLabel, rest: QLabel, texts: tuple[str, str]) -> None:
        strong.setText(texts[0])
        strong.setVisible(bool(texts[0]))
        rest.setText(texts[1])
