"""The outline as Qt's item model: rows are nodes of a tree of the map, kept by their ids."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

from PySide6.QtCore import (
    QAbstractItemModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from storymap.document.document import Document
from storymap.document.overrides import carried
from storymap.edit.errors import EditError
from storymap.edit.outline import rename
from storymap.layout.outline import ROOT, UNSCHEDULED, NodeId, Outline, ReleaseOutline, kind_of
from storymap.layout.spoken import details_of, name_of, title_of
from storymap.layout.wording import STATUS_WORDS, unmet_text
from storymap.model.done import unmet_count
from storymap.model.patch import Patch
from storymap.model.storymap import StoryMap
from storymap.panels.labels import tip
from storymap.panels.outline_drops import dropped

Index: TypeAlias = QModelIndex | QPersistentModelIndex
Commit: TypeAlias = Callable[[str, Callable[[], StoryMap]], bool]
"""Makes an edit one undo step, or tells why it is refused."""

MIME: Final = "application/x-storymap-outline+json"
TITLE, STATUS, PLACE = range(3)
NOWHERE: Final = QModelIndex()
_Role: Final = Qt.ItemDataRole
_Flag: Final = Qt.ItemFlag
_TAKES_DROPS: Final = _Flag.ItemIsDropEnabled
_FIXED_ROW: Final = _Flag.ItemIsEnabled | _Flag.ItemIsDropEnabled


def _record_flags(*, is_leaf: bool, is_fixed: bool, is_editable: bool) -> Qt.ItemFlag:
    flags = _FIXED_ROW | _Flag.ItemIsSelectable
    flags |= _Flag.ItemNeverHasChildren if is_leaf else _Flag.NoItemFlags
    flags |= _Flag.NoItemFlags if is_fixed else _Flag.ItemIsDragEnabled
    return flags | (_Flag.ItemIsEditable if is_editable else _Flag.NoItemFlags)


_FLAGS: Final = {
    (leaf, fixed, editable): _record_flags(is_leaf=leaf, is_fixed=fixed, is_editable=editable)
    for leaf in (False, True)
    for fixed in (False, True)
    for editable in (False, True)
}
"""Made once: a tree of 20,000 rows asks 40,000 times for each change."""


@carried
class OutlineModel(QAbstractItemModel):
    """The map as a tree, by its backbone or release by release.

    An index holds a number that stands for a node for as long as the model lives, so what is
    expanded, selected and scrolled to stays so whatever an edit does.
    """

    def __init__(self, document: Document, commit: Commit, parent: QObject | None = None) -> None:
        """Follow a document; ``commit`` makes the edits."""
        super().__init__(parent)
        self._document = document
        self._commit = commit
        self._kind: type[Outline] = Outline
        self._outline = Outline(document.story_map)
        self._nodes: list[NodeId] = []
        self._numbers: dict[NodeId, int] = {}
        document.changed.connect(self._on_changed)

    @property
    def outline(self) -> Outline:
        """The tree that is shown."""
        return self._outline

    @property
    def is_by_release(self) -> bool:
        """Whether stories stand under their releases."""
        return self._kind is ReleaseOutline

    def show_by_release(self, *, by_release: bool) -> None:
        """Show stories under releases, or under the steps of the backbone."""
        self.beginResetModel()
        self._kind = ReleaseOutline if by_release else Outline
        self._outline = self._kind(self._document.story_map)
        self.endResetModel()

    # Nodes and indexes

    def node(self, index: Index) -> NodeId:
        """Return the node of an index; the map itself for none."""
        return self._nodes[index.internalId()] if index.isValid() else ROOT

    def index_of(self, node: NodeId | None, column: int = TITLE) -> QModelIndex:
        """Return the index of a node, invalid if the tree has no such row."""
        if node is None or node == ROOT or not self._outline.has(node):
            return QModelIndex()
        number = self._numbers.get(node)
        if number is None:
            number = self._numbers[node] = len(self._nodes)
            self._nodes.append(node)
        return self.createIndex(self._outline.row(node), column, number)

    def index(self, row: int, column: int, parent: Index = NOWHERE) -> QModelIndex:
        """Return the index of a row under another one."""
        children = self._outline.children(self.node(parent))
        if not (0 <= row < len(children) and 0 <= column <= PLACE):
            return QModelIndex()
        node = children[row]
        number = self._numbers.get(node)
        if number is None:
            number = self._numbers[node] = len(self._nodes)
            self._nodes.append(node)
        return self.createIndex(row, column, number)

    def parent(self, index: Index | None = None) -> Any:
        """Return the index of the row above in the tree; without an index, the owner."""
        if index is None:
            return super().parent()
        return self.index_of(self._outline.parent(self.node(index))) if index.isValid() else NOWHERE

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Return how many rows are under one."""
        return 0 if parent.column() > 0 else len(self._outline.children(self.node(parent)))

    def hasChildren(self, parent: Index = NOWHERE) -> bool:
        """Tell whether there are rows under one; quick to say of a story."""
        if parent.isValid() and self.node(parent) in self._outline.story_map.stories:
            return False
        return self.rowCount(parent) > 0

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Return the columns: title, status, and the release or the step."""
        del parent
        return PLACE + 1

    # What is shown

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Return the words above the columns."""
        if orientation != Qt.Orientation.Horizontal or role != _Role.DisplayRole:
            return None
        place = self.tr("Step") if self.is_by_release else self.tr("Release")
        return (self.tr("Title"), self.tr("Status"), place)[section]

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """Return the title, the status as a word, the release; for readers the whole name."""
        node, m = self.node(index), self._outline.story_map
        match role:
            case _Role.DisplayRole | _Role.EditRole:
                return self._text(node, index.column())
            case _Role.AccessibleTextRole if index.column() == TITLE:
                return name_of(m, node)
            case _Role.AccessibleDescriptionRole if index.column() == TITLE:
                return details_of(m, node)
            case _Role.ToolTipRole:
                return tip("\n".join(filter(None, (name_of(m, node), details_of(m, node)))))
            case _:
                return None

    def _text(self, node: NodeId, column: int) -> str:
        m = self._outline.story_map
        story = m.stories.get(node)
        if column == TITLE:
            return title_of(m, node)
        if story is None:
            return ""
        if column == STATUS:
            missing = unmet_count(story, m.info)
            return unmet_text(missing) if missing else STATUS_WORDS[story.status]
        step, release = m.cell_of(story)
        if self.is_by_release:
            return title_of(m, step) if step else ""
        return title_of(m, release or UNSCHEDULED)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return what may be done with a row; what stands for no record can only be dropped on."""
        if not index.isValid():
            return _TAKES_DROPS
        node = self._nodes[index.internalId()]
        if node[0] == ":":
            return _FIXED_ROW
        is_leaf = node in self._outline.story_map.stories
        is_fixed = self._document.read_only
        return _FLAGS[is_leaf, is_fixed, not is_fixed and index.column() == TITLE]

    # Edits

    def setData(self, index: Index, value: Any, role: int = _Role.EditRole) -> bool:
        """Rename a record; an empty title is told of, and the old one stays."""
        if role != _Role.EditRole or index.column() != TITLE:
            return False
        node, m = self.node(index), self._document.story_map
        if str(value) == title_of(m, node):
            return False
        return self._commit(self.tr("Rename"), lambda: rename(m, node, str(value)))

    def supportedDropActions(self) -> Qt.DropAction:
        """Return that rows are moved."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Return the type that dragged rows have."""
        return [MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the ids of dragged rows, in the order of the tree, and their titles as text."""
        nodes = [self.node(index) for index in indexes if index.column() == TITLE]
        data = QMimeData()
        data.setData(MIME, QByteArray(json.dumps(nodes).encode()))
        data.setText("\n".join(title_of(self._outline.story_map, node) for node in nodes))
        return data

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Tell whether rows may go to a place: stories to steps, steps to activities, and so on."""
        del action, column
        return self._dropped(data, row, parent) is not None

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Move rows as one undo step. False in the end, so that the view removes nothing itself."""
        del action, column
        result = self._dropped(data, row, parent)
        if result is not None:
            self._commit(self.tr("Move"), lambda: result)
        return False

    def _dropped(self, data: QMimeData, row: int, parent: Index) -> StoryMap | None:
        ids = [str(name) for name in json.loads(bytes(data.data(MIME).data()) or b"[]")]
        m = self._outline.story_map
        if not ids or self._document.read_only or not all(kind_of(m, name) for name in ids):
            return None
        try:
            return dropped(self._outline, ids, self.node(parent), row)
        except EditError:
            return None

    # Changes

    def _on_changed(self, patch: Patch) -> None:
        before, after = self._outline, self._kind(self._document.story_map)
        if self._is_same_shape(before, after, patch):
            self._outline = after
            self._tell_data(patch)
            return
        self.layoutAboutToBeChanged.emit()
        standing = self.persistentIndexList()
        self._outline = after
        self.changePersistentIndexList(
            standing, [self.index_of(self.node(index), index.column()) for index in standing]
        )
        self.layoutChanged.emit()
        self._tell_data(patch)

    def _is_same_shape(self, before: Outline, after: Outline, patch: Patch) -> bool:
        nodes = {change.id for change in patch.changes if before.has(change.id)}
        nodes |= {change.id for change in patch.changes if after.has(change.id)}
        if any(before.has(node) != after.has(node) for node in nodes):
            return False
        parents = {before.parent(node) for node in nodes} | {after.parent(node) for node in nodes}
        above = {parent for parent in parents if parent is not None}
        return all(before.children(parent) == after.children(parent) for parent in above)

    def _tell_data(self, patch: Patch) -> None:
        """Tell which rows look different; a step's or release's title also shows at its stories."""
        for change in patch.changes:
            index = self.index_of(change.id)
            if index.isValid():
                self.dataChanged.emit(index, index.siblingAtColumn(PLACE))
