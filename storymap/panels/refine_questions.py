"""All questions of the map: the open ones, of whom, and on request those that have an answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from storymap.document.document import Document
from storymap.edit.inquiries import answer, reopen
from storymap.model.questions import Asked, questions
from storymap.model.search import folded
from storymap.model.storymap import StoryMap
from storymap.panels.fields import ChoiceField
from storymap.panels.labels import plain_label
from storymap.panels.refine_lines import Column, Line
from storymap.panels.refine_page import RefinePage, show_words
from storymap.panels.refine_table import LineTable
from storymap.panels.refine_words import tr

STORY: Final = 2
ANSWER: Final = 3
EVERYBODY: Final = None
"""What the choice of who is asked holds for all questions; a folded name otherwise."""


class QuestionPage(RefinePage):
    """Questions; typing answers the one that the keyboard is on."""

    key = "questions"

    def __init__(self, document: Document, panel: QWidget) -> None:
        """Look at a document's map."""
        columns = (
            Column(tr("Question"), share=3),
            Column(tr("Ask"), 112),
            Column(tr("Story"), share=2),
            Column(tr("Answer"), 0, tr("Type it: letters begin an answer"), share=3),
        )
        table = LineTable(columns, panel, typing=ANSWER, letters_type=True)
        table.setAccessibleName(tr("Questions"))
        self._all: tuple[Asked, ...] = ()
        self._open: tuple[Asked, ...] = ()
        self._person: str | None = EVERYBODY
        super().__init__(document, panel, table)

    def build_side(self, side: QVBoxLayout) -> None:
        """Put the whole question there, and whose questions are listed."""
        self.words = plain_label("", wraps=True)
        self.person = ChoiceField([(EVERYBODY, tr("Asked of anybody"))])
        self.person.setAccessibleName(tr("Whose questions"))
        self.person.edited.connect(self._choose)
        self.answered = QCheckBox(tr("Show answered ones too"))
        self.answered.setMinimumHeight(24)
        self.answered.toggled.connect(lambda _on: self.show_found())
        self.again_button = self.button(tr("Ask again (Alt+Enter)"), self.ask_again)
        row = QHBoxLayout()
        row.addWidget(self.again_button)
        row.addStretch(1)
        side.addWidget(self.words)
        side.addLayout(row)
        side.addWidget(self.person)
        side.addWidget(self.answered)

    def view(self) -> object:
        """Return whose questions, and whether answered ones are listed."""
        return self._person, self.answered.isChecked()

    def found_in(self, m: StoryMap) -> Sequence[Asked]:
        """Return the open questions, and below them those with an answer if they are wanted."""
        self._all = questions(m)
        self._open = self._all[: sum(not one.question.answer for one in self._all)]
        wanted = self._all if self.answered.isChecked() else self._open
        if self._person is EVERYBODY:
            return wanted
        return [one for one in wanted if folded(one.question.asked.strip()) == self._person]

    def count(self) -> int:
        """Return how many are open, whoever is asked."""
        return len(self._open)

    def show_found(self) -> None:
        """Show the questions, and who may be chosen."""
        self.look()
        options: list[tuple[str | None, str]] = [(EVERYBODY, tr("Asked of anybody"))]
        options += [
            (key, f"{name or tr('Nobody named')} ({count})") for key, name, count in self._people()
        ]
        if self._person not in {name for name, _ in options}:
            self._person = EVERYBODY
        self.person.set_options(options)
        self.person.show_value(self._person)
        super().show_found()

    def _people(self) -> list[tuple[str, str, int]]:
        """Return who is asked: folded, as first written, how often; nobody comes last."""
        names = Counter(one.question.asked.strip() for one in self._open)
        people: dict[str, tuple[str, int]] = {}
        for name, count in names.items():
            first, before = people.get(folded(name), (name, 0))
            people[folded(name)] = first, before + count
        order = sorted(people, key=lambda key: (not key, key))
        return [(key, *people[key]) for key in order]

    def _choose(self, person: str | None) -> None:
        self._person = person
        self.show_found()

    def mark(self, one: Asked) -> str:
        """Return what it is known by."""
        return f"{one.story_id} {one.question.id}"

    def line(self, m: StoryMap, one: Asked) -> Line:
        """Tell a question and its answer."""
        question = one.question
        words = (
            question.text,
            question.asked,
            m.stories[one.story_id].title,
            question.answer,
        )
        first = "ink" if one.is_open else "muted"
        return Line(
            one.story_id,
            words,
            (first, "muted", "muted", "ink" if one.is_open else "done"),  # type: ignore[arg-type]
            typed=question.answer if self.is_open else None,
            hint=tr("Type the answer"),
        )

    def head(self, line: Line) -> str:
        """Return the title of the card: the question itself is told in full below it."""
        return line.words[STORY]

    def nothing(self) -> str:
        """Say what questions are for."""
        if self._person is not EVERYBODY:
            return tr("No question is open for this person.")
        if self._all:
            return tr("Every question has its answer. Tick “Show answered ones” to read them.")
        return tr(
            "Nothing is asked yet. Put what nobody knows on its card, in the inspector under "
            "Questions, with who can answer: all open questions are then listed here, and "
            "answered in the row."
        )

    def show_side(self, one: Asked | None) -> None:
        """Show the question in full."""
        words = ""
        if one is not None:
            asked = one.question.asked
            who = tr("Ask {0}.").format(asked) if asked else tr("Nobody is named to answer it.")
            words = f"{one.question.text}\n{who}"
            if one.question.answer:
                words = f"{one.question.text}\n✓ {one.question.answer}"
        show_words(self.words, words)
        self.again_button.setVisible(one is not None and not one.is_open)
        self.again_button.setEnabled(self.is_open)

    def on_entered(self) -> None:
        """Ask an answered question again."""
        self.ask_again()

    def ask_again(self) -> None:
        """Ask an answered question again; its answer stays below what is asked."""
        one: Asked | None = self.current()
        if one is not None and not one.is_open:
            self.commit(tr("Ask again"), lambda m: reopen(m, one.story_id, one.question.id))

    def typing_label(self) -> str:
        """Return what the undo step of typing is called."""
        return tr("Answer a question")

    def written(self, m: StoryMap, one: Asked, text: str) -> StoryMap:
        """Answer a question."""
        return answer(m, one.story_id, one.question.id, text)

    def take(self, one: Asked, text: str) -> None:
        """Answer a question."""
        if text:
            self.write(lambda m: self.written(m, one, text), tr("Answered."))
