"""An outcome: what it is worth and how one would see it; then its way through the map."""

from __future__ import annotations

from storymap.model.coverage import OutcomePath, along_backbone, outcome_path
from storymap.model.done import is_done
from storymap.model.patch import Patch
from storymap.model.records import Outcome, Story
from storymap.model.storymap import StoryMap
from storymap.panels.fields import ChoiceField
from storymap.panels.link_lines import Line
from storymap.panels.page import Page
from storymap.panels.story_fields import Refs, persona_field, stakeholder_field, value_field
from storymap.panels.ties import tied_field
from storymap.panels.whole_page import WholePage


class OutcomePage(Page):
    """An outcome's fields."""

    def build(self) -> None:
        """Add the fields."""
        self.title = self.title_field()
        self.add(self.tr("Title"), self.title)
        self.value = value_field(self)
        self.horizon = ChoiceField(
            [
                (None, self.tr("Not said")),
                ("short", self.tr("Short term")),
                ("long", self.tr("Long term")),
            ]
        )
        self.bind("horizon", self.horizon, self.tr("Horizon"))
        self.add_pair((self.tr("Value"), self.value), (self.tr("Horizon"), self.horizon))
        hint = self.tr("How one would see it")
        self.add(self.tr("Measure"), self.text_field("measure", self.tr("Measure"), hint))
        self.add(self.tr("Problem"), self.text_field("problem", self.tr("Problem")))
        self.add(self.tr("Description"), self.text_field("description", self.tr("Description")))
        self.personas = persona_field(self)
        self.add(self.tr("Personas"), self.personas, adds=self.tr("Add a persona"))
        self.stakeholders = stakeholder_field(self)
        words = self.tr("Stakeholders")
        self.add(words, self.stakeholders, adds=self.tr("Add a stakeholder"))


class PathPage(WholePage):
    """Which stories an outcome needs, where they are, and how many are done."""

    def build(self) -> None:
        """Add the lists."""
        self.summary = self.add_words("", "muted")
        words = self.tr("Stories"), self.tr("A story it depends on")
        self.stories = tied_field(self, "stories", "outcomes", words, _along)
        caption = self.tr("Its path, along the backbone")
        self.add(caption, self.stories, adds=self.tr("Add a story that it depends on"))
        self.needed = self.add_lines(self.tr("Needed by these"))
        self.lanes = self.add_lines(self.tr("Through"))

    def concerns(self, patch: Patch) -> bool:
        """Any story may name the outcome."""
        return super().concerns(patch) or any(
            isinstance(change.new or change.old, Story) for change in patch.changes
        )

    def show_whole(self, record: Outcome) -> None:
        """Show the path."""
        m = self.document.story_map
        path = outcome_path(m, record.id)
        self.summary.setText(self._words(path))
        needed = [m.stories[name] for name in path.needed]
        self.needed.show_lines([self._line(one, is_done=is_done(one, m.info)) for one in needed])
        lanes = [m.releases[lane] for lane in path.lanes if lane is not None]
        self.lanes.show_lines([Line(one.id, one.title, "≡", "muted") for one in lanes])

    def _line(self, story: Story, *, is_done: bool) -> Line:
        if is_done:
            return Line(story.id, story.title, "✓", "done", self.tr("done"))
        return Line(story.id, story.title, "○", "muted", self.tr("not done"))

    def _words(self, path: OutcomePath) -> str:
        if not path.stories:
            return self.tr("No story names it, so nothing earns it yet.")
        words = self.tr("{0} of {1} stories are done.").format(path.done, len(path.stories))
        if None in path.lanes:
            words += " " + self.tr("Some are in no release, so no release earns it.")
        return words


def _along(m: StoryMap, ids: tuple[str, ...]) -> Refs:
    """Return stories along the backbone, those that are done with a tick."""
    stories = [m.stories[name] for name in along_backbone(m, ids)]
    return tuple((s.id, f"✓ {s.title}" if is_done(s, m.info) else s.title) for s in stories)
