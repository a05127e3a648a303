"""The why ladder of a story: each answer asks the next why, until one ends in an outcome."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtWidgets import QPushButton

from storymap.edit.whys import end_ladder
from storymap.model.ladders import Ladder, ladder_of
from storymap.model.records import Story
from storymap.model.search import folded
from storymap.model.storymap import StoryMap, ordered
from storymap.panels.entries import EntryList, new_item
from storymap.panels.page import Page
from storymap.panels.sheet import set_mark
from storymap.panels.story_page import outcome_field

SHORT: Final = 24
"""Characters of an outcome's title on the button."""


class WhyPage(Page):
    """The ladder, what it ends in, and one key that ends it."""

    def build(self) -> None:
        """Add the ladder."""
        hint = self.tr("Because…")
        self.ladder = EntryList(new_item, mark="→", hint=hint, name=self.tr("Answer to why"))
        self.bind("why", self.ladder, self.tr("Why"))
        self.caption = self.add(self.tr("Why?"), self.ladder, adds=self.tr("Ask why once more"))
        self.ladder.finished.connect(lambda _id: self._on_ended())
        self.told = self.add_words("")
        self.end = QPushButton()
        self.end.setToolTip(self.tr("Ctrl+Enter in an answer"))
        self.end.clicked.connect(self._on_ended)
        self.add_widget(self.end)
        self.outcomes = outcome_field(self)
        self.add(self.tr("Ends in"), self.outcomes, adds=self.tr("Add an outcome"))

    def on_shown(self, record: Story) -> None:
        """Count the answers, and tell whether they lead to an outcome."""
        self.caption.setText(self.tr("Why? ({0})").format(len(record.why)).upper())
        ladder = ladder_of(self.document.story_map, record)
        self.told.setText(self._words(ladder))
        set_mark(self.told, "look", "good" if ladder.ends else "small")
        can_end = bool(ladder.answers) and not ladder.outcomes
        self.end.setVisible(can_end)
        if can_end:
            self.end.setText(self._ending(ladder))

    def begin_first(self) -> None:
        """Begin the first answer."""
        if self.record is not None and not self.record.why:
            self.ladder.begin()

    def related(self, record: Story) -> Iterable[str]:
        """Watch the outcomes."""
        return record.outcomes

    def _words(self, ladder: Ladder) -> str:
        outcomes = self.document.story_map.outcomes
        if ladder.outcomes:
            titles = ", ".join(f"“{outcomes[name].title}”" for name in ladder.outcomes)
            return self.tr("✓ It ends in {0}.").format(titles)
        if ladder.told:
            titles = ", ".join(f"“{outcomes[name].title}”" for name in ladder.told)
            return self.tr("✓ It tells {0}, which the story does not name yet.").format(titles)
        if ladder.answers:
            return self.tr("Not at an outcome yet. And why “{0}”?").format(ladder.subject)
        return self.tr("Ask “why?” of each answer, until one ends in an outcome.")

    def _ending(self, ladder: Ladder) -> str:
        outcome = _ending_of(self.document.story_map, ladder)
        known = self.document.story_map.outcomes.get(outcome)
        title = outcome if known is None else known.title
        title = title if len(title) <= SHORT else f"{title[: SHORT - 1].rstrip()}…"
        words = self.tr("New outcome “{0}”") if known is None else self.tr("End in “{0}”")
        return words.format(title)

    def _on_ended(self) -> None:
        """End the ladder in the outcome that it tells, or in its last answer as a new one."""
        self.flush()
        m, story = self.document.story_map, self.record
        ladder = None if story is None else ladder_of(m, story)
        if ladder is None or not ladder.answers or ladder.outcomes:
            return
        outcome = _ending_of(m, ladder)
        name = story.id
        self.act(self.tr("End in an outcome"), lambda m: end_ladder(m, name, outcome).story_map)


def _ending_of(m: StoryMap, ladder: Ladder) -> str:
    """Return the outcome to end in: the id of one that is told, else the last answer's words."""
    if ladder.told:
        return ladder.told[0]
    words = folded(ladder.answers[-1]).strip()
    same = (one.id for one in ordered(m.outcomes) if folded(one.title).strip() == words)
    return next(same, ladder.answers[-1])
