"""Why ladders that reach no outcome: the next answer is typed in the row, an outcome ends them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QMenu,
    QVBoxLayout,
    QWidget,
)

from storymap.document.document import Document
from storymap.edit.fields import set_fields
from storymap.edit.order import known
from storymap.edit.whys import end_ladder
from storymap.model.ladders import Ladder, open_ladders
from storymap.model.records import Item
from storymap.model.search import folded
from storymap.model.storymap import StoryMap, ordered
from storymap.panels.labels import plain_label
from storymap.panels.refine_lines import Column, Line
from storymap.panels.refine_page import RefinePage, show_words
from storymap.panels.refine_table import LineTable
from storymap.panels.refine_words import place_of, tr
from storymap.panels.sheet import dress_list

ANSWER: Final = 3


class WhyPage(RefinePage):
    """Stories whose whys reach no outcome; the title of an outcome, typed, ends a ladder in it."""

    key = "whys"

    def __init__(self, document: Document, panel: QWidget) -> None:
        """Look at a document's map."""
        columns = (
            Column(tr("Story"), share=2),
            Column(tr("Release"), 124, is_spare=True),
            Column(tr("Why?"), 0, tr("Of the last answer, or of what the story is for"), share=3),
            Column(tr("Because…"), 0, tr("Type it: letters begin an answer"), share=2),
        )
        table = LineTable(columns, panel, typing=ANSWER, letters_type=True)
        table.setAccessibleName(tr("Whys without an outcome"))
        super().__init__(document, panel, table)

    def build_side(self, side: QVBoxLayout) -> None:
        """Put the ladder so far there, and the outcomes to end it in."""
        self.ladder = plain_label("", wraps=True)
        self.end_button = self.button(tr("End in an outcome… (Alt+Enter)"), self.choose_outcome)
        self.begun = QCheckBox(tr("Only ladders that are begun"))
        self.begun.setMinimumHeight(24)
        self.begun.toggled.connect(lambda _on: self.show_found())
        row = QHBoxLayout()
        row.addWidget(self.end_button)
        row.addStretch(1)
        side.addWidget(self.ladder)
        side.addLayout(row)
        side.addWidget(self.begun)

    def view(self) -> object:
        """Return whether only ladders are listed that are begun."""
        return self.begun.isChecked()

    def found_in(self, m: StoryMap) -> Sequence[Ladder]:
        """Return the ladders that reach no outcome."""
        return open_ladders(m, begun=self.begun.isChecked())

    def mark(self, one: Ladder) -> str:
        """Return what it is known by."""
        return one.story_id

    def line(self, m: StoryMap, one: Ladder) -> Line:
        """Tell of what the next why is asked."""
        words = (
            m.stories[one.story_id].title,
            place_of(m, one.story_id),
            tr("Why “{0}”?").format(" ".join(one.subject.split())),
            "",
        )
        return Line(
            one.story_id,
            words,
            ("ink", "muted", "ink", "ink"),
            typed="" if self.is_open else None,
            hint=tr("Type an answer, or an outcome"),
        )

    def nothing(self) -> str:
        """Say what a ladder is."""
        m = self.map
        if self.begun.isChecked():
            return tr("Every ladder that was begun ends in an outcome.")
        if not m.stories:
            return tr("There are no stories yet.")
        return tr(
            "Every story that is to be delivered serves an outcome. Ask why a story is wanted, and "
            "why that matters, until the answer is a change in what people do: a story whose whys "
            "lead nowhere is listed here."
        )

    def show_side(self, one: Ladder | None) -> None:
        """Show the answers so far."""
        rungs = [f"↑ {text}" for text in reversed(one.answers)] if one is not None else []
        show_words(self.ladder, "\n".join(rungs))
        self.end_button.setVisible(one is not None)
        self.end_button.setEnabled(self.is_open)

    def on_entered(self) -> None:
        """Choose the outcome that a ladder ends in."""
        self.choose_outcome()

    def choose_outcome(self) -> None:
        """Open a menu of the outcomes, and of a new one that the last answer tells."""
        one: Ladder | None = self.current()
        if one is None or not self.is_open:
            return
        menu = self.outcomes_menu(one)
        place = self.end_button.mapToGlobal(QPoint(0, self.end_button.height()))
        menu.popup(place)
        menu.setActiveAction(menu.actions()[0])

    def outcomes_menu(self, one: Ladder) -> QMenu:
        """Return the menu of what a ladder may end in; it goes when it is closed."""
        m = self.map
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for outcome in ordered(m.outcomes):
            action = menu.addAction(outcome.title.replace("&", "&&"))
            action.triggered.connect(lambda _on, name=outcome.id: self._end(one, name))
        if m.outcomes:
            menu.addSeparator()
        title = " ".join(one.subject.split())
        words = tr("New outcome “{0}”").format(title).replace("&", "&&")
        menu.addAction(words).triggered.connect(lambda _on: self._end(one, title))
        return menu

    def dress(self, editor: QLineEdit) -> None:
        """Offer the outcomes while an answer is typed."""
        titles = [outcome.title for outcome in ordered(self.map.outcomes)]
        completer = QCompleter(titles, editor)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        popup = completer.popup()
        if popup is not None:
            dress_list(popup, self._panel)
        editor.setCompleter(completer)
        editor.returnPressed.connect(lambda: self._on_return(editor, completer))

    def _on_return(self, editor: QLineEdit, completer: QCompleter) -> None:
        """Take what is highlighted in the open list, else the very name, else the first in it.

        The list keeps Enter from the table.
        """
        popup = completer.popup()
        if popup is None or not popup.isVisible():
            return
        if not popup.currentIndex().isValid():
            titles = [outcome.title for outcome in ordered(self.map.outcomes)]
            if folded(editor.text()) not in map(folded, titles):
                completer.setCurrentRow(0)
                editor.setText(completer.currentCompletion())
                editor.setModified(True)
        QTimer.singleShot(0, editor, lambda: self.table.end_typing(editor))

    def typing_label(self) -> str:
        """Return what the undo step of typing is called."""
        return tr("Answer a why")

    def written(self, m: StoryMap, one: Ladder, text: str) -> StoryMap:
        """Answer the why."""
        known(m.stories, [one.story_id])
        answers = (*self._earlier(m, one), Item(id=self.typing_id, text=text))
        return set_fields(m, one.story_id, why=answers)

    def _earlier(self, m: StoryMap, one: Ladder) -> tuple[Item, ...]:
        """Return the answers but the one that is being typed."""
        return tuple(item for item in m.stories[one.story_id].why if item.id != self.typing_id)

    def take(self, one: Ladder, text: str) -> None:
        """Answer the why; the title of an outcome ends the ladder there."""
        outcomes = ordered(self.map.outcomes)
        told = next((o.id for o in outcomes if folded(o.title) == folded(text)), None)
        if told is not None:
            self._end(one, told)
        elif text:
            self.write(lambda m: self.written(m, one, text), tr("And why that?"))

    def _end(self, one: Ladder, outcome: str) -> None:
        def edit(m: StoryMap) -> StoryMap:
            known(m.stories, [one.story_id])
            m = set_fields(m, one.story_id, why=self._earlier(m, one))
            return end_ladder(m, one.story_id, outcome)[0]

        words = tr("The ladder ends in an outcome.")
        self.commit(tr("End the whys in an outcome"), edit, words, self.typing_id)
