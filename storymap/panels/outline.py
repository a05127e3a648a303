"""The outline: the map as a tree that does all that the board does, native to screen readers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTreeView,
    QVBoxLayout,
    QWidget,
)

from storymap.document.document import Document
from storymap.document.overrides import carried
from storymap.edit.copies import duplicate
from storymap.edit.errors import EditError
from storymap.edit.neighbours import add_under, nudge
from storymap.edit.outline import Added, add_activity
from storymap.edit.removal import remove
from storymap.edit.siblings import add_sibling
from storymap.edit.stories import shift_releases
from storymap.model.storymap import StoryMap
from storymap.panels.outline_menu import outline_menu
from storymap.panels.outline_model import PLACE, STATUS, TITLE, OutlineModel
from storymap.panels.refusals import refusal
from storymap.panels.sheet import Panel, scaled
from storymap.panels.title_delegate import TitleDelegate

SELECTION_LIMIT: Final = 2_000
"""Of more cards selected on the board only the current one is marked in the tree."""

ROW_HEIGHT: Final = 24
"""The least that a finger or an unsteady hand hits (WCAG 2.2, 2.5.8)."""

WIDTHS: Final = ((STATUS, 76), (PLACE, 80))
"""The columns beside the titles, which have the rest, in pixels at 100 %."""

INDENTATION: Final = 14
"""How much further right each level begins, in pixels."""

_CTRL = Qt.KeyboardModifier.ControlModifier
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_NONE = Qt.KeyboardModifier.NoModifier
_ARROWS: Final = {
    Qt.Key.Key_Up: (-1, False),
    Qt.Key.Key_Down: (1, False),
    Qt.Key.Key_Left: (-1, True),
    Qt.Key.Key_Right: (1, True),
}


@carried
class OutlineTree(QTreeView):
    """The tree; keys that change the map go to the panel before the tree takes them."""

    menu_wanted = Signal(QPoint)

    def __init__(self, takes_key: Callable[[QKeyEvent], bool]) -> None:
        """Ask ``takes_key`` first for each key."""
        super().__init__()
        self._takes_key = takes_key
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.DoubleClicked
        )
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setAutoExpandDelay(600)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setIndentation(16)
        self.setStyleSheet(f"QTreeView::item {{ min-height: {ROW_HEIGHT}px; }}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let the panel have the keys of the board, but not while a title is edited."""
        is_editing = self.state() == QAbstractItemView.State.EditingState
        if is_editing or not self._takes_key(event):
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next_one: bool) -> bool:  # noqa: FBT001 - Qt's own
        """Leave Tab to the panel, as on the board; Shift+Tab and F6 lead out."""
        return False if next_one else super().focusNextPrevChild(next_one)


class OutlinePanel(Panel):
    """The outline of a document: selection in step with the board, every edit one undo step.

    ``message`` says why something cannot be done; ``left`` that Escape was pressed; ``move_wanted``
    that the selection is to be moved by choosing its new place.
    """

    message = Signal(str)
    left = Signal()
    move_wanted = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Show the outline of a document."""
        super().__init__(parent)
        self.setAccessibleName(self.tr("Outline"))
        self._document = document
        self._is_following = False
        self._adding: str | None = None
        self.model = OutlineModel(document, self._commit, self)
        self.tree = OutlineTree(self._takes_key)
        self.order = QComboBox()
        self._build()
        document.selection.changed.connect(self._follow_document)
        document.changed.connect(self._follow_document)
        self._follow_document()

    def _build(self) -> None:
        self.order.addItems([self.tr("By backbone"), self.tr("By release")])
        self.order.setAccessibleName(self.tr("Order of the outline"))
        self.order.currentIndexChanged.connect(self._on_order_chosen)
        self.tree.setModel(self.model)
        self.tree.setAccessibleName(self.tr("Outline"))
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, scaled(width))
        self.tree.setIndentation(INDENTATION)
        self.tree.customContextMenuRequested.connect(self._show_menu)
        self.tree.selectionModel().selectionChanged.connect(self._on_selected)
        self._typing = TitleDelegate(self._document, self.model.node)
        self.tree.setItemDelegate(self._typing)
        self._typing.closeEditor.connect(self._on_editor_closed)
        self.tree.expandToDepth(0)
        box = QVBoxLayout(self)
        box.setContentsMargins(8, 8, 8, 8)
        box.addWidget(self.order)
        box.addWidget(self.tree, 1)
        self.setFocusProxy(self.tree)
        self.setMinimumWidth(220)

    # Selection

    @property
    def _map(self) -> StoryMap:
        return self._document.story_map

    @property
    def _ids(self) -> tuple[str, ...]:
        return self._document.selection.ids

    def _follow_document(self) -> None:
        """Select in the tree what is selected on the board, and show the current card."""
        if self._is_following:
            return
        self._is_following = True
        current = self.model.index_of(self._document.selection.current)
        selection, flag = QItemSelection(), QItemSelectionModel.SelectionFlag
        for name in self._ids if len(self._ids) <= SELECTION_LIMIT else self._ids[-1:]:
            index = self.model.index_of(name)
            if index.isValid():
                selection.select(index, index.siblingAtColumn(PLACE))
        self.tree.selectionModel().select(selection, flag.ClearAndSelect)
        if current.isValid() and current != self.tree.currentIndex():
            self.tree.selectionModel().setCurrentIndex(current, flag.NoUpdate)
            self.tree.scrollTo(current)
        self._is_following = False

    def _on_selected(self) -> None:
        """Select on the board what is selected in the tree; its current row is the current card."""
        if self._is_following or self.model.outline.story_map is not self._map:
            return
        rows = self.tree.selectionModel().selectedRows(TITLE)
        ids = [self.model.node(index) for index in rows]
        current = self.model.node(self.tree.currentIndex())
        if current in ids:
            ids = [*(name for name in ids if name != current), current]
        self._is_following = True
        self._document.selection.select(*ids)
        self._is_following = False

    def _on_order_chosen(self, order: int) -> None:
        self._is_following = True
        self.model.show_by_release(by_release=order == 1)
        self.tree.expandToDepth(0)
        self._is_following = False
        self._follow_document()

    # Edits

    def _commit(
        self, label: str, edit: Callable[[], StoryMap], merge_key: str | None = None
    ) -> bool:
        """Make one edit one undo step; a refused one is told. True if something changed."""
        if self._document.read_only:
            self.message.emit(self.tr("This map can only be read; save a copy to change it."))
            return False
        try:
            return self._document.commit(label, edit(), merge_key or self._merge_key)
        except EditError as error:
            self.message.emit(refusal(error, self._map))
            return False

    @property
    def _merge_key(self) -> str | None:
        """What makes adding a card and giving it its first title one undo step."""
        return None if self._adding is None else f"outline-add-{self._adding}"

    def add_beside(self, *, before: bool = False) -> None:
        """Add a card of the current one's kind, after it or before it, and ask for its title."""
        current = self._document.selection.current
        title = self._new_title()
        if current is None:
            self._add(self.tr("Add activity"), lambda: add_activity(self._map, title))
        else:
            self._add(self.tr("Add"), lambda: add_sibling(self._map, current, title, before=before))

    def add_under(self) -> None:
        """Add a step to the current activity, or a story to the current step or release."""
        current = self._document.selection.current
        if current is not None and current not in self._map.stories:
            self._add(self.tr("Add"), lambda: add_under(self._map, current, self._new_title()))

    def _new_title(self) -> str:
        return self.tr("New card")

    def _add(self, label: str, make: Callable[[], Added]) -> None:
        added: list[str] = []

        def edit() -> StoryMap:
            result, name = make()
            added.append(name)
            self._adding = name
            return result

        if self._commit(label, edit):
            self._document.selection.select(*added)
            self.rename()
        else:
            self._adding = None

    def rename(self) -> None:
        """Edit the current title in place."""
        index = self.model.index_of(self._document.selection.current)
        if index.isValid():
            self.tree.scrollTo(index)
            self.tree.setCurrentIndex(index)
            self.tree.edit(index)

    def _on_editor_closed(self, _editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Take a new card back if its title was left; it is as if it had never been added."""
        adding = self._adding
        if adding is not None and hint == QAbstractItemDelegate.EndEditHint.RevertModelCache:
            self._commit(self.tr("Add"), lambda: remove(self._map, [adding]))
        self._adding = None

    def remove(self) -> None:
        """Remove what is selected, and go on to the row that comes to its place."""
        after = self._row_after()
        if self._commit(self.tr("Remove"), lambda: remove(self._map, self._ids)) and after:
            self._document.selection.select(after)

    def _row_after(self) -> str | None:
        """Return the row below the current one that stays, or else the one above."""
        gone, current = set(self._ids), self.tree.currentIndex()
        parent = self.model.node(current.parent())
        siblings = self.model.outline.children(parent)
        row = current.row()
        near = [*siblings[row + 1 :], *reversed(siblings[: max(row, 0)]), parent]
        staying = (name for name in near if name not in gone and not name.startswith(":"))
        return next(staying, None)

    def duplicate(self) -> None:
        """Add a copy of everything selected, and select the copies."""
        copies: list[str] = []

        def edit() -> StoryMap:
            result, ids = duplicate(self._map, self._ids)
            copies.extend(ids)
            return result

        if self._ids and self._commit(self.tr("Duplicate"), edit):
            self._document.selection.select(*copies)

    def nudge(self, by: int, *, sideways: bool = False) -> None:
        """Move what is selected by one place, or by one column."""
        self._commit(self.tr("Move"), lambda: nudge(self._map, self._ids, by, sideways=sideways))
        self.tree.scrollTo(self.tree.currentIndex())

    def shift_release(self, by: int) -> None:
        """Move the selected stories to the release below (1) or above (-1)."""
        stories = [name for name in self._ids if name in self._map.stories]
        label = self.tr("Move to another release")
        if stories:
            self._commit(label, lambda: shift_releases(self._map, stories, by))

    # Keys and the menu

    def _takes_key(self, event: QKeyEvent) -> bool:
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        key = Qt.Key(event.key())
        if key in _ARROWS and modifiers in {_CTRL, _CTRL | _SHIFT}:
            by, sideways = _ARROWS[key]
            if modifiers == _CTRL:
                self.nudge(by, sideways=sideways)
            elif not sideways:
                self.shift_release(by)
            return True
        return self._takes_command(key, modifiers)

    def _takes_command(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        enter = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
        if key in enter and modifiers in {_NONE, _SHIFT}:
            self.add_beside(before=modifiers == _SHIFT)
        elif key == Qt.Key.Key_Tab and modifiers == _NONE:
            self.add_under()
        elif key in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace} and modifiers == _NONE:
            self.remove()
        elif key == Qt.Key.Key_D and modifiers == _CTRL:
            self.duplicate()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            return False
        return True

    def _show_menu(self, at: QPoint) -> None:
        menu = outline_menu(self, has_story=any(name in self._map.stories for name in self._ids))
        menu.popup(self.tree.viewport().mapToGlobal(at))
