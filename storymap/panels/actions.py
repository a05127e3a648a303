"""The actions of a retrospective: ticked off, and made stories of."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QMenu, QToolButton

from storymap.document.document import Document
from storymap.panels.entries import EntryList, new_task
from storymap.panels.entry_rows import Row
from storymap.panels.sheet import TARGET


class ActionList(EntryList):
    """Actions, each with a button that makes a story of it, or goes to the story it became.

    ``story_wanted`` tells an action's id and the step to put the story under, ``visited`` a story.
    """

    story_wanted = Signal(str, str)
    visited = Signal(str)

    def __init__(self, document: Document) -> None:
        """List the actions of a release of a document."""
        self._document = document
        self._buttons: dict[Row, QToolButton] = {}
        super().__init__(new_task, hint="", name="")
        self._hint, self._name = self.tr("What to do about it"), self.tr("Action")
        self.finished.connect(self._on_wanted)

    def show_stories(self) -> None:
        """Show which actions are stories by now."""
        stories = self._document.story_map.stories
        for row, button in self._buttons.items():
            is_story = row.entry is not None and row.entry.id in stories
            button.setText("↗" if is_story else "→")
            name = self.tr("Go to its story") if is_story else self.tr("Make a story of it")
            button.setToolTip(name)
            button.setAccessibleName(name)

    def go_to(self, action_id: str) -> None:
        """Give the keyboard to an action."""
        ids = [row.entry.id if row.entry is not None else "" for row in self._rows]
        if action_id in ids:
            self._focus(ids.index(action_id))

    def menu_of(self, action_id: str) -> QMenu:
        """Return a menu of all steps, by activity, that a story of an action can go under."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Make a story under")).setEnabled(False)
        menu.addSeparator()
        for activity, steps in self._document.story_map.backbone:
            if activity is None or not steps:
                continue
            part = menu.addMenu(_plain(activity.title))
            for step in steps:
                action = part.addAction(_plain(step.title))
                action.triggered.connect(
                    lambda _=False, step_id=step.id: self.story_wanted.emit(action_id, step_id)
                )
        return menu

    def _new_row(self) -> Row:
        row = super()._new_row()
        button = QToolButton()
        button.setText("→")
        button.setProperty("look", "add")
        button.setFixedSize(TARGET, TARGET)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self._on_pressed(row))
        row.add_button(button)
        self._buttons[row] = button
        return row

    def _on_pressed(self, row: Row) -> None:
        self.flush()
        if row.entry is not None:
            self._on_wanted(row.entry.id)

    def _on_wanted(self, action_id: str) -> None:
        """Go to the story of an action, or ask under which step to make one."""
        m = self._document.story_map
        if action_id in m.stories:
            self.visited.emit(action_id)
        elif len(m.step_order) == 1:
            self.story_wanted.emit(action_id, m.step_order[0].id)
        elif m.step_order:
            row = next(one for one in self._rows if one.entry and one.entry.id == action_id)
            self.menu_of(action_id).popup(row.mapToGlobal(QPoint(TARGET, row.height())))


def _plain(title: str) -> str:
    """Return a title as a menu shows it, without mnemonics."""
    return title.replace("&", "&&")
