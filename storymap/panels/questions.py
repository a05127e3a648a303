"""The questions on a card: what is asked, of whom, and what was answered."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from storymap.model.ids import new_id
from storymap.model.records import Question, replace
from storymap.panels.fields import UNSET, TextField
from storymap.panels.labels import plain_label
from storymap.panels.page import text_of
from storymap.panels.sheet import FRAME, PAD, SIDE, set_mark


class QuestionCard(QFrame):
    """One question. ``edited`` tells it after a change, ``dropped`` asks to take it away.

    ``paused`` tells that one of its fields was left, ``typed`` each key.
    """

    edited = Signal(object)
    typed = Signal()
    paused = Signal()
    dropped = Signal()

    def __init__(self, question: Question) -> None:
        """Show a question."""
        super().__init__()
        self.setObjectName(FRAME)
        self.question = question
        self.text = self._field("text", self.tr("Question"), self.tr("What do we not know?"))
        self.asked = self._field("asked", self.tr("Who can answer"), self.tr("Who can answer?"))
        self.answer = self._field("answer", self.tr("Answer"), self.tr("No answer yet"))
        self.state = plain_label("", "small")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SIDE, PAD, SIDE, PAD)
        layout.setSpacing(3)
        layout.addLayout(self._top())
        layout.addWidget(self.text)
        layout.addLayout(_labelled(self.tr("Ask"), self.asked))
        layout.addLayout(_labelled(self.tr("Answer"), self.answer))
        self.show_question(question)

    def show_question(self, question: Question) -> None:
        """Show it as it is now."""
        self.question = question
        for name in ("text", "asked", "answer"):
            getattr(self, name).show_value(getattr(question, name))
        self._show_state()

    def _show_state(self) -> None:
        is_open = not self.question.answer
        self.state.setText(self.tr("? Open") if is_open else self.tr("✓ Answered"))
        set_mark(self.state, "look", "open" if is_open else "answered")

    def flush(self) -> None:
        """Tell what was typed."""
        for field in (self.text, self.asked, self.answer):
            field.flush()

    def drafted(self) -> Question:
        """Return the question with what is typed."""
        parts = {name: getattr(self, name).drafted() for name in ("text", "asked", "answer")}
        typed = {name: text for name, text in parts.items() if text is not UNSET}
        return replace(self.question, **typed)

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.state, 1)
        drop = QToolButton()
        drop.setText("×")
        drop.setProperty("look", "add")
        drop.setAccessibleName(self.tr("Remove this question"))
        drop.setToolTip(self.tr("Remove this question"))
        drop.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        drop.clicked.connect(self.dropped)
        row.addWidget(drop)
        return row

    def _field(self, name: str, label: str, hint: str) -> TextField:
        field = TextField(text_of, is_bare=True, hint=hint)
        field.setAccessibleName(label)
        field.edited.connect(lambda value: self._tell(name, value))
        field.typed.connect(self.typed)
        field.paused.connect(self.paused)
        return field

    def _tell(self, name: str, value: str) -> None:
        self.question = replace(self.question, **{name: value})
        self._show_state()
        self.edited.emit(self.question)


class QuestionList(QWidget):
    """All questions of a card. ``edited`` tells them after a change, ``paused`` its end.

    ``typed`` tells each key before a change; ``drafted`` is then what they would be.
    """

    edited = Signal(object)
    typed = Signal()
    paused = Signal()

    def __init__(self) -> None:
        """Make an empty list."""
        super().__init__()
        self._value: tuple[Question, ...] | None = None
        self.cards: list[QuestionCard] = []
        self.ask = QPushButton(self.tr("Ask a question"))
        self.ask.clicked.connect(self._on_ask)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(8)
        self._layout.addWidget(self.ask, 0, Qt.AlignmentFlag.AlignLeft)

    def show_value(self, questions: tuple[Question, ...]) -> None:
        """Show questions; a card stays as long as its question does."""
        if questions == self._value:
            return
        self._value = questions
        known = {card.question.id: card for card in self.cards}
        kept = {question.id for question in questions}
        for name, card in known.items():
            if name not in kept:
                card.hide()
                card.deleteLater()
        self.cards = []
        for place, question in enumerate(questions):
            card = known.get(question.id) or self._card(question)
            if self._layout.indexOf(card) != place:
                self._layout.insertWidget(place, card)
            card.show_question(question)
            self.cards.append(card)

    def reset(self) -> None:
        """Forget all cards."""
        self._value = None
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = []

    def flush(self) -> None:
        """Tell what was typed."""
        for card in self.cards:
            card.flush()

    def drafted(self) -> Any:
        """Return the questions with what is typed and not told; UNSET if nothing is."""
        questions = tuple(one for card in self.cards if (one := card.drafted()).text)
        return questions if questions != (self._value or ()) else UNSET

    def _card(self, question: Question) -> QuestionCard:
        card = QuestionCard(question)
        card.typed.connect(self.typed)
        card.edited.connect(lambda _: self._tell())
        card.paused.connect(self.paused)
        card.dropped.connect(lambda: self._drop(card))
        return card

    def _on_ask(self) -> None:
        self.flush()
        question = Question(id=new_id(), text="")
        card = self._card(question)
        self.cards.append(card)
        self._layout.insertWidget(len(self.cards) - 1, card)
        card.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop(self, card: QuestionCard) -> None:
        self.cards.remove(card)
        card.hide()
        card.deleteLater()
        self.paused.emit()
        self._tell()
        self.paused.emit()

    def _tell(self) -> None:
        """Tell the questions that ask something."""
        questions = tuple(card.question for card in self.cards if card.question.text)
        if questions != self._value:
            self._value = questions
            self.edited.emit(questions)


def _labelled(words: str, field: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    label = plain_label(words, "muted")
    label.setFixedWidth(46)
    row.addWidget(label, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(field, 1)
    return row
