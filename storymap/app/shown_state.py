"""What bars and menus say of the document: its name, whether it is saved, what can be done now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt

from storymap.app.plain import menu_text
from storymap.app.toolbar import DocumentName
from storymap.document.jobs import Jobs
from storymap.files.branch import branch_of
from storymap.model.conflicts import pending, touches_marks

if TYPE_CHECKING:
    from pathlib import Path

    from storymap.app.window import MainWindow
    from storymap.document.document import Document
    from storymap.model.patch import Patch


class ShownState(QObject):
    """Keeps the name, the status bar, and what is enabled, true to a window's document."""

    def __init__(self, window: MainWindow) -> None:
        """Tell it in a window, whose actions and bars are there."""
        super().__init__(window)
        self._window = window
        self._path: Path | None = None
        self._branch: str | None = None
        self._looking = Jobs(self)
        self._looking.done.connect(self._show_branch)
        self._name = DocumentName(window)
        window.menuBar().setCornerWidget(self._name, Qt.Corner.TopLeftCorner)

    def follow(self, document: Document) -> None:
        """Tell what the window's document is, now and whenever that changes."""
        document.state_changed.connect(self.tell)
        document.selection.changed.connect(self._tell_selection)
        document.changed.connect(self._on_changed)
        self._path = None
        self._show_branch(None)
        self.tell()
        self._tell_selection()

    def tell(self) -> None:
        """Say what the document is called, whether it is saved, and what undo would take back."""
        window = self._window
        document = window.document
        self._name.show_name(document.name)
        window.menuBar().setCornerWidget(self._name, Qt.Corner.TopLeftCorner)  # lays it out again
        window.show_title()
        if document.path != self._path:
            self.look_at_branch()
        self.tell_saving()
        self._enable("edit.undo", self.tr("&Undo"), document.undo_label)
        self._enable("edit.redo", self.tr("&Redo"), document.redo_label)

    def tell_saving(self) -> None:
        """Say whether the document is saved, or about to be."""
        window = self._window
        window.status.show_document(window.document, is_saving=window.keeper.is_saving)

    def look_at_branch(self) -> None:
        """Look which git branch the file is on: another one may have been checked out."""
        path = self._path = self._window.document.path
        if path is None:
            self._looking.stop()
            self._show_branch(None)
        else:
            self._looking.start(lambda _progress: branch_of(path))

    def _show_branch(self, branch: str | None) -> None:
        self._branch = branch
        self._tell_conflicts()

    def _tell_conflicts(self) -> None:
        conflicts = len(pending(self._window.document.story_map)) if self._branch else 0
        self._window.status.show_branch(self._branch, conflicts)

    def _on_changed(self, patch: Patch) -> None:
        if touches_marks(patch):
            self._tell_conflicts()

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
