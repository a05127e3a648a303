"""The fields that two people changed differently, side by side, with a choice for each."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QPlainTextEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from storymap.app.plain import counted, plain_label
from storymap.document.document import Document
from storymap.edit.errors import EditError
from storymap.files.settle import Side, settle
from storymap.files.wording import conflict_words
from storymap.model.conflicts import Conflict, pending
from storymap.panels.refusals import refusal

_SIZE: Final = (820, 560)


class ConflictsDialog(QDialog):
    """Lists what waits for a choice; each choice is a step that Undo takes back."""

    def __init__(self, document: Document, parent: QWidget) -> None:
        """Show the conflicts of a document, and again after each change of its map."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Choose between two values"))
        self._document = document
        self._conflicts: tuple[Conflict, ...] = ()
        self.summary = plain_label(parent=self)
        self.list = QTreeWidget(self)
        self.list.setRootIsDecorated(False)
        self.list.setHeaderLabels(
            [self.tr("Card"), self.tr("Field"), self.tr("Ours"), self.tr("Theirs")]
        )
        self.list.header().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.list.currentItemChanged.connect(self._show_current)
        self.before = plain_label(parent=self)
        self.before.setWordWrap(True)
        self.texts: dict[Side, QPlainTextEdit] = {}
        self.all_ours = QPushButton(self.tr("Keep all of &ours"), self)
        self.all_theirs = QPushButton(self.tr("Take all of &theirs"), self)
        for button in (self.all_ours, self.all_theirs):
            button.setAutoDefault(False)
        self.all_ours.clicked.connect(lambda: self._settle_all("ours"))
        self.all_theirs.clicked.connect(lambda: self._settle_all("theirs"))
        self.problem = plain_label(parent=self)
        self.problem.setWordWrap(True)
        self.problem.hide()
        self._lay_out()
        document.changed.connect(self._show)
        document.destroyed.connect(self.close)
        self._show()

    def _lay_out(self) -> None:
        sides = QHBoxLayout()
        self.keep = QPushButton(self.tr("&Keep ours"), self)
        self.take = QPushButton(self.tr("T&ake theirs"), self)
        headings = (
            ("ours", self.tr("Ours, in place now"), self.keep),
            ("theirs", self.tr("Theirs"), self.take),
        )
        for side, heading, button in headings:
            sides.addLayout(self._side("ours" if side == "ours" else "theirs", heading, button))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.addButton(self.all_ours, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self.all_theirs, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        rows = QVBoxLayout(self)
        rows.addWidget(self.summary)
        rows.addWidget(self.list, 1)
        rows.addWidget(self.before)
        rows.addLayout(sides, 1)
        rows.addWidget(self.problem)
        rows.addWidget(buttons)
        self.resize(*_SIZE)

    def _side(self, side: Side, heading: str, button: QPushButton) -> QVBoxLayout:
        text = QPlainTextEdit(self)
        text.setReadOnly(True)
        text.setAccessibleName(heading)
        self.texts[side] = text
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._settle_current(side))
        column = QVBoxLayout()
        column.addWidget(plain_label(heading, self))
        column.addWidget(text, 1)
        column.addWidget(button)
        return column

    @property
    def count(self) -> int:
        """How many fields wait for a choice."""
        return len(self._conflicts)

    # What is shown

    def _show(self) -> None:
        """List what waits; the place in the list stays, so that one choice follows the other."""
        story_map = self._document.story_map
        row = max(0, self.list.currentIndex().row())
        self._conflicts = pending(story_map)
        self.list.clear()
        for conflict in self._conflicts:
            words = conflict_words(conflict, story_map)
            field = words.field or self.tr("the whole card")
            self.list.addTopLevelItem(
                QTreeWidgetItem([words.subject, field, words.ours, words.theirs])
            )
        self.summary.setText(
            counted(
                self.count,
                self.tr("One field has two values. Which one holds?"),
                self.tr("{n} fields have two values each. Which ones hold?"),
            )
            if self.count
            else self.tr("Every field has one value: nothing is left to choose.")
        )
        if self.count:
            self.list.setCurrentIndex(self.list.model().index(min(row, self.count - 1), 0))
        self._show_current()

    def _show_current(self) -> None:
        current = self._current()
        for button in (self.keep, self.take, self.all_ours, self.all_theirs):
            button.setEnabled(current is not None)
        if current is None:
            for text in self.texts.values():
                text.clear()
            self.before.setText("")
            return
        words = conflict_words(current, self._document.story_map, is_whole=True)
        self.texts["ours"].setPlainText(words.ours)
        self.texts["theirs"].setPlainText(words.theirs)
        before = self.tr("Before both changed it: {value}").replace("{value}", words.base)
        self.before.setText(before if words.base else "")

    def _current(self) -> Conflict | None:
        row = self.list.currentIndex().row()
        return self._conflicts[row] if 0 <= row < self.count else None

    # Choosing

    def _settle_current(self, side: Side) -> None:
        current = self._current()
        if current is not None:
            self._settle((current,), side)

    def _settle_all(self, side: Side) -> None:
        self._settle(self._conflicts, side)

    def _settle(self, conflicts: tuple[Conflict, ...], side: Side) -> None:
        """Put a side's values in place, as one step; what does not fit is said and stays."""
        story_map = self._document.story_map
        problems = []
        for conflict in conflicts:
            try:
                story_map = settle(story_map, conflict, side)
            except EditError as error:
                problems.append(refusal(error, story_map))
        self._document.commit(self.tr("Choose a value"), story_map)
        self.problem.setText("\n".join(dict.fromkeys(problems)))
        self.problem.setVisible(bool(problems))
