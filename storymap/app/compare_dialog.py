"""What another map has that differs from the one on the board, as a list that leads to cards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from storymap.app.plain import plain_label, title_text
from storymap.files.wording import summary

if TYPE_CHECKING:
    from storymap.files.compare import Changes


class CompareDialog(QDialog):
    """Lists changes beside the board; ``merged`` asks to take the other map in."""

    merged = Signal()

    def __init__(
        self,
        name: str,
        found: tuple[Changes, tuple[str, ...]],
        reveal: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        """Show what leads to the map called ``name``, and that in lines of text."""
        super().__init__(parent)
        changes, lines = found
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title_text(self.tr("Compared with {map}").replace("{map}", name)))
        text = self.tr("Both maps are the same.")
        if changes:
            text = self.tr("In {map}, against the map on the board: {summary}.")
        text = text.replace("{summary}", summary(changes)).replace("{map}", name)
        self.summary = plain_label(text, self)
        self.summary.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setWordWrap(True)
        for line, record_id in zip(lines, _ids(changes), strict=True):
            item = QListWidgetItem(line)
            item.setData(Qt.ItemDataRole.UserRole, record_id)
            self.list.addItem(item)
        self.list.itemActivated.connect(lambda item: self._go_to(item, reveal))
        self.list.itemClicked.connect(lambda item: self._go_to(item, reveal))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        self.merge = QPushButton(self.tr("&Merge into this map"), self)
        self.merge.setAutoDefault(False)
        self.merge.setEnabled(bool(changes))
        self.merge.clicked.connect(self._merge)
        buttons.addButton(self.merge, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        rows = QVBoxLayout(self)
        rows.addWidget(self.summary)
        rows.addWidget(self.list)
        rows.addWidget(buttons)
        self.resize(620, 460)

    def _go_to(self, item: QListWidgetItem, reveal: Callable[[str], None]) -> None:
        reveal(item.data(Qt.ItemDataRole.UserRole))

    def _merge(self) -> None:
        self.merged.emit()
        self.accept()


def _ids(changes: Changes) -> Iterator[str]:
    """Yield the record that each line of ``change_lines`` is about."""
    for subject in (*changes.added, *changes.removed):
        yield subject.id
    for moved in changes.moved:
        yield moved.subject.id
    for edited in changes.changed:
        yield from (edited.subject.id,) * (1 + len(edited.fields))
