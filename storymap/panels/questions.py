"""The questions on a card: what is asked, of whom, and what was answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton

from storymap.edit.inquiries import reopen
from storymap.model.ids import new_id
from storymap.model.records import Question
from storymap.panels.entry_cards import CardList, EntryCard, labelled
from storymap.panels.fields import TextField
from storymap.panels.labels import plain_label
from storymap.panels.names import NameField, people_of
from storymap.panels.page import Page, text_of
from storymap.panels.page_form import ABOVE
from storymap.panels.sheet import set_mark


class QuestionCard(EntryCard):
    """One question; ``reopened`` asks to ask it again."""

    reopened = Signal()

    def __init__(self, known: Callable[[], Sequence[str]], question: Question) -> None:
        """Show a question; ``known`` tells who could be asked."""
        self._known = known
        super().__init__(question)

    def build(self) -> None:
        """Add the fields."""
        hint = self.tr("What do we not know?")
        self.state = plain_label("", "small")
        self.text = self.tie("text", _text(hint), self.tr("Question"))
        asked = NameField(self._known, hint=self.tr("Who can answer?"), is_bare=True)
        self.asked = self.tie("asked", asked, self.tr("Who can answer"))
        self.answer = self.tie("answer", _text(self.tr("No answer yet")), self.tr("Answer"))
        self.form.addLayout(self._top())
        self.form.addWidget(self.text)
        self.form.addLayout(labelled(self.tr("Ask"), self.asked))
        self.form.addLayout(labelled(self.tr("Answer"), self.answer))

    def on_shown(self) -> None:
        """Show whether it is open."""
        is_open = not self.entry.answer
        self.state.setText(self.tr("? Open") if is_open else self.tr("✓ Answered"))
        set_mark(self.state, "look", "open" if is_open else "answered")
        self.again.setVisible(not is_open)

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.state, 1)
        self.again = QToolButton()
        self.again.setText(self.tr("Ask again"))
        self.again.setToolTip(self.tr("Ask again; the answer stays below the question"))
        self.again.setProperty("look", "toggle")
        self.again.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.again.clicked.connect(self.reopened)
        row.addWidget(self.again)
        row.addWidget(self.drop_button(self.tr("Remove this question")))
        return row


class QuestionsPage(Page):
    """Questions on the story, who can answer, and the answers."""

    def build(self) -> None:
        """Add the list."""
        self.form.addSpacing(ABOVE)
        self.questions = CardList(self._card, _new, self.tr("Ask a question"))
        self.bind("questions", self.questions, self.tr("Questions"))
        self.form.addWidget(self.questions)

    def begin_entry(self) -> None:
        """Begin another one."""
        self.questions.add()

    def _card(self, question: Question) -> QuestionCard:
        card = QuestionCard(lambda: people_of(self.document.story_map), question)
        card.reopened.connect(partial(self._on_reopened, card))
        return card

    def _on_reopened(self, card: QuestionCard) -> None:
        self.flush()
        name = card.entry.id
        self.act(self.tr("Ask again"), lambda m: reopen(m, self.ids[-1], name))
        card.begin()


def _new() -> Question:
    return Question(id=new_id(), text="")


def _text(hint: str) -> TextField:
    return TextField(text_of, is_bare=True, hint=hint)
