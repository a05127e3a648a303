"""The command palette: every command and every card, found by a few letters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from heapq import nlargest
from typing import Any, Final, TypeAlias

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from storymap.app.fuzzy import score, word_rank
from storymap.app.menus import Actions
from storymap.app.plain import plain_label
from storymap.app.themes import set_look
from storymap.document.overrides import carried
from storymap.layout.themes import Theme
from storymap.model.storymap import StoryMap

AnyIndex: TypeAlias = QModelIndex | QPersistentModelIndex

SHOWN: Final = 50
WIDTH: Final = 620
ROWS: Final = 12
ROW_HEIGHT: Final = 30
_FORWARDED: Final = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that can be chosen: what it is called, where it belongs, its key, what it does."""

    text: str
    group: str
    key: str
    run: Callable[[], object]
    folded: str


def command_entries(actions: Actions) -> list[Entry]:
    """Return an entry for each command that can be run now; what shows or hides comes last."""
    entries = []
    for spec, action in sorted(actions, key=lambda one: one[0].kind == "check"):
        if action.isEnabled() and spec.id != "edit.commands":
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            folded = f"{spec.name} {spec.group}".casefold()
            entries.append(Entry(spec.name, spec.group, key, action.trigger, folded))
    return entries


def card_entries(story_map: StoryMap, reveal: Callable[[str], None]) -> list[Entry]:
    """Return an entry for each card of a map: activities, steps, releases, stories."""
    tr = QCoreApplication.translate
    kinds = (
        (story_map.activities, tr("Cards", "Activity")),
        (story_map.steps, tr("Cards", "Step")),
        (story_map.releases, tr("Cards", "Release")),
        (story_map.stories, tr("Cards", "Story")),
    )
    return [
        Entry(record.title, kind, "", partial(reveal, record.id), record.title.casefold())
        for table, kind in kinds
        for record in table.values()
    ]


def best(entries: list[Entry], query: str, limit: int = SHOWN) -> list[Entry]:
    """Return the entries that fit a query best, those first that come first among equals.

    Whole words count more than beginnings of words, and those more than single letters.
    """
    query = " ".join(query.casefold().split())
    if not query:
        return entries[:limit]
    scored = (
        (word_rank(query, entry.folded), found, -place, entry)
        for place, entry in enumerate(entries)
        if (found := score(query, entry.folded)) is not None
    )
    return [entry for *_, entry in nlargest(limit, scored, key=lambda item: item[:3])]


@carried
class CommandPalette(QFrame):
    """A field and the entries that fit what is typed in it; gone once one is chosen."""

    def __init__(self, entries: list[Entry], theme: Theme, parent: QWidget) -> None:
        """Offer entries."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("command-palette")
        self._entries = entries
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(self.tr("Find or run a command…"))
        self.field.setAccessibleName(self.tr("Find or run a command"))
        self.field.textChanged.connect(self._show)
        self.field.installEventFilter(self)
        self._model = _Entries(self)
        self.list = QListView(self)
        self.list.setModel(self._model)
        self.list.setItemDelegate(_Rows(theme, self))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.clicked.connect(self._choose)
        self._nothing = plain_label(self.tr("Nothing is called that."), parent=self)
        set_look(self._nothing, "muted")
        self._nothing.setContentsMargins(10, 6, 10, 0)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(8, 8, 8, 8)
        rows.addWidget(self.field)
        rows.addWidget(self._nothing)
        rows.addWidget(self.list)
        self._show("")

    @property
    def says_nothing_fits(self) -> bool:
        """Whether it says that nothing is called what is typed."""
        return self._nothing.isVisible()

    @property
    def texts(self) -> list[str]:
        """What is offered now, best first."""
        return [entry.text for entry in self._model.entries]

    def open_under(self, anchor: QWidget) -> None:
        """Show the palette where the search field is."""
        self.resize(WIDTH, ROWS * ROW_HEIGHT + 60)
        corner = anchor.mapToGlobal(QPoint((anchor.width() - WIDTH) // 2, -4))
        self.move(max(corner.x(), 0), corner.y())
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the keys that move in the list and choose from it work in the field."""
        is_press = watched is self.field and event.type() == QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and self._pressed(event):
            return True
        return super().eventFilter(watched, event)

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex())
            return True
        if event.key() in _FORWARDED:
            self.list.event(event)
            return True
        return False

    def _show(self, query: str) -> None:
        self._model.show(best(self._entries, query))
        self._nothing.setVisible(not self._model.entries)
        self.list.setCurrentIndex(self._model.index(0, 0))
        self.list.scrollToTop()

    def _choose(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        entry = self._model.entries[index.row()]
        self.close()
        entry.run()


@carried
class _Entries(QAbstractListModel):
    """The entries that fit."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show(self, entries: list[Entry]) -> None:
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.entries[index.row()].text
        if role == Qt.ItemDataRole.UserRole:
            return self.entries[index.row()]
        return None


@carried
class _Rows(QStyledItemDelegate):
    """Draws an entry as plain text: its name, and at the right where it belongs and its key."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._ink = QColor(theme["ink"])
        self._muted = QColor(theme["muted"])
        self._tint = QColor(theme["accent_tint"])

    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:  # noqa: ARG002
        return QSize(100, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        entry: Entry = index.data(Qt.ItemDataRole.UserRole)
        rect: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, self._tint)
        inner = rect.adjusted(10, 0, -10, 0)
        aside = f"{entry.group}    {entry.key}" if entry.key else entry.group
        metrics = option.fontMetrics
        room = inner.width() - metrics.horizontalAdvance(aside) - 16
        middle = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        painter.setPen(self._muted)
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignRight, aside)
        painter.setPen(self._ink)
        text = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, room)
        painter.drawText(inner, middle | Qt.AlignmentFlag.AlignLeft, text)
