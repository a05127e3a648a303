"""What was heard of a story or a release: when, from whom, in their words, for or against it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout

from storymap.model.ids import new_id
from storymap.model.records import Effect, Feedback
from storymap.panels.entry_cards import CardList, EntryCard, labelled
from storymap.panels.fields import ChoiceField, TextField
from storymap.panels.history_text import today
from storymap.panels.labels import plain_label
from storymap.panels.names import NameField, people_of
from storymap.panels.page import Page, text_of
from storymap.panels.page_form import ABOVE
from storymap.panels.sheet import set_mark
from storymap.panels.story_fields import parse_date

LOOKS: dict[Effect, str] = {"helps": "answered", "hurts": "open", "neutral": "small"}


class FeedbackCard(EntryCard):
    """What somebody said."""

    def __init__(self, known: Callable[[], Sequence[str]], entry: Feedback) -> None:
        """Show an entry; ``known`` tells who may have said it."""
        self._known = known
        super().__init__(entry)

    def build(self) -> None:
        """Add the fields."""
        self.sign = plain_label("", "small")
        effect = ChoiceField(
            [
                ("helps", self.tr("Helps")),
                ("hurts", self.tr("Hurts")),
                ("neutral", self.tr("Neither helps nor hurts")),
            ]
        )
        self.effect = self.tie("effect", effect, self.tr("Helps or hurts"))
        hint = self.tr("In their own words")
        text = TextField(text_of, is_bare=True, hint=hint)
        self.text = self.tie("text", text, self.tr("What was said"))
        source = NameField(self._known, hint=self.tr("Who said it?"), is_bare=True)
        self.source = self.tie("source", source, self.tr("From whom"))
        self.date = self.tie(
            "date",
            TextField(parse_date, is_line=True, is_bare=True, hint="2027-03-31"),
            self.tr("Date"),
        )
        self.error = plain_label("", "error", wraps=True)
        self.error.hide()
        self.date.refused.connect(self._on_refused)
        self.form.addLayout(self._top())
        self.form.addWidget(self.text)
        self.form.addLayout(labelled(self.tr("From"), self.source))
        self.form.addLayout(labelled(self.tr("Date"), self.date))
        self.form.addWidget(self.error)

    def on_shown(self) -> None:
        """Show by a sign whether it speaks for or against."""
        self.sign.setText({"helps": "+", "hurts": "−", "neutral": "·"}[self.entry.effect])
        set_mark(self.sign, "look", LOOKS[self.entry.effect])

    def _top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.sign)
        row.addWidget(self.effect, 1)
        row.addWidget(self.drop_button(self.tr("Remove this feedback")))
        return row

    def _on_refused(self, reason: str) -> None:
        self.error.setText(reason)
        self.error.setVisible(bool(reason))


class FeedbackPage(Page):
    """Feedback on a story or a release, the newest first."""

    def build(self) -> None:
        """Add the list."""
        self.form.addSpacing(ABOVE)
        words = self.tr("Add feedback")
        self.feedback = CardList(self._card, _new, words, newest_first=True)
        self.bind("feedback", self.feedback, self.tr("Feedback"))
        self.form.addWidget(self.feedback)

    def begin_entry(self) -> None:
        """Begin another one."""
        self.feedback.add()

    def _card(self, entry: Feedback) -> FeedbackCard:
        return FeedbackCard(lambda: people_of(self.document.story_map), entry)


def _new() -> Feedback:
    return Feedback(id=new_id(), date=today().isoformat(), text="")
