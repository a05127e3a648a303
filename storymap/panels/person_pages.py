"""A persona and a stakeholder: who they are, and what of the map is for them."""

from __future__ import annotations

from typing import Final

from storymap.model.coverage import audiences, in_board_order
from storymap.model.records import Persona, Stakeholder
from storymap.model.stakeholders import Quadrant, concerns, quadrant
from storymap.panels.fields import ChoiceField
from storymap.panels.link_lines import Line
from storymap.panels.story_fields import colour_field
from storymap.panels.ties import tied_field
from storymap.panels.whole_page import WholePage

LEVELS: Final = (1, 2, 3, 4, 5)


class PersonaPage(WholePage):
    """A kind of user."""

    def build(self) -> None:
        """Add the fields."""
        self.title = self.title_field()
        self.add(self.tr("Title"), self.title)
        hint = self.tr("What they want to get done")
        self.add(self.tr("Goals"), self.text_field("goals", self.tr("Goals"), hint))
        self.add(self.tr("Description"), self.text_field("description", self.tr("Description")))
        label, hint = self.tr("Outcomes"), self.tr("An outcome for them")
        self.outcomes = tied_field(self, "outcomes", "personas", (label, hint))
        self.add(label, self.outcomes, adds=self.tr("Add an outcome for them"))
        self.colour = colour_field(self)
        self.add(self.tr("Colour"), self.colour)
        self.stories = self.add_lines("")

    def show_whole(self, record: Persona) -> None:
        """Show the stories that are told for them."""
        m = self.document.story_map
        told = {name for name, personas in audiences(m).items() if record.id in personas}
        ids = in_board_order(m, told)
        words = self.tr("Stories for them ({0})").format(len(ids))
        self.stories.set_heading(words)
        self.stories.show_lines([Line(name, m.stories[name].title) for name in ids])


class StakeholderPage(WholePage):
    """Somebody who has to be heard or told."""

    def build(self) -> None:
        """Add the fields."""
        self.title = self.title_field()
        self.add(self.tr("Title"), self.title)
        self.interest = self._level("interest", self.tr("Interest"))
        self.influence = self._level("influence", self.tr("Influence"))
        self.add_pair((self.tr("Interest"), self.interest), (self.tr("Influence"), self.influence))
        self.advice = self.add_words("")
        self.add(self.tr("Description"), self.text_field("description", self.tr("Description")))
        label, hint = self.tr("Outcomes"), self.tr("An outcome they care for")
        self.outcomes = tied_field(self, "outcomes", "stakeholders", (label, hint))
        self.add(label, self.outcomes, adds=self.tr("Add an outcome they care for"))
        self.stories = self.add_lines("")
        self.waiting = self.add_words("")

    def on_shown(self, record: Stakeholder) -> None:
        """Tell what the two levels ask for."""
        super().on_shown(record)
        self.advice.setText(self._advice(quadrant(record)))

    def show_whole(self, record: Stakeholder) -> None:
        """Show what of the map concerns them."""
        m = self.document.story_map
        found = concerns(m, record.id)
        words = self.tr("Concerns them ({0})").format(len(found.stories))
        self.stories.set_heading(words)
        self.stories.show_lines([Line(name, m.stories[name].title) for name in found.stories])
        asked = sum(one.is_open for one in found.questions)
        words = self.tr("{0} open questions for them, {1} entries of feedback from them.")
        self.waiting.setText(words.format(asked, len(found.feedback)))

    def _level(self, name: str, label: str) -> ChoiceField:
        words = [(None, self.tr("Not said")), *((level, str(level)) for level in LEVELS)]
        field = ChoiceField(words)
        self.bind(name, field, label)
        return field

    def _advice(self, place: Quadrant) -> str:
        return {
            "manage": self.tr("Much of both: work with them closely."),
            "satisfy": self.tr("Much influence: keep them satisfied."),
            "inform": self.tr("Much interest: keep them informed."),
            "monitor": self.tr("Little of both: look in now and then."),
            "unknown": self.tr("From 1, little, to 5, much."),
        }[place]
