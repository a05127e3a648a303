"""The sheet of all keys, with a field to search it."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from storymap.app.actions import ActionSpec


def key_rows(
    specs: tuple[ActionSpec, ...],
    words: QKeySequence.SequenceFormat = QKeySequence.SequenceFormat.NativeText,
) -> Iterator[tuple[str, str, str]]:
    """Yield for each action that has keys: where it stands, what it does, its keys."""
    board = QCoreApplication.translate("KeysDialog", "Board")
    for spec in specs:
        if spec.keys:
            keys = ", ".join(spec.keys)
            if spec.handler:
                keys = ", ".join(QKeySequence(key).toString(words) for key in spec.keys)
            yield spec.group or board, spec.name, keys


class KeysDialog(QDialog):
    """Lists all keys."""

    def __init__(self, specs: tuple[ActionSpec, ...], parent: QWidget) -> None:
        """List the keys of a table of actions."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Search"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._filter)
        self.table = self._filled(list(key_rows(specs)))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        rows = QVBoxLayout(self)
        rows.addWidget(self.field)
        rows.addWidget(self.table)
        rows.addWidget(buttons)
        self.resize(640, 640)
        self.field.setFocus()

    def _filled(self, lines: list[tuple[str, str, str]]) -> QTableWidget:
        table = QTableWidget(len(lines), 3, self)
        table.setHorizontalHeaderLabels([self.tr("Menu"), self.tr("Action"), self.tr("Keys")])
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        for row, line in enumerate(lines):
            for column, text in enumerate(line):
                table.setItem(row, column, QTableWidgetItem(text))
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        return table

    def _filter(self, query: str) -> None:
        wanted = query.casefold()
        for row in range(self.table.rowCount()):
            texts = (self.table.item(row, column) for column in range(3))
            line = " ".join(item.text() for item in texts if item is not None)
            self.table.setRowHidden(row, wanted not in line.casefold())
