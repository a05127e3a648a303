"""Typing titles in a tree: until one is entered, it is a draft of the document."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from storymap.document.document import Document
from storymap.document.overrides import carried
from storymap.edit.errors import EditError
from storymap.edit.outline import rename
from storymap.model.storymap import StoryMap


@carried
class TitleDelegate(QStyledItemDelegate):
    """Opens the usual line over a title; ``node`` says which record a row is."""

    def __init__(
        self, document: Document, node: Callable[[QModelIndex | QPersistentModelIndex], str]
    ) -> None:
        """Edit titles of a document."""
        super().__init__()
        self._document, self._node = document, node
        self._line: QLineEdit | None = None
        self._name = ""
        self.closeEditor.connect(self._on_closed)

    def createEditor(
        self,
        parent: QWidget,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> QWidget:
        """Make the line that is typed into."""
        editor = super().createEditor(parent, option, index)
        if isinstance(editor, QLineEdit):
            self._line, self._name = editor, self._node(index)
            editor.textEdited.connect(lambda: self._document.drafts.typed(self))
        return editor

    def draft(self, story_map: StoryMap) -> StoryMap:
        """Return a map with the title that is being typed."""
        if self._line is None or story_map.find(self._name) is None:
            return story_map
        try:
            return rename(story_map, self._name, self._line.text())
        except EditError:
            return story_map

    def _on_closed(self) -> None:
        self._line = None
        self._document.drafts.write()
