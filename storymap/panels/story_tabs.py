"""The other tabs of a story: why, hypothesis, questions, notes."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from storymap.edit.fields import set_fields
from storymap.model.records import Hypothesis, Link, Story, replace
from storymap.model.storymap import StoryMap, ordered
from storymap.model.text import clean_text, clean_title
from storymap.panels.chips import RefsField
from storymap.panels.entries import EntryList, Tick, new_item
from storymap.panels.estimate import format_share, parse_share
from storymap.panels.fields import ChoiceField, TextField
from storymap.panels.labels import plain_label
from storymap.panels.page import ABOVE, Page, text_of
from storymap.panels.questions import QuestionList
from storymap.panels.story_page import refs

STATES: Final = (
    ("untested", "Untested"),
    ("testing", "Testing"),
    ("confirmed", "Confirmed"),
    ("refuted", "Refuted"),
)
TYPES: Final = (
    ("story", "Story"),
    ("risk", "Risk"),
    ("question", "Question"),
    ("idea", "Idea"),
    ("pain", "Pain"),
    ("spike", "Spike"),
)


class WhyPage(Page):
    """The why ladder: each answer asks the next why."""

    def build(self) -> None:
        """Add the ladder."""
        hint = self.tr("Because…")
        self.ladder = EntryList(new_item, mark="→", hint=hint, name=self.tr("Answer to why"))
        self.bind("why", self.ladder, self.tr("Why"))
        self.caption = self.add(self.tr("Why?"), self.ladder, adds=self.tr("Ask why once more"))
        self.form.addSpacing(ABOVE)
        words = self.tr("Ask “why?” of each answer, until one ends in an outcome.")
        self.form.addWidget(plain_label(words, "small", wraps=True))

    def on_shown(self, record: Story) -> None:
        """Count the answers."""
        self.caption.setText(self.tr("Why? ({0})").format(len(record.why)).upper())


class HypothesisPage(Page):
    """What is believed, how it is tested and what was learned."""

    def build(self) -> None:
        """Add the fields."""
        self._text("belief", self.tr("We believe"))
        self._text("result", self.tr("Expected result"))
        self._text("signal", self.tr("Signal"))
        confidence = TextField(parse_share, format_share, is_line=True)
        self._bind("confidence", confidence, self.tr("Confidence"))
        state = ChoiceField(STATES)
        self._bind("state", state, self.tr("State"))
        self.add_pair((self.tr("Confidence"), confidence), (self.tr("State"), state))
        self._text("learned", self.tr("Learned"))
        self.form.addSpacing(ABOVE)
        words = self.tr("The confidence weighs the value: 50 at 60 % counts as 30.")
        self.form.addWidget(plain_label(words, "small", wraps=True))

    def _text(self, name: str, label: str) -> None:
        field = TextField(text_of)
        self._bind(name, field, label)
        self.add(label, field)

    def _bind(self, name: str, field: Any, label: str) -> None:
        self.bind(name, field, label, read=partial(_told, name), write=partial(_tell, name))


def _told(name: str, record: Any) -> object:
    return getattr(record.hypothesis or Hypothesis(), name)


def _tell(name: str, m: StoryMap, record_id: str, value: object) -> StoryMap:
    """Set a field of a hypothesis; one that says nothing is none."""
    record: Any = m.find(record_id)
    hypothesis = replace(record.hypothesis or Hypothesis(), **{name: value})
    return set_fields(m, record_id, hypothesis=hypothesis if hypothesis != Hypothesis() else None)


class QuestionsPage(Page):
    """Questions on the story, who can answer, and the answers."""

    def build(self) -> None:
        """Add the list."""
        self.form.addSpacing(ABOVE)
        self.questions = QuestionList()
        self.bind("questions", self.questions, self.tr("Questions"))
        self.form.addWidget(self.questions)


class NotesPage(Page):
    """All else that may be said of a story."""

    def build(self) -> None:
        """Add the fields."""
        self.add(self.tr("Description"), self.text_field("description", self.tr("Description")))
        self.add(self.tr("Problem"), self.text_field("problem", self.tr("Problem")))
        self.tags = TextField(tags_of, ", ".join, is_line=True, hint=self.tr("Split by commas"))
        self.bind("tags", self.tags, self.tr("Tags"))
        self.add(self.tr("Tags"), self.tags)
        self.personas = persona_field(self)
        self.add(self.tr("Personas"), self.personas, adds=self.tr("Add a persona"))
        kind = ChoiceField(TYPES)
        self.bind("type", kind, self.tr("Type"))
        assignee = TextField(clean_title, is_line=True)
        self.bind("assignee", assignee, self.tr("Assignee"))
        self.add_pair((self.tr("Type"), kind), (self.tr("Assignee"), assignee))
        self.links = TextField(links_of, links_text, hint=self.tr("Address and title, one a line"))
        self.bind("links", self.links, self.tr("Links"))
        self.add(self.tr("Links"), self.links)
        self.pinned = Tick(self.tr("Pinned: slicing leaves it where it is"))
        self.pinned.clicked.connect(self._on_pinned)
        self.form.addSpacing(ABOVE)
        self.form.addWidget(self.pinned)

    def on_shown(self, record: Story) -> None:
        """Show whether it is pinned."""
        self.pinned.setChecked(record.pinned)

    def related(self, record: Story) -> Iterable[str]:
        """Watch the personas."""
        return record.personas

    def _on_pinned(self, is_pinned: bool) -> None:  # noqa: FBT001 - Qt's signal
        def edit(m: StoryMap) -> StoryMap:
            for story_id in self.ids:
                m = set_fields(m, story_id, pinned=is_pinned)
            return m

        self.commit(self.tr("Pin") if is_pinned else self.tr("Unpin"), edit)


def persona_field(page: Page) -> RefsField:
    """Return a bound field for personas."""

    def offers() -> list[tuple[str, str]]:
        return [(one.id, one.title) for one in ordered(page.document.story_map.personas)]

    def read(record: Any) -> tuple[tuple[str, str], ...]:
        return refs(page.document.story_map.personas, record.personas)

    field = RefsField(offers, hint=page.tr("For whom"))
    page.bind("personas", field, page.tr("Personas"), read=read)
    return field


def tags_of(text: str) -> tuple[str, ...]:
    """Return the tags that a text lists, sorted and without doubles."""
    found = (clean_title(part) for part in text.replace("\n", ",").split(","))
    return tuple(sorted({tag for tag in found if tag}))


def links_of(text: str) -> tuple[Link, ...]:
    """Return the links of a text: an address and a title on each line."""
    links = []
    for line in clean_text(text).splitlines():
        url, _, title = line.strip().partition(" ")
        if url:
            links.append(Link(url=url, title=clean_title(title)))
    return tuple(links)


def links_text(links: tuple[Link, ...]) -> str:
    """Return links as text."""
    return "\n".join(f"{link.url} {link.title}".strip() for link in links)
