"""The pages of an activity and of a step."""

from __future__ import annotations

from typing import Any

from storymap.edit.outline import move_steps
from storymap.model.records import Step
from storymap.model.storymap import LOOSE, StoryMap
from storymap.panels.page import Page
from storymap.panels.story_fields import ListedField, colour_field, persona_field


class ActivityPage(Page):
    """An activity: what people want to get done there, and who does it."""

    def build(self) -> None:
        """Add the fields."""
        self.title = self.title_field()
        self.add(self.tr("Title"), self.title)
        self.add(self.tr("Problem"), self.text_field("problem", self.tr("Problem")))
        self.add(self.tr("Description"), self.text_field("description", self.tr("Description")))
        self.personas = persona_field(self)
        self.add(self.tr("Personas"), self.personas, adds=self.tr("Add a persona"))
        self.colour = colour_field(self)
        self.add(self.tr("Colour"), self.colour)


class StepPage(ActivityPage):
    """A step, and the activity that it belongs to."""

    def build(self) -> None:
        """Add the fields of an activity, and the choice of one."""
        super().build()
        self.activity = ListedField(self._activities)
        self.bind("activity", self.activity, self.tr("Activity"), read=self._read, write=_move)
        self.add(self.tr("Activity"), self.activity)

    def _activities(self) -> list[tuple[Any, str]]:
        backbone = self.document.story_map.backbone
        return [(one.id, one.title) for one, _ in backbone if one is not None]

    def _read(self, record: Step) -> str:
        known = record.activity in self.document.story_map.activities
        return record.activity if known else LOOSE


def _move(m: StoryMap, step_id: str, activity_id: str) -> StoryMap:
    if m.steps[step_id].activity == activity_id:
        return m
    return move_steps(m, [step_id], activity_id, None)
