"""Move to…: a dialog that does by choosing what dragging does."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QFormLayout, QWidget

from storymap.document.document import Document
from storymap.edit.errors import EditError
from storymap.edit.outline import move_activities, move_steps
from storymap.edit.releases import move_releases
from storymap.edit.stories import Slot, move_stories
from storymap.layout.outline import UNSCHEDULED, NodeKind, kind_of, release_of
from storymap.layout.spoken import title_of
from storymap.model.storymap import LOOSE, StoryMap
from storymap.panels.labels import plain_label
from storymap.panels.refusals import refusal


class MoveToDialog(QDialog):
    """Asks for the new place of what is selected, all of the current one's kind.

    Stories ask for a step, a release and a place there; steps for an activity and a place;
    activities and releases for a place. ``message`` says why a move is refused.
    """

    message = Signal(str)

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        """Ask about what is selected in a document; see ``is_useful``."""
        super().__init__(parent)
        self._document = document
        self._kind, self._ids = _moving(document)
        self.column = QComboBox()
        self.lane = QComboBox()
        self.place = QComboBox()
        self.setWindowTitle(self.tr("Move to"))
        self._fill()
        self._build()
        self.column.currentIndexChanged.connect(self._fill_places)
        self.lane.currentIndexChanged.connect(self._fill_places)
        self._fill_places()

    @staticmethod
    def is_useful(document: Document) -> bool:
        """Whether something is selected that can be moved."""
        return bool(_moving(document)[1]) and not document.read_only

    @property
    def _map(self) -> StoryMap:
        return self._document.story_map

    def _build(self) -> None:
        form = QFormLayout(self)
        what = title_of(self._map, self._ids[0])
        if len(self._ids) > 1:
            what = self.tr("%n cards", "", len(self._ids))
        form.addRow(self.tr("Move"), plain_label(what, wraps=True))
        column = self.tr("&Step") if self._kind == "story" else self.tr("&Activity")
        for words, field in (
            (column, self.column),
            (self.tr("&Release"), self.lane),
            (self.tr("&Place"), self.place),
        ):
            field.setMinimumWidth(280)
            field.setAccessibleName(words.replace("&", ""))
            if field.count() or field is self.place:
                form.addRow(words, field)
        button = QDialogButtonBox.StandardButton
        buttons = QDialogButtonBox(button.Ok | button.Cancel)
        buttons.button(button.Ok).setText(self.tr("&Move"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)

    def _fill(self) -> None:
        """Offer the columns and lanes there are, with those of the first card chosen."""
        m, first = self._map, self._ids[0]
        if self._kind == "story":
            for step in m.step_order:
                self.column.addItem(_step_text(m, step.id), step.id)
            for lane in m.lanes:
                self.lane.addItem(title_of(m, lane or UNSCHEDULED), lane or UNSCHEDULED)
            step_id, release = m.cell_of(m.stories[first])
            self.column.setCurrentIndex(max(0, self.column.findData(step_id)))
            self.lane.setCurrentIndex(self.lane.findData(release or UNSCHEDULED))
        elif self._kind == "step":
            for activity, _ in m.backbone:
                if activity is not None:
                    self.column.addItem(title_of(m, activity.id), activity.id)
            self.column.setCurrentIndex(max(0, self.column.findData(m.steps[first].activity)))

    def _fill_places(self) -> None:
        """Offer the places among those that stay; the one where the card is now is chosen."""
        siblings = self._siblings()
        staying = [name for name in siblings if name not in self._ids]
        self.place.clear()
        self.place.addItem(self.tr("First"), 0)
        for place, name in enumerate(staying, 1):
            self.place.addItem(self.tr("After “%s”") % title_of(self._map, name), place)
        is_here = self._ids[0] in siblings
        ahead = siblings[: siblings.index(self._ids[0])] if is_here else staying
        self.place.setCurrentIndex(sum(name in staying for name in ahead))

    def _siblings(self) -> Sequence[str]:
        m = self._map
        match self._kind:
            case "story":
                return m.cell(self._column, release_of(self.lane.currentData()))
            case "step":
                return [step.id for step in m.steps_of(self._column)]
            case "activity":
                return [activity.id for activity, _ in m.backbone if activity is not None]
            case _:
                return [release.id for release in m.release_order]

    @property
    def _column(self) -> str:
        return self.column.currentData() or LOOSE

    def accept(self) -> None:
        """Make the move as one undo step."""
        super().accept()
        try:
            self._document.commit(self.tr("Move"), self._moved())
        except EditError as error:
            self.message.emit(refusal(error, self._map))

    def _moved(self) -> StoryMap:
        m, ids = self._map, self._ids
        staying = [*(name for name in self._siblings() if name not in ids), None]
        before = staying[self.place.currentIndex()]
        match self._kind:
            case "story":
                return move_stories(
                    m, ids, Slot(self._column, release_of(self.lane.currentData()), before)
                )
            case "step":
                return move_steps(m, ids, self._column, before)
            case "activity":
                return move_activities(m, ids, before)
            case _:
                return move_releases(m, ids, before)


def _moving(document: Document) -> tuple[NodeKind | None, list[str]]:
    """Return the kind of the current card, and all that are selected of it."""
    m, current = document.story_map, document.selection.current
    kind = kind_of(m, current) if current else None
    if kind not in {"story", "step", "activity", "release"}:
        return None, []
    if kind == "story" and not m.step_order:
        return None, []
    return kind, [name for name in document.selection.ids if kind_of(m, name) == kind]


def _step_text(m: StoryMap, step_id: str) -> str:
    activity = m.steps[step_id].activity
    step = title_of(m, step_id)
    return f"{title_of(m, activity)} › {step}" if activity in m.activities else step
