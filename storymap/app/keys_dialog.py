"""The sheet of all keys, with a field to search it; here keys are changed."""

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

from storymap.app.action_spec import ActionSpec
from storymap.app.bindings import Bindings
from storymap.app.key_editor import KeyEditor

COLUMNS = 4


def keys_text(
    spec: ActionSpec, words: QKeySequence.SequenceFormat = QKeySequence.SequenceFormat.NativeText
) -> str:
    """Return an action's keys as they are written on this system, or in a format."""
    if not spec.handler:
        return ", ".join(spec.keys)
    return ", ".join(QKeySequence(key).toString(words) for key in spec.keys)


def key_rows(specs: tuple[ActionSpec, ...]) -> Iterator[tuple[str, str, str]]:
    """Yield for each action that has keys, portably: where it stands, what it does, its keys."""
    portable = QKeySequence.SequenceFormat.PortableText
    for spec in specs:
        if spec.keys:
            yield _place(spec), spec.name, keys_text(spec, portable)


def _place(spec: ActionSpec) -> str:
    return spec.group or QCoreApplication.translate("KeysDialog", "Board")


class KeysDialog(QDialog):
    """Lists all actions with their keys; those of the chosen one can be changed below."""

    def __init__(self, bindings: Bindings, parent: QWidget) -> None:
        """List the keys as they are now, and follow their changes."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        self._bindings = bindings
        self._ids = [spec.id for spec in bindings.specs if spec.kind != "menu"]
        self._items = [[QTableWidgetItem() for _ in range(COLUMNS)] for _ in self._ids]
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Search"))
        self.field.setClearButtonEnabled(True)
        self.field.textChanged.connect(self._filter)
        self.table = self._new_table()
        self.editor = KeyEditor(bindings, self)
        self._fill()
        bindings.changed.connect(self._fill)
        rows = QVBoxLayout(self)
        rows.addWidget(self.field)
        rows.addWidget(self.table)
        rows.addWidget(self.editor)
        rows.addWidget(self._buttons())
        self.resize(720, 680)
        self.field.setFocus()

    def _new_table(self) -> QTableWidget:
        table = QTableWidget(len(self._ids), COLUMNS, self)
        words = (self.tr("Menu"), self.tr("Action"), self.tr("Keys"), "")
        table.setHorizontalHeaderLabels(words)
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        table.setTabKeyNavigation(False)
        for row, items in enumerate(self._items):
            for column, item in enumerate(items):
                table.setItem(row, column, item)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        table.currentCellChanged.connect(lambda row, *_: self._choose(row))
        table.activated.connect(lambda _index: self.editor.begin())
        return table

    def _buttons(self) -> QDialogButtonBox:
        close = QDialogButtonBox.StandardButton.Close
        buttons = QDialogButtonBox(close, self)
        self.reset_all = buttons.addButton(
            self.tr("Reset all keys"), QDialogButtonBox.ButtonRole.ResetRole
        )
        self.reset_all.clicked.connect(self._bindings.reset_all)
        buttons.rejected.connect(self.reject)
        self.reset_all.setAutoDefault(False)
        buttons.button(close).setAutoDefault(False)
        return buttons

    def _choose(self, row: int) -> None:
        self.editor.show_action(self._ids[row] if row >= 0 else "")

    def _fill(self) -> None:
        """Write what the keys are now."""
        for name, items in zip(self._ids, self._items, strict=True):
            spec = self._bindings[name]
            texts = (_place(spec), spec.name, keys_text(spec), self._remark(spec))
            for item, text in zip(items, texts, strict=True):
                item.setText(text)

    def _remark(self, spec: ActionSpec) -> str:
        if spec.is_fixed:
            return self.tr("fixed")
        return self.tr("changed") if self._bindings.is_changed(spec.id) else ""

    def _filter(self, query: str) -> None:
        wanted = query.casefold()
        for row, items in enumerate(self._items):
            line = " ".join(item.text() for item in items)
            self.table.setRowHidden(row, wanted not in line.casefold())
