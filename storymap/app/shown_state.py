"""What bars and menus say of the document: its name, whether it is saved, what can be done now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from storymap.app.plain import menu_text
from storymap.app.toolbar import DocumentName

if TYPE_CHECKING:
    from storymap.app.window import MainWindow
    from storymap.document.document import Document


class ShownState(QObject):
    """Keeps the name, the status bar, and what is enabled, true to a window's document."""

    def __init__(self, window: MainWindow) -> None:
        """Tell it in a window, whose actions and bars are there."""
        super().__init__(window)
        self._window = window
        self._name = DocumentName(window)
        window.menuBar().setCornerWidget(self._name, Qt.Corner.TopLeftCorner)

    def follow(self, document: Document) -> None:
        """Tell what the window's document is, now and whenever that changes."""
        document.state_changed.connect(self.tell)
        document.selection.changed.connect(self._tell_selection)
        self.tell()
        self._tell_selection()

    def tell(self) -> None:
        """Say what the document is called, whether it is saved, and what undo would take back."""
        window = self._window
        document = window.document
        self._name.show_name(document.name)
        window.menuBar().setCornerWidget(self._name, Qt.Corner.TopLeftCorner)  # lays it out again
        window.show_title()
        self.tell_saving()
        self._enable("edit.undo", self.tr("&Undo"), document.undo_label)
        self._enable("edit.redo", self.tr("&Redo"), document.redo_label)

    def tell_saving(self) -> None:
        """Say whether the document is saved, or about to be."""
        window = self._window
        window.status.show_document(window.document, is_saving=window.keeper.is_saving)

    def _enable(self, name: str, text: str, label: str | None) -> None:
        action = self._window.actions_[name]
        action.setText(f"{text} “{menu_text(label)}”" if label else text)
        action.setEnabled(label is not None)

    def _tell_selection(self) -> None:
        """Enable what the selected cards allow."""
        document = self._window.document
        chosen = document.selection.ids
        count = sum(name in document.story_map.stories for name in chosen)
        has = {"": True, "selection": bool(chosen), "story": count >= 1, "stories": count >= 2}
        for spec, action in self._window.actions_:
            if spec.needs in has and spec.needs:
                action.setEnabled(has[spec.needs])
