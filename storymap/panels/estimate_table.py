"""The stories without an estimate, as a list to go through: type one, and the next is there."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QWidget

from storymap.document.document import Document
from storymap.document.overrides import carried
from storymap.edit.errors import EditError
from storymap.edit.fields import set_fields
from storymap.model.done import is_done
from storymap.model.records import Story
from storymap.model.storymap import LOOSE, StoryId, StoryMap
from storymap.panels.estimate import parse_range
from storymap.panels.labels import tip
from storymap.panels.refusals import refusal
from storymap.panels.row_table import RowTable
from storymap.panels.sheet import colour, scaled
from storymap.panels.sizes import sizes_of

ESTIMATE: Final = 2
_Index = QModelIndex | QPersistentModelIndex


def unestimated(story_map: StoryMap) -> tuple[Story, ...]:
    """Return the stories that are not done and have no estimate: release by release, by column."""
    stories = story_map.stories
    columns = {step.id: place for place, step in enumerate(story_map.step_order)}
    lanes = {lane: place for place, lane in enumerate(story_map.lanes)}
    cells = sorted(
        story_map.cells.items(), key=lambda item: (lanes[item[0][1]], columns.get(item[0][0], -1))
    )
    return tuple(
        stories[name]
        for _, ids in cells
        for name in ids
        if stories[name].estimate is None and not is_done(stories[name], story_map.info)
    )


@carried
class EstimateModel(QAbstractTableModel):
    """Stories as rows: title, where it is, estimate. ``refused`` tells why one is not taken."""

    refused = Signal(str)

    def __init__(self, document: Document, parent: QWidget) -> None:
        """Show a document's stories without an estimate; ``parent`` has the theme."""
        super().__init__(parent)
        self._panel = parent
        self._document = document
        self.stories: tuple[Story, ...] = ()
        self.refresh()

    def refresh(self) -> None:
        """Show the stories that have none now."""
        stories = unestimated(self._document.story_map)
        if stories != self.stories:
            self.beginResetModel()
            self.stories = stories
            self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return how many stories there are."""
        return 0 if parent is not None and parent.isValid() else len(self.stories)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Return three."""
        return 0 if parent is not None and parent.isValid() else 3

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let the estimate be typed, unless the map is open for reading only."""
        flags = super().flags(index)
        if index.isValid() and index.column() == ESTIMATE and not self._document.read_only:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows."""
        story, column = self.stories[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return (story.title, self._place(story), self.tr("not known"))[column]
            case Qt.ItemDataRole.EditRole:
                return ""
            case Qt.ItemDataRole.ToolTipRole:
                return tip(story.title) if column == 0 else tip(self._place(story))
            case Qt.ItemDataRole.ForegroundRole:
                return colour(self._panel, "muted" if column else "ink")
            case _:
                return None

    def _place(self, story: Story) -> str:
        m = self._document.story_map
        step_id, lane = m.cell_of(story)
        step = "" if step_id == LOOSE else m.steps[step_id].title
        release = self.tr("Unscheduled") if lane is None else m.releases[lane].title
        return " · ".join(part for part in (release, step) if part)

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take an estimate, as one undo step."""
        if role != Qt.ItemDataRole.EditRole or not str(value).strip():
            return False
        m = self._document.story_map
        try:
            estimate = parse_range(str(value), sizes_of(m))
            after = set_fields(m, self.stories[index.row()].id, estimate=estimate)
        except ValueError as error:
            self.refused.emit(str(error))
            return False
        except EditError as error:
            self.refused.emit(refusal(error, m))
            return False
        self.refused.emit("")
        return self._document.commit(self.tr("Estimate story"), after)


@carried
class EstimateTable(RowTable):
    """The list; ``visited`` tells the story that somebody goes to."""

    visited = Signal(str)

    def __init__(self, document: Document, panel: QWidget) -> None:
        """Show a document's stories without an estimate."""
        self.estimates = EstimateModel(document, panel)
        super().__init__(self.estimates, has_heads=False)
        self.setAccessibleName(self.tr("Stories without an estimate"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.EditKeyPressed | trigger.AnyKeyPressed | trigger.DoubleClicked)
        columns = self.horizontalHeader()
        columns.setSectionResizeMode(ESTIMATE, QHeaderView.ResizeMode.Fixed)
        columns.resizeSection(ESTIMATE, scaled(86))
        self.clicked.connect(self._on_clicked)

    def story_at(self, row: int) -> StoryId | None:
        """Return the story of a row."""
        stories = self.estimates.stories
        return stories[row].id if 0 <= row < len(stories) else None

    def _on_clicked(self, index: QModelIndex) -> None:
        story_id = self.story_at(index.row())
        if story_id is not None:
            self.visited.emit(story_id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type an estimate on whatever cell; Enter goes to the card."""
        is_idle = self.state() != QAbstractItemView.State.EditingState
        current = self.currentIndex()
        if is_idle and current.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_clicked(current)
            return
        if (
            is_idle
            and current.isValid()
            and (event.text().isalnum() or event.key() == Qt.Key.Key_F2)
        ):
            self.setCurrentIndex(current.siblingAtColumn(ESTIMATE))
        super().keyPressEvent(event)
