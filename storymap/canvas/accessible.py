"""The board for screen readers: a tree of activities, steps and stories, and the releases.

Nothing here is made before a screen reader (or a test) asks for the board. Each node gets its
interface when it is first asked for, and loses it when its card goes. Interfaces are kept alive
here as long as Qt knows them, and none of them overrides interface_cast: both would end the
program. So a card cannot be pressed through the accessibility tree; the keyboard and the outline
panel do everything.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleStateChangeEvent,
    QColor,
    QWindow,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget
from shiboken6 import Shiboken

from storymap.canvas.places import Places
from storymap.canvas.viewport import BoardViewport
from storymap.document.overrides import carried
from storymap.layout.outline import (
    ROOT,
    BoardOutline,
    NodeId,
    kind_of,
)
from storymap.layout.spoken import brief_of, change_text, details_of, fold_text, name_of
from storymap.model.patch import Patch

NEWS_LIMIT: Final = 50
"""Of larger changes a screen reader hears the sentence only, and looks the tree up again."""


_boards: Final[list[QAccessibleInterface]] = []
"""What stands for each board: Qt deletes them, so Python must hold on to them until it has."""


@carried
class BoardTree(QObject):
    """Keeps the interfaces of one view, and tells screen readers what happens on it."""

    told = Signal(str)
    """What was announced."""

    def __init__(self, view: BoardViewport) -> None:
        """Follow a view."""
        super().__init__(view)
        self.view = view
        self.document = view.document
        self.outline = BoardOutline(self.document.story_map)
        self.places = Places(view)
        self._nodes: dict[NodeId, NodeAccess] = {}
        self._selected = self.document.selection.ids
        self._collapsed = view.board.collapsed
        view.installEventFilter(self)
        view.view_changed.connect(self._on_view_changed)
        view.destroyed.connect(_dropper(self._nodes))
        self.document.changed.connect(self._on_changed)
        self.document.selection.changed.connect(self._on_selection_changed)

    @classmethod
    def of(cls, view: QObject) -> QAccessibleInterface | None:
        """Return what stands for a view, made anew; None if it is no view of a board.

        Qt deletes each that it gets, so none is given to it twice.
        """
        if not isinstance(view, BoardViewport):
            return None
        tree = view.findChild(cls, options=Qt.FindChildOption.FindDirectChildrenOnly) or cls(view)
        root = BoardAccess(tree)
        _boards[:] = [*filter(Shiboken.isValid, _boards), root]
        return root

    # Interfaces

    def interface(self, node: NodeId) -> QAccessibleInterface:
        """Return the interface of a node, made now if it was never asked for."""
        if node == ROOT:
            return QAccessible.queryAccessibleInterface(self.view)
        found = self._nodes.get(node)
        if found is None:
            found = self._nodes[node] = NodeAccess(self, node)
            QAccessible.registerAccessibleInterface(found)
        return found

    def current(self) -> NodeId | None:
        """Return the node that has the keyboard, if the board has it."""
        current = self.document.selection.current
        has = self.view.hasFocus() and current is not None and self.outline.has(current)
        return current if has else None

    def extras(self) -> list[QWidget]:
        """Return what the board holds beside cards: the viewport, while a title is edited in it."""
        viewport = self.view.viewport()
        widgets = (child for child in viewport.children() if isinstance(child, QWidget))
        return [viewport] if any(widget.isVisible() for widget in widgets) else []

    def node_at(self, x: int, y: int) -> NodeId | None:
        """Return the node at a point of the screen."""
        node = self.places.node_at(x, y)
        return node if node is not None and self.outline.has(node) else None

    # News

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say which card has the keyboard once the board has it."""
        if event.type() == QEvent.Type.FocusIn and QAccessible.isActive():
            QTimer.singleShot(0, self, self._tell_focus)
        return super().eventFilter(watched, event)

    def _on_selection_changed(self) -> None:
        before, self._selected = self._selected, self.document.selection.ids
        if not QAccessible.isActive():
            return
        differing = set(before) ^ set(self._selected)
        for node in differing if len(differing) <= NEWS_LIMIT else ():
            if self.outline.has(node):
                added = node in self._selected
                kind = QAccessible.Event
                self._send(node, kind.SelectionAdd if added else kind.SelectionRemove)
        self._tell_focus()

    def _on_view_changed(self) -> None:
        """Say what was collapsed or expanded."""
        before, self._collapsed = self._collapsed, self.view.board.collapsed
        if before is self._collapsed or not QAccessible.isActive():
            return
        folded = [node for node in before ^ self._collapsed if self.outline.has(node)]
        flags = QAccessible.State()
        flags.expanded = flags.collapsed = True
        for node in folded if len(folded) <= NEWS_LIMIT else ():
            QAccessible.updateAccessibility(
                QAccessibleStateChangeEvent(self.interface(node), flags)
            )
        if folded:
            self.announce(fold_text(self.outline.story_map, folded, self._collapsed))

    def _on_changed(self, patch: Patch) -> None:
        outline = BoardOutline(self.document.story_map)
        gone = [name for name in patch.ids() if self._is_gone(name, outline)]
        tells = QAccessible.isActive()
        for node in gone:
            self._drop(node, tells=tells and len(gone) <= NEWS_LIMIT)
        before, self.outline = self.outline, outline
        if not tells:
            return
        self._tell_news(patch, before)
        self._tell_focus()
        text = change_text(outline.story_map, patch)
        if text:
            self.announce(text)

    def _is_gone(self, node: NodeId, outline: BoardOutline) -> bool:
        """Whether a node left the place where a reader knows it."""
        if not self.outline.has(node):
            return False
        return not outline.has(node) or outline.parent(node) != self.outline.parent(node)

    def _tell_news(self, patch: Patch, before: BoardOutline) -> None:
        if len(patch.changes) > NEWS_LIMIT:
            return
        for change in patch.changes:
            if not self.outline.has(change.id):
                continue
            parent = before.parent(change.id) if before.has(change.id) else None
            if parent != self.outline.parent(change.id):
                self._send(change.id, QAccessible.Event.ObjectCreated)
            elif change.id in self._nodes:
                self._send(change.id, QAccessible.Event.NameChanged)

    def _tell_focus(self) -> None:
        current = self.current()
        if current is not None and QAccessible.isActive():
            self._send(current, QAccessible.Event.Focus)

    def announce(self, text: str) -> None:
        """Let a screen reader say a sentence."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self.view, text))
        self.told.emit(text)

    def _send(self, node: NodeId, event: QAccessible.Event) -> None:
        QAccessible.updateAccessibility(QAccessibleEvent(self.interface(node), event))

    def _drop(self, node: NodeId, *, tells: bool) -> None:
        if node not in self._nodes:
            return
        if tells:
            self._send(node, QAccessible.Event.ObjectDestroyed)
        found = self._nodes.pop(node)
        QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(found))


@carried
class NodeAccess(QAccessibleInterface):
    """One node of the tree: a card, a step, an activity, a release."""

    def __init__(self, tree: BoardTree, node: NodeId) -> None:
        """Stand for a node."""
        super().__init__()
        self._tree = tree
        self.node = node

    def isValid(self) -> bool:
        """Whether the map still has what this stands for."""
        return self._tree.outline.has(self.node)

    def row_under(self, parent: NodeId) -> int:
        """Return the place under a node, or -1 if this is not directly under it."""
        outline = self._tree.outline
        is_there = self.isValid() and outline.parent(self.node) == parent
        return outline.row(self.node) if is_there else -1

    def object(self) -> QObject | None:  # type: ignore[override]  # the stubs know no None
        """Return nothing: a card is no object of Qt's."""
        return None

    def window(self) -> QWindow | None:  # type: ignore[override]
        """Return the window that the board is in."""
        return self._tree.view.window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        """Return the node above."""
        return self._tree.interface(self._tree.outline.parent(self.node) or ROOT)

    def childCount(self) -> int:
        """Return how many nodes are directly under this one."""
        return len(self._tree.outline.children(self.node))

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return a node under this one."""
        children = self._tree.outline.children(self.node)
        return self._tree.interface(children[index]) if 0 <= index < len(children) else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return the place of a node under this one, or -1."""
        return child.row_under(self.node) if isinstance(child, NodeAccess) else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return what is at a point of the screen, if it is somewhere under this node."""
        node = found = self._tree.node_at(x, y)
        while node is not None and node != self.node:
            node = self._tree.outline.parent(node)
        return None if node is None or found == self.node else self._tree.interface(found or ROOT)

    def text(self, kind: QAccessible.Text) -> str:
        """Return the name or the details."""
        m = self._tree.outline.story_map
        if not self.isValid():
            return ""
        if kind == QAccessible.Text.Name:
            return name_of(m, self.node)
        return details_of(m, self.node) if kind == QAccessible.Text.Description else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Change nothing: titles are edited on the board."""

    def rect(self) -> QRect:
        """Return the place on the screen."""
        return self._tree.places.rect(self.node)

    def role(self) -> QAccessible.Role:
        """Return what this is: an item of a tree."""
        return QAccessible.Role.TreeItem

    def state(self) -> QAccessible.State:
        """Return whether this is current, selected, shown, collapsed, and may be changed."""
        state = QAccessible.State()
        if not self.isValid():
            state.invalid = True
            return state
        document, places = self._tree.document, self._tree.places
        is_record = not self.node.startswith(":")
        is_lane = kind_of(self._tree.outline.story_map, self.node) == "release"
        folds, is_collapsed = is_lane or self.childCount() > 0, places.is_collapsed(self.node)
        flags = {
            "focusable": is_record,
            "selectable": is_record,
            "extSelectable": is_record,
            "focused": self._tree.current() == self.node,
            "active": self._tree.current() == self.node,
            "selected": self.node in document.selection,
            "readOnly": document.read_only,
            "invisible": places.is_hidden(self.node),
            "offscreen": not places.is_visible(self.node),
            "expandable": folds,
            "expanded": folds and not is_collapsed,
            "collapsed": folds and is_collapsed,
        }
        for name, value in flags.items():
            setattr(state, name, value)
        return state

    def foregroundColor(self) -> QColor:
        """Return the colour of text."""
        return self._tree.view.palette().windowText().color()

    def backgroundColor(self) -> QColor:
        """Return the colour behind it."""
        return self._tree.view.palette().window().color()


@carried
class BoardAccess(QAccessibleWidget):
    """The board itself: the root of the tree."""

    def __init__(self, tree: BoardTree) -> None:
        """Stand for a view."""
        super().__init__(tree.view, QAccessible.Role.Tree, tree.view.accessibleName())
        self._tree = tree

    def childCount(self) -> int:
        """Return how many activities there are, the releases and an open editor included."""
        return len(self._tree.outline.children(ROOT)) + len(self._tree.extras())

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return an activity, the releases, or the viewport with the open editor."""
        children = self._tree.outline.children(ROOT)
        if 0 <= index < len(children):
            return self._tree.interface(children[index])
        extras = dict(enumerate(self._tree.extras(), len(children)))
        return QAccessible.queryAccessibleInterface(extras[index]) if index in extras else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Return the place of an activity, of the releases, or of the viewport; or -1."""
        outline = self._tree.outline
        if isinstance(child, NodeAccess):
            return child.row_under(ROOT)
        is_extra = child.object() in self._tree.extras()
        return len(outline.children(ROOT)) if is_extra else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return the card, step, activity or release at a point of the screen."""
        for widget in self._tree.extras():
            inner = widget.childAt(widget.mapFromGlobal(QPointF(x, y).toPoint()))
            if inner is not None:
                return QAccessible.queryAccessibleInterface(inner)
        node = self._tree.node_at(x, y)
        return None if node is None else self._tree.interface(node)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        """Return the card that has the keyboard."""
        current = self._tree.current()
        return None if current is None else self._tree.interface(current)

    def text(self, kind: QAccessible.Text) -> str:
        """Return the map's name and size."""
        if kind == QAccessible.Text.Name:
            return name_of(self._tree.outline.story_map, ROOT)
        if kind == QAccessible.Text.Description:
            return brief_of(self._tree.outline.story_map)
        return super().text(kind)

    def state(self) -> QAccessible.State:
        """Return a widget's state; a map that is only read says so."""
        state = super().state()
        state.multiSelectable = True
        state.readOnly = self._tree.document.read_only
        return state


def _dropper(nodes: dict[NodeId, NodeAccess]) -> Callable[[], None]:
    """Return what drops all interfaces of a view that is gone."""

    def drop() -> None:
        for found in nodes.values():
            QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(found))
        nodes.clear()

    return drop
