"""What is broken, missing or unclear in a map, as a list that leads to the cards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from storymap.app.icons import icon
from storymap.app.plain import counted, plain_label
from storymap.document.document import Document
from storymap.layout.marks import Role
from storymap.layout.themes import Theme
from storymap.model.codes import Severity
from storymap.model.findings import Finding, findings, word

_SIGNS: Final[dict[Severity, tuple[str, Role]]] = {
    "error": ("triangle-alert", "danger"),
    "warning": ("triangle-alert", "warn"),
    "info": ("info", "accent"),
}


class CheckDialog(QDialog):
    """Lists findings beside the board, and again after each change of the map."""

    def __init__(
        self,
        document: Document,
        theme: Theme,
        reveal: Callable[[str], None],
        parent: QWidget,
    ) -> None:
        """Check a document's map; ``reveal`` shows a card on the board."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Check the map"))
        self._document = document
        self._theme = theme
        self._reveal = reveal
        self.summary = plain_label(parent=self)
        self.list = QListWidget(self)
        self.list.setWordWrap(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemActivated.connect(self._on_chosen)
        self.list.itemClicked.connect(self._on_chosen)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        rows = QVBoxLayout(self)
        rows.addWidget(self.summary)
        rows.addWidget(self.list)
        rows.addWidget(buttons)
        self.resize(520, 420)
        document.changed.connect(self._check)
        document.destroyed.connect(self.close)
        self._check()

    def _check(self) -> None:
        story_map = self._document.story_map
        found = findings(story_map)
        self.summary.setText(
            counted(len(found), self.tr("One thing to look at"), self.tr("{n} things to look at"))
            if found
            else self.tr("Nothing to look at: every reference holds, every step has stories.")
        )
        self.list.clear()
        for finding in found:
            self.list.addItem(self._item(finding, word(finding, story_map)))

    def _item(self, finding: Finding, text: str) -> QListWidgetItem:
        name, role = _SIGNS[finding.severity]
        item = QListWidgetItem(icon(name, self._theme[role]), text)
        item.setData(Qt.ItemDataRole.UserRole, finding.record_ids[0] if finding.record_ids else "")
        return item

    def _on_chosen(self, item: QListWidgetItem) -> None:
        record_id = item.data(Qt.ItemDataRole.UserRole)
        if record_id:
            self._reveal(record_id)
